"""Words for templates: what those of a page print themselves goes through the catalog (``catalog``) too, as ``say("…")``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.model.catalog import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def say(text: str) -> str:
    """Return a text in the language of the book."""
    return str(_(text))


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Hand :func:`say` to the templates of pages; Sphinx's own ``_`` asks another catalog."""
    del app, pagename, templatename, doctree
    context["say"] = say


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let templates of pages have it."""
    app.setup_extension("handbook.model.catalog")
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
