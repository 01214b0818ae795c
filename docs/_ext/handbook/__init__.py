"""A Sphinx extension for safety handbooks. ``extensions = ["handbook"]`` loads every part; each can be loaded alone.

Imports between the rooms go down only: ``formats`` to ``content`` to ``model``, and ``checks`` to ``model``. ``build`` is
the command line around Sphinx, ``patches`` all that changes code of other projects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# In this order: event handlers of equal priority run in it.
PARTS = (
    "patches",
    "build.writer",
    "model.overdue",
    "checks.files",
    "checks.outdated",
    "checks.parser",
    "checks.fences",
    "checks.page_time",
    "checks.hints",
    "checks.images",
    "checks.links",
    "checks.languages",
    "checks.toctree",
    "content.citations",
    "content.procedures",
    "content.safety",
    "content.claims",
    "content.interactions",
    "content.helplines",
    "content.charts",
    "content.glossary",
    "content.review",
    "content.downloads",
    "content.colophon",
    "formats.html",
    "formats.epub",
    "formats.pdf",
    "formats.text",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load every part of the extension."""
    for part in PARTS:
        app.setup_extension(f"handbook.{part}")
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
