"""Turn an exception that stopped a build into a sentence for a writer: the place, what is wrong, what to do."""

from __future__ import annotations

import errno
import os
import traceback
from typing import TYPE_CHECKING

from pybtex.exceptions import PybtexError
from sphinx.errors import ConfigError, ExtensionError, SphinxError

from handbook.model import edition
from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from pathlib import Path

    from handbook.build.writer import Folders

FULL = os.strerror(errno.ENOSPC)


def explain(error: Exception, folders: Folders, trace: Path) -> str:  # noqa: PLR0911
    """Return what went wrong in a book; of what no writer can cause, the traceback goes to ``trace``."""
    cause = getattr(error, "orig_exc", None) or error
    match cause:
        case DiagnosticError():
            return str(cause)
        case PybtexError():
            line = getattr(cause, "lineno", None)
            message = str(cause).partition(": ")[2] or str(cause)
            message = f"{message}; look for a missing brace, quote or comma there or in the entry before"
            return str(
                Diagnostic("bibliography.syntax", message, f"{cause.filename}:{line}" if line else cause.filename)
            )
        case ConfigError():
            message = f"{str(cause).strip().splitlines()[-1]}; correct the settings there"
            return str(Diagnostic("settings.conf", message, _place_in_conf(cause, folders.confdir / "conf.py")))
        case edition.EpochError():
            return str(cause)
        case ImportError():
            message = f"a library is missing ({cause}); run `make install`, and see that conf.py names no other"
            return str(Diagnostic("build.library", message))
        case OSError():
            place, message = cause.filename or folders.root / "build", cause.strerror or str(cause)
            if FULL in message:  # every file that is copied to a full disk has this message of its own
                place, message = folders.root / "build", FULL
            message = f"{message}; make room, allow writing, or remove what is in the way"
            return str(Diagnostic("build.disk", message, str(place)))
        case SphinxError() if not isinstance(cause, ExtensionError) or cause.orig_exc is None:
            return f"{cause.category}: {cause}"
    trace.write_text("".join(traceback.format_exception(cause)), encoding="utf-8")
    message = (
        f"this is a bug in the build, not in your pages ({type(cause).__name__}: {cause}); "
        f"undo your last change, and report it with the file {trace}"
    )
    return str(Diagnostic("build.bug", message))


def _place_in_conf(error: ConfigError, conf: Path) -> str:
    """Return ``conf.py:line`` of what Sphinx met while it ran conf.py, or the file alone."""
    raised = error.__cause__
    if isinstance(raised, SyntaxError) and raised.lineno:
        return f"{raised.filename or conf}:{raised.lineno}"
    frames = traceback.extract_tb(raised.__traceback__ if raised else None)
    lines = [frame.lineno for frame in frames if frame.filename == str(conf)]
    return f"{conf}:{lines[-1]}" if lines else str(conf)
