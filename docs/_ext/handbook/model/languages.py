"""Text in another language than the book's, so that a screen reader says it right (WCAG 3.1.2, PDF/UA-1 7.2).

Thai is known by its letters. A word in Latin letters says its language by a class: ``[ketum]{.language-ms}``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes

# One or more words in Thai letters.
THAI = re.compile(r"([\u0e00-\u0e7f]+(?:\s+[\u0e00-\u0e7f]+)*)")


def split(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a text, each with its language, or nothing if it is that of the book."""
    return [(piece, "th" if THAI.fullmatch(piece) else "") for piece in THAI.split(text) if piece]


def main(code: str) -> str:
    """Return a language without its country: ``en`` of ``en_US``."""
    return re.split("[_-]", code.lower())[0]


def language_of(node: nodes.Element) -> str:
    """Return the language that a class such as ``language-ms`` names, or nothing."""
    return next((name.removeprefix("language-") for name in node["classes"] if name.startswith("language-")), "")
