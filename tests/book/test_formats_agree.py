"""What the website says, the EPUB, the PDF and the plain text say too."""

from __future__ import annotations

import re

import pikepdf
import pypdfium2
import pytest

from tests.support import required
from tests.support.books import Book, elements, page_names, plain, squeezed

PAGES = page_names()


@pytest.fixture(scope="session")
def chapters(book: Book) -> dict[str, str]:
    """Return the text of the chapter of the PDF that each page became, by its title, without white space."""
    titles = {page.headings()[0] for page in book.html_pages.values()}
    document = pypdfium2.PdfDocument(book.pdf)
    starts = {plain(mark.get_title()): mark.get_dest().get_index() for mark in document.get_toc()}
    text = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    opening = [*sorted(starts[title] for title in titles), starts["Index"]]
    return {
        title: squeezed(" ".join(text[starts[title] : opening[opening.index(starts[title]) + 1]])) for title in titles
    }


@pytest.mark.parametrize("name", PAGES)
def test_headings(book: Book, name: str) -> None:
    expected = book.html_pages[name].headings()
    assert expected
    assert book.epub_pages[name].headings() == expected


def test_headings_of_the_pdf_are_those_of_the_pages_in_order(book: Book) -> None:
    with pikepdf.open(book.pdf) as pdf:
        printed = [
            plain(str(item.T))
            for item in elements(pdf.Root.StructTreeRoot)
            if str(item.S)[1:] in {"H1", "H2", "H3", "H4"} and "/T" in item
        ]
    for name in PAGES:
        wanted = book.html_pages[name].headings()
        start = printed.index(wanted[0])
        while printed[start : start + len(wanted)] != wanted:
            start = printed.index(wanted[0], start + 1)  # ValueError: the sequence is nowhere


@pytest.mark.parametrize("name", PAGES)
def test_boxes(book: Book, chapters: dict[str, str], name: str) -> None:
    expected = book.html_pages[name].boxes()
    assert book.epub_pages[name].boxes() == expected
    chapter = chapters[book.html_pages[name].headings()[0]]
    for box in expected:
        # PDFium gives a bullet as a character of its own.
        assert squeezed(" ".join(box)) in chapter.replace("•", ""), box


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_in_the_plain_text(book: Book, name: str) -> None:
    text = squeezed(book.text_pages[name])
    soup = book.html_pages[name].text
    for number in soup.select(".caption-number"):
        number.append(":")
    for link in soup.main.select("a.external"):
        # Where the words of a link do not say where it leads, the plain text does.
        address = link["href"].removeprefix("mailto:")
        bare = re.sub(r"^https?://(doi\.org/)?", "", address).rstrip("/")
        if bare not in link.get_text() and not address.startswith("tel:"):
            link.append(f" ({address})")
    lost = [
        plain(block.get_text())
        for block in soup.main.select("p, dt, h1, h2, h3, h4")
        if not block.find_parent(class_="downloads") and squeezed(block.get_text()) not in text
    ]
    alternatives = [image["alt"] for image in soup.main.select("img") if squeezed(image["alt"]) not in text]
    assert lost + alternatives == []


def test_the_plain_text_has_the_numbers_to_call_on_every_page(book: Book) -> None:
    for name, text in book.text_pages.items():
        assert all(number in text[:300] for number in ("911", "999", "112", "000", "1669")), name


def test_no_address_is_broken_in_the_plain_text(book: Book) -> None:
    text = book.text.read_text(encoding="utf-8")
    wanted = {link["href"] for entry in book.sources for link in entry.select("a.reference.external")}
    assert len(wanted) > 200
    assert [url for url in wanted if url not in text and url.removeprefix("https://doi.org/") not in text] == []


def test_the_warnings_are_there_at_all(book: Book) -> None:
    """Guards the tests above against finding nothing everywhere."""
    asked = [message for page, message in required.required() if page == "index"]
    assert asked
    assert len(book.html_pages["index"].boxes()) == len(asked)
    assert len(book.html_pages["reference/warnings"].boxes()) == len(required.register())
