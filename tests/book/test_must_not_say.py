"""What the evidence does not allow is said nowhere, but where a page corrects it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.books import SOURCES, plain

if TYPE_CHECKING:
    from tests.support.books import Book

STATEMENTS = tomllib.loads(Path(__file__).with_name("must_not_say.toml").read_text(encoding="utf-8"))["statement"]
# Titles of other people's works are theirs.
NOT_OURS = set(SOURCES)


def sentences(book: Book) -> list[tuple[str, str]]:
    """Return every sentence of the pages, with the name of its page."""
    found = []
    for name, page in book.html_pages.items():
        if name in NOT_OURS:
            continue
        for block in page.text.main.select("p, dt, th, h1, h2, h3, h4, img[alt]"):
            if block.name == "dt" and block.find_parent(class_="claims"):
                continue  # a claim that the book grades, not one that it makes
            for part in block.select(".bibtex-citation"):
                part.extract()
            text = plain(block.get("alt") or block.get_text())
            found += [(name, sentence) for sentence in re.split(r"(?<=[.?!])\s+", text)]
    return found


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement["pattern"][:40])
def test_it_is_not_said(book: Book, statement: dict) -> None:
    pattern = re.compile(statement["pattern"], re.IGNORECASE)
    allow = statement.get("allow", {})
    said = [
        (name, sentence)
        for name, sentence in sentences(book)
        if pattern.search(sentence) and not any(part in sentence for part in allow.get(name, ()))
    ]
    assert said == [], statement["reason"]


@pytest.mark.parametrize(
    "statement", [one for one in STATEMENTS if "allow" in one], ids=lambda one: one["pattern"][:40]
)
def test_every_allowance_is_needed(book: Book, statement: dict) -> None:
    pattern = re.compile(statement["pattern"], re.IGNORECASE)
    hits = [(name, sentence) for name, sentence in sentences(book) if pattern.search(sentence)]
    for name, parts in statement["allow"].items():
        for part in parts:
            assert any(page == name and part in sentence for page, sentence in hits), (name, part)
