"""First aid is the same wherever it is told: the box, the card, the sheet, the picture and the pages.

Red Cross: CPR at once for a person who does not breathe, and naloxone without delaying it. CDC: what to do and not to do
in a seizure. The sources are those of the pages; here stands only that no text says less than another, or in another order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import required
from tools import DOCS, plain

if TYPE_CHECKING:
    from bs4 import Tag

    from tools import Book

STEPS = ["Check", "Call", "Breathing", "Naloxone", "Again", "Side", "Stay"]
# What each text about an overdose says, in this order.
OVERDOSE = {
    "call": r"\bcall\b",
    "no breath": r"\bno breath\b",
    "gasps": r"\bgasps\b",
    "not sure": r"\bnot sure\b",
    "press": r"\bpress on the chest\b",
    "slow breaths": r"\bslow breaths\b",
    "naloxone": r"\bnaloxone\W+(?:give it )?if you have it\b",
    "again": r"\b2 to 3 minutes\b",
    "breathe well": r"\bonly when they breathe well\b",
    "side": r"\bon their side\b",
}
NO_DELAY = r"\bnot wait for naloxone|\bnot (?:delay or )?stop the presses|\bwithout stopping the presses"
# And each text about a seizure.
SEIZURE = {
    "call": r"\bcall\b",
    "time": r"\bnote the time\b",
    "hard things": r"\bmove hard (?:and sharp )?things away\b",
    "head": r"\bput something soft (?:and flat )?under the head\b",
    "side": r"\bturn them gently onto (?:one|their) side\b",
    "not held": r"\bdo not hold them down\b",
    "mouth": r"\bput nothing in the mouth\b",
    "then check": r"\bwhen it stops, check the breathing\b",
    "gasps": r"\bno breath, or only gasps\b",
    "press": r"\bpress (?:on the chest )?at once\b",
}


def section(book: Book, page: str, heading: str) -> Tag:
    """Return the part of a page under a heading."""
    for found in book.html_pages[page].text.select("section"):
        title = found.find(["h1", "h2", "h3"], recursive=False)
        if title and plain(title.get_text()) == heading:
            return found
    msg = f"{page} has no '{heading}'"
    raise AssertionError(msg)


def text(tag: Tag) -> str:
    """Return what a reader reads, without citations."""
    for part in tag.select(".bibtex-citation"):
        part.extract()
    return plain(tag.get_text(" "))


def steps(book: Book, page: str, heading: str) -> Tag:
    """Return the numbered steps under a heading."""
    found = section(book, page, heading).find("ol")
    assert found, (page, heading)
    return found


def drawing() -> list[str]:
    """Return the lines of the picture, in the order of the file."""
    root = ET.parse(DOCS / "figures" / "emergency-steps.svg").getroot()  # noqa: S314 - our own file
    return [line.text or "" for line in root.iter("{http://www.w3.org/2000/svg}text")]


def alternatives(book: Book) -> dict[str, str]:
    """Return the text for the picture on each page that shows it."""
    return {
        name: image["alt"]
        for name, page in book.html_pages.items()
        for image in page.text.select("img[src*='emergency-steps']")
    }


def overdose_texts(book: Book) -> dict[str, str]:
    """Return every text that tells what to do in an overdose."""
    return {
        "box": " ".join(required.words("overdose-emergency")),
        "card": text(book.html_pages["handouts/wallet-card"].text.main),
        "sheet": text(steps(book, "handouts/someone-may-have-overdosed", "What to do")),
        "page": text(steps(book, "emergency", "What to do")),
        "overdose page": text(steps(book, "risks/overdose", "What to do")),
        "picture": " ".join(drawing()),
        **{f"alternative on {name}": said for name, said in alternatives(book).items()},
    }


def seizure_texts(book: Book) -> dict[str, str]:
    """Return every text that tells what to do in a seizure."""
    return {
        "box": " ".join(required.words("seizure-emergency")),
        "sheet": text(section(book, "handouts/someone-may-have-overdosed", "Is it a seizure (a fit)?")),
        "page": text(steps(book, "emergency", "What should you do during a seizure (a fit)?")),
        "heart page": text(steps(book, "risks/heart-and-seizures", "What should you do when someone has a seizure?")),
    }


def out_of_order(said: str, wanted: dict[str, str]) -> list[str]:
    """Return what is missing in a text, or comes only before what it should follow."""
    faults = []
    at = 0
    for name, pattern in wanted.items():
        step = re.compile(pattern, re.IGNORECASE)
        if found := step.search(said, at):
            at = found.end()
        else:
            faults.append(f"{name} comes too early" if step.search(said) else f"{name} is missing")
    return faults


def test_every_text_about_an_overdose_says_the_same_in_the_same_order(book: Book) -> None:
    texts = overdose_texts(book)
    assert len(texts) == 8
    assert {name: faults for name, said in texts.items() if (faults := out_of_order(said, OVERDOSE))} == {}


def test_naloxone_delays_nothing(book: Book) -> None:
    wrong = [name for name, said in overdose_texts(book).items() if not re.search(NO_DELAY, said, re.IGNORECASE)]
    assert wrong == []


def test_every_text_about_a_seizure_says_the_same_in_the_same_order(book: Book) -> None:
    texts = seizure_texts(book)
    assert {name: faults for name, said in texts.items() if (faults := out_of_order(said, SEIZURE))} == {}


def test_a_missing_step_and_a_step_too_early_are_told() -> None:
    wanted = {"call": "call", "press": "press"}
    assert out_of_order("Call. Press.", wanted) == []
    assert out_of_order("Call.", wanted) == ["press is missing"]
    assert out_of_order("Press. Call.", wanted) == ["press comes too early"]


def test_both_lists_for_a_seizure_are_equal_word_for_word(book: Book) -> None:
    texts = seizure_texts(book)
    assert texts["page"] == texts["heart page"]


@pytest.mark.parametrize("page", ["emergency", "risks/overdose", "handouts/someone-may-have-overdosed"])
def test_the_steps_have_the_same_names_in_the_same_order(book: Book, page: str) -> None:
    names = [
        item.select_one("strong").get_text() for item in steps(book, page, "What to do").find_all("li", recursive=False)
    ]
    named = [name.strip(".").title() for found in names for name in found.split(", then ")]
    assert named == STEPS


def test_the_picture_has_the_steps_in_the_same_order(book: Book) -> None:
    assert [line for line in drawing() if line in STEPS] == STEPS
    assert [line for line in drawing() if line.isdigit()] == [str(number) for number in range(1, 8)]
    said = set(alternatives(book).values())
    assert len(said) == 1, "the alternatives differ"
    assert re.findall(r"\b\d, (\w+):", said.pop()) == STEPS


def test_no_message_tells_first_aid_for_both() -> None:
    """A person in a seizure gets no naloxone and no breaths; one who does not breathe must not wait for it to stop."""
    for key in required.register():
        said = " ".join(required.words(key))
        if re.search(r"\bseizures?\b", said, re.IGNORECASE):
            assert not re.search(r"\bnaloxone\b|\bbreaths\b|\bblue lips\b", said, re.IGNORECASE), key


def test_naloxone_is_for_children_too(book: Book) -> None:
    for page in ("emergency", "risks/children", "recovery/families", "handouts/someone-may-have-overdosed"):
        said = text(book.html_pages[page].text.main)
        assert re.search(r"spray can be given to a child or a baby|Child:[^•]*Naloxone is for them, too", said), page


def test_who_is_not_sure_presses(book: Book) -> None:
    rows = [text(row) for row in section(book, "emergency", "How do you check the breathing?").select("tr")]
    assert [
        row for row in rows if re.match(r"Not sure, or it gets worse Treat it as no breath: press on the chest", row)
    ]


def test_nobody_is_held_face_down_and_nobody_uses_again(book: Book) -> None:
    hot = text(section(book, "emergency", "What if they are hot, stiff, confused or extremely upset?"))
    assert re.search(r"Call now .*Cool them.*Do not hold them down.*Never hold anyone face down", hot)
    awake = text(section(book, "emergency", "What should you do after they wake up?"))
    assert "Do not let them use again" in awake
