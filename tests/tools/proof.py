"""Look at every page of every PDF for what no printer should give away.

Nothing leaves the page, no text overlaps, none is empty, gray is enough, no heading stands alone at the foot.
``python proof.py`` writes a contact sheet of each PDF to ``build/proof``, for people to look at.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from PIL import Image
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

# Points of paper that stay white around the text.
MARGIN = 20
# WCAG 1.4.3 for text, in gray: what a photocopier leaves.
LEAST_CONTRAST = 4.5
FEWEST_LETTERS = 20
# Two pieces of text that share more than this part of the smaller one.
MOST_OVERLAP = 0.35
# The letters of a heading are larger than those of text by this factor.
HEADING = 1.1
THUMBNAIL = 150
ACROSS = 16


class Box(NamedTuple):
    """Where a piece of text stands, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """Return its area."""
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def shared(self, other: Box) -> float:
        """Return the area that two boxes have in common."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        ).area


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with the look of a PDF, and write its contact sheet."""
    document = pypdfium2.PdfDocument(path)
    thumbnails = []
    for number, page in enumerate(document, start=1):
        picture = page.render(scale=1.5).to_pil().convert("L")
        thumbnails.append(picture.resize((THUMBNAIL, round(THUMBNAIL * picture.height / picture.width))))
        foot, letters = (112, 18) if "large" in path.stem else (74, 12)
        for fault in (*_of_page(page, picture), *_lonely_heading(page, foot, letters)):
            yield f"{path.name}, page {number}: {fault}"
    document.close()
    _sheet(thumbnails, path)


def _of_page(page: pypdfium2.PdfPage, picture: Image.Image) -> Iterator[str]:
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = [Box(*text.get_rect(index)) for index in range(text.count_rects())]
    boxes = [box for box in boxes if box.area > 1]
    if len(text.get_text_bounded().strip()) < FEWEST_LETTERS:
        yield "it is empty"
    for box in boxes:
        if box.left < MARGIN or box.bottom < MARGIN or box.right > width - MARGIN or box.top > height - MARGIN:
            yield f"text leaves the page: {text.get_text_bounded(*box)!r}"
        elif sum(map(str.isalnum, text.get_text_bounded(*box))) < 2:
            continue  # a hyphen is thinner than a dot of the picture
        elif (contrast := _contrast(picture, box, height)) < LEAST_CONTRAST:
            yield f"only {contrast:.1f}:1 in gray: {text.get_text_bounded(*box)!r}"
    boxes.sort(key=lambda box: box.bottom)
    for index, box in enumerate(boxes):
        for other in boxes[index + 1 :]:
            if other.bottom >= box.top:
                break
            if box.shared(other) > MOST_OVERLAP * min(box.area, other.area):
                yield f"texts overlap: {text.get_text_bounded(*box)!r} and {text.get_text_bounded(*other)!r}"


def _lonely_heading(page: pypdfium2.PdfPage, foot: int, letters: int) -> Iterator[str]:
    """Yield a fault if the last line above the foot of a page is a heading; ``foot`` and ``letters`` are in points."""
    lines: dict[int, float] = {}
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        bottom = found.get_bounds()[1]
        if bottom > foot:
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(found.raw, size)
            lines[round(bottom)] = size.value * abs(found.get_matrix().d)
    if len(lines) > 3 and lines[min(lines)] > HEADING * letters:
        yield "a heading stands alone at the foot"


def _contrast(picture: Image.Image, box: Box, height: float) -> float:
    """Return the contrast between the lightest and the darkest spot of a box (WCAG 2.2)."""
    scale = picture.height / height
    part = picture.crop(
        (
            int(box.left * scale),
            int((height - box.top) * scale),
            int(box.right * scale) + 1,
            int((height - box.bottom) * scale) + 1,
        )
    )
    dark, light = part.getextrema()
    return (_luminance(light) + 0.05) / (_luminance(dark) + 0.05)


def _luminance(gray: int) -> float:
    value = gray / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _sheet(thumbnails: list[Image.Image], path: Path) -> None:
    """Write all pages of a PDF as one picture."""
    tall = max(picture.height for picture in thumbnails)
    across = min(ACROSS, len(thumbnails))
    down = -(-len(thumbnails) // across)
    sheet = Image.new("L", (across * (THUMBNAIL + 4), down * (tall + 4)), 128)
    for index, picture in enumerate(thumbnails):
        sheet.paste(picture, ((index % across) * (THUMBNAIL + 4) + 2, (index // across) * (tall + 4) + 2))
    folder = path.parents[1] / "proof"
    folder.mkdir(exist_ok=True)
    sheet.save(folder / f"{path.stem}.png")


if __name__ == "__main__":
    wrong = [fault for name in sys.argv[1:] for fault in faults(Path(name))]
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))
