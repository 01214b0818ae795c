"""The PDF as a reader, and a screen reader, would meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2

from tools import Book


def test_a_screen_reader_meets_no_error(book: Book, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    run = subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), "--fail-on", "error", "--json", str(report), str(book.pdf)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(report.read_text()), "outloud wrote no report"


def test_no_page_is_empty(book: Book) -> None:
    document = pypdfium2.PdfDocument(book.pdf)
    lengths = [len(page.get_textpage().get_text_bounded().strip()) for page in document]
    document.close()
    assert len(lengths) > 30
    assert min(lengths) > 20


def test_no_text_leaves_its_page(book: Book) -> None:
    document = pypdfium2.PdfDocument(book.pdf)
    outside = []
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            if left < 20 or bottom < 20 or right > width - 20 or top > height - 20:
                outside.append((number, text.get_text_bounded(left, bottom, right, top)))
    document.close()
    assert outside == []
