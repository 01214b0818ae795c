"""Languages that differ from the book's are named by codes that exist, and a book in another language is told what knows English alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from handbook.model import catalog, languages
from handbook.model.diagnostics import report
from handbook.model.pages import where

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def report_unknown(app: Sphinx, doctree: nodes.document) -> None:
    """Report a language whose code cannot be one (ISO 639 has codes of two and three letters)."""
    for node in doctree.findall(nodes.inline):
        code = languages.language_of(node)
        if code and not re.fullmatch("[a-z]{2,3}", code):
            message = f"'{code}' is not a language code; write two or three letters, as in {{.language-ms}}"
            report("languages.code", message, where(app.env.docname, node))


def tell_what_is_english(app: Sphinx) -> None:
    """Say of a book in another language what knows English alone, so that nobody takes it for checked."""
    if languages.main(app.config.language) != "en":
        message = (
            f"the book is in '{app.config.language}', and these know English alone: the stems of the search, and the "
            "words of links that say nothing; teach them, then let suppress_warnings have 'languages.english'"
        )
        report("languages.english", message, f"{app.confdir}/conf.py")
    if not catalog.is_translated(app):
        message = (
            f"the extension has no catalog of '{app.config.language}', so readers would meet English words; put "
            f"{app.config.language}/LC_MESSAGES/{catalog.NAME}.mo into a folder of locale_dirs"
        )
        report("languages.catalog", message, f"{app.confdir}/conf.py")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at each page when it is read."""
    app.setup_extension("handbook.model.catalog")
    app.connect("builder-inited", tell_what_is_english)
    app.connect("doctree-read", report_unknown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
