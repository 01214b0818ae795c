"""Say what to write instead, where Sphinx, MyST, docutils and the bibliography only say what is wrong."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sphinx.util.logging import WarningStreamHandler

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# How Python shows what has no words of its own.
OBJECT = re.compile(r" <[\w.]+ object at 0x[0-9a-f]+>")
# The beginning of their message -> our advice. One that they reword loses its advice, which the tests of faults see.
ADVICE = {
    "undefined label": "write a label that a page has, as in (label)= above a heading, or as :name:",
    "duplicate label": "give each place a label of its own, and correct the links to it",
    "term not in glossary": "add it to the glossary, or write it as it stands there",
    "could not find bibtex key": "write a key of a file that bibtex_bibfiles names, or add the work there",
    "toctree contains reference to nonexisting document": "write the name of another page, without .md",
    "duplicated entry found in toctree": "keep one",
    "Non-consecutive header level increase": "go down one level at a time",
    "Unknown target name": "write the footnote, as in [^name]: text, or take its mark out",
    "Invalid 'width' attribute": "write a width as 50% or 300px",
    r"Error parsing content block for the .list-table": "give every row as many cells as the first",
    "syntax error in :filter: expression": "take the filter out, or compare fields as in the manual of sphinxcontrib-bibtex",
    "The config value": "correct it in conf.py",
}
PATTERNS = [(re.compile(start), advice) for start, advice in ADVICE.items()]


class Advise(logging.Filter):
    """Add our advice to each message, and let each be one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every message pass, with its advice."""
        if record.levelno >= logging.WARNING:
            # Sphinx's own records have the place in front.
            text = logging.LogRecord.getMessage(record)
            kinds = (getattr(record, "type", ""), getattr(record, "subtype", ""))
            message = text.removesuffix(f" [{'.'.join(filter(None, kinds))}]")
            code = text[len(message) :]
            # What docutils repeats below its message stands in the page too.
            first, _blank, repeated = OBJECT.sub("", message).partition("\n\n")
            advice = next((f"; {advice}" for pattern, advice in PATTERNS if pattern.match(message)), "")
            if advice or repeated:
                # Without arguments a message is shown as it is, percent signs too.
                record.msg, record.args = f"{first.rstrip('.')}{advice}{code}", ()
        return True


# One for all: a handler takes the same filter only once.
ADVISE = Advise()


def setup(app: Sphinx) -> ExtensionMetadata:  # noqa: ARG001
    """Look at what Sphinx writes to its warning stream."""
    for handler in logging.getLogger("sphinx").handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.addFilter(ADVISE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
