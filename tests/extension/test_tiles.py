"""Links to what people come for, with drawings on the website and plain elsewhere."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.support.books import MakeBook

TILES = "# Home\n\n:::{tiles}\n:icons: ICONS\n\n- {ref}`Burned? <burns>`\n- {ref}`Call <burns>`\n:::\n\n(burns)=\n\n## Burns\n\nCool.\n"


def test_each_item_has_its_drawing(tiny_book: MakeBook) -> None:
    page = tiny_book({"index": TILES.replace("ICONS", "alert phone")}).build() / "index.html"
    items = BeautifulSoup(page.read_bytes(), "lxml").select("ul.tiles > li")
    assert [(item["class"], item.get_text().strip()) for item in items] == [(["alert"], "Burned?"), (["phone"], "Call")]
    drawings = [item.select_one("svg[aria-hidden=true] path")["d"] for item in items]
    assert len(set(drawings)) == 2


def test_other_formats_have_a_plain_list(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": TILES.replace("ICONS", "alert phone")}, html_theme="alabaster")
    assert not BeautifulSoup((book.build() / "index.html").read_bytes(), "lxml").select("li svg")


def test_a_chapter_of_the_epub_has_a_plain_list(tiny_book: MakeBook) -> None:
    """With drawings in it, the manifest would have to name them (EPUB 3.3, 5.5.1)."""
    book = tiny_book({"index": TILES.replace("ICONS", "alert phone")})
    chapter = BeautifulSoup((book.build("epub") / "index.xhtml").read_bytes(), "lxml")
    assert chapter.select("ul.tiles > li")
    assert not chapter.select("svg")


@pytest.mark.parametrize("icons", ["alert", "alert phone phone", "alert stove"])
def test_drawings_that_are_not_there_are_reported(tiny_book: MakeBook, icons: str) -> None:
    page = tiny_book({"index": TILES.replace("ICONS", icons)}).build(warnings="index.md:3 tiles.icons") / "index.html"
    assert "Burned?" in page.read_text(encoding="utf-8")
