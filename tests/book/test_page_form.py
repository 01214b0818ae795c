"""Parts that pages share come in the same order, so that a reader finds them without looking; not every page needs each."""

from __future__ import annotations

import re

import pytest

from tests.support.books import DOCS, SOURCES, Book, Page, page_names, plain

CHAPTERS = ("understanding", "benefits", "risks", "recovery")
PAGES = sorted(
    {str(path.relative_to(DOCS).with_suffix("")) for folder in CHAPTERS for path in (DOCS / folder).glob("*.md")}
    | {"emergency", "questions"}
)
# On these, somebody may be in trouble now: they lead to help.
OF_HARM = [name for name in PAGES if name.startswith(("risks/", "recovery/")) or name in {"emergency", "questions"}]
TO_DO = "What to do"
HELP = "Where to get help"
LAST = ("What is known and what is not", HELP, "Sources and review")
WITH_LIST = [name for name in PAGES if f"\n## {TO_DO}\n" in (DOCS / f"{name}.md").read_text(encoding="utf-8")]
FEWEST_PARTS = 4
EVERY_PAGE = page_names()
# Lists of things to look up, and no message.
LISTS = ("reference/bibliography", *SOURCES, "reference/warnings")
MOST_SENTENCES = 3
MOST_WORDS = 20
# DISCERN 9 to 15: what information on a treatment must answer, as words of a heading or of a list item.
DISCERN = {
    9: "How it works:",
    10: "What it can do for you:",
    11: "Risks:",
    12: "What happens without treatment?|What happens if you do nothing?",
    13: "How does treatment change daily life?|daily life",
    14: "Which treatment is right for you?|more than one choice",
    15: "What should you ask before you (?:decide|start)?",
}
# One run of numbers a page: shares of so many people.
SHARE = re.compile(r"\b\d[\d.,]* (?:in|out of|of|of every|in every) (10|100|1,000|10,000|100,000)\b(?!,)")


def parts(page: Page) -> list[str]:
    """Return the headings of the parts of a page."""
    return [plain(found.get_text()) for found in page.text.select("main > section > section > h2")]


def message(page: Page) -> str:
    """Return the main message: the first paragraph, where it is wholly emphasized."""
    soup = page.text
    first = soup.select_one("main > section > p")
    strong = " ".join(plain(part.get_text()) for part in first.select("strong"))
    return strong if plain(first.get_text()) == strong else ""


def misplaced(found: list[str], *, of_harm: bool) -> str:
    """Return what is wrong with the parts of a page, or nothing.

    A page may do without a list of what to do, and without a summary of what is known; where it has them, they stand
    where they stand on other pages.
    """
    if TO_DO in found[1:]:
        return f"{TO_DO!r} is not the first part"
    tail = [part for part in found if part in LAST]
    if tail != [part for part in LAST if part in found]:
        return f"{tail} are not in the order {LAST}, or one comes twice"
    if not tail or found[-len(tail) :] != tail:
        return f"{tail} are not the last parts"
    if tail[-1] != LAST[-1]:
        return f"{LAST[-1]!r} is missing"
    if of_harm and HELP not in tail:
        return f"{HELP!r} is missing"
    return "" if len(found) >= FEWEST_PARTS else "hardly any body"


@pytest.mark.parametrize("name", PAGES)
def test_the_parts_are_in_order(book: Book, name: str) -> None:
    assert misplaced(parts(book.html_pages[name]), of_harm=name in OF_HARM) == ""


KNOWN, _, REVIEW = LAST


@pytest.mark.parametrize(
    ("found", "of_harm", "fault"),
    [
        ([TO_DO, "Body", KNOWN, HELP, REVIEW], True, ""),
        (["Body", "More", HELP, REVIEW], True, ""),
        (["Body", "More", "Still more", REVIEW], False, ""),
        (["Body", TO_DO, "More", HELP, REVIEW], True, "first"),
        (["Body", "More", "Still more", REVIEW], True, HELP),
        (["Body", "More", "Still more", HELP], True, REVIEW),
        (["Body", "More", HELP, KNOWN, REVIEW], True, "order"),
        (["Body", KNOWN, "More", HELP, REVIEW], True, "last"),
        (["Body", HELP, "More", REVIEW], True, "last"),
        (["Body", HELP, HELP, REVIEW], True, "twice"),
        (["Body", "More", "Still more", "And more"], False, "last"),
        ([TO_DO, HELP, REVIEW], True, "body"),
    ],
)
def test_parts_out_of_place_are_told(found: list[str], of_harm: bool, fault: str) -> None:  # noqa: FBT001
    told = misplaced(found, of_harm=of_harm)
    assert fault in told
    assert bool(told) == bool(fault)


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if name not in LISTS])
def test_the_main_message_comes_first_and_is_short(book: Book, name: str) -> None:
    page = book.html_pages[name]
    text = message(page)
    assert text, f"{name}: the first paragraph is not wholly in bold"
    assert page.text.select_one("main > section > :is(p, div, section, ul)").name == "p"
    sentences = re.split(r"(?<=[.?!])\s+", text)
    assert len(sentences) <= MOST_SENTENCES, sentences
    assert [found for found in sentences if len(found.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("name", WITH_LIST)
def test_what_to_do_is_a_short_list(book: Book, name: str) -> None:
    soup = book.html_pages[name].text
    section = next(found for found in soup.select("main > section > section") if found.h2.get_text() == TO_DO)
    assert 3 <= len(section.select_one("ul, ol").find_all("li", recursive=False)) <= 7


@pytest.mark.parametrize("name", OF_HARM)
def test_a_page_of_harm_leads_to_help(book: Book, name: str) -> None:
    soup = book.html_pages[name].text
    section = next(found for found in soup.select("main > section > section") if found.h2.get_text() == HELP)
    links = {link["href"].split("#")[0].removeprefix("../").removeprefix("./") for link in section.select("a[href]")}
    assert links & {"emergency.html", "reference/helplines.html", "#emergency"} or name == "emergency", links


@pytest.mark.parametrize("name", PAGES)
def test_shares_have_one_denominator_and_no_percent(book: Book, name: str) -> None:
    soup = book.html_pages[name].text
    for element in soup.select(".bibtex-citation, .sources-and-review, table, figure"):
        element.extract()
    text = plain(soup.main.get_text(" "))
    assert re.findall(r"[^ ]*%[^ ]*", text) == []
    assert len({found[1] for found in SHARE.finditer(text)}) <= 1, [found[0] for found in SHARE.finditer(text)]


@pytest.mark.parametrize("name", ["recovery/treatment", "recovery/kratom-use-disorder"])
@pytest.mark.parametrize("question", DISCERN)
def test_treatment_pages_answer_discern(book: Book, name: str, question: int) -> None:
    text = plain(book.html_pages[name].text.main.get_text(" "))
    assert re.search(DISCERN[question], text), f"{name} does not answer DISCERN {question}"


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_ends_with_its_review_state_in_every_format(book: Book, name: str) -> None:
    for page in (book.html_pages[name], book.epub_pages[name]):
        last = page.text.select("section")[-1]
        assert "sources-and-review" in last["class"]
        text = plain(last.get_text(" "))
        for words in ("Evidence last checked:", "Next check due:", "Clinical review: none yet.", "Written for:"):
            assert words in text, f"{name}: {words}"


def test_every_page_ends_with_its_review_state_in_print(book: Book) -> None:
    assert book.pdf_text.count("Clinical review: none yet.") == len(EVERY_PAGE)


def test_no_page_is_overdue(book: Book) -> None:
    assert [name for name, page in book.html_pages.items() if "This page is out of date" in page.text.get_text()] == []
