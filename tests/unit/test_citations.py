"""How the bibliography reads."""

from __future__ import annotations

from bs4 import BeautifulSoup

from tools import MakeBook, plain

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
