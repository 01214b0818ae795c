"""Links inside a PDF: written as addresses (``place:label``), connected in the finished file.

A link of Typst's own asks where it leads, so its paragraph is laid out again whenever that place has moved, and not at
all the first time: half of the processor time and of the memory of the book. An address asks nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pikepdf

from handbook.formats.pdf.markup import PLACE
from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

# A link leads to this much above its target, as Typst's own do: the place of a word is its baseline.
ABOVE = 10


class Target(NamedTuple):
    """Where a label stands."""

    kind: str  # what a heading is ("chapter", "Section"), or nothing
    page: int  # counted from 1
    x: float  # points from the left
    y: float  # points from the top
    description: str  # what is read aloud for a link to it, as "Section, page 7"


def connect(document: pikepdf.Pdf, targets: Mapping[str, Target]) -> None:
    """Make each such address in ``document`` a link to its target.

    :raises DiagnosticError: if a target is nowhere in the book.
    """
    pages = list(document.pages)
    places: dict[str, tuple[pikepdf.Object, pikepdf.String]] = {}
    for page in pages:
        for note in page.get("/Annots", ()):
            action = note.get("/A")
            written = str(action.get("/URI", "")) if action is not None else ""
            if not written.startswith(PLACE):
                continue
            if written not in places:
                label = unquote(written.removeprefix(PLACE))
                if label not in targets:
                    message = f"the PDF has no place '{label}', but a link leads there; report this as a bug of the print builder"
                    raise DiagnosticError(Diagnostic("print.target", message))
                places[written] = _place(label, targets[label], pages), pikepdf.String(targets[label].description)
            note.Dest, note.Contents = places[written]
            del note.A


def _place(label: str, target: Target, pages: list[pikepdf.Page]) -> pikepdf.Object:
    """Return a target as PDF has it: headings have names there."""
    if target.kind:
        return pikepdf.String(label)
    page = pages[target.page - 1]
    top = float(page.mediabox[3]) - max(target.y - ABOVE, 0)
    return pikepdf.Array([page.obj, pikepdf.Name.XYZ, round(target.x, 3), round(top, 3), 0])
