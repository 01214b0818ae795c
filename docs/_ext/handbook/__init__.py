"""A Sphinx extension for safety handbooks. ``extensions = ["handbook"]`` loads every part; each can be loaded alone.

Imports between the rooms go down only: ``formats`` to ``content`` to ``model``, and ``checks`` to ``model``. ``build`` is
the command line around Sphinx, ``patches`` all that changes code of other projects.
"""

from __future__ import annotations

from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1"

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
    "content.drug_list",
    "content.helplines",
    "content.charts",
    "content.glossary",
    "content.review",
    "content.downloads",
    "content.tiles",
    "content.colophon",
    # Each folder and module there is a format.
    *(f"formats.{found.name}" for found in iter_modules([str(Path(__file__).parent / "formats")])),
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load every part of the extension."""
    for part in PARTS:
        app.setup_extension(f"handbook.{part}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
