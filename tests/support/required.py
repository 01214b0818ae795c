"""What each page must show, and whether a reader gets it: shared by the book's tests and the mutations.

The lock is the witness of what must be where; the register has the words.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from bs4 import BeautifulSoup

from tests.support.books import DOCS, Book, plain, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Required(NamedTuple):
    """A message that a page must show."""

    page: str
    message: str


def register(docs: Path = DOCS) -> dict[str, dict]:
    """Return the messages as they are written, by id."""
    data = tomllib.loads(_filled(docs, "safety"))
    return {
        entry["id"]: entry | ({"avoid": lines_of(docs, **entry)} if "procedure" in entry else {})
        for entry in data["message"]
    }


def procedures(docs: Path = DOCS) -> dict[str, dict]:
    """Return the procedures as they are written, with the times of their intervals in place, by id."""
    return {entry["id"]: entry for entry in tomllib.loads(_filled(docs, "procedures"))["procedure"]}


def _filled(docs: Path, name: str) -> str:
    """Return the text of a register with the times of the intervals in place."""
    folder = docs / "registers"
    text = (folder / f"{name}.toml").read_text(encoding="utf-8")
    for interval, value in tomllib.loads((folder / "procedures.toml").read_text(encoding="utf-8"))["intervals"].items():
        text = text.replace(f"{{{interval}}}", value)
    return text


def lines_of(docs: Path, procedure: str, first: str = "", **_other: object) -> list[str]:
    """Return the lines that a message takes from a procedure, from the step ``first`` on."""
    steps = procedures(docs)[procedure]["step"]
    found: list[str] = []
    for step in steps[[step["id"] for step in steps].index(first) if first else 0 :]:
        lines = step.get("box") or [step["short"]]
        if step.get("joined"):
            found[-1] = f"{found[-1]} {lines[0]}"
            lines = lines[1:]
        found += lines
    return found


def required(docs: Path = DOCS) -> list[Required]:
    """Return what must be where."""
    lock = (docs / "registers" / "safety.lock").read_text(encoding="utf-8")
    return [Required(page, key) for key, page in re.findall(r"^([\w-]+): on (\S+) = ", lock, re.MULTILINE)]


def words(message: str) -> list[str]:
    """Return the paragraphs of a message in order; the signal word opens the first."""
    entry = register()[message]
    return [f"{entry['signal'].capitalize()}: {entry['hazard']}", entry["consequence"], *entry["avoid"]]


def missing_in_markup(pages: dict[str, BeautifulSoup], form: str) -> Iterator[str]:
    """Yield a sentence for each message that is not on its page of HTML as it must be."""
    for page, message in required():
        soup = pages.get(page)
        boxes = soup.select(f".admonition.safety-{message}") if soup else []
        texts = [[plain(part.get_text()) for part in box.select("p")] for box in boxes]
        if [plain(text) for text in words(message)] not in texts:
            yield f"{form} {page}: the safety message '{message}' is not there as it must be: {texts}"


def missing_in_html(folder: Path) -> Iterator[str]:
    """Yield what is missing on the website in ``folder``."""
    pages = {page: BeautifulSoup((folder / f"{page}.html").read_bytes(), "lxml") for page, _message in required()}
    yield from missing_in_markup(pages, "HTML")


def missing_in_epub(book: Book) -> Iterator[str]:
    """Yield what is missing in the EPUB."""
    yield from missing_in_markup({name: page.soup for name, page in book.epub_pages.items()}, "EPUB")


# Of a page of the A4 edition, in points.
HEAD, FOOT = 71, 79


def chapters(pdf: Path, titles: dict[str, str]) -> dict[str, str]:
    """Return the text of each page's chapter of the PDF without white space; ``titles`` has the title of each page."""
    document = pypdfium2.PdfDocument(pdf)
    starts = {plain(mark.get_title()): mark.get_dest().get_index() for mark in document.get_toc()}
    # Without the running head, the box and the page number, which part the sentences of two pages.
    text = [
        page.get_textpage().get_text_bounded(0, FOOT, page.get_width(), page.get_height() - HEAD) for page in document
    ]
    document.close()
    opening = [*sorted(starts[title] for title in titles.values()), starts["Index"]]
    return {
        name: squeezed(" ".join(text[starts[title] : opening[opening.index(starts[title]) + 1]])).replace("•", "")
        for name, title in titles.items()
    }


def missing_in_text(pages: dict[str, str]) -> Iterator[str]:
    """Yield what is missing in the plain text, where each message stands between two lines."""
    for page, message in required():
        boxes = [squeezed(box) for box in re.split(r"^-{70}$", pages[page], flags=re.MULTILINE)]
        signal, consequence, *avoid = words(message)
        if squeezed(" ".join((signal, consequence, *(f"* {step}" for step in avoid)))) not in boxes:
            yield f"Text {page}: the safety message '{message}' is not there as it must be"


def missing_in_pdf(pdf: Path, titles: dict[str, str]) -> Iterator[str]:
    """Yield what is missing in the PDF."""
    text = chapters(pdf, titles)
    for page, message in required():
        if squeezed(" ".join(words(message))) not in text[page]:
            yield f"PDF {page}: the safety message '{message}' is not there as it must be"
