"""Pages that are also sheets of paper of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from sphinx.errors import SphinxError

from tests.support.books import MakeBook, TinyBook, plain
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INDEX = "# Home\n\n```{toctree}\nsheet\nmore\n```\n\n```{bibliography}\n```\n"
SHEET = "# A sheet\n\nA fact {cite:p}`doe2020`. Read {doc}`more`.\n\n- One\n- Two\n"


@pytest.fixture
def handed(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book with one handout of the given kind and text."""
    return lambda kind="sheet", text=SHEET: tiny_book(
        {
            "index": INDEX,
            "more": "# More\n\nText.\n",
            "sheet": f"---\nhandout: {kind}\nchecked: 2026-11-22\n---\n\n{text}",
        },
        print_handout_notice="Nobody has reviewed this.",
    )


def text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return plain(" ".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def test_a_handout_is_made_for_both_papers(handed: Callable[..., TinyBook]) -> None:
    folder = handed().build("handouts")
    assert sorted(path.name for path in folder.glob("*.pdf")) == ["sheet-a4.pdf", "sheet-letter.pdf"]
    found = text(folder / "sheet-a4.pdf")
    assert found.startswith("A sheet A fact. Read More")
    for words in ("Nobody has reviewed this.", "22 November 2026", "example.org/sheet.html"):
        assert words in found


def test_other_pages_are_links_to_the_website(handed: Callable[..., TinyBook]) -> None:
    with pikepdf.open(handed().build("handouts") / "sheet-a4.pdf") as pdf:
        links = [str(note.A.URI) for note in pdf.pages[0].Annots]
    assert links == ["https://example.org/more.html"]


def test_a_handout_that_does_not_fit_is_refused(handed: Callable[..., TinyBook]) -> None:
    book = handed(text=SHEET + "\nToo much.\n" * 60)
    with pytest.raises(SphinxError, match=r"sheet\.md: the handout needs \d sides of a4; .* \[handouts\.long\]"):
        book.build("handouts")


def test_a_card_that_is_too_full_is_refused(handed: Callable[..., TinyBook]) -> None:
    book = handed(kind="card", text=SHEET + "\nToo much.\n" * 30)
    with pytest.raises(
        SphinxError, match=r"sheet\.md: the card is too full: its text is \d+\.\d mm tall.* \[print\.template\]"
    ):
        book.build("handouts")


def test_eight_cards_are_on_a_sheet_and_one_is_read_aloud(handed: Callable[..., TinyBook]) -> None:
    path = handed(kind="card").build("handouts") / "sheet-letter.pdf"
    assert text(path).count("A sheet") == 8
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1


def test_a_page_that_is_no_handout_is_left_alone(handed: Callable[..., TinyBook]) -> None:
    assert list(handed(kind="poster").build("handouts", "sheet.md:1 front-matter.handout").glob("*.pdf")) == []


def test_what_paper_cannot_show_names_the_handout(handed: Callable[..., TinyBook]) -> None:
    book = handed(text=SHEET + "\n{download}`box.svg`\n")
    with pytest.raises(SphinxError, match=r"sheet\.md: the handout was not made; .* \[handouts\.mistakes\]"):
        book.build("handouts")
    assert told(book.said) == ["sheet.md:13 print.download"]


def test_a_handout_leaves_out_what_its_page_explains(handed: Callable[..., TinyBook]) -> None:
    book = handed(text="# A sheet\n\n{cite:p}`doe2020` says it of an opioid.\n")
    book.write("more", "# More\n\n```{glossary}\nopioid\n    A drug.\n```\n")
    book.write("conf.py", (book.folder / "conf.py").read_text() + "review_state = True\n")
    front = "---\naudience: [families]\nchecked: 2026-11-22\ndue: 2030-11-22\n"
    for name in ("index", "more"):
        book.write(name, f"{front}---\n\n{(book.folder / f'{name}.md').read_text()}")
    sheet = (book.folder / "sheet.md").read_text().partition("---\n\n")[2]
    book.write("sheet", f"{front}handout: sheet\n---\n\n{sheet}")
    pdf = book.build("handouts") / "sheet-a4.pdf"
    assert text(pdf).startswith("A sheet says it of an opioid.")
    for words in ("Doe", "Sources and review", "Clinical review"):
        assert words not in text(pdf)
    with pikepdf.open(pdf) as document:
        assert "/Annots" not in document.pages[0]
