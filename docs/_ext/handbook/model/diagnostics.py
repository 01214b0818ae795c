"""Diagnostics: each message about a mistake has a stable code, a place, and says what to write instead.

The code is ``part.reason``, as in ``safety.missing``. Sphinx shows it behind the message (``show_warning_types``) and
takes it in ``suppress_warnings``. The words of a message may be improved; its code stays.
"""

from __future__ import annotations

import logging as standard_logging
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sphinx.errors import SphinxError
from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.config import Config

# A file, a file with a line (`page.md:3`), a node, or the name of a page and a line.
Place: TypeAlias = "str | tuple[str, int | None] | nodes.Node"

logger = logging.getLogger(__name__)


class Diagnostic(NamedTuple):
    """What is wrong, and where."""

    code: str
    text: str
    place: Place = ""

    def __str__(self) -> str:
        """Return the message as Sphinx shows those that :func:`report` hands to it."""
        return f"{self.place}: " * bool(self.place) + f"{one_line(self.text)} [{self.code}]"


class DiagnosticError(SphinxError):
    """Mistakes that end the build; the message lists all of them, one a line."""

    def __init__(self, *found: Diagnostic) -> None:
        super().__init__("\n".join(map(str, found)))
        self.found = found


def report(code: str, text: str, place: Place = "") -> None:
    """Report a mistake and go on."""
    part, _dot, reason = code.partition(".")
    if isinstance(place, str) and ":" not in place:  # Sphinx would take it for the name of a page
        place, text = "", f"{place}: {text}" if place else text
    logger.warning("%s", one_line(text), location=place or None, type=part, subtype=reason)


def one_line(text: str) -> str:
    """Return a message with control characters and ends of lines written out: they may come from the file."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


class Count(standard_logging.Handler):
    """How many warnings and errors Sphinx and its extensions have reported since this was made."""

    def __init__(self, config: Config) -> None:
        super().__init__(standard_logging.WARNING)
        self.config = config
        self.reported = 0
        # Sphinx takes away all handlers when the next application starts.
        standard_logging.getLogger("sphinx").addHandler(self)

    def emit(self, record: standard_logging.LogRecord) -> None:
        """Count a message, unless conf.py suppresses it."""
        part, reason = getattr(record, "type", ""), getattr(record, "subtype", "")
        if not logging.is_suppressed_warning(part, reason, self.config.suppress_warnings):
            self.reported += 1
