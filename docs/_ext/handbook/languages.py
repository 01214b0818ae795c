"""Text in another language than the book's, so that a screen reader says it right (WCAG 3.1.2, PDF/UA-1 7.2).

Thai is known by its letters. A word in Latin letters says its language by a class: ``[ketum]{.language-ms}``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from handbook.diagnostics import report
from handbook.locate import where

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# One or more words in Thai letters.
THAI = re.compile(r"([\u0e00-\u0e7f]+(?:\s+[\u0e00-\u0e7f]+)*)")


def split(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a text, each with its language, or nothing if it is that of the book."""
    return [(piece, "th" if THAI.fullmatch(piece) else "") for piece in THAI.split(text) if piece]


def main(code: str) -> str:
    """Return a language without its country: ``en`` of ``en_US``."""
    return re.split("[_-]", code.lower())[0]


def of_class(node: nodes.Element) -> str:
    """Return the language that a class such as ``language-ms`` names, or nothing."""
    return next((name.removeprefix("language-") for name in node["classes"] if name.startswith("language-")), "")


def refuse_unknown(app: Sphinx, doctree: nodes.document) -> None:
    """Report a language whose code cannot be one (ISO 639 has codes of two and three letters)."""
    for node in doctree.findall(nodes.inline):
        code = of_class(node)
        if code and not re.fullmatch("[a-z]{2,3}", code):
            told = f"'{code}' is not a language code; write two or three letters, as in {{.language-ms}}"
            report("languages.code", told, where(app.env.docname, node))


def tell_what_is_english(app: Sphinx) -> None:
    """Say of a book in another language what knows English alone, so that nobody takes it for checked."""
    if main(app.config.language) != "en":
        told = (
            f"the book is in '{app.config.language}', and these know English alone: the stems of the search, dates, "
            "words of links that say nothing, and the words that the extension adds itself; teach them, then let "
            "suppress_warnings have 'languages.english'"
        )
        report("languages.english", told, f"{app.confdir}/conf.py")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at each page when it is read."""
    app.connect("builder-inited", tell_what_is_english)
    app.connect("doctree-read", refuse_unknown)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
