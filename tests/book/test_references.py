"""The bibliography: every entry is used, and each has one link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.books import DOCS

if TYPE_CHECKING:
    from tests.support.books import Book

BIB = (DOCS / "registers" / "references.bib").read_text(encoding="utf-8")
KEYS = re.findall(r"^@\w+\{([^,\s]+),", BIB, re.MULTILINE)


def test_every_entry_is_used(book: Book) -> None:
    assert len(KEYS) == len(set(KEYS))
    assert len(book.sources) == len(KEYS)


def test_one_run_of_numbers_goes_through_all_pages(book: Book) -> None:
    labels = [entry.select_one(".label").get_text() for entry in book.sources]
    assert labels == [f"[{number}]" for number in range(1, len(KEYS) + 1)]


def test_each_work_has_one_link_and_a_doi_comes_first(book: Book) -> None:
    for entry in book.sources:
        links = [link["href"] for link in entry.select("a.reference.external")]
        assert len(links) <= 1, entry.get_text()
    dois = re.findall(r"^\s*doi\s*=", BIB, re.MULTILINE)
    linked = [entry for entry in book.sources if entry.select("a[href^='https://doi.org/']")]
    assert len(linked) == len(dois)


def test_notes_for_editors_are_not_printed(book: Book) -> None:
    note = re.search(r"x-verified\s*=\s*\{(.{30,60}?)[.;:]", BIB)[1]
    assert note not in " ".join(entry.get_text() for entry in book.sources)
    assert note not in book.pdf_text


def test_bodies_are_sorted_among_people(book: Book) -> None:
    first = [re.sub(r"^\[\d+\]\s*", "", " ".join(entry.get_text().split())) for entry in book.sources]
    bodies = [index for index, text in enumerate(first) if text.startswith(("American", "Centers", "Food", "World"))]
    assert bodies
    # They stand neither all before nor all after the people.
    assert min(bodies) < len(first) / 4
    assert max(bodies) > len(first) / 2
