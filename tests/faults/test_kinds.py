"""Each kind of input that broke other books, tried in every format: its words arrive, or it is refused as it must be.

The last test prints a table of the kinds (`pytest -s tests/faults/test_kinds.py`).
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.faults.breaks import both
from tests.faults.kinds import REFUSED, RIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.kinds import Right
    from tests.faults.laboratory import Laboratory

KINDS = list(dict.fromkeys([case.kind for case in RIGHT] + [case.kind for case in REFUSED]))
# How many inputs are built at once. With all of these on one page the compiler refuses it ("tag would be split up").
TOGETHER = {"tall, wide and long": 3}
done: Counter[tuple[str, str]] = Counter()


def squeezed(text: str) -> str:
    """Return a text without white space, hyphens at ends of lines, and typographic quotes."""
    text = re.sub(r"[\s\u00ad\ufffe\u0002]+", "", html.unescape(text))
    return text.translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))


def letters(pdf: Path) -> str:
    """Return what stands on the pages of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded(*page.get_bbox()) for page in document)


def formats(build: Path) -> dict[str, str]:
    """Return the text of each format; of the website all pages that were written by somebody."""
    with zipfile.ZipFile(build / "epub" / "kratom-handbook.epub") as archive:
        chapters = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", ".ncx"))]
    large = build / "large-print" / "kratom-handbook-large-print-a4.pdf"
    return {
        "text": next((build / "text").glob("*.txt")).read_text(encoding="utf-8"),
        "pdf": letters(build / "pdf" / "kratom-handbook-a4.pdf"),
        "large": letters(large) if large.is_file() else "",
        "epub": "\n".join(chapters),
    }


def missing(right: Right, build: Path, found: dict[str, str]) -> list[str]:
    """Return what is wrong in what came of an input."""
    website = (build / "html" / f"{right.page}.html").read_text(encoding="utf-8")
    faults = []
    for form, text in {"html": website, **found}.items():
        squeezed_text, spaced = squeezed(text), " ".join(text.split())
        # What is glued must not be hidden by taking the blanks out.
        faults += [
            f"{right.name}, {form}: {words[:80]}"
            for words in getattr(right, form)
            if (words[1:] in spaced if words.startswith("!") else squeezed(words) not in squeezed_text)
        ]
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_what_broke_other_books(laboratory: Laboratory, kind: str) -> None:
    inputs = [right for right in RIGHT if right.kind == kind]
    for first in range(0, len(inputs), size := TOGETHER.get(kind, len(inputs)) or 1):
        batch = inputs[first : first + size]
        with laboratory.changed(both(*(right.change for right in batch))) as root:
            result = laboratory.build()
            assert result.said == ""
            assert result.code == 0
            found = formats(root / "build")
            faults = [fault for right in batch for fault in missing(right, root / "build", found)]
        assert not faults, "\n".join(faults)
        done[kind, "right"] += len(batch)
    for case in (case for case in REFUSED if case.kind == kind):
        laboratory.refuses(case)
        done[kind, "refused"] += 1


def test_the_table_of_kinds() -> None:
    rows = [
        (kind, done[kind, "right"], done[kind, "refused"])
        for kind in KINDS
        if (kind, "right") in done or (kind, "refused") in done
    ]
    print(f"\n{'kind':34} tried  right  refused well")
    for kind, right, refused in (*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))):
        print(f"{kind:34} {right + refused:5} {right:6} {refused:13}")
    assert sum(done.values()) <= len(RIGHT) + len(REFUSED)
