"""The PDFs as a reader, and a screen reader, would meet them: every edition of the handbook, and every handout."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from handbook.model import edition
from tests.support.books import DOCS, Book, elements, plain, squeezed
from tests.support.java import JAVA

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
HANDBOOKS = (
    "pdf/kratom-handbook-a4",
    "pdf/kratom-handbook-letter",
    "large-print/kratom-handbook-large-print-a4",
    "large-print/kratom-handbook-large-print-letter",
)
HANDOUTS = tuple(
    f"handouts/{page.stem}-{paper}" for page in sorted((DOCS / "handouts").glob("*.md")) for paper in ("a4", "letter")
)
# Points.
A4, LETTER = (595, 842), (612, 792)
LARGE, READABLE, ON_A_CARD = 16.0, 12.0, 8.0


def path(name: str) -> Path:
    return ROOT / "build" / f"{name}.pdf"


def text(name: str) -> str:
    document = pypdfium2.PdfDocument(path(name))
    try:
        return plain(" ".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def test_every_pdf_is_known_to_these_tests(book: Book) -> None:
    assert {str(found.relative_to(ROOT / "build").with_suffix("")) for found in book.pdfs} == {*HANDBOOKS, *HANDOUTS}


@pytest.mark.parametrize("name", [*HANDBOOKS[:3], *HANDOUTS])
def test_a_screen_reader_meets_no_error(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    run = subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), "--fail-on", "error", "--json", str(report), str(path(name))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(report.read_text()), "outloud wrote no report"


@pytest.mark.parametrize("standard", ["ua1", "2a"])
def test_verapdf_finds_no_error(book: Book, standard: str) -> None:
    """PDF/UA-1 and PDF/A-2a, by the industry's own checker; the second edition of large print is `make verapdf`."""
    jar = ROOT / "build" / ".tools" / "verapdf.jar"
    if not jar.is_file():
        message = "veraPDF is missing; `make test` fetches it with Maven: apt install maven (macOS: brew install maven)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    files = [str(found) for found in book.pdfs if "large-print-letter" not in found.name]
    run = subprocess.run(
        [
            *JAVA,
            "-cp",
            str(jar),
            "org.verapdf.apps.GreenfieldCliWrapper",
            "-f",
            standard,
            "--format",
            "text",
            *files,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in run.stdout.splitlines() if not line.startswith("PASS ")] == []
    assert run.stdout.count("PASS ") == len(files)


@pytest.mark.parametrize("name", [*HANDBOOKS, *HANDOUTS])
def test_the_paper_is_what_the_name_says(name: str) -> None:
    with pikepdf.open(path(name)) as pdf:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages}
    assert sizes == {A4 if name.endswith("a4") else LETTER}


def sizes(name: str) -> Iterator[float]:
    """Yield the size of the letters of each piece of text in points, but not in pictures, which are set in Sarabun."""
    document = pypdfium2.PdfDocument(path(name))
    for page in document:
        for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(found.raw), font, 100)
            if b"Sarabun" not in font.value:
                size = ctypes.c_float()
                raw.FPDFTextObj_GetFontSize(found.raw, size)
                yield round(size.value * abs(found.get_matrix().d), 1)
    document.close()


@pytest.mark.parametrize("name", HANDBOOKS[2:])
def test_large_print_has_no_small_letters_and_no_italics(name: str) -> None:
    # Superscripts aside, nothing is smaller than the 16 points that UKAAF asks of large print.
    assert min(sizes(name)) >= LARGE
    with pikepdf.open(path(name)) as pdf:
        fonts = {
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        }
    assert not [font for font in fonts if "Italic" in font or font.endswith("It")], fonts
    assert not [font for font in fonts if "Serif" in font], fonts


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_is_one_page_in_readable_letters(name: str) -> None:
    with pikepdf.open(path(name)) as pdf:
        assert len(pdf.pages) == 1
    assert min(sizes(name)) >= (ON_A_CARD if "wallet-card" in name else READABLE)


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_has_its_box_numbers_dates_license_and_address(name: str) -> None:
    lines = tomllib.loads((DOCS / "registers" / "helplines.toml").read_text(encoding="utf-8"))
    found = text(name)
    for key in lines["box"]["call"]:
        assert next(line for line in lines["helpline"] if line["id"] == key)["number"] in found
    page = name.split("/")[1].rsplit("-", 1)[0]
    assert squeezed(f"handouts/{page}.html") in squeezed(found)
    assert "No clinician has reviewed this." in found
    checked = re.search(
        r"^checked: (.+)$", (DOCS / "handouts" / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert checked
    assert edition.long_date(dt.date.fromisoformat(checked[1])) in found
    assert squeezed(edition.read(DOCS.parent).line) in squeezed(found)
    if page != "wallet-card":
        assert "CC BY 4.0" in found
        with pikepdf.open(path(name)) as pdf:
            pictures = [part for part in elements(pdf.Root.StructTreeRoot) if part.S == "/Figure"]
        assert [str(picture.Alt).startswith("QR code: ") for picture in pictures] == [True]
    assert ("Danger:" in found) or ("Warning:" in found)


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_says_what_its_page_says(book: Book, name: str) -> None:
    page = name.split("/")[1].rsplit("-", 1)[0]
    soup = book.html_pages[f"handouts/{page}"].text
    for element in soup.select(".bibtex-citation, .sources-and-review"):
        element.extract()
    printed = squeezed(text(name))
    for block in soup.main.select("h1, h2, p, li"):
        if not block.select("p, li") and block.find_parent(class_="steps") is None:
            assert squeezed(block.get_text()) in printed, block.get_text()


def test_the_card_is_read_once(book: Book) -> None:
    del book
    with pikepdf.open(path("handouts/wallet-card-a4")) as pdf:
        assert len([part for part in elements(pdf.Root.StructTreeRoot) if part.S == "/H1"]) == 1
    assert text("handouts/wallet-card-a4").count("Overdose: what to do") == 8


def test_links_to_pages_say_their_number(book: Book) -> None:
    assert book.pdf_text.count(" (page ") > 200
    document = pypdfium2.PdfDocument(book.pdf)
    starts = {plain(mark.get_title()): mark.get_dest().get_index() for mark in document.get_toc()}
    pages = [plain(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    first = starts["Contents"]
    number = starts["Someone may have overdosed: what to do now"] - first + 1
    assert f"the emergency steps (page {number})" in " ".join(pages)


def test_outside_links_are_printed(book: Book) -> None:
    assert "Federal Register (federalregister.gov)" in book.pdf_text
