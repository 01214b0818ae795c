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
    "Too many autonumbered footnote references": "write the footnote, as in [^name]: text, or take its mark out",
    "duplicate citation for key": "list each source once; a part of the alphabet is :initials: a-d",
    "Unknown target name": "write the footnote, as in [^name]: text, or take its mark out",
    "Invalid 'width' attribute": "write a width as 50% or 300px",
    r"Error parsing content block for the .list-table": "give every row as many cells as the first",
    "syntax error in :filter: expression": "take the filter out, or compare fields as in the manual of sphinxcontrib-bibtex",
    "The config value": "correct it in conf.py",
    r"Footnote \[.*\] is not referenced": "write its mark, as in [^name], where it belongs, or take the note out",
    "Duplicate footnote definition": "give each note a name of its own",
    "Duplicate reference definition": "keep one",
    "Duplicate explicit target name": "give each a name of its own",
    "duplicate term description": "keep one",
    r"Directive '[\w-]+': (maximum )?\d+ argument": "write it behind the name of the directive, as in :::{name} word",
    r"'[\w-]+': (Invalid option value for )?'widths'": "write whole numbers, as in :widths: 1 2",
    r"'[\w-]+': Invalid option value": "correct the value, or take the option out",
    r"'[\w-]+': Unknown option key": "write one of these, or take it out",
    r"'[\w-]+': Invalid options format": "write each option in a line of its own, as :name: value",
    r"'[\w-]+': Has content": "take what stands between its first line and its last out",
    r"invalid \w+ index entry": "write both halves, as in pair: word; other word",
    r"Failed to create a cross reference\. Any number": "give the figure or table a caption, or link to a section with {ref}",
    r"Failed to create a cross reference\. A title": "write the words too, as in {ref}`words <label>`, or put the label above a heading",
    "Figure caption must be a paragraph": "begin it with a sentence, and write lists into the text",
    "Pygments lexer name": "write a language that Pygments knows, or text",
    "Lexing literal_block": "correct the code, or write text for its language",
    "Document headings start at": "begin the page with a line '# Title'",
    "glossary term must be preceded": "put an empty line above each term",
    "glossary terms must not": "write the meaning, indented, below each term",
    "glossary seems": "write a term at the beginning of the line, and its meaning indented below it",
    "toctree contains reference to document": "give that page a title",
    "'?myst'? cross-reference target not found": "write a label that a page has",
    r"missing \w+ in": "add that field to the entry of the bibliography",
    "Invalid '.*' attribute": "write another value, or take it out",
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
