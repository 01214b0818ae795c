"""The first use of a hard word on a page leads to the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.support.books import MakeBook, TinyBook, plain

if TYPE_CHECKING:
    from collections.abc import Callable

GLOSSARY = """# Glossary

```{glossary}
opioid
    A drug.

opioid use disorder
OUD
    An illness with an opioid.

receptor
    A part of a cell.
```
"""
INDEX = "# Home\n\n```{toctree}\npage\nglossary\n```\n"


@pytest.fixture
def worded(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book with a glossary and one page of the given text."""
    return lambda page, **settings: tiny_book(
        {"index": INDEX, "page": f"# Opioid\n\n{page}", "glossary": GLOSSARY}, **settings
    )


def links(book: TinyBook) -> list[tuple[str, str]]:
    soup = BeautifulSoup((book.build() / "page.html").read_text(), "lxml")
    return [(plain(link.get_text()), link["href"]) for link in soup.select("main a[href*='#term-']")]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("An opioid is an opioid.", [("opioid", "glossary.html#term-opioid")]),
        ("Opioids count.", [("Opioids", "glossary.html#term-opioid")]),
        ("Opioid use disorder first.", [("Opioid use disorder", "glossary.html#term-opioid-use-disorder")]),
        ("OUD, or opioid use disorder.", [("OUD", "glossary.html#term-OUD")]),
        ("It was oud.", []),
        ("Opioid use disorder, OUD.", [("Opioid use disorder", "glossary.html#term-opioid-use-disorder")]),
        ("Non-opioid, opioid-free, opioidal.", []),
        ("`opioid` and [an opioid](https://example.org).", []),
        (
            "- A receptor\n- An opioid\n- A receptor",
            [("receptor", "glossary.html#term-receptor"), ("opioid", "glossary.html#term-opioid")],
        ),
        ("An {term}`opioid`, an opioid.", [("opioid", "glossary.html#term-opioid")]),
        ("**An opioid.**", [("opioid", "glossary.html#term-opioid")]),
        ("## Opioid\n\nText.", []),
    ],
)
def test_only_the_first_use_is_a_link(worded: Callable[..., TinyBook], page: str, found: list[tuple[str, str]]) -> None:
    assert links(worded(page)) == found


def test_the_text_stays_the_same(worded: Callable[..., TinyBook]) -> None:
    book = worded("Before opioids, between a receptor, after.")
    soup = BeautifulSoup((book.build() / "page.html").read_text(), "lxml")
    assert soup.select_one("main p").get_text() == "Before opioids, between a receptor, after."


def test_terms_can_be_left_alone(worded: Callable[..., TinyBook]) -> None:
    assert links(worded("An opioid, a receptor.", terms_not_linked=["opioid"])) == [
        ("receptor", "glossary.html#term-receptor")
    ]


def test_the_glossary_does_not_lead_to_itself(worded: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((worded("Text.").build() / "glossary.html").read_text(), "lxml")
    assert soup.select("main dd a") == []


def test_the_printed_book_has_the_links(worded: Callable[..., TinyBook]) -> None:
    assert "term-opioid" in worded("An opioid.").typst().split("// page")[2]


def test_only_the_glossary_explains_terms(worded: Callable[..., TinyBook]) -> None:
    book = worded("A receptor, an enzyme.")
    book.write("glossary", GLOSSARY + "\nenzyme\n: No term of the glossary.\n")
    assert links(book) == [("receptor", "glossary.html#term-receptor")]
