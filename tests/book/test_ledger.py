"""The sum of it: `pytest -s tests/book/test_ledger.py` prints what the book promises, counted in the finished book."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from test_must_not_say import STATEMENTS, sentences
from test_text import CHAPTERS

from tools import DOCS, TO_SOURCE

if TYPE_CHECKING:
    from tools import Book


def test_the_sum(book: Book) -> None:
    register = tomllib.loads((DOCS / "registers" / "claims.toml").read_text(encoding="utf-8"))["claim"]
    shown = {
        term["id"]
        for name, page in book.html_pages.items()
        if name != "reference/claims"
        for term in page.soup.select("dt[id^='claim-']")
    }
    sourced = [
        term["id"]
        for term in book.html_pages["reference/claims"].soup.select("dt[id^='ledger-']")
        if term.find_next_sibling("dd").select(TO_SOURCE)
    ]
    bare = [name for name in CHAPTERS if not book.html_pages[name].soup.select(f"main {TO_SOURCE}")]
    keys = re.findall(
        r"^@\w+\{([^,\s]+),", (DOCS / "registers" / "references.bib").read_text(encoding="utf-8"), re.MULTILINE
    )
    unused = len(keys) - len(book.sources)
    forbidden = [
        (name, sentence)
        for statement in STATEMENTS
        for name, sentence in sentences(book)
        if re.search(statement["pattern"], sentence, re.IGNORECASE)
        and not any(part in sentence for part in statement.get("allow", {}).get(name, ()))
    ]
    print(
        f"\nclaims in the register {len(register)}, shown {len(shown)}, sourced {len(sourced)}\n"
        f"pages without citation {len(bare)}\nunused references {unused}\nforbidden statements {len(forbidden)}"
    )
    assert len(register) == len(shown) == len(sourced)
    assert (bare, unused, forbidden) == ([], 0, [])
