"""Write Typst so that no text is ever taken for markup.

Every piece of text goes out as a string, ``#"so";``: there is nothing to escape in it but quotes and backslashes.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from handbook.model import languages

# Begins the address of a place inside the book.
PLACE = "place:"


def string(value: str) -> str:
    """Return ``value`` as a Typst string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def text(value: str) -> str:
    """Return ``value`` as Typst text; runs of Thai script carry their language (PDF/UA-1, 7.2)."""
    value = re.sub(r"\s+", " ", value)
    parts = (
        f"#text(lang: {string(language)}, {string(piece)});" if language else f"#{string(piece)};"
        for piece, language in languages.split(value)
    )
    return "".join(parts)


def label(name: str) -> str:
    """Return the Typst label called ``name``."""
    return f"label({string(name)})"


def address(name: str) -> str:
    """Return the address that stands for the label called ``name`` until the PDF is there (``links``)."""
    return string(PLACE + quote(name))


def array(items: list[str]) -> str:
    """Return ``items``, already Typst code, as a Typst array; one item needs its comma too."""
    return f"({''.join(f'{item}, ' for item in items)})"
