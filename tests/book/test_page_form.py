"""Every page of the chapters has the same parts in the same order, so that a reader finds them without looking."""

from __future__ import annotations

import re

import pytest

from tests.support.books import DOCS, SOURCES, Book, Page, plain

CHAPTERS = ("understanding", "benefits", "risks", "recovery")
PAGES = sorted(
    {str(path.relative_to(DOCS).with_suffix("")) for folder in CHAPTERS for path in (DOCS / folder).glob("*.md")}
    | {"emergency", "questions"}
)
EVERY_PAGE = sorted(str(path.relative_to(DOCS).with_suffix("")) for path in DOCS.rglob("*.md"))
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


@pytest.mark.parametrize("name", PAGES)
def test_the_parts_are_in_order(book: Book, name: str) -> None:
    found = parts(book.html_pages[name])
    assert found[0] == "What to do", found
    assert found[-3:] == ["What is known and what is not", "Where to get help", "Sources and review"], found
    assert len(found) >= 5, f"{name}: no body between what to do and what is known"


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if name not in LISTS])
def test_the_main_message_comes_first_and_is_short(book: Book, name: str) -> None:
    page = book.html_pages[name]
    text = message(page)
    assert text, f"{name}: the first paragraph is not wholly in bold"
    assert page.text.select_one("main > section > :is(p, div, section, ul)").name == "p"
    sentences = re.split(r"(?<=[.?!])\s+", text)
    assert len(sentences) <= MOST_SENTENCES, sentences
    assert [found for found in sentences if len(found.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_to_do_in_a_list(book: Book, name: str) -> None:
    soup = book.html_pages[name].text
    section = next(found for found in soup.select("main > section > section") if found.h2.get_text() == "What to do")
    assert 3 <= len(section.select_one("ul, ol").find_all("li", recursive=False)) <= 7


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_help(book: Book, name: str) -> None:
    soup = book.html_pages[name].text
    section = next(
        found for found in soup.select("main > section > section") if found.h2.get_text() == "Where to get help"
    )
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
