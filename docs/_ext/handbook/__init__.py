"""The handbook's Sphinx extension: wiring only; each idea is a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load every part of the extension."""
    for module in (
        "advice",
        "changes",
        "charts",
        "citations",
        "claims",
        "contents",
        "current",
        "downloads",
        "epub",
        "fences",
        "helplines",
        "imprint",
        "interactions",
        "languages",
        "links",
        "markdown",
        "page_time",
        "pictures",
        "plain_text",
        "printing",
        "published",
        "review",
        "safety",
        "search",
        "sources",
        "terms",
        "web",
    ):
        app.setup_extension(f"handbook.{module}")
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
