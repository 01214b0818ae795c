"""Each page says for whom it is, when it was checked, and what it rests on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook.content import review
from tests.support.books import MakeBook, TinyBook, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = {
    "review_state": True,
    "review_audiences": ("families", "clinicians", "writers"),
    "review_notes": (("Clinical review:", "none yet"),),
    "review_if_overdue": "Ask a doctor.",
}
HEAD = "---\naudience: [families]\nchecked: 2026-01-02\ndue: 2027-01-02\n---\n"
TEXT = "# Page\n\nSee {doc}`last`. A fact {cite:p}`roe2021`, {cite:p}`doe2020,roe2021`.\n"
INDEX = HEAD.replace("families", "families, clinicians, writers") + "# Home\n\n```{toctree}\npage\nlast\n```\n"
LAST = HEAD + "# Last\n\n:::{review-list}\n:::\n\n```{bibliography}\n```\n"


@pytest.fixture(autouse=True)
def in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the edition be of 1 June 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 6, 1, tzinfo=dt.UTC).timestamp())))


@pytest.fixture
def reviewed(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book whose page has the given front matter."""
    return lambda head=HEAD: tiny_book({"index": INDEX, "page": head + TEXT, "last": LAST}, **SETTINGS)


def section(folder: Path, page: str = "page") -> list[str]:
    soup = BeautifulSoup((folder / f"{page}.html").read_text(), "lxml")
    found = soup.select_one("section.sources-and-review")
    for mark in found.select(".headerlink"):
        mark.extract()
    assert soup.select("main section")[-1] is found
    return [plain(part.get_text()) for part in found.find_all(["h2", "p"])]


def test_a_page_ends_with_its_state_and_its_sources(reviewed: Callable[..., TinyBook]) -> None:
    assert section(reviewed().build()) == [
        "Sources and review",
        "Evidence last checked: 2 January 2026. Next check due: 2 January 2027.",
        "Clinical review: none yet. Written for: families.",
        "Sources of this page: [Doe20, Roe21].",
    ]


def test_a_page_without_sources_says_only_its_state(reviewed: Callable[..., TinyBook]) -> None:
    assert section(reviewed().build(), "index") == [
        "Review",
        "Evidence last checked: 2 January 2026. Next check due: 2 January 2027.",
        "Clinical review: none yet. Written for: families, clinicians and writers.",
    ]


def test_an_overdue_page_says_so(reviewed: Callable[..., TinyBook]) -> None:
    overdue = HEAD.replace("2026-01-02", "2025-01-02").replace("2027-01-02", "2026-05-31")
    assert section(reviewed(overdue).build())[1] == (
        "This page is out of date: its evidence should have been checked by 31 May 2026. Ask a doctor."
    )


@pytest.mark.parametrize("builder", ["epub", "print"])
def test_other_formats_have_it_too(reviewed: Callable[..., TinyBook], builder: str) -> None:
    folder = reviewed().build(builder)
    text = (folder / {"epub": "page.xhtml", "print": "handbook.typ"}[builder]).read_text(encoding="utf-8")
    for words in ("Evidence last checked", "2 January 2027", "none yet", "Doe20"):
        assert words in text


def test_the_list_has_every_page_in_order(reviewed: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((reviewed().build() / "last.html").read_text(), "lxml")
    rows = [[plain(cell.get_text()) for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert rows == [[name, "2 January 2026", "2 January 2027"] for name in ("Home", "Page", "Last")]
    assert [link["href"] for link in soup.select("tbody a")] == ["index.html", "page.html", "#"]


def test_a_page_in_two_tables_of_contents_is_listed_once(reviewed: Callable[..., TinyBook]) -> None:
    book = reviewed()
    book.write("page", HEAD + TEXT + "\n```{toctree}\nlast\n```\n")
    soup = BeautifulSoup((book.build() / "last.html").read_text(), "lxml")
    assert [row.th.get_text() for row in soup.select("tbody tr")] == ["Home", "Page", "Last"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (HEAD.replace("families", "everyone"), "audience"),
        (HEAD.replace("[families]", "[]"), "audience"),
        (HEAD.replace("audience: [families]\n", ""), "audience"),
        (HEAD.replace("checked: 2026-01-02\n", ""), "day"),
        (HEAD.replace("due: 2027-01-02", "due: soon"), "day"),
        (HEAD.replace("2027", "2025"), "due"),
        (HEAD.replace("---\n", "---\nhandout: poster\n", 1), "handout"),
        (HEAD.replace("---\n", "---\nreviewer: me\n", 1), "key"),
    ],
)
def test_wrong_front_matter_is_reported_on_every_build(reviewed: Callable[..., TinyBook], head: str, code: str) -> None:
    book = reviewed(head)
    for _run in range(2):
        book.build(warnings=f"page.md:1 front-matter.{code}")


def test_a_book_may_have_other_readers_and_other_keys(tiny_book: MakeBook) -> None:
    head = HEAD.replace("families", "people with a stove").replace("---\n", "---\nstove: gas\n", 1)
    tiny_book({"index": head + "# Home\n"}, review_state=True, front_matter_keys=["stove"]).build()


def test_a_mistyped_key_is_refused_also_where_no_page_tells_its_state(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "---\ntopic: [overdose]\n---\n\n# Home\n"})
    book.build(warnings="index.md:1 front-matter.key")


def test_the_table_for_writers_begins_with_what_is_due(tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text(HEAD + "# New\n", encoding="utf-8")
    (tmp_path / "old.md").write_text(HEAD.replace("2027-01-02", "2026-05-31") + "# Old\n", encoding="utf-8")
    (tmp_path / "none.md").write_text("# None\n", encoding="utf-8")
    (tmp_path / "torn.md").write_text("---\naudience: [families\n---\n\n# Torn\n", encoding="utf-8")
    lines = review.table(tmp_path, dt.date(2026, 6, 1)).splitlines()
    assert [line.split()[0] for line in lines] == ["page", "none", "torn", "old", "new"]
    assert "its front matter is wrong; a build says why" in lines[2]
    assert "OVERDUE for 1 days" in lines[3]
    assert "due in 215 days" in lines[4]
