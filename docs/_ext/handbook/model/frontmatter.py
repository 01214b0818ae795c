"""What the front matter of a page holds: one model, to which each part adds its keys.

A part describes its keys as a subclass of :class:`FrontMatter`, hands it to :func:`add` in ``setup``, and asks
:func:`read` for it. Values are written as YAML, in the field list at the top of a reStructuredText page too
(``:topics: [overdose]``). Keys that no part and no setting knows are refused: a mistyped ``topic`` must not pass.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# Code and words of what is wrong.
Fault: TypeAlias = tuple[str, str]

MODELS = "handbook-front-matter"
# MyST adds it to each page. What Sphinx knows besides, such as ``orphan``, a book must want first.
OF_MYST = "wordcount"


class FrontMatter(BaseModel):
    """The keys of one part; those of others are not its business. Its validators find the settings in their context."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def is_needed(cls, config: Config) -> bool:  # noqa: ARG003
        """Return whether the book wants these keys to be right."""
        return True

    @classmethod
    def fault(cls, key: str, value: object, config: Config | None) -> Fault:
        """Return code and words of a value that a key cannot have."""
        raise NotImplementedError

    def conflicts(self) -> Iterator[Fault]:
        """Yield what is wrong although each value by itself is right."""
        yield from ()


M = TypeVar("M", bound=FrontMatter)


def keys(model: type[FrontMatter]) -> list[str]:
    """Return the keys of a model as pages write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def read(model: type[M], metadata: Mapping[str, Any], config: Config | None = None) -> tuple[M | None, list[Fault]]:
    """Return what the front matter of a page says to a part, or nothing, and what is wrong with it.

    Without settings, what a book forbids beyond its parts passes.
    """
    values = {key: decoded(metadata[key]) for key in keys(model) if key in metadata}
    try:
        found = model.model_validate(values, context=config)
    except ValidationError as error:
        wrong = dict.fromkeys(str(item["loc"][0]) for item in error.errors(include_url=False))
        return None, [model.fault(key, metadata.get(key), config) for key in wrong]
    faults = list(found.conflicts())
    return None if faults else found, faults


def decoded(value: object) -> Any:
    """Return a value of the front matter: MyST hands lists and tables on as JSON, docutils as they stand in the page."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        pass
    try:
        return yaml.safe_load(value) if value.startswith(("[", "{")) else value
    except (yaml.YAMLError, ValueError):
        return value


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report what is wrong with the front matter of any page; runs in every build."""
    models: list[type[FrontMatter]] = app.emit(MODELS)
    known = [*dict.fromkeys(key for model in models for key in keys(model)), *app.config.front_matter_keys]
    needed = [model for model in models if model.is_needed(app.config)]
    for docname in sorted(env.found_docs):
        metadata = env.metadata[docname]
        for key in metadata:
            if key not in known and key != OF_MYST:
                message = f"unknown key '{key}' in the front matter; write one of: {', '.join(known)}"
                report("front-matter.key", message, (docname, 1))
        for model in needed:
            for code, text in read(model, metadata, app.config)[1]:
                report(code, text, (docname, 1))
    return ()


def add(app: Sphinx, model: type[FrontMatter]) -> None:
    """Add the keys of a part; its ``setup`` calls this."""
    app.setup_extension("handbook.model.frontmatter")
    app.connect(MODELS, lambda _app: model)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the event, the setting and the check."""
    app.add_event(MODELS)
    # Keys of front matter that pages may have besides those of the extension.
    app.add_config_value("front_matter_keys", (), "", types=frozenset({tuple, list}))
    app.connect("env-updated", validate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
