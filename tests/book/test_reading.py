"""The pages are as easy to read as they promise; `make reading` prints the table."""

from __future__ import annotations

import pytest

from tests.support.books import Book
from tests.tools import reading


@pytest.fixture(scope="module")
def measures(book: Book) -> list[reading.Measure]:
    """Return the measure of every page."""
    return reading.measures(book.html)


def test_no_page_is_harder_than_its_limit(measures: list[reading.Measure]) -> None:
    print("\n" + reading.table(measures))
    assert [fault for found in measures for fault in found.faults()] == []


def test_every_page_is_measured(book: Book, measures: list[reading.Measure]) -> None:
    assert {found.page for found in measures} == set(book.html_pages)


def test_only_pages_for_clinicians_or_writers_have_no_limit(measures: list[reading.Measure]) -> None:
    free = {found.page for found in measures if found.hardest is None}
    assert free == {"recovery/for-counselors-and-clinicians"}
    assert {found.hardest for found in measures if found.page.startswith(("emergency", "handouts/"))} == {6.0}


HARD = (
    "Pharmacological heterogeneity complicates toxicological interpretation. "
    "Interindividual variability necessitates individualized evaluation."
)


def page(text: str) -> bytes:
    return f"<main><section><h1>Title</h1>{text}</section></main>".encode()


def test_a_hard_page_is_told() -> None:
    (fault,) = reading.measure("risks/x", page(f"<p>{HARD}</p>")).faults()
    assert fault.startswith("risks/x: grade ")


def test_a_page_for_clinicians_may_be_hard() -> None:
    assert reading.measure("x", page(f"<p>{HARD}</p>"), audience=("clinicians",)).faults() == []
    assert reading.measure("x", page(f"<p>{HARD}</p>"), audience=("clinicians", "families")).faults() != []


def test_a_long_list_and_long_sentences_are_told() -> None:
    items = "".join(f"<li><p>Item {number} is here.</p></li>" for number in range(8))
    assert "a list of 8 items" in reading.measure("x", page(f"<ul>{items}</ul>")).faults()[0]
    long = " ".join(["we go on and"] * 12) + "."
    assert any("words in a sentence" in fault for fault in reading.measure("x", page(f"<p>{long}</p>")).faults())


def test_what_is_left_out_does_not_count() -> None:
    plain = reading.measure("x", page("<p>We say it. It is so.</p>"))
    more = (
        f"<table><tr><td>{HARD}</td></tr></table><figure><figcaption>{HARD}</figcaption></figure>"
        f"<section><h2>In depth: more</h2><p>{HARD}</p></section>"
        f'<section class="sources-and-review"><h2>Sources</h2><p>{HARD}</p></section>'
    )
    assert reading.measure("x", page(f"<p>We say it. It is so.</p>{more}")) == plain


@pytest.mark.parametrize(
    ("word", "count"),
    [("medicine", 3), ("breathe", 1), ("overdose", 3), ("kratom", 2), ("mitragynine", 4), ("naloxone", 3)],
)
def test_syllables(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert reading.grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
