"""The words of the book on paper: those of its pages with what the translator adds, and those of the finished PDF.

PDFium reads the PDF, within the borders of each sheet. What a screen reader passes over (heads and feet of the sheets, the
repeated head of a table) and the letters in pictures are taken out before.
"""

from __future__ import annotations

import re
from ctypes import c_float
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
from docutils import nodes
from roman_numerals import RomanNumeral
from sphinx import addnodes

from handbook.formats.pdf.inline import address_on_paper
from handbook.model.catalog import _
from handbook.model.pages import number_of
from handbook.model.words import BESIDE, BOXES, LINE_END, SHEET_END, nothing, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from handbook.model.words import Collector

# PDFium reads a row of hyphens as one, and a space.
HYPHENS = re.compile("-{2,}")
# So many points of a letter may be cut off: what is outside of its black is.
FRACTION = 2.0
# PDFium ends lines so. Where a space stands before, or the sign of a list follows, the word is at its end too.
END = re.compile(r"(?<=\S)\r\n(?=\S)(?![•\u2013\u2014] )")
# Between two sheets: it leaves out a hyphen there.
SHEET = re.compile(r"(?<=\S)\f(?=\S)(?![•\u2013\u2014] )")


def text_of(path: Path, first: str, after: str) -> str:
    """Return the text of a PDF from the page with the place ``first`` to the one before ``after``, or to the end."""
    document = pypdfium2.PdfDocument(path)
    try:
        start, end = _page_of(document, first, 0), _page_of(document, after, len(document))
        text = "\f".join(_page(document[number]) for number in range(start, end))
        return SHEET.sub(SHEET_END, END.sub(LINE_END, text))
    finally:
        document.close()


def even(text: str) -> str:
    """Return a text without what cannot be compared: the page that a link leads to, which the translator cannot know."""
    page_of = "\\s".join(map(re.escape, _("(page\N{NO-BREAK SPACE}%s)").split())).replace("%s", "\\d+")
    return HYPHENS.sub("- ", re.sub(rf"[\s{LINE_END}{SHEET_END}]+{page_of}", "", text))


def _page_of(document: pypdfium2.PdfDocument, name: str, other: int) -> int:
    """Return the page of a named place."""
    place = pdfium.FPDF_GetNamedDestByName(document.raw, name.encode())
    return pdfium.FPDFDest_GetDestPageIndex(document.raw, place) if place else other


def _page(page: pypdfium2.PdfPage) -> str:
    """Return the text of a page."""
    objects = [pdfium.FPDFPage_GetObject(page.raw, at) for at in range(pdfium.FPDFPage_CountObjects(page.raw))]
    marks = [(found, pdfium.FPDFPageObj_GetMarkedContentID(found)) for found in objects]
    pictures = {mark for found, mark in marks if pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_TEXT}
    for found, mark in marks:
        if mark in pictures or mark < 0 or _is_clipped(found):
            pdfium.FPDFPage_RemoveObject(page.raw, found)
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded())
    finally:
        text.close()
        page.close()


def _is_clipped(text: Any) -> bool:
    """Return whether a part of a text is cut off."""
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    if pdfium.FPDFClipPath_CountPaths(clip) < 1:
        return False
    box = [c_float() for _side in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *box)
    left, bottom, right, top = (side.value for side in box)
    for path in range(pdfium.FPDFClipPath_CountPaths(clip)):
        points = [_point(clip, path, at) for at in range(pdfium.FPDFClipPath_CountPathSegments(clip, path))]
        (first, last), (lowest, highest) = ((min(ways), max(ways)) for ways in zip(*points, strict=True))
        if left < first - FRACTION or right > last + FRACTION or bottom < lowest - FRACTION or top > highest + FRACTION:
            return True
    return False


def _point(clip: Any, path: int, at: int) -> tuple[float, float]:
    """Return where a line of the edge of what can be seen ends."""
    x, y = c_float(), c_float()
    pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
    return x.value, y.value


def _caption(collector: Collector, node: nodes.caption) -> None:
    number = number_of(collector.env, collector.docname, "figure", node.parent)
    collector.add(number and f"{number}. ", *node.children)


def _title(collector: Collector, node: nodes.title) -> None:
    number = ""
    if isinstance(node.parent, nodes.table):
        number = number_of(collector.env, collector.docname, "table", node.parent)
    elif isinstance(node.parent, nodes.section):
        numbers = collector.env.toc_secnumbers.get(collector.docname, {})
        top = isinstance(node.parent.parent, nodes.document)
        number = ".".join(map(str, numbers.get("" if top else f"#{node.parent['ids'][0]}", ())))
    collector.add(number and (f"{number}. " if isinstance(node.parent, nodes.table) else f"{number} "), *node.children)


def _reference(collector: Collector, node: nodes.Element) -> None:
    # A figure that is a link has no address beside it.
    in_figure = isinstance(node.parent, nodes.figure)
    collector.add(*node.children, "" if in_figure else address_on_paper(node, collector.env.config.print_address))


def _cell(collector: Collector, node: nodes.entry) -> None:
    """Add a cell: PDFium sees no space before some."""
    collector.add(BESIDE, *node.children)


def _term(collector: Collector, node: nodes.term) -> None:
    follows = node.next_node(descend=False, siblings=True)
    collector.add(*node.children, "," if isinstance(follows, nodes.term) else "")


def _source(collector: Collector, node: nodes.citation) -> None:
    collector.add(f"[{node[0].astext()}]\n", *node.children[1:])


def _steps(collector: Collector, node: nodes.enumerated_list) -> None:
    for number, item in enumerate(node.children, start=node.get("start", 1)):
        collector.block(
            item, f"{node.get('prefix', '')}{_counter(node, number)}{node.get('suffix', '.')} ", *item.children
        )


def _counter(node: nodes.enumerated_list, number: int) -> str:
    """Return a number of a list in its own way of counting."""
    match node["enumtype"]:
        case "loweralpha":
            return chr(ord("a") + number - 1)
        case "upperalpha":
            return chr(ord("A") + number - 1)
        case "lowerroman":
            return RomanNumeral(number).to_lowercase()
        case "upperroman":
            return RomanNumeral(number).to_uppercase()
    return str(number)


class Notes:
    """Numbers the notes of a book, as the compiler does: where they are called first."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def add(self, collector: Collector, node: nodes.footnote_reference) -> None:
        """Add the number of a note, and its words beside the text: they are at the foot of the sheet."""
        key = collector.docname, node["refid"]
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            assert node.document is not None
            note = next(note for note in node.document.findall(nodes.footnote) if node["refid"] in note["ids"])
            text = " ".join(child.astext() for child in note.children[1:])
            # The number stands beside the words.
            collector.aside.append(words(f"{self.numbers[key]} {BESIDE} {text}"))
        collector.add(f" {BESIDE} {self.numbers[key]} {BESIDE} ")


def handlers() -> dict[type[nodes.Node], Callable[[Collector, Any], None]]:
    """Return what adds the words of each kind of node, for one book."""
    return {
        **BOXES,
        nodes.caption: _caption,
        nodes.title: _title,
        nodes.reference: _reference,
        addnodes.number_reference: _reference,
        nodes.entry: _cell,
        nodes.term: _term,
        nodes.citation: _source,
        nodes.enumerated_list: _steps,
        nodes.footnote: nothing,
        nodes.footnote_reference: Notes().add,
    }
