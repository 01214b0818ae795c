"""Claims as readers meet them: each is in the ledger with its sources, and on a page that discusses it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tests.support.books import DOCS, TO_SOURCE

if TYPE_CHECKING:
    from tests.support.books import Book

LEDGER = "reference/claims"


def test_every_claim_is_in_the_ledger_with_sources_and_discussed_on_a_page(book: Book) -> None:
    register = tomllib.loads((DOCS / "registers" / "claims.toml").read_text(encoding="utf-8"))["claim"]
    ids = sorted(claim["id"] for claim in register)
    discussed = {
        term["id"].removeprefix("claim-")
        for name, page in book.html_pages.items()
        if name != LEDGER
        for term in page.soup.select("dt[id^='claim-']")
    }
    sourced = [
        term["id"].removeprefix("ledger-")
        for term in book.html_pages[LEDGER].soup.select("dt[id^='ledger-']")
        if term.find_next_sibling("dd").select(TO_SOURCE)
    ]
    assert sorted(sourced) == ids
    assert sorted(discussed) == ids
