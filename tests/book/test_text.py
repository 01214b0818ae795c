"""The text as readers get it."""

from __future__ import annotations

import re

import pytest

from tests.support.books import DOCS, TO_SOURCE, Book

CHAPTERS = sorted(
    str(path.relative_to(DOCS).with_suffix(""))
    for folder in ("understanding", "benefits", "risks", "recovery")
    for path in (DOCS / folder).glob("*.md")
)
# What Markdown shows when it does not understand a role, a directive or a link.
UNREAD = re.compile(r"\{[a-z:-]+\}`?|:::|```|\]\(|^\(\S+\)=$", re.MULTILINE)


def test_nothing_is_left_unread_by_the_parser(book: Book) -> None:
    left = {
        name: found for name, page in book.html_pages.items() if (found := UNREAD.findall(page.text.main.get_text()))
    }
    assert left == {}


def test_index_entries_have_no_markup(book: Book) -> None:
    assert "single:" not in (book.html / "genindex.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_names_its_sources(book: Book, name: str) -> None:
    assert len(book.html_pages[name].soup.select(f"main {TO_SOURCE}")) >= 5


@pytest.mark.parametrize("name", ["understanding/how-it-acts", "risks/overdose", "emergency"])
def test_pictures_are_explained_in_words(book: Book, name: str) -> None:
    pictures = book.html_pages[name].soup.select("main figure img")
    assert pictures
    assert all(len(picture["alt"].split()) > 15 for picture in pictures)


def test_the_review_state_is_told_on_every_page(book: Book) -> None:
    for page in book.html_pages.values():
        assert "No clinician has reviewed this handbook." in page.soup.select_one("footer.site").get_text()
    assert "No clinician has reviewed this handbook." in book.pdf_text
