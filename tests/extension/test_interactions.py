"""Interactions: records by severity, as a table that can be read aloud."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from handbook.model.registers import RegisterError
from tests.support.books import MakeBook
from tests.support.messages import told

RECORD = """
[[interaction]]
id = "{key}"
with = "{key} drugs"
examples = ["one", "two"]
mechanism = "They add up."
effect = "Deep sleep"
severity = "{severity}"
evidence = "expected"
sources = ["doe2020"]
"""
REGISTER = "".join(RECORD.format(key=key, severity="major") for key in ("a", "b", "c")) + RECORD.format(
    key="d", severity="minor"
).replace('["one", "two"]', '["three"]')
PAGE = "# Home\n\n:::{interactions} major\n:::\n\n:::{interactions} minor\n:::\n\n{numref}`table-interactions-major`\n\n```{bibliography}\n```\n"


def test_each_severity_is_a_table(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": PAGE, "mixes.toml": REGISTER}, interaction_register="mixes.toml")
    major, minor = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").select("table")
    assert [row.get_text(" ", strip=True) for row in major.select("tbody th")] == [
        f"{key} drugs (such as one, two)" for key in "abc"
    ]
    assert major.select("tbody td")[1].get_text().startswith("Expected from how the drugs act; not shown in people [")
    # One row with a head of its own would have more heads than cells.
    assert not minor.select("tbody th")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["doe2020"]', '["none2020"]', "mixes.toml:2 register.source"),
        ('"major"', '"huge"', "mixes.toml:2 register.choice"),
        ('with = "a drugs"\n', "", "mixes.toml:2 register.missing"),
    ],
)  # fmt: skip
def test_a_broken_record_is_refused(tiny_book: MakeBook, old: str, new: str, said: str) -> None:
    assert old in REGISTER
    book = tiny_book({"index": PAGE, "mixes.toml": REGISTER.replace(old, new, 1)}, interaction_register="mixes.toml")
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == [said]


def test_an_unknown_severity_is_reported(tiny_book: MakeBook) -> None:
    page = "# Home\n\n:::{interactions} huge\n:::\n"
    book = tiny_book({"index": page, "mixes.toml": REGISTER}, interaction_register="mixes.toml")
    book.build(warnings="index.md:3 interactions.severity")


def test_what_is_not_known_has_a_table_of_its_own(tiny_book: MakeBook) -> None:
    page = "# Home\n\n:::{interactions} not-known\n:::\n\n```{bibliography}\n```\n"
    register = RECORD.format(key="a", severity="not-known")
    book = tiny_book({"index": page, "mixes.toml": register}, interaction_register="mixes.toml", numfig=False)
    table = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").select_one(
        "table#table-interactions-not-known"
    )
    assert "Interactions that are not known" in table.caption.get_text()


@pytest.mark.parametrize("mild", ["minor", "not-known"])
@pytest.mark.parametrize("worse", ["major", "moderate"])
@pytest.mark.parametrize("name", ["codeine", "Codeine", "codeine (in cough syrup)", "caffeine-codeine"])
def test_a_drug_that_is_graver_elsewhere_is_refused(tiny_book: MakeBook, mild: str, worse: str, name: str) -> None:
    """Codeine, an opioid, once stood among the mixes that "seem to matter little"."""
    register = RECORD.format(key="opioids", severity=worse).replace('"two"', '"codeine"') + RECORD.format(
        key="enzyme", severity=mild
    ).replace('["one", "two"]', f'["{name}"]')
    book = tiny_book({"index": PAGE, "mixes.toml": register}, interaction_register="mixes.toml")
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == ["mixes.toml:12 interactions.mild"]
    assert f"'{name}' is {mild} here, but {worse} in 'opioids' (line 2)" in str(caught.value)


def test_a_drug_may_stand_in_two_grave_records_and_others_alone(tiny_book: MakeBook) -> None:
    """The rows of one drug may differ in gravity, as long as none of them is mild; a part of a word is no name."""
    register = (
        RECORD.format(key="a", severity="major").replace('["one", "two"]', '["bupropion", "opium"]')
        + RECORD.format(key="b", severity="moderate").replace('["one", "two"]', '["bupropion"]')
        + RECORD.format(key="c", severity="minor").replace('["one", "two"]', '["op", "pion"]')
    )
    page = PAGE.replace(":::{interactions} minor\n:::\n\n", "")
    tiny_book({"index": page, "mixes.toml": register}, interaction_register="mixes.toml").build()
