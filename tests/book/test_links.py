"""Every link works, in every format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.support.books import Book, elements, plain
from tests.tools import links
from tests.tools.links import Report


@pytest.fixture(scope="module")
def reports(book: Book) -> dict[str, Report]:
    return {report.form: report for report in links.everything(book)}


@pytest.mark.parametrize("form", ["HTML", "EPUB", "PDF"])
def test_no_link_is_dead(reports: dict[str, Report], form: str) -> None:
    assert reports[form].dead == []
    assert min(reports[form].inside, len(reports[form].outside), reports[form].other) > 0


def test_all_formats_lead_to_the_same_addresses(reports: dict[str, Report]) -> None:
    """The way out in a hurry is on the website alone."""
    exit_address = links.settings()["html_context"]["exit_address"]
    website = set(reports["HTML"].outside) - {exit_address}
    assert set(reports["EPUB"].outside) == website
    assert set(reports["PDF"].outside) == website


def test_a_dead_link_of_the_website_is_found(tmp_path: Path) -> None:
    page = (
        '<p id=a><a href="#a">a</a> <a href="b.html">b</a>\n<a href="#c">c</a> <a href="https://example.org">d</a></p>'
    )
    (tmp_path / "a.html").write_text(page)
    report = links.website(tmp_path)
    assert (report.inside, report.outside) == (3, {"https://example.org": ["a.html"]})
    assert sorted(sentence.split(": ")[:2] for sentence in report.dead) == [
        ["HTML a.html:1", "b.html"],
        ["HTML a.html:2", "a.html#c"],
    ]


def test_a_dead_link_of_the_epub_is_found(book: Book, tmp_path: Path) -> None:
    broken = tmp_path / "epub" / book.epub.name
    broken.parent.mkdir()
    with zipfile.ZipFile(book.epub) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "risks/liver.xhtml":
                assert b'href="../emergency.xhtml' in content
                content = content.replace(b'href="../emergency.xhtml', b'href="../nowhere.xhtml')
            new.writestr(entry, content)
    (first, *_others) = links.epub(broken).dead
    assert first.startswith("EPUB RSC-007 risks/liver.xhtml:")


def test_a_dead_link_of_a_pdf_is_found(book: Book, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(next(path for path in book.pdfs if path.parent.name == "handouts")) as pdf:
        first, second = [note for note in pdf.pages[0].Annots if "/URI" in note.A][:2]
        first.A.URI = pikepdf.String("ftp://example.org")
        own = links.settings()["print_address"]
        second.A.URI = pikepdf.String(f"{own}nowhere.html")
        pdf.save(broken)
    assert sorted(links.pdfs([broken], book.html).dead) == [
        "PDF broken.pdf: 'ftp://example.org' is no address",
        f"PDF broken.pdf: {own}nowhere.html leads nowhere",
    ]


def test_the_downloads_are_where_the_start_page_says(book: Book) -> None:
    names = [link["href"] for link in book.html_pages["index"].soup.select(".downloads li a")]
    assert names == [
        "kratom-handbook-letter.pdf",
        "kratom-handbook-a4.pdf",
        "kratom-handbook.epub",
        "kratom-handbook.txt",
    ]


def test_the_page_of_downloads_lists_every_file_as_it_is(book: Book) -> None:
    items = book.html_pages["about/downloads-and-licenses"].soup.select(".downloads li")
    told = {item.a["href"].removeprefix("../"): plain(item.get_text()) for item in items}
    assert set(told) == {path.name for path in (*book.pdfs, book.epub, book.text)} | {"references.bib"}
    for original in (*book.pdfs, book.epub, book.text):
        assert (book.html / original.name).read_bytes() == original.read_bytes()
    for original in book.pdfs:
        with pikepdf.open(original) as pdf:
            pages = len(pdf.pages)
        size = original.stat().st_size
        paper = "A4" if original.stem.endswith("-a4") else "US Letter"
        words = f"{paper}, {pages} page{'s' if pages > 1 else ''}, "
        words += f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{round(size / 1e3)} kB"
        assert told[original.name].endswith(words), told[original.name]


def test_the_pdf_has_as_many_links_as_the_text(book: Book) -> None:
    """Counts tags, not annotations: a link over two lines has two of those."""
    expected = sum(len(page.text.select("main a.reference")) for page in book.html_pages.values())
    found = 0
    with pikepdf.open(book.pdf) as pdf:
        for element in elements(pdf.Root.StructTreeRoot):
            if str(element.get("/T", "")) == "Index":
                break
            found += element.S == "/Link" and not in_contents(element)
    assert found == expected


def in_contents(element: pikepdf.Object) -> bool:
    """Return whether a tag stands in the table of contents."""
    while "/P" in element and element.get("/S") != "/TOC":
        element = element.P
    return element.get("/S") == "/TOC"


def test_the_epub_passes_epubcheck(book: Book) -> None:
    assert links.epubcheck(book.epub) == []
