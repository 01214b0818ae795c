"""The words that templates and builders print of themselves go through the catalog, all of them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup

import handbook
from tests.support.books import MakeBook

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(handbook.__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.jinja", "jinja2")]
PAGES = {
    "index": "# Xx\n\n```{toctree}\nb\n```\n\n![Zz](box.svg)\n\nXx {doc}`b`.\n",
    "b": "---\nhandout: sheet\nchecked: 2026-04-01\n---\n\n# Yy\n\n## Zz\n\n## Zz zz\n\n## Zz zz zz\n\n:::{index} single: zz\n:::\n\nZz.\n",
}


def said() -> set[str]:
    """Return every text that code or a template hands to the catalog."""
    found = extract_from_dir(str(PACKAGE), METHODS, keywords={"say": None, "_": None})
    return {text for _file, _line, text, *_more in found}


def marked(text: str) -> str:
    """Return a text as if translated: without a word of English, its places for values kept."""
    return (
        "«"
        + re.sub(
            r"<[^>]*>|%(\(\w+\))?s|[A-Za-z]+", lambda hit: hit[0] if hit[0][0] in "<%" else "ß" * len(hit[0]), text
        )
        + "»"
    )


def english(text: str) -> Iterator[str]:
    """Yield the words of English in a text."""
    yield from re.findall(
        r"[A-Za-z]{2,}",
        re.sub(r"\b(Xx|Yy|Zz|zz|Tiny|Nobody|Edition 1 of a day|April|https|example|org|html|a4|us|letter)\b", "", text),
    )


def test_no_format_has_words_of_its_own(tiny_book: MakeBook) -> None:
    book = tiny_book(
        PAGES,
        language="de",
        locale_dirs=["../words"],
        suppress_warnings=["languages.english"],
        print_address="https://example.org/",
    )
    catalog = Catalog(locale="de")
    for text in said():
        catalog.add(text, marked(text))
    folder = book.folder.parent / "words" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "handbook.mo").open("wb") as file:
        write_mo(file, catalog)
    site = book.build()
    for name in ("index", "b", "genindex", "search", "404"):
        soup = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "lxml")
        labels = [str(tag["aria-label"]) for tag in soup.select("body [aria-label]")]
        assert list(english(" ".join([soup.body.get_text(" "), *labels]))) == [], name
    assert "«%s ßßßßß ßßß “%s”»" in (site / "search-index.js").read_text(encoding="utf-8")
    assert set(english((site / "llms.txt").read_text(encoding="utf-8"))) == {"tiny", "txt", "index"}
    (whole,) = book.build("text").glob("*.txt")
    assert list(english(whole.read_text(encoding="utf-8"))) == []
    with zipfile.ZipFile(next(book.build("epub").glob("*.epub"))) as archive:
        soup = BeautifulSoup(archive.read("nav.xhtml"), "lxml")
    labels = [str(tag["aria-label"]) for tag in soup.select("[aria-label]")]
    assert list(english(" ".join([soup.get_text(" "), *labels]))) == []
    for builder in ("print", "handouts"):
        for path in book.build(builder).glob("*.pdf"):
            document = pypdfium2.PdfDocument(path)
            text = " ".join(page.get_textpage().get_text_bounded() for page in document)
            document.close()
            assert list(english(text)) == [], path.name
            assert "ß" in text
