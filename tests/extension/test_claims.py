"""Claims: graded, sourced, shown on a page and in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook.model.registers import RegisterError
from tests.support.books import MakeBook, TinyBook
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable

REGISTER = """
[[claim]]
id = "helps"
section = "benefits"
claim = "It helps."
verdict = "unproven"
certainty = "very-low"
reason = "Nobody tested it."
sources = ["doe2020"]

[[claim]]
id = "harms"
section = "risks"
claim = "It harms."
verdict = "supported"
certainty = "high"
reason = "Cases are on record."
sources = ["roe2021"]
"""
PAGE = "# Page\n\n:::{claim} helps harms\n:::\n"
LEDGER = "# Ledger\n\n:::{claim-list} unproven\n:::\n\n:::{claim-list} supported\n:::\n\n```{bibliography}\n```\n"
INDEX = "# Home\n\n```{toctree}\npage\nledger\n```\n"


@pytest.fixture
def claiming_book(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book with two claims."""

    def make(page: str = PAGE, ledger: str = LEDGER, claims: str = REGISTER) -> TinyBook:
        weak = "@misc{weak2020, title = {A lead}, x-weak = {no author}}\n"
        pages = {"index": INDEX, "page": page, "ledger": ledger, "claims.toml": claims, "weak.bib": weak}
        return tiny_book(pages, claim_register="claims.toml", claim_weak_sources="weak.bib")

    return make


def test_a_claim_has_verdict_certainty_reason_and_sources(claiming_book: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((claiming_book().build() / "page.html").read_text(), "lxml")
    entries = soup.select("dl.claims")[0]
    assert [term.get_text().removesuffix("¶") for term in entries.select("dt")] == ["It helps.", "It harms."]
    assert entries.dd.get_text().strip() == "(?) Unproven; certainty: very low. Nobody tested it [Doe20]."
    assert entries.dd.select_one("a")["href"].startswith("ledger.html#")


def test_a_claim_is_printed(claiming_book: Callable[..., TinyBook]) -> None:
    source = claiming_book().typst()
    assert (
        'terms.item([#"It helps.";], [#strong[#"(?) Unproven";];#"; certainty: very low. Nobody tested it ";' in source
    )


def test_the_ledger_links_to_the_page(claiming_book: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((claiming_book().build() / "ledger.html").read_text(), "lxml")
    for entry in soup.select("dl.claims dd"):
        assert "Discussed in: Page" in entry.get_text()
        assert entry.select("a[href='page.html']")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"page": PAGE.replace(" harms", "")}, "claims.toml:11 claims.unshown"),
        ({"ledger": LEDGER.replace(":::{claim-list} supported\n:::\n", "")}, "claims.toml:11 claims.unlisted"),
        ({"page": PAGE.replace("harms", "harms harm")}, "page.md:3 claims.unknown"),
        ({"ledger": LEDGER + "\n:::{claim-list} true\n:::\n"}, "ledger.md:12 claims.verdict"),
    ],
)  # fmt: skip
def test_a_claim_that_is_not_answered_is_refused(
    claiming_book: Callable[..., TinyBook], change: dict[str, str], said: str
) -> None:
    book = claiming_book(**change)
    book.build(warnings=said)
    if said.startswith("claims.toml"):  # what is said of the book is said again when nothing is read
        book.build(warnings=said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["roe2021"]', '["weak2020"]', "claims.toml:11 claims.weak-source"),
        ('["roe2021"]', '["none2020"]', "claims.toml:11 register.source"),
        ('["roe2021"]', "[]", "claims.toml:11 register.blank"),
        ('"supported"', '"true"', "claims.toml:11 register.choice"),
    ],
)  # fmt: skip
def test_a_claim_without_a_sound_source_or_verdict_is_refused(
    claiming_book: Callable[..., TinyBook], old: str, new: str, said: str
) -> None:
    assert old in REGISTER
    book = claiming_book(claims=REGISTER.replace(old, new))
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == [said]


def test_a_claim_that_is_taken_away_later_is_missed(claiming_book: Callable[..., TinyBook]) -> None:
    book = claiming_book()
    book.build()
    book.write("page", PAGE.replace(" harms", ""))
    book.write("ledger", LEDGER.replace(":::{claim-list} supported\n:::\n", ""))
    book.build(warnings="claims.toml:11 claims.unshown\nclaims.toml:11 claims.unlisted")


def test_claims_are_found_by_several_readers_at_once(claiming_book: Callable[..., TinyBook]) -> None:
    book = claiming_book(page=PAGE.replace(" harms", ""))
    book.write("index", INDEX.replace("page\n", "page\n" + "".join(f"more{number}\n" for number in range(8))))
    for number in range(8):
        book.write(f"more{number}", f"# More {number}\n" + ("\n:::{claim} harms\n:::\n" if number == 5 else ""))
    soup = BeautifulSoup((book.build(parallel=4) / "ledger.html").read_text(), "lxml")
    assert [entry.a["href"] for entry in soup.select("dl.claims dd")]
    assert "Discussed in: More 5" in soup.select("dl.claims dd")[1].get_text()
