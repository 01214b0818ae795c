"""The steps of every procedure stand in every output as in their record: each word of each step, in their order.

The record is read as it is written, and the outputs as a reader gets them. Where the boxes of messages take their lines
from steps, test_warnings.py looks for them.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pytest

from tests.support import required
from tests.support.books import DOCS, squeezed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.books import Book, Page

STEPS = required.procedures()
# What is a link, or stands on a line of its own, may have something before or behind it: a citation, the number of a page.
JOINT = re.compile(r"\{cite:p\}`[^`]*`|\{ref\}`([^`<]*)<[^`]*>`|\n\s*(?:- )?|\*\*|(?<=[.?!:]) ")


class Place(NamedTuple):
    """A form of a procedure on a page."""

    procedure: str
    form: str
    page: str


def places() -> list[Place]:
    """Return which form is where; the lock is the witness."""
    lock = (DOCS / "registers" / "safety.lock").read_text(encoding="utf-8")
    found = re.findall(r"^procedure ([\w-]+): (full|short|card|never) on (\S+) = shown$", lock, re.MULTILINE)
    return [Place(*hit) for hit in found]


def texts(place: Place) -> list[str]:
    """Return what a form says, as it is written, piece by piece in order."""
    record = STEPS[place.procedure]
    names = [f"{step['name']}." if record.get("named") else "" for step in record["step"]]
    match place.form:
        case "full":
            told = [
                f"{name}\n{step['text']}\n{step.get('unsure', '')}"
                for name, step in zip(names, record["step"], strict=True)
            ]
            return [record["when"], *told]
        case "short":
            return [f"{name}\n{step['short']}" for name, step in zip(names, record["step"], strict=True)]
        case "card":
            return [line["text"] for line in record["card"]]
    return list(record["never"])


def pieces(place: Place) -> list[str]:
    """Return the words of a form without white space, broken where an output may put something between them."""
    lines = tomllib.loads((DOCS / "registers" / "helplines.toml").read_text(encoding="utf-8"))["helpline"]
    numbers = {line["id"]: line["number"] for line in lines}
    ids = [step["id"] for step in STEPS[place.procedure]["step"]]
    text = "\n".join(texts(place))
    text = re.sub(r"\{helpline\}`([^`]*)`", lambda hit: numbers[hit[1]], text)
    text = re.sub(r"\{step:([^}]*)\}", lambda hit: f"step {ids.index(hit[1]) + 1}", text)
    return [piece for part in JOINT.split(text) if (piece := bare(part or ""))]


def bare(text: str) -> str:
    """Return letters and digits alone: where a stop stands, before a citation or behind it, differs."""
    return re.sub(r"[\W_]+", "", squeezed(text))


def first_missing(wanted: list[str], said: str) -> str:
    """Return the first piece that does not follow those before it, or nothing."""
    at = 0
    for piece in wanted:
        if (found := said.find(piece, at)) < 0:
            return piece
        at = found + len(piece)
    return ""


def in_markup(page: Page) -> str:
    """Return what a page says, without the marks of citations."""
    main = page.text.find("main") or page.text.body
    for mark in main.select(".bibtex-citation"):
        mark.extract()
    return bare(main.get_text(" "))


def on_paper(path: Path) -> str:
    """Return what a PDF says."""
    document = pypdfium2.PdfDocument(path)
    try:
        return bare(" ".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def test_the_pages_on_which_lives_depend_have_their_steps() -> None:
    assert set(places()) >= {
        Place("overdose", "full", "emergency"),
        Place("overdose", "full", "risks/overdose"),
        Place("overdose", "short", "handouts/someone-may-have-overdosed"),
        Place("seizure", "full", "emergency"),
        Place("seizure", "full", "risks/heart-and-seizures"),
        Place("seizure", "short", "handouts/someone-may-have-overdosed"),
        Place("push", "card", "handouts/wallet-card"),
        Place("seizure", "card", "handouts/wallet-card"),
    }


def faults(said: dict[str, str]) -> dict[Place, str]:
    """Return the first piece that is not in its place, for each form on a page of an output."""
    assert len(places()) > 15
    return {place: missing for place in places() if (missing := first_missing(pieces(place), said[place.page]))}


def test_on_the_website(book: Book) -> None:
    assert faults({name: in_markup(page) for name, page in book.html_pages.items()}) == {}


def test_in_the_epub(book: Book) -> None:
    assert faults({name: in_markup(page) for name, page in book.epub_pages.items()}) == {}


def test_in_the_plain_text(book: Book) -> None:
    said = {name: re.sub(r"\[[\d, -]+\]", "", text) for name, text in book.text_pages.items()}
    assert faults({name: bare(text) for name, text in said.items()}) == {}


def test_in_print(book: Book) -> None:
    titles = {name: page.headings()[0] for name, page in book.html_pages.items()}
    assert faults({name: bare(text) for name, text in required.chapters(book.pdf, titles).items()}) == {}


@pytest.mark.parametrize("place", [place for place in places() if place.page.startswith("handouts/")], ids=" ".join)
def test_on_sheets_and_card(book: Book, place: Place) -> None:
    name = place.page.rpartition("/")[2]
    sheets = [path for path in book.pdfs if path.parent.name == "handouts" and path.name.startswith(name)]
    assert len(sheets) == 2
    for path in sheets:
        assert first_missing(pieces(place), on_paper(path)) == ""


def test_a_step_that_is_missing_or_too_early_is_seen() -> None:
    wanted = pieces(Place("overdose", "short", ""))
    assert wanted[:3] == ["Check", "Shoutthepersonsnameshaketheirshouldersgentlyandlook", "doesthechestmove"]
    assert first_missing(wanted, "".join(wanted)) == ""
    assert first_missing(wanted, "".join(wanted[1:])) == wanted[0]
    assert first_missing(wanted, "".join([*wanted[:-2], wanted[-1], wanted[-2]])) == wanted[-1]
