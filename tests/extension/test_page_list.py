"""Where the pages of the printed book begin in the EPUB."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from lxml import etree

from handbook.model import page_list
from handbook.model.page_list import PageListError, index_places, insert, page_mark, places, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.books import MakeBook

LONG = "\n".join(f"Sentence {number} of many says little, and has a *word* in it." for number in range(1, 160))
# Beside the book; its name says which edition the EPUB follows.
LIST = "../handbook.pages.json"
PAGES = {
    "index": "# Home\n\n```{toctree}\nb\nc\n```\n\n![A box](box.svg)\n",
    "b": f"```{{index}} bees\n```\n\n# Second\n\n{LONG}\n",
    "c": "# Third\n\n:::{list-table} Colors\n:header-rows: 1\n* - Name\n  - Use\n* - Red\n  - Stop\n:::\n",
}


def paragraph(*children: nodes.Node) -> nodes.document:
    document = nodes.document(None, None)
    document += nodes.section("", nodes.title("", "Title"), nodes.paragraph("", "", *children))
    return document


def words(document: nodes.document) -> list[str]:
    return [place.words for place in places(document)]


def test_places_are_headings_paragraphs_lines_and_links() -> None:
    document = paragraph(
        nodes.Text("One two.\nThree "),
        nodes.reference("", "four\nfive"),
        nodes.Text(".\n"),
        nodes.strong("", "Six.\nSeven."),
    )
    assert words(document) == [
        "Title",
        "One two. Three four five. Six. Seven.",
        "Three four five. Six. Seven.",
        "four five. Six. Seven.",
        "Seven.",
    ]


def test_what_is_outside_of_the_sections_or_in_a_note_is_no_place() -> None:
    document = paragraph(nodes.Text("Text."))
    document.insert(0, nodes.container("", nodes.paragraph("", "Help.")))
    document[1] += nodes.footnote("", nodes.label("", "1"), nodes.paragraph("", "Note."))
    document[1] += nodes.literal_block("", "a\nb")
    assert words(document) == ["Title", "Text."]


def test_marks_leave_the_text_as_it_was() -> None:
    document = paragraph(nodes.Text("a\nb\n"), nodes.strong("", "c"), nodes.Text("a\nb\n"))
    before = document[0][1].astext()
    found = places(document)
    insert((place, page_mark(number=number)) for number, place in enumerate(found))
    assert document[0][2].astext() == before
    assert [mark["number"] for mark in document.findall(page_mark)] == list(range(len(found)))
    # The heading has its mark in front of it: in it, it would be read as a part of the heading.
    assert isinstance(document[0][0], page_mark)


def test_the_index_counts_every_term() -> None:
    entries: list[Any] = [("B", [("bees", ([], [("killer", [])], None)), ("birds", ([], [], None))])]
    assert index_places(entries) == ["bees", "killer", "birds"]


def test_a_missing_list_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(PageListError, match=r"build the PDF first \[epub\.no-page-list\]"):
        read(tmp_path / "none.json")


def test_a_page_on_which_nothing_begins_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pages.json"
    page_list.write(path, [(3, "index", 0), (5, "index", 1)], {"index": ["Home", "Text"]})
    with pytest.raises(PageListError, match=r"nothing begins on the printed page 4, .* \[epub\.page-gap\]"):
        read(path)


def test_the_list_has_every_page_of_the_printed_book(tiny_book: MakeBook) -> None:
    starts = read(tiny_book(PAGES, epub_page_list=LIST).build("print") / "handbook.pages.json")
    # Page 1 has the contents.
    assert [start.number for start in starts] == list(range(2, len(starts) + 2))
    first, second, *more, third, index = starts
    assert [start.words for start in (first, second, third, index)] == ["Home", "Second", "Third", "bees"]
    assert {start.page for start in more} == {"b"}
    assert len(more) >= 2
    assert all(start.words.startswith(("Sentence", "word in it")) for start in more)


def test_only_the_edition_that_the_epub_follows_has_a_list(tiny_book: MakeBook) -> None:
    editions = {"handbook": {"paper": "a4"}, "other": {"paper": "us-letter"}}
    folder = tiny_book(PAGES, epub_page_list=LIST, print_editions=editions).build("print")
    assert [path.name for path in folder.glob("*.json")] == ["handbook.pages.json"]
    assert {path.name for path in folder.glob("*.pdf")} == {"handbook.pdf", "other.pdf"}


def test_without_such_an_edition_no_place_is_marked(tiny_book: MakeBook) -> None:
    assert "place-mark" not in (tiny_book(PAGES).build("print") / "handbook.typ").read_text(encoding="utf-8")


def test_the_epub_has_a_marker_for_each_page(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, epub_page_list=LIST, epub_page_source="The PDF")
    printed = (book.build("print") / "handbook.pages.json").read_text(encoding="utf-8")
    (book.folder / LIST).write_text(printed, encoding="utf-8")
    folder = book.build("epub")
    nav = etree.parse(folder / "nav.xhtml")
    (pages,) = nav.findall(".//{*}nav[@role='doc-pagelist']")
    links = {link.text: link.get("href") for link in pages.iter("{*}a")}
    assert list(links) == [str(start["number"]) for start in json.loads(printed)]
    for number, address in links.items():
        name, _, key = address.partition("#")
        (mark,) = etree.parse(folder / name).xpath("//*[@id=$key]", key=key)
        assert (mark.get("role"), mark.get("aria-label")) == ("doc-pagebreak", number)
    package = etree.parse(folder / "content.opf")
    said = [(meta.get("property"), meta.text) for meta in package.iter("{*}meta")]
    assert ("pageBreakSource", "The PDF") in said
    assert ("schema:accessibilityFeature", "pageNavigation") in said


def test_a_list_of_another_text_is_refused(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, epub_page_list=LIST)
    printed = (book.build("print") / "handbook.pages.json").read_text(encoding="utf-8")
    (book.folder / LIST).write_text(printed, encoding="utf-8")
    (third,) = (start.number for start in read(book.folder / LIST) if start.page == "c")
    book.write("c", "# Another third\n")
    book.build(
        "epub",
        warnings="c.md:1 epub.pages",
    )
    assert f"the printed page {third} begins with 'Third', and its place in the EPUB with 'Another third'" in book.said
