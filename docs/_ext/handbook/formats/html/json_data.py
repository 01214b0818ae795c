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
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from handbook.model.registers import Record

# Goes up when a field changes its meaning or is gone.
VERSION: Literal[2] = 2
NOTICE = "No clinician has reviewed this handbook. It does not replace advice from one."

T = TypeVar("T")


class Published(BaseModel, Generic[T]):
    """What a file holds."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[2]
    edition: str
    license: Literal["CC BY 4.0"]
    notice: str
    items: list[T]


def publish(app: Sphinx, error: Exception | None) -> None:
    """Write the files beside the pages."""
    if error is not None or app.builder.name != "html" or not app.config.published_data:
        return
    folder = Path(app.outdir, "data")
    folder.mkdir(exist_ok=True)
    mixes = interactions.load(app.env)
    sources: dict[str, tuple[type[Published[Any]], Collection[Record]]] = {
        "warnings": (Published[safety.SafetyMessage], safety.from_env(app.env).messages.values()),
        "claims": (Published[claims.Claim], claims.load(app.env).records.values()),
        "interactions": (Published[interactions.Interaction], mixes.register.records.values()),
        "drugs": (Published[drugs.Drug], mixes.drugs.register.records.values()),
    }
    for name, (shape, items) in sources.items():
        published = shape(
            version=VERSION, edition=app.config.edition_line, license="CC BY 4.0", notice=NOTICE, items=list(items)
        )
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(mode="serialization"),
        }
        for suffix, content in (("", published.model_dump(mode="json", by_alias=True)), (".schema", schema)):
            text = json.dumps(content, ensure_ascii=False, indent=1)
            (folder / f"{name}{suffix}.json").write_text(f"{text}\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the data when the website is done."""
    for module in ("claims", "colophon", "interactions", "safety"):
        app.setup_extension(f"handbook.content.{module}")
    app.add_config_value("published_data", False, "html", types=frozenset({bool}))  # noqa: FBT003
    app.connect("build-finished", publish)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
