"""What must be said, and where: the counterpart of what must not be said.

A reader may see one box, one row or one sheet and nothing else, so each has to be safe alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support import required
from tests.support.books import SOURCES, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from tests.support.books import Book

# Whom a sudden stop can harm, what reads as an order to stop, and what has to stand beside it.
AT_RISK = re.compile(
    r"\b(pregnan\w*|breastfe\w*|every day|daily use|use (it|them|kratom|7-OH|one) (daily|often)|depend on (it|kratom))\b",
    re.IGNORECASE,
)
BANNED = re.compile(
    r"\b(do not|don't|never|must not|should not) (use|take|start|drink)\b[^.;]*\b(kratom|7-OH|it|them|these products|daily use)\b"
    r"|\b(take|use) no (kratom|7-OH)\b|\b(leave|stay (off|away from))\b[^.;]*\b(kratom|7-OH)\b|\bdo not start daily use\b"
    r"|^No\b",
    re.IGNORECASE,
)
# The exceptions, in which going on does more harm: signs of a harmed liver, and much loperamide.
STOP_WITH_CARE = re.compile(r"\bstop\b[^.]*\bcare\b[^.]*\b(the same day|today)\b", re.IGNORECASE)
NOT_SUDDENLY = re.compile(r"\b(do not|never|not) (stop|cut)\b[^.]*\b(suddenly|all at once)\b", re.IGNORECASE)
WHOM_TO_ASK = re.compile(
    r"\b(clinician|doctor|care team|pregnancy team|pregnancy care|addiction care|care now)\b", re.IGNORECASE
)


def stops_at_once(text: str) -> bool:
    """Tell whether a text orders people to stop whom a sudden stop can harm, without saying so."""
    safe = NOT_SUDDENLY.search(text) or STOP_WITH_CARE.search(text)
    return bool(AT_RISK.search(text) and BANNED.search(text) and not safe)


@pytest.mark.parametrize(
    "text",
    [
        "Take no kratom if you are pregnant, older or have a weak immune system.",
        "Do not use kratom if you are pregnant.",
        "Do not use kratom every day. If you depend on it, plan your way out with a clinician.",
        "Pregnancy: never take 7-OH.",
        "If you use it every day, leave 7-OH alone.",
    ],
)
def test_an_order_to_stop_at_once_is_found(text: str) -> None:
    assert stops_at_once(text)
    assert not stops_at_once(f"{text} If you use it often, do not stop suddenly.")


@pytest.mark.parametrize("key", required.register())
def test_no_message_tells_people_to_stop_at_once(key: str) -> None:
    message = required.register()[key]
    # The page around a box says what it is about; the box alone has to be safe.
    text = " ".join((message["hazard"], *message["avoid"]))
    assert not stops_at_once(text), text


@pytest.mark.parametrize(
    "key",
    [
        "unknown-contents",
        "concentrated-7oh",
        "pregnancy-and-breastfeeding",
        "dependence-and-withdrawal",
        "heart-rhythm",
    ],
)
def test_these_messages_say_so_and_whom_to_ask(key: str) -> None:
    text = " ".join(required.register()[key]["avoid"])
    assert NOT_SUDDENLY.search(text), text
    assert WHOM_TO_ASK.search(text), text


@pytest.mark.parametrize("key", ["unknown-contents", "concentrated-7oh", "pregnancy-and-breastfeeding", "heart-rhythm"])
def test_these_messages_tell_those_who_use_now_and_then_too(key: str) -> None:
    """Somebody who used it last week reads "do not start" as leave to go on, and will not withdraw from it."""
    text = " ".join(required.register()[key]["avoid"])
    assert re.search(r"Do not use (kratom|these products)\b", text), text
    assert not re.search(r"\bdo not start\b", text, re.IGNORECASE), text


def test_the_liver_is_the_exception_and_the_message_says_so() -> None:
    """With signs of a harmed liver, going on harms more than a sudden stop under care."""
    text = " ".join(required.register()["liver-injury"]["avoid"])
    assert re.search(r"\bstop, also if you use it daily\b[^.]*\bmedical care the same day\b", text), text


def blocks(book: Book) -> Iterator[tuple[str, str]]:
    """Yield each box, paragraph, list item and cell of the pages as a reader sees it, with the name of its page."""
    for name, page in book.html_pages.items():
        if name in SOURCES:
            continue
        for block in page.text.main.select(".admonition, p, li, td, dd"):
            if block.find_parent(class_="admonition") or (block.find_parent("li") and block.name == "p"):
                continue  # told with its box, or with its item
            if "admonition" in block.get("class", ()):
                yield name, plain(block.get_text(" "))
                continue
            if block.find(["td", "dd", "table"]) or block.find_parent(class_="claims"):
                continue
            yield name, _own_text(block)


def _own_text(block: Tag) -> str:
    inner = [part for part in block.select("ul, ol, .bibtex-citation") if part is not block]
    return plain(" ".join(text for text in block.strings if not any(part in text.parents for part in inner)))


def test_no_page_tells_people_to_stop_at_once(book: Book) -> None:
    found = [(name, text) for name, text in blocks(book) if stops_at_once(text)]
    assert found == [], "say in the same paragraph: do not stop suddenly, and whom to ask"


class Said(NamedTuple):
    """Something that pages must say, as a pattern of the text that readers get."""

    pages: tuple[str, ...]
    pattern: str
    reason: str


TREATMENT = ("recovery/treatment", "recovery/kratom-use-disorder", "recovery/for-counselors-and-clinicians")
FOR_PATIENTS = TREATMENT[:2]
ABOUT_STOPPING = ("recovery/stopping-kratom", "handouts/thinking-of-stopping")
SAID = (
    Said(
        TREATMENT,
        r"withdrawal is clearly there|clear signs of withdrawal",
        "The first dose of buprenorphine has to wait for withdrawal.",
    ),
    Said(TREATMENT, r"too soon", "Buprenorphine taken too soon harms."),
    Said(FOR_PATIENTS, r"too soon[^.]*sudden, severe withdrawal", "It says how."),
    Said(("recovery/treatment", "recovery/for-counselors-and-clinicians"), r"fentanyl or methadone", "They take longer."),
    Said(TREATMENT, r"low-dose start|tiny, rising amounts", "There is a start without waiting."),
    Said(FOR_PATIENTS, r"Never (take )?(somebody else's|buprenorphine)", "A friend's buprenorphine is a danger."),
    Said(("recovery/for-counselors-and-clinicians",), r"COWS of 8 or more", "Clinicians get the score."),
    *(
        Said((*ABOUT_STOPPING, "recovery/safer-choices", "recovery/relapse"), drug, "People take it to get through.")
        for drug in ("loperamide", "tianeptine", "phenibut")
    ),
    Said((*ABOUT_STOPPING, "recovery/safer-choices"), r"kava", "People take it to get through."),
    Said(ABOUT_STOPPING, r"stop your heart", "Too much loperamide can kill."),
    Said(
        (*ABOUT_STOPPING, "recovery/safer-choices", "recovery/relapse", "risks/mixing"),
        r"more( loperamide)? than the pack says[,:] [^.]*care today",
        "Whoever takes much loperamide must not go on until a visit.",
    ),
    Said(
        ("reference/interactions", "reference/can-i-take-kratom-with"),
        r"more than the pack says, take no more, and get medical care today",
        "Some read one row.",
    ),
    Said(
        (*ABOUT_STOPPING, "recovery/safer-choices", "recovery/relapse"),
        r"every day, do not stop (it )?suddenly; (tell|ask)",
        "Withdrawal from phenibut can bring seizures.",
    ),
    Said(
        (*ABOUT_STOPPING, "reference/interactions"),
        r"stop (kratom and kava|kava and kratom),? and get (medical )?care",
        "With a harmed liver, they must not go on.",
    ),
    Said(
        ("recovery/treatment", "risks/mixing", "handouts/what-not-to-mix"),
        r"methadone(, stay on it| or buprenorphine, stay on it| or pills)",
        "Nobody may stop methadone to switch.",
    ),
    Said(("recovery/treatment",), r"Do not stop either one to get naltrexone", "Nobody may stop methadone to switch."),
    Said(("risks/pregnancy",), r"If you take one already, stay on it", "Nobody may stop methadone to switch."),
    Said(FOR_PATIENTS, r"already through withdrawal", "They need not get ill again."),
    Said(("recovery/for-counselors-and-clinicians",), r"naloxone challenge", "A screen does not show kratom."),
    Said(("recovery/for-counselors-and-clinicians",), r"at least 13 after long-acting opioids", "Methadone needs a higher score."),
    Said(("risks/pregnancy",), r"Do not go without kratom at home", "Waiting for withdrawal alone harms."),
    Said(("handouts/what-not-to-mix",), r"before surgery, and in an emergency room", "The team has to know."),
    Said(("handouts/thinking-of-stopping",), r"Book a visit", "The first step."),
    Said(("reference/interactions", "risks/mixing", "handouts/what-not-to-mix"), r"the worst (row|line) counts", "Some read one row."),
    Said(
        ("reference/interactions", "risks/mixing", "handouts/what-not-to-mix"),
        r"not listed is not shown to be safe",
        "A list is read as complete.",
    ),
    Said(("risks/pregnancy",), r"ask about buprenorphine", "The usual treatment has a name."),
    Said(("benefits/what-it-may-help", "understanding/how-it-acts"), r"Methadone and buprenorphine", "They are not meant."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "said"), [(page, said) for said in SAID for page in said.pages], ids=lambda one: str(one)[-60:]
)
def test_it_is_said(book: Book, page: str, said: Said) -> None:
    text = plain(book.html_pages[page].text.main.get_text())
    assert re.search(said.pattern, text, re.IGNORECASE), said.reason


# What a reader looks up by name, and how bad the mix with kratom can get.
WORST = {
    "codeine": "Major",
    "dextromethorphan": "Major",
    "amitriptyline": "Major",
    "loperamide": "Major",
    "tianeptine": "Major",
    "phenibut": "Major",
    "kava": "Major",
    "diphenhydramine": "Major",
    "naltrexone": "Major",
    "lybalvi": "Major",
    "sertraline": "Major",
    "methylphenidate": "Major",
    "marijuana": "Not known",
}


@pytest.mark.parametrize("drug", WORST)
def test_a_drug_is_rated_by_its_worst_row_and_nowhere_as_minor(book: Book, drug: str) -> None:
    """The first rating of an entry is the worst, and no other is milder than its reader was told."""
    soup = book.html_pages["reference/can-i-take-kratom-with"].text
    entries = [term for term in soup.select("dl.drugs > dt") if drug in term.get_text().lower()]
    assert entries
    for entry in entries:
        rated = [strong.get_text().split(" for ")[0] for strong in entry.find_next("dd").select("p > strong")][:-1]
        assert rated[0] == WORST[drug]
        assert "Minor" not in rated
