"""The registers as JSON on the website, each with its schema, so that others can reuse them.

``data/claims.json`` and its like hold a version, the edition, the license and the items; ``data/claims.schema.json``
is the JSON Schema of that file (draft 2020-12).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from handbook.content import claims, drugs, interactions
from handbook.content.safety import register as safety

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from handbook.model.registers import Record

# Goes up when a field changes its meaning or is gone.
VERSION: Literal[2] = 2

T = TypeVar("T")


class Published(BaseModel, Generic[T]):
    """What a file holds."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[2]
    edition: str
    license: str
    notice: str
    items: list[T]


# Of each register: the setting that names its file, what is published, and how its records are got.
REGISTERS: dict[str, tuple[str, type[Published[Any]], Callable[[BuildEnvironment], Collection[Record]]]] = {
    "warnings": (
        "safety_register",
        Published[safety.SafetyMessage],
        lambda env: safety.from_env(env).messages.values(),
    ),
    "claims": ("claim_register", Published[claims.Claim], lambda env: claims.load(env).records.values()),
    "interactions": (
        "interaction_register",
        Published[interactions.Interaction],
        lambda env: interactions.load(env).register.records.values(),
    ),
    "drugs": (
        "drug_register",
        Published[drugs.Drug],
        lambda env: interactions.load(env).drugs.register.records.values(),
    ),
}


def registers(app: Sphinx) -> list[str]:
    """Return which registers are published: those that this book has."""
    settings = {name: getattr(app.config, setting, "") for name, (setting, *_how) in REGISTERS.items()}
    return [name for name, path in settings.items() if app.config.published_data and Path(app.srcdir, path).is_file()]


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Tell the page template what is published."""
    del pagename, templatename, doctree
    context["published_data"] = registers(app)


def publish(app: Sphinx, error: Exception | None) -> None:
    """Write the files beside the pages."""
    if error is not None or app.builder.name != "html":
        return
    folder = Path(app.outdir, "data")
    license_name, _address = app.config.handbook_license
    for name in registers(app):
        _setting, shape, records = REGISTERS[name]
        folder.mkdir(exist_ok=True)
        published = shape(
            version=VERSION,
            edition=app.config.edition_line,
            license=license_name,
            notice=" ".join(app.config.handbook_notices),
            items=list(records(app.env)),
        )
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(mode="serialization"),
        }
        # Whoever takes the data sees in its schema that all of them have this license.
        schema["properties"]["license"] = {"const": license_name, **schema["properties"]["license"]}
        for suffix, content in (("", published.model_dump(mode="json", by_alias=True)), (".schema", schema)):
            text = json.dumps(content, ensure_ascii=False, indent=1)
            (folder / f"{name}{suffix}.json").write_text(f"{text}\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the data when the website is done."""
    app.setup_extension("handbook.content.colophon")
    app.setup_extension("handbook.model.about")
    app.add_config_value("published_data", False, "html", types=frozenset({bool}))  # noqa: FBT003
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
