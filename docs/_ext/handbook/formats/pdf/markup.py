"""Write Typst so that no text is ever taken for markup.

Every piece of text goes out as a string, ``#"so";``: there is nothing to escape in it but quotes and backslashes.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from handbook.model import languages

# Begins the address of a place inside the book.
PLACE = "place:"
# Longer than any word of a language; a place where a line may end without a sign.
LONG_WORD = re.compile(r"(\S{30,})")
BREAK = "#box();"


def string(value: str) -> str:
    """Return ``value`` as a Typst string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def pieces(value: str) -> list[str]:
    """Return a text in pieces between which a line may end: a word that fits in no line would leave the page."""
    parts = (re.findall(r".{1,8}", part, re.DOTALL) if part.strip() else [part] for part in LONG_WORD.split(value))
    return [piece for at, found in enumerate(parts) for piece in (found if at % 2 else ["".join(found)]) if piece]


def text(value: str) -> str:
    """Return ``value`` as Typst text; runs of Thai script carry their language (PDF/UA-1, 7.2)."""
    value = re.sub(r"\s+", " ", value)
    parts = (
        BREAK.join(
            f"#text(lang: {string(language)}, {string(part)});" if language else f"#{string(part)};"
            for part in pieces(piece)
        )
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
