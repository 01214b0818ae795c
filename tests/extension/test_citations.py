"""How the bibliography reads."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sphinxcontrib.bibtex.domain import BibtexDomain

from tests.support.books import MakeBook, plain

BIB = """
@article{one, author = {Poe, Ann}, title = {With a number}, journal = {Journal}, year = {2020}, doi = {10.1000/x.1}, url = {https://example.org/one}}
@misc{two, author = {{The Body of Bodies}}, title = {On the web}, year = {2021}, url = {https://example.org/two}, urldate = {2026-11-02}}
@misc{three, title = {An orphan}, year = {2022}, url = {https://example.org/three}}
@book{four, author = {Doe, Jane}, title = {On paper}, publisher = {House}, year = {2019}}
"""


def test_each_work_has_one_link_and_bodies_stand_among_people(tiny_book: MakeBook) -> None:
    page = "# Home\n\n```{bibliography}\n:all:\n```\n"
    book = tiny_book({"index": page, "references.bib": BIB}, bibtex_default_style="handbook")
    entries = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").select(".citation")
    told = [(plain(entry.p.get_text()), [link["href"] for link in entry.p.select("a")]) for entry in entries]
    assert told == [
        ("An orphan. 2022. https://example.org/three.", ["https://example.org/three"]),
        (
            "The Body of Bodies. On the web. 2021. https://example.org/two, seen 2 November 2026.",
            ["https://example.org/two"],
        ),
        ("Jane Doe. On paper. House, 2019.", []),
        ("Ann Poe. With a number. Journal, 2020. doi:10.1000/x.1.", ["https://doi.org/10.1000/x.1"]),
    ]


def test_lists_are_made_once_and_again_when_a_page_or_an_entry_changes(
    tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"index": "# Home\n\n{cite:p}`one`\n\n```{bibliography}\n```\n", "references.bib": BIB}
    book = tiny_book(pages, bibtex_default_style="handbook")
    made = []
    make = BibtexDomain.env_updated
    monkeypatch.setattr(BibtexDomain, "env_updated", lambda domain: made.append("lists") or make(domain))

    def entries(builder: str) -> list[str]:
        """Build a format, and return which of the titles its list has."""
        shown = (book.build(builder) / "index.html").read_text()
        return [title for title in ("On the web", "A new title", "With a number") if title in shown]

    assert (entries("html"), len(made)) == (["With a number"], 1)
    assert (entries("dirhtml"), len(made)) == (["With a number"], 1)
    book.write("index", pages["index"].replace("`one`", "`one, two`"))
    assert (entries("html"), len(made)) == (["On the web", "With a number"], 2)
    book.write("references.bib", BIB.replace("With a number", "A new title"))
    assert (entries("html"), len(made)) == (["On the web", "A new title"], 3)


def test_numbers_stand_in_the_order_of_the_list_and_lead_there(tiny_book: MakeBook) -> None:
    pages = {
        "index": "# Home\n\n{cite:p}`one, two` and {cite:p}`four`\n\n```{toctree}\nlist\n```\n",
        "list": "# List\n\n```{bibliography}\n```\n",
        "references.bib": BIB,
    }
    folder = tiny_book(pages, bibtex_default_style="handbook").build()
    page, listed = (BeautifulSoup((folder / f"{name}.html").read_text(), "lxml") for name in ("index", "list"))
    assert [shown.get_text() for shown in page.select(".bibtex-citation")] == ["[1, 3]", "[2]"]
    ids = {f"list.html#{entry['id']}": entry.get_text() for entry in listed.select(".citation")}
    titles = ["On the web", "With a number", "On paper"]
    for link, title in zip(page.select(".bibtex-citation a"), titles, strict=True):
        assert title in ids[link["href"]]


def test_a_source_that_is_not_there_is_named(tiny_book: MakeBook) -> None:
    page = "# Home\n\n{cite:p}`one, nobody`\n\n```{bibliography}\n```\n"
    book = tiny_book({"index": page, "references.bib": BIB}, bibtex_default_style="handbook")
    book.build(warnings="index.md:3 bibtex.key_not_found")


def test_numbers_stay_in_order_when_one_page_of_the_list_is_read_again(tiny_book: MakeBook) -> None:
    listed = "\n\n```{{bibliography}}\n:initials: {}\n```\n"  # one is by Poe, two by a body
    pages = {
        "index": "# Home\n\n{cite:p}`two, one`\n\n```{toctree}\na\nb\n```\n",
        "a": "# A" + listed.format("p-p"),
        "b": "# B" + listed.format("a-d"),
        "references.bib": BIB,
    }
    book = tiny_book(pages, bibtex_default_style="handbook")
    book.build()
    book.write("a", pages["a"] + "\nA word more.\n")
    book.write("index", pages["index"] + "\nA word more.\n")
    page = BeautifulSoup((book.build() / "index.html").read_text(), "lxml")
    assert [shown.get_text() for shown in page.select(".bibtex-citation")] == ["[1, 2]"]


def test_an_entry_reads_as_the_bibliography_has_it_now(tiny_book: MakeBook) -> None:
    """How entries read is kept from one build to the next."""
    first = "@misc{doe, author = {Doe, Jane}, title = {First title}, year = {2020}}\n"
    pages = {"index": "# Home\n\nText {cite:p}`doe`.\n\n```{bibliography}\n```\n", "references.bib": first}
    book = tiny_book(pages, bibtex_default_style="handbook")
    assert "First title" in (book.build() / "index.html").read_text(encoding="utf-8")
    book.write("references.bib", first.replace("First", "Second"))
    assert "Second title" in (book.build() / "index.html").read_text(encoding="utf-8")
