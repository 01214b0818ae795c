"""The EPUB as a reading system shows it: small screens, dark modes, and the pages of the printed book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pytest
from lxml import etree

from tests.support.books import Book, plain, squeezed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PHONE = 320
# What a night mode does to a book: it overrules every color of letters and ground, and leaves frames alone.
NIGHT = (
    "html, body { background: #000 !important } * { color: #ccc !important; background-color: transparent !important }"
)
FRAMES = """() => [...document.querySelectorAll('.admonition, .help-box')].map(box => {
    const style = getComputedStyle(box);
    return {kind: box.className, style: style.borderTopStyle, width: parseFloat(style.borderTopWidth),
            seen: style.borderTopColor === style.color};
})"""
# Letters (without spaces) of a sentence that began on the page before: a line and a half.
MOST = 130
BLOCKS = {"p", "h1", "h2", "h3", "h4", "dt", "dd", "li", "td", "th", "caption", "body"}
# The body of a page of the A4 edition, in points: without the running head, the box and the page number.
TOP, BOTTOM = 842 - 71, 79


@pytest.fixture(scope="module")
def chapters(unpacked_epub: Path) -> list[Path]:
    found = sorted(unpacked_epub.rglob("*.xhtml"))
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": PHONE, "height": 640})


def test_nothing_is_wider_than_a_phone(chapters: list[Path], phone: Page) -> None:
    wide = []
    for path in chapters:
        phone.goto(path.as_uri())
        if (width := phone.evaluate("document.documentElement.scrollWidth")) > PHONE:
            wide.append((path.name, width))
    assert wide == []


def test_a_row_of_a_wide_table_names_its_columns_on_a_phone(unpacked_epub: Path, phone: Page) -> None:
    phone.goto((unpacked_epub / "reference/interactions.xhtml").as_uri())
    cell = phone.locator("table.cards td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"What can happen')
    assert cell.evaluate("cell => cell.getBoundingClientRect().width") > PHONE * 0.8


@pytest.mark.parametrize("mode", ["day", "night", "forced colors"])
def test_the_frames_of_warnings_survive(unpacked_epub: Path, browser: Browser, mode: str) -> None:
    page = browser.new_page(forced_colors="active" if mode == "forced colors" else "none")
    page.goto((unpacked_epub / "reference/warnings.xhtml").as_uri())
    if mode == "night":
        page.add_style_tag(content=NIGHT)
    frames = page.evaluate(FRAMES)
    page.close()
    expected = {"danger": ("double", 6), "warning": ("solid", 3), "caution": ("dashed", 2), "help-box": ("solid", 3)}
    for kind, look in expected.items():
        found = [frame for frame in frames if kind in frame["kind"].split()]
        assert found, kind
        assert {(frame["style"], frame["width"]) for frame in found} == {look}
        assert all(frame["seen"] for frame in found), kind


def test_no_chapter_sets_a_color(unpacked_epub: Path) -> None:
    """Readers who need other colors choose them in their reading system."""
    sheet = (unpacked_epub / "_static" / "handbook-epub.css").read_text(encoding="utf-8")
    assert not re.search(r"(color|background)\s*:|#[0-9a-f]{3}|rgb", re.sub(r"/\*.*?\*/", "", sheet))


class Marker(NamedTuple):
    """A page break marker, and what stands behind it."""

    number: int
    words: str
    picture: bool


@pytest.fixture(scope="module")
def markers(unpacked_epub: Path) -> list[Marker]:
    """Return the marker of each entry of the page list, found by its address."""
    nav = etree.parse(unpacked_epub / "nav.xhtml")
    found: list[Marker] = []
    pages: dict[str, Any] = {}
    for link in nav.findall(".//{*}nav[@role='doc-pagelist']//{*}a"):
        name, _, key = link.get("href").partition("#")
        page = pages.setdefault(name, etree.parse(unpacked_epub / name))
        (mark,) = page.xpath("//*[@id=$key]", key=key)
        assert (mark.get("role"), mark.get("aria-label")) == ("doc-pagebreak", link.text)
        follower = mark.getnext()
        picture = not (mark.tail or "").strip() and follower is not None and etree.QName(follower).localname == "figure"
        words = words_behind(mark)
        if name == "genindex.xhtml":
            words = words.partition(":")[0]  # the numbers of links are no page numbers
        found.append(Marker(int(link.text), comparable(words)[:25], picture))
    return found


def words_behind(mark: etree._Element) -> str:
    """Return the text behind a marker, to the end of its block."""
    texts = mark.xpath("following::text()[normalize-space()]")[:20]
    blocks = [block_of(text) for text in texts]
    return "".join(text for text, block in zip(texts, blocks, strict=True) if block is blocks[0])


def block_of(text: etree._ElementUnicodeResult) -> etree._Element:
    """Return the paragraph, heading or the like that a text stands in."""
    parent = text.getparent()
    element = parent.getparent() if text.is_tail else parent
    while etree.QName(element).localname not in BLOCKS:
        element = element.getparent()
    return element


@pytest.fixture(scope="module")
def printed(book: Book) -> dict[int, str]:
    """Return the text of each numbered page of the PDF; cover and imprint have no numbers."""
    document = pypdfium2.PdfDocument(book.pdf)
    texts = [
        page.get_textpage().get_text_bounded(left=0, bottom=BOTTOM, right=page.get_width(), top=TOP)
        for page in document
    ]
    document.close()
    return {number: comparable(text) for number, text in enumerate(texts[2:], 1)}


def comparable(text: str) -> str:
    """Return the text of a printed page without what only paper has: pages of links, bullets, a point after "Table 3"."""
    text = re.sub(r" \(page \d+\)", "", plain(text)).replace("•", "")
    return squeezed(re.sub(r"\b((?:Table|Figure) \d+)\.", r"\1", text))


def misplaced(markers: list[Marker], printed: dict[int, str], shift: int = 0) -> list[tuple[Marker, str]]:
    """Return the markers whose words do not open the page that they stand for."""
    wrong = []
    for marker in markers:
        at = printed.get(marker.number + shift, "").find(marker.words)
        if at < 0 or (at > MOST and not marker.picture):
            wrong.append((marker, printed.get(marker.number + shift, "")[: MOST + 50]))
    return wrong


def test_every_page_of_the_printed_book_has_its_place(markers: list[Marker], printed: dict[int, str]) -> None:
    first = next(number for number, text in printed.items() if text.startswith("Kratomhandbook"))
    # Before it are the contents, which have links in place of page numbers here.
    assert [marker.number for marker in markers] == list(range(first, len(printed) + 1))
    assert first <= 4


def test_each_marker_stands_where_its_printed_page_begins(markers: list[Marker], printed: dict[int, str]) -> None:
    """At the first heading, picture, cell, sentence or link that begins on the page."""
    assert "\n".join(map(str, misplaced(markers, printed))) == ""


def test_a_marker_in_another_place_is_found(markers: list[Marker], printed: dict[int, str]) -> None:
    assert len(misplaced(markers, printed, shift=1)) > len(markers) * 0.95
    assert len(misplaced(markers, printed, shift=-1)) > len(markers) * 0.95
