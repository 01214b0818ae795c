"""A bound on the time that one page takes to be read: a page is anybody's text, and must not hold up a build for hours.

Each known way to ask for much with little is refused by itself; this is for the ways that nobody knows yet. It counts
processor time, so a busy machine is no reason, and it holds in each process that reads. Where the system has no such
timer (Windows), there is no bound.
"""

from __future__ import annotations

import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from types import FrameType

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FIRST, LAST = 0, 1000


class PageTimeError(DiagnosticError):
    """A page that takes too long to be read."""

    category = "Page error"


def start(app: Sphinx, docname: str, source: list[str]) -> None:
    """Start the timer for a page.

    :raises PageTimeError: from wherever the reading is when the time is over.
    """
    del source
    # Python lets no other thread set a signal.
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGPROF, partial(stop, app, docname))
        signal.setitimer(signal.ITIMER_PROF, app.config.page_seconds)


def stop(app: Sphinx, docname: str, _number: int, _frame: FrameType | None) -> NoReturn:
    """End the reading of a page.

    :raises PageTimeError: always.
    """
    message = (
        f"reading this page took more than {app.config.page_seconds:g} seconds; "
        "make it smaller, or take out what was added last"
    )
    raise PageTimeError(Diagnostic("pages.time", message, str(app.env.doc2path(docname))))


def end(_app: Sphinx, _read: nodes.document | Exception | None) -> None:
    """Stop the timer."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the bound."""
    # Of processor time, for each page; a hundred times what the longest needs. 0 is no bound.
    app.add_config_value("page_seconds", 60, "", types=frozenset({int, float}))
    app.connect("source-read", start, priority=FIRST)
    app.connect("doctree-read", end, priority=LAST)
    app.connect("build-finished", end)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
