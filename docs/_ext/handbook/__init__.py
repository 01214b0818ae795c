"""The handbook's Sphinx extension: wiring only; each idea is a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Every part, each with a setup() of its own.
PARTS = (
    "advice",
    "build.writer",
    "changes",
    "charts",
    "citations",
    "claims",
    "code_blocks",
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
    "locate",
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
    "website",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load every part of the extension."""
    for part in PARTS:
        app.setup_extension(f"handbook.{part}")
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
