"""The PDF itself: tags, names and bytes."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from sphinx.errors import SphinxError

from handbook.formats.pdf import press, typeset
from handbook.formats.pdf.builder import TEMPLATES
from handbook.formats.pdf.finish import finish
from handbook.formats.pdf.typeset import Job
from handbook.model import look
from tests.support.books import MakeBook, elements
from tests.support.messages import told

if TYPE_CHECKING:
    from pathlib import Path

LOOK = {"look": json.dumps({"fonts": look.FONTS, "colors": look.COLORS})}
TABLE = (
    ":::{list-table} Caption\n:header-rows: 1\n:stub-columns: 1\n\n"
    "* - Head\n  - Second\n  - Third\n* - Row\n  - Cell\n  - Cell\n* - Row\n  - Cell\n  - Cell\n:::\n"
)
PAGES = {
    "index": "# Home\n\n{doc}`b`, <https://example.org>, กระท่อม.\n\n![A box](box.svg)\n\n```{toctree}\nb\n```\n",
    "b": f"# Second page\n\n{TABLE}\n\n```{{index}} thing\n```\n\nText.[^1]\n\n[^1]: A note.\n",
}


@pytest.fixture
def pdf(tiny_book: MakeBook) -> pikepdf.Pdf:
    data = (tiny_book(PAGES).build("print") / "handbook.pdf").read_bytes()
    return pikepdf.open(BytesIO(data))


def text(path: Path, page: int) -> str:
    return pypdfium2.PdfDocument(path)[page].get_textpage().get_text_bounded()


def tags(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    return [element for element in elements(pdf.Root.StructTreeRoot) if name == element.S]


def test_the_document_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Tiny"


def test_header_cells_know_what_they_head(pdf: pikepdf.Pdf) -> None:
    scopes = []
    for cell in tags(pdf, "/TH"):
        attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
        scopes += [str(item.Scope) for item in attributes if "/Scope" in item]
    assert scopes == ["/Column", "/Column", "/Column", "/Row", "/Row"]
    assert len(tags(pdf, "/TD")) == 4


def test_links_pictures_and_languages_are_tagged(pdf: pikepdf.Pdf) -> None:
    assert [str(figure.Alt) for figure in tags(pdf, "/Figure")] == ["A box"]
    assert any(b"/Lang(th)" in page.Contents.read_bytes().replace(b" ", b"") for page in pdf.pages)
    addresses = [
        str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A
    ]
    assert addresses == ["https://example.org"]
    assert len(tags(pdf, "/Note")) == 1


def test_links_inside_the_book_lead_to_their_places(tiny_book: MakeBook) -> None:
    """To a heading by its name, to anything else by the point on its page; both say the page as it is printed."""
    pages = {
        "index": "# Home\n\n{doc}`b` and {term}`opioid`.\n\n```{toctree}\nb\n```\n",
        "b": "# Second page\n\n```{glossary}\nopioid\n    A drug.\n```\n",
    }
    path = tiny_book(pages).build("print") / "handbook.pdf"
    with pikepdf.open(path) as pdf:
        place = next(number for number, page in enumerate(pdf.pages) if text(path, number).startswith("Second"))
        notes = {str(note.Contents): note.Dest for note in pdf.pages[place - 1].Annots}
        assert list(notes) == [f"chapter, page {place - 1}", f"page {place - 1}"]
        heading, term = notes.values()
        assert str(heading) == "b/second-page"
        assert term[0].objgen == pdf.pages[place].obj.objgen
        words = pypdfium2.PdfDocument(path)[place].get_textpage().search("opioid").get_next()
        left, bottom, _right, _top = pypdfium2.PdfDocument(path)[place].get_textpage().get_charbox(words[0])
        assert abs(float(term[2]) - left) < 3
        assert 0 < float(term[3]) - bottom < 20
        assert not any("/A" in note for page in pdf.pages for note in page.get("/Annots", []))


def test_a_link_that_leads_nowhere_is_noticed(tiny_book: MakeBook) -> None:
    (source := tiny_book(PAGES)).build("print")
    folder = source.folder / "_build" / "print"
    (folder / "lost.typ").write_text('#set document(title: "A")\n#link("place:no/where")[A link]', encoding="utf-8")
    job = Job(str(folder / "lost.typ"), str(folder / "lost.pdf"), LOOK, [], [])
    error = press.make(job).error
    assert error is not None
    assert (error.code, error.message.split(",")[0]) == ("print.target", "the PDF has no place 'no/where'")
    assert not (folder / "lost.pdf").exists()


def test_a_process_answers_for_its_jobs(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tiny_book(PAGES)
    folder = book.build("print")
    job = Job(str(folder / "handbook.typ"), str(folder / "again.pdf"), LOOK, [1], [])
    answer = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps([asdict(job)])))
    monkeypatch.setattr("sys.stdout", answer)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    press.main()
    (outcome,) = json.loads(answer.getvalue())
    assert outcome["error"] is None
    with pikepdf.open(folder / "again.pdf") as pdf:
        assert outcome["pages"] == len(pdf.pages)
    # Only without the fonts.
    assert all("unknown font family" in warning["message"] for warning in outcome["warnings"])


def test_a_process_that_dies_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(str(tmp_path / "a.typ"), str(tmp_path / "a.pdf"), {}, [], [])
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(RuntimeError, match=r"a\.pdf ended with 1"):
        typeset.run([[job]], 1)


def test_a_compiler_that_is_killed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system does where memory runs out."""
    job = Job(str(tmp_path / "a.typ"), str(tmp_path / "a.pdf"), {}, [], [])
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(killed))
    with pytest.raises(SphinxError, match=r"killed \(signal 9\).*\[print\.killed\]"):
        typeset.run([[job]], 1)


def test_bookmarks_follow_the_headings(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "Home", "Second page", "Index"]


def test_no_font_of_the_machine_is_used(pdf: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).split("+")[-1]
        for page in pdf.pages
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
    }
    assert fonts
    assert all(name.startswith(("SourceSerif4", "SourceSans3", "Sarabun", "LibertinusSerif")) for name in fonts), fonts


def test_two_builds_are_the_same_bytes(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    book = tiny_book(PAGES)
    first = (book.build("print") / "handbook.pdf").read_bytes()
    (book.folder / "_build" / "print" / "handbook.pdf").unlink()
    assert (book.build("print") / "handbook.pdf").read_bytes() == first


def test_a_glyph_that_no_font_has_names_its_page(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\n```{toctree}\nb\n```\n", "b": "# Second\n\n\u4e2d\n"})
    with pytest.raises(SphinxError, match=r"b\.md:3: the fonts of the book have no sign .* \[print\.letter\]"):
        book.build("print")


def test_a_table_that_got_lost_is_noticed(tiny_book: MakeBook) -> None:
    data = (tiny_book(PAGES).build("print") / "handbook.pdf").read_bytes()
    with pytest.raises(SphinxError, match=r"the PDF has 1 tables, the pages have 2; .* \[print\.tables\]"):
        finish(data, [1, 1], {})


def test_a_missing_font_package_is_named(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, print_font_packages=["fontpkg_none"])
    with pytest.raises(SphinxError, match=r"font package 'fontpkg_none' is not installed; .* \[print\.font\]"):
        book.build("print")


def test_missing_templates_are_named(tiny_book: MakeBook) -> None:
    with pytest.raises(
        SphinxError, match=r"none: the folder of the print templates is missing; .* \[print\.templates\]"
    ):
        tiny_book(PAGES, print_templates="none").build("print")


def test_print_without_fonts_is_refused(tiny_book: MakeBook) -> None:
    with pytest.raises(SphinxError, match=r"no fonts for print; .* \[print\.no-font\]"):
        tiny_book(PAGES, print_font_packages=[]).build("print")


def test_a_font_that_is_not_installed_is_refused(tiny_book: MakeBook) -> None:
    """Typst only warns, and sets the text in another font, or leaves it out."""
    book = tiny_book(PAGES, print_fonts={"serif": ["No Such Serif"]})
    with pytest.raises(SphinxError, match=r"unknown font family: no such serif; .* \[print\.family\]"):
        book.build("print")


def test_what_the_compiler_warns_of_is_told(tiny_book: MakeBook) -> None:
    """A build of the handbook takes each warning for an error."""
    book = tiny_book(PAGES, print_templates="_templates")
    shutil.copytree(TEMPLATES, book.folder / "_templates")
    template = book.folder / "_templates" / "handbook.typ"
    template.write_text(f'#import "parts.typ": ink as ink\n{template.read_text()}', encoding="utf-8")
    with pytest.raises(AssertionError, match="unnecessary import rename"):
        book.build("print")
    assert "templates/handbook.typ:" in book.said  # not one of the pages
    assert set(told(book.said)) == {"print.warning"}


def test_a_page_with_two_faults_is_named_once(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\n\u4e2d\n\n\u4e2d\n"})
    with pytest.raises(SphinxError) as caught:
        book.build("print")
    assert told(str(caught.value), book.folder) == ["index.md:3 print.letter"]


def test_what_is_wrong_in_every_edition_is_said_once(tiny_book: MakeBook) -> None:
    editions = {"a": {"paper": "a4"}, "b": {"paper": "us-letter"}}
    book = tiny_book({"index": "# Home\n\n\u4e2d\n"}, print_editions=editions, print_jobs=2)
    with pytest.raises(SphinxError) as caught:
        book.build("print")
    assert told(str(caught.value), book.folder) == ["index.md:3 print.letter"]


def test_what_the_compiler_refuses_is_told(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, print_templates="_templates")
    shutil.copytree(TEMPLATES, book.folder / "_templates")
    template = book.folder / "_templates" / "handbook.typ"
    template.write_text(f"{template.read_text(encoding='utf-8')}\n#nobody-knows-this()\n", encoding="utf-8")
    with pytest.raises(SphinxError, match=r"unknown variable: nobody-knows-this.* \[print\.error\]"):
        book.build("print")
