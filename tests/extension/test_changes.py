"""What is read again: what has changed, whatever its time says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.books import CONF

if TYPE_CHECKING:
    from tests.support.books import MakeBook, TinyBook

PAGES = {"index": "# Home\n\n```{toctree}\nb\n```\n", "b": "# Second\n\nText.\n", "registers/more.csv": "1"}


# No page shows the file beside them.
UNUSED = {"suppress_warnings": [*CONF["suppress_warnings"], "contents.unused"]}


def read_again(book: TinyBook) -> set[str]:
    """Build, and return the pages that were read for it."""
    folder = book.folder / "_build" / "doctrees"
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.doctree")}
    book.build()
    return {path.stem for path in folder.glob("*.doctree") if path.stat().st_mtime_ns != before.get(path)}


def test_nothing_is_read_again_when_nothing_has_changed(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, **UNUSED)
    assert read_again(book) == {"index", "b"}
    assert read_again(book) == set()


def test_a_page_out_of_a_backup_is_read_again(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, **UNUSED)
    book.build()
    book.write("b", "# Second\n\nOlder text.\n")
    os.utime(book.folder / "b.md", (1000, 1000))
    assert read_again(book) == {"b"}
    assert "Older text." in (book.build() / "b.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["2", None])
def test_all_is_read_again_when_something_beside_the_pages_has_changed(tiny_book: MakeBook, text: str | None) -> None:
    book = tiny_book(PAGES, **UNUSED)
    book.build()
    if text is None:
        (book.folder / "registers" / "more.csv").unlink()
    else:
        book.write("registers/more.csv", text)
    assert read_again(book) == {"index", "b"}


@pytest.mark.parametrize("name", ["_theme/a.css", ".hidden/a.txt"])
def test_what_no_page_draws_on_does_not_count(tiny_book: MakeBook, name: str) -> None:
    book = tiny_book(PAGES, **UNUSED)
    book.build()
    book.write(name, "new")
    assert read_again(book) == set()
