"""First aid is the same wherever it is told: the box, the card, the sheet, the picture and the pages.

ANZCOR: CPR at once for anyone unconscious and not breathing normally, and naloxone with minimal interruption of it. CDC:
what to do and not to do in a seizure. The sources are those of the pages; here stands only that no text says less than
another, or in another order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.support import required
from tests.support.books import DOCS, plain

if TYPE_CHECKING:
    from bs4 import Tag

    from tests.support.books import Book

STEPS = ["Check", "Call", "Breathing", "Naloxone", "Again", "Side", "Stay"]
# What each text about an overdose says, in this order.
OVERDOSE = {
    "call": r"\bcall\b",
    "awake": r"\bawake: (?:keep them awake, )?do not push\b",
    "not normal": r"\bno breath, hardly any, gasps, noisy or uneven breath, or not sure\b",
    "on the back": r"\bon their back\b",
    "push": r"\bpush on the chest (?:at once|now)\b",
    "slow breaths": r"\bslow but steady breaths\b",
    "naloxone for slow breaths": r"\bgive naloxone\b",
    "breaths": r"\b(?:give )?an adult 1 breath every 5 seconds\b",
    "without breaths": r"\bif you cannot, or for a child\W+push\b",
    "naloxone": r"\bas soon as you can\b",
    "again": r"\b2 to 3 minutes\b",
    "breathe well": r"\bonly when they breathe well\b",
    "side": r"\bon their side\b",
}
# Again only without a response, as on the label of the spray.
AGAIN = r"\b(?:not waking|they do not wake)\W+(?:give )?(?:another dose (?:of naloxone )?|again )every 2 to 3 minutes\b"
NO_DELAY = r"\bnot wait for (?:naloxone|it)\b|\bpush first\b"
# Some texts say it without room to say how; the sheet, the pages and the picture have it.
ALONE = r"\balone: push(?: first)?\W+spray fast between (?:two )?rounds\b"
# And each text about a seizure.
SEIZURE = {
    "call": r"\bcall\b",
    "time": r"\bnote the time\b",
    "hard things": r"\bmove hard (?:and sharp )?things away\b",
    "head": r"\bput something soft (?:and flat )?under the head\b",
    "side": r"\bturn them gently onto (?:one|their) side, as soon as you can without force\b",
    "not held": r"\bdo not hold them down\b",
    "mouth": r"\b(?:put )?nothing in the mouth\b",
    "then check": r"\bwhen it stops, (?:tilt the head back, and )?check the breathing\b",
    "breathe well": r"\bif they breathe well, keep them on their side\b",
    "not normal": r"\bno breath, hardly any, only gasps, or not sure\b",
    "on the back": r"\bonto their back\b",
    "push": r"\bpush on the chest at once\b",
}
# Where there is room for one sentence only.
IN_SHORT = (
    r"\bif they do not wake and there is no breath, hardly any, only gasps, or you are not sure, push on the chest at once\b"
    r".*?\bgive naloxone as soon as you can\b"
)
IN_SHORT_ON = (
    "index",
    "questions",
    "benefits/what-is-not-known",
    "recovery/families",
    "recovery/relapse",
    "recovery/safer-choices",
    "recovery/stopping-kratom",
    "reference/glossary",
    "risks/overdose",
    "risks/surgery",
    "understanding/products",
)
# What a picture and a card say about a seizure, in this order.
SHAKING = {
    "shaking": r"\bshaking\b",
    "call": r"\bcall\b",
    "side": r"\bon (?:the|their) side\b",
    "no pushing": r"\bdo not push\b",
    "not held": r"\b(?:or|not) hold\b",
    "mouth": r"\bnothing in the mouth\b",
    "then push": r"\bwhen (?:it stops, |over: )no breath or not sure\W+push\b",
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


@pytest.mark.parametrize("pattern", [NO_DELAY, AGAIN])
def test_naloxone_delays_nothing_and_is_given_again_to_those_who_do_not_wake(book: Book, pattern: str) -> None:
    assert [name for name, said in overdose_texts(book).items() if not re.search(pattern, said, re.IGNORECASE)] == []


def test_a_lone_helper_can_obey(book: Book) -> None:
    """Who must never stop pushing can never spray."""
    texts = overdose_texts(book)
    assert [
        name for name in texts if name not in {"box", "card"} and not re.search(ALONE, texts[name], re.IGNORECASE)
    ] == []
    everything = " ".join(text(page.text.main) for page in book.html_pages.values())
    assert not re.search(r"\b(?:stop|stopping) the presses\b", everything)


def test_the_words_of_the_picture_are_in_its_alternative(book: Book) -> None:
    alternatives_said = set(alternatives(book).values())
    assert len(alternatives_said) == 1, "the alternatives differ"
    said = words_of(alternatives_said.pop())
    assert [word for word in words_of(" ".join(drawing())) if word not in said] == []


def words_of(said: str) -> list[str]:
    """Return the words and numbers of a text, in small letters."""
    return re.findall(r"[a-z]+|\d+", said.lower())


def test_the_card_and_the_picture_have_a_way_out_for_a_seizure(book: Book) -> None:
    texts = {name: said for name, said in overdose_texts(book).items() if re.match("card|picture|alternative", name)}
    assert len(texts) == 4
    for name, said in texts.items():
        _before, shaking, after = said.lower().rpartition("shaking")
        assert out_of_order(shaking + after, SHAKING) == [], name


def test_each_page_with_the_box_for_an_overdose_leads_to_the_steps_for_a_seizure(book: Book) -> None:
    """A seizure is taken for an overdose, and pushing on a person in a seizure harms."""
    shown = {
        name: boxes[0]
        for name, page in book.html_pages.items()
        if (boxes := page.text.main.select(".safety-overdose-emergency"))
    }
    assert len(shown) > 10
    # The card says it itself, the sheet above the box, and two pages have the other box, too.
    both = {"emergency", "reference/warnings"}
    for name in set(shown) - both - {"handouts/wallet-card", "handouts/someone-may-have-overdosed"}:
        beside = shown[name].find_next_sibling()
        assert re.search(r"\bdo not push on the chest\b", beside.get_text()), name
        assert beside.select("a[href$='#emergency-seizure']"), name
    assert [name for name in both if not book.html_pages[name].text.main.select(".safety-seizure-emergency")] == []
    assert shown["handouts/someone-may-have-overdosed"].find_previous("a", href="#handout-seizure")


@pytest.mark.parametrize("page", IN_SHORT_ON)
def test_in_short_it_says_which_comes_first(book: Book, page: str) -> None:
    said = text(book.html_pages[page].text.main)
    assert re.search(IN_SHORT, said, re.IGNORECASE)
    assert not re.search(r"\bor give breaths, and give\b", said)


def test_numbers_for_adults_reach_no_child(book: Book) -> None:
    """A baby breathes several times as fast as an adult."""
    for name, page in book.html_pages.items():
        for part in re.findall(r"[^.:;?]*(?<!about )\bevery 5 seconds\b[^.]*", text(page.text.main)):
            assert re.search(r"\badult\b", part) or name == "emergency", (name, part)
    child = text(section(book, "emergency", "What if it is a child?"))
    baby = text(section(book, "emergency", "What if it is a baby?"))
    assert not re.search(r"\b5 seconds\b|\b2 inches\b", child + baby)
    # The mouth of a helper covers the nose of a baby; the guidelines of 2025 gave two fingers up.
    assert not re.search(r"\bpinch\b|\bwith two fingers\b", baby)
    assert re.search(r"never shake a baby", baby)
    assert re.search(r"does not wake and does not breathe normally, or you are not sure, start at once", child)
    assert "do not use the numbers for adults" in child


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
    assert re.findall(r"\b\d, (\w+):", next(iter(alternatives(book).values()))) == STEPS


def test_no_message_tells_first_aid_for_both() -> None:
    """A person in a seizure gets no naloxone and no breaths; one who does not breathe must not wait for it to stop."""
    for key in required.register():
        said = " ".join(required.words(key))
        if re.search(r"\bseizures?\b", said, re.IGNORECASE):
            assert not re.search(r"\bnaloxone\b|\bbreaths\b|\bblue lips\b", said, re.IGNORECASE), key


def test_naloxone_is_for_children_too(book: Book) -> None:
    for page in ("emergency", "risks/children", "recovery/families", "handouts/someone-may-have-overdosed"):
        said = text(book.html_pages[page].text.main)
        assert re.search(r"spray can be given (?:to a child or a baby|at any age)|Child:[^•]*naloxone, too", said), page


def test_who_is_not_sure_presses(book: Book) -> None:
    rows = [text(row) for row in section(book, "emergency", "How do you check the breathing?").select("tr")]
    for start in (
        r"No breath, hardly any, or only gasps Push on the chest at once",
        r"Noisy or uneven breaths, even with the head tilted back Push on the chest",
        r"Not sure Treat it as no breath: push on the chest",
        r"Slow but steady breaths Give naloxone .*If you cannot, push",
    ):
        assert [row for row in rows if re.match(start, row)], start


def test_nobody_is_held_face_down_and_nobody_uses_again(book: Book) -> None:
    hot = text(section(book, "emergency", "What if they are hot, stiff, confused or extremely upset?"))
    assert re.search(r"Call now .*Cool them.*Do not hold them down.*Never hold anyone face down", hot)
    awake = text(section(book, "emergency", "What should you do after they wake up?"))
    assert "Do not let them use again" in awake
