"""Whom to call is on every page of every format, in the same place, from one source."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pypdfium2
from bs4 import BeautifulSoup

from tests.support.books import DOCS, plain

if TYPE_CHECKING:
    from tests.support.books import Book

# Written down a second time on purpose: the register must not lose one unnoticed.
NUMBERS = ["911", "999", "112", "000", "1669"]
QUESTION = "Not waking, not breathing, blue lips, a seizure?"
PLACES = "911 (US, Canada), 999 (UK), 112 (EU), 000 (Australia), 1669 (Thailand)"


def test_every_page_of_the_website(book: Book) -> None:
    pages = sorted(book.html.rglob("*.html"))
    assert len(pages) > 25
    for path in pages:
        if path.name == "404.html":  # has them as plain text: test_website.py
            continue
        soup = BeautifulSoup(path.read_bytes(), "lxml")
        [box] = soup.select("aside.help")
        assert plain(box.get_text()).startswith(f"{QUESTION} Call {PLACES}."), path.name
        assert [link["href"] for link in box.select("a[href^='tel:']")] == [f"tel:{number}" for number in NUMBERS]
        assert box.find_previous_sibling().name == "header", path.name


def test_every_chapter_of_the_epub(book: Book) -> None:
    for name in book.html_pages:
        body = book.epub_pages[name].soup.select_one(".help-box")
        assert plain(body.get_text()) == f"{QUESTION} Call {PLACES}.", name
        assert body.find_next(["h1"]) is not None, name
        assert body.find_previous(["h1", "h2"]) is None, name


def test_every_page_of_the_pdf(book: Book) -> None:
    document = pypdfium2.PdfDocument(book.pdf)
    feet = [plain(page.get_textpage().get_text_bounded(0, 0, page.get_width(), 90)) for page in document]
    document.close()
    assert len(feet) > 50
    for number, foot in enumerate(feet, start=1):
        assert f"{QUESTION} Call {PLACES}." in foot, number


def test_every_help_line_is_on_the_page_of_help_lines(book: Book) -> None:
    lines = tomllib.loads((DOCS / "registers" / "helplines.toml").read_text(encoding="utf-8"))["helpline"]
    text = plain(book.html_pages["reference/helplines"].text.main.get_text())
    for line in lines:
        assert line["name"] in text
        assert line["number"] in text
