"""Every page of every PDF, looked at; the contact sheets land in build/proof."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from tests.support.books import Book
from tests.tools import proof


def test_every_page_is_fit_to_print(book: Book) -> None:
    assert [fault for path in book.pdfs for fault in proof.faults(path)] == []
    assert {path.stem for path in book.pdfs} <= {path.stem for path in (book.html.parent / "proof").glob("*.png")}


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("#place(dx: -60mm)[Some text that hangs over the edge]", "text leaves the page"),
        ("#place[Some text over other text]#place[Other text under this text]", "texts overlap"),
        ("#text(fill: luma(180))[Some text that nobody can read in gray]", "in gray"),
        ("Text.\n\nText.\n\nText.\n\nText.\n\n= A heading\n#pagebreak()\nText below it.", "a heading stands alone"),
        ("#pagebreak() #pagebreak(weak: false) A page before has no text.", "it is empty"),
    ],
)
def test_a_bad_page_is_noticed(tmp_path: Path, page: str, fault: str) -> None:
    folder = tmp_path / "pdf"
    folder.mkdir()
    (folder / "bad.typ").write_text(
        f"#set page(height: 12cm)\nEnough text to make a page of it all.\n\n{page}\n", encoding="utf-8"
    )
    (folder / "bad.pdf").write_bytes(typst.compile(str(folder / "bad.typ")))
    assert any(fault in found for found in proof.faults(folder / "bad.pdf"))
