"""Events of the extension's own: where parts talk to each other without an import.

``handbook-files`` (app)
    Emitted when all pages are read. A handler returns the files that its settings name, as paths from the source folder
    or whole ones, so that they do not count as unused.
``handbook-locked`` (app)
    Emitted before the lock of the safety messages is read or written. A handler returns further lines for it, by name.
``handbook-print-context`` (app, context)
    Emitted before a printed book or sheet is put together. ``context`` holds what the Typst template is told; a handler
    changes it: ``help`` is the line at the foot of each page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FILES = "handbook-files"
LOCKED = "handbook-locked"
PRINT_CONTEXT = "handbook-print-context"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the events."""
    for name in (FILES, LOCKED, PRINT_CONTEXT):
        app.add_event(name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
