"""Interactions and drugs: records by severity as a table, each drug with all its records, and none against another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from handbook.model.registers import RegisterError
from tests.support.books import MakeBook, TinyBook
from tests.support.messages import told

# What makes a book of a page, with the register of interactions, that of drugs, further pages and settings.
Make = Callable[..., TinyBook]

RECORD = """
[[interaction]]
id = "{key}"
with = "{key} drugs"
drugs = ["one", "two"]
aspects = ["breathing"]
mechanism = "They add up."
harm = "Deep sleep."
effect = "It was seen."
advice = ["Do not mix them."]
severity = "{severity}"
evidence = "cases"
sources = ["doe2020"]
"""
DRUG = """
[[drug]]
id = "{key}"
name = "{name}"
classes = ["sedatives"]
"""
CLASSES = '[classes]\nsedatives = ["sleeping pills", "downers"]\n'
DRUGS = CLASSES + "".join(DRUG.format(key=key, name=key) for key in ("one", "two", "three"))
REGISTER = "".join(RECORD.format(key=key, severity="major") for key in ("a", "b", "c")) + RECORD.format(
    key="d", severity="minor"
).replace('["one", "two"]', '["three"]')
PAGE = "# Home\n\n:::{interactions} major\n:::\n\n:::{interactions} minor\n:::\n\n{numref}`table-interactions-major`\n\n```{bibliography}\n```\n"
LIST = "# Home\n\n## List\n\n:::{drugs}\n:::\n\n## Sources\n\n```{bibliography}\n```\n"
SAFETY = """
[[message]]
id = "mixing"
signal = "{signal}"
hazard = "{hazard}."
consequence = "Breathing can stop."
avoid = ["Do not mix, and keep one at hand."]
pages = ["index"]
sources = ["doe2020"]
"""


@pytest.fixture
def make(tiny_book: MakeBook) -> Make:
    """Return what makes a book with these registers."""

    def _make(page: str, register: str = REGISTER, drugs: str = DRUGS, **more: object) -> TinyBook:
        pages = {"index": page, "mixes.toml": register, "drugs.toml": drugs}
        return tiny_book(
            pages | more.pop("pages", {}),
            interaction_register="mixes.toml",
            drug_register="drugs.toml",
            **{"numfig": True} | more,
        )

    return _make


def refusal(book: TinyBook) -> tuple[list[str], str]:
    """Return place and code of each mistake, and the words."""
    with pytest.raises(RegisterError) as caught:
        book.build()
    return told(str(caught.value), book.folder), str(caught.value)


def test_each_severity_is_a_table(make: Make) -> None:
    major, minor = BeautifulSoup((make(PAGE).build() / "index.html").read_text(), "lxml").select("table")
    assert [row.get_text(" ", strip=True) for row in major.select("tbody th")] == [
        f"{key} drugs (one, two)" for key in "abc"
    ]
    assert major.select("tbody td")[0].get_text() == "Deep sleep. It was seen. Do not mix them."
    assert major.select("tbody td")[1].get_text().startswith("Cases in people [")
    # One row with a head of its own would have more heads than cells.
    assert not minor.select("tbody th")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["doe2020"]', '["none2020"]', "mixes.toml:2 register.source"),
        ('"major"', '"huge"', "mixes.toml:2 register.choice"),
        ('with = "a drugs"\n', "", "mixes.toml:2 register.missing"),
        ('evidence = "cases"\n', "", "mixes.toml:2 register.missing"),
        ('["one", "two"]', '["one", "too"]', "mixes.toml:2 interactions.no-drug"),
        ('drugs = ["one", "two"]', 'classes = ["sedative"]', "mixes.toml:2 interactions.no-drug"),
        ('drugs = ["one", "two"]\n', "", "mixes.toml:2 interactions.nobody"),
        ('evidence = "cases"', 'evidence = "none"', "mixes.toml:2 interactions.unknown"),
    ],
)
def test_a_broken_record_is_refused(make: Make, old: str, new: str, said: str) -> None:
    assert old in REGISTER
    assert refusal(make(PAGE, REGISTER.replace(old, new, 1)))[0] == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('classes = ["sedatives"]\n', "", "drugs.toml:4 register.missing"),
        ('classes = ["sedatives"]\n', 'classes = ["pills"]\n', "drugs.toml:4 drugs.no-class"),
        ("[classes]\n", '[classes]\nempty = ["none"]\n', "drugs.toml:1 drugs.empty-class"),
        ('name = "two"\n', 'name = "two"\nalso = ["ONE"]\n', "drugs.toml:9 drugs.two"),
        ('name = "two"\n', 'name = "two"\nbrands = ["Zwei", "zwei"]\n', "drugs.toml:9 drugs.two"),
        ('name = "two"\n', 'name = "two"\nsources = ["none2020"]\n', "drugs.toml:9 register.source"),
    ],
)
def test_a_broken_drug_is_refused(make: Make, old: str, new: str, said: str) -> None:
    assert old in DRUGS
    assert refusal(make(PAGE, drugs=DRUGS.replace(old, new, 1)))[0] == [said]


def test_a_drug_without_a_record_is_refused(make: Make) -> None:
    assert refusal(make(PAGE, drugs=DRUGS + DRUG.format(key="four", name="four")))[0] == [
        "drugs.toml:19 drugs.no-interaction"
    ]


def test_an_unknown_severity_is_reported(make: Make) -> None:
    make("# Home\n\n:::{interactions} huge\n:::\n").build(warnings="index.md:3 interactions.severity")


@pytest.mark.parametrize("evidence", ["laboratory", "expected", "none"])
def test_what_nobody_saw_in_people_is_not_minor(make: Make, evidence: str) -> None:
    register = REGISTER.replace('"minor"\nevidence = "cases"', f'"minor"\nevidence = "{evidence}"')
    assert register != REGISTER
    where, words = refusal(make(PAGE, register))
    assert where == ["mixes.toml:41 interactions.unknown"]
    assert "write not-known" in words


def test_what_is_not_known_has_a_table_of_its_own(make: Make) -> None:
    page = "# Home\n\n:::{interactions} not-known\n:::\n\n```{bibliography}\n```\n"
    register = RECORD.format(key="a", severity="not-known").replace('"cases"', '"none"')
    drugs = CLASSES + DRUG.format(key="one", name="one") + DRUG.format(key="two", name="two")
    book = make(page, register, drugs, numfig=False)
    table = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").select_one(
        "table#table-interactions-not-known"
    )
    assert "Interactions that are not known" in table.caption.get_text()
    assert "We found no study and no report" in table.get_text()


@pytest.mark.parametrize("mild", ["minor", "not-known"])
@pytest.mark.parametrize("worse", ["major", "moderate"])
@pytest.mark.parametrize("how", ['drugs = ["one", "two"]', 'classes = ["sedatives"]'])
def test_a_drug_that_is_graver_elsewhere_is_refused(make: Make, mild: str, worse: str, how: str) -> None:
    """Codeine, an opioid, once stood among the mixes that "seem to matter little"."""
    register = RECORD.format(key="opioids", severity=worse).replace('"two"', '"three"') + RECORD.format(
        key="enzyme", severity=mild
    ).replace('drugs = ["one", "two"]', how).replace('"breathing"', '"level"')
    where, words = refusal(make(PAGE, register))
    assert set(where) == {"mixes.toml:15 interactions.mild"}
    assert f"'one' is {mild} here, but {worse} in 'opioids' (line 2)" in words


def test_two_records_of_a_drug_rate_an_aspect_alike(make: Make) -> None:
    register = REGISTER + RECORD.format(key="e", severity="moderate").replace('"two"]', '"three"]')
    register = register.replace('id = "d"', 'id = "d"\nclasses = []').replace('"minor"', '"moderate"')
    where, words = refusal(make(PAGE, register))
    assert set(where) == {"mixes.toml:55 interactions.disagree"}
    assert words.count("'one' is moderate for breathing here, but major in") == 3
    assert "'three'" not in words


def test_records_of_a_drug_may_differ_where_they_rate_different_things(make: Make) -> None:
    register = REGISTER + RECORD.format(key="e", severity="moderate").replace('"breathing"', '"level", "liver"')
    make(PAGE, register).build()


NAMES = DRUGS.replace(
    'name = "one"\n', 'name = "one"\nbrands = ["Uno", "Oneal"]\nalso = ["zip"]\nsources = ["doe2020"]\n'
)
WORST_LAST = (
    RECORD.format(key="a", severity="moderate").replace('"breathing"', '"level", "liver", "seizures"')
    + RECORD.format(key="b", severity="major")
    + RECORD.format(key="c", severity="not-known").replace('["one", "two"]', '["three"]')
)


def test_the_list_has_every_drug_with_all_its_records_the_worst_first(make: Make) -> None:
    book = make(LIST, WORST_LAST, NAMES, numfig=False)
    soup = BeautifulSoup((book.build() / "index.html").read_text(), "lxml")
    terms = soup.select("dl.drugs > dt")
    assert [term.get_text(" ", strip=True) for term in terms] == ["one (Uno, Oneal, zip)", "three", "two"]
    assert [term["id"] for term in terms] == ["drug-one", "drug-three", "drug-two"]
    first, second, last = (" ".join(row.get_text().split()) for row in soup.select("dl.drugs > dd")[0].select("p"))
    assert first.startswith("Major for sleepiness and breathing. Deep sleep. Cases in people [Doe20].")
    assert second.startswith("Moderate for the level of the medicine, the liver and seizures. Deep sleep.")
    # The same advice is given once.
    assert last == "What to do: Do not mix them. Group: sleeping pills, downers. Names: [Doe20]."
    assert [title.get_text()[0] for title in soup.select("section section section > h3")] == ["O", "T", "U", "Z"]


def test_a_brand_leads_to_its_drug(make: Make) -> None:
    folder = make(LIST, WORST_LAST, NAMES, numfig=False).build()
    soup = BeautifulSoup((folder / "index.html").read_text(), "lxml")
    assert [part.get_text() for part in soup.select("#drugs-u p, #drugs-z p, #drugs-o > p")] == [
        "Other names. Uno: one.",
        "Other names. zip: one.",
    ]
    assert [link["href"] for link in soup.select("#drugs-u p a, #drugs-z p a")] == ["#drug-one", "#drug-one"]
    index = (folder / "genindex.html").read_text()
    for name in ("one", "Uno (one)", "zip (one)", "three"):
        assert f">{name}</a>" in index
    search = (folder / "search-index.js").read_text()
    # The sign stands for the first name.
    assert '"one (Uno, Oneal, zip)","drug-~"' in search


@pytest.mark.parametrize(
    ("signal", "severity", "hazard", "refused"),
    [
        ("danger", "moderate", "Kratom with one", True),
        ("danger", "moderate", "Kratom with Uno", True),
        ("danger", "moderate", "Kratom with downers", True),
        ("danger", "major", "Kratom with one", False),
        ("warning", "not-known", "Kratom with one", True),
        ("warning", "moderate", "Kratom with one", False),
        ("danger", "moderate", "Kratom with someone", False),
    ],
)
def test_a_message_warns_of_nothing_that_is_rated_mild(
    make: Make, signal: str, severity: str, hazard: str, *, refused: bool
) -> None:
    register = RECORD.format(key="a", severity=severity).replace('drugs = ["one", "two"]', 'classes = ["sedatives"]')
    page = LIST.replace("## List", ":::{safety} mixing\n:::\n\n## List") + "\n```{toctree}\nall\n```\n"
    more = {
        "safety.toml": SAFETY.format(signal=signal, hazard=hazard),
        "all": f"# All\n\n:::{{safety-list}} {signal}\n:::\n",
    }
    drugs = CLASSES + NAMES.split("[[drug]]")[1].join(("[[drug]]", ""))
    book = make(page, register, drugs, pages=more, numfig=False, safety_register="safety.toml")
    book.build(warnings="safety.toml:2 drugs.warned" if refused else "")


def test_the_lock_has_every_rating_and_every_class(make: Make) -> None:
    """A milder rating is a line in a difference that somebody reads."""
    page = LIST.replace("## List", ":::{safety} mixing\n:::\n\n## List") + "\n```{toctree}\nall\n```\n"
    more = {
        "safety.toml": SAFETY.format(signal="danger", hazard="Mixing"),
        "all": "# All\n\n:::{safety-list} danger\n:::\n",
    }
    settings = {"safety_register": "safety.toml", "safety_lock": "safety.lock"}
    book = make(page, WORST_LAST, NAMES, pages=more, numfig=False, **settings)
    book.write("conf.py", (book.folder / "conf.py").read_text() + "safety_write_lock = True\n")
    book.build()
    lock = (book.folder / "safety.lock").read_text()
    assert "interaction b = major for breathing\n" in lock
    assert "drug one = sedatives\n" in lock
    book.write("conf.py", (book.folder / "conf.py").read_text().replace("write_lock = True", "write_lock = False"))
    book.write("mixes.toml", WORST_LAST.replace('"major"', '"moderate"'))
    book.build(warnings="safety.lock safety.lock-changed")
    assert "'interaction b' was 'major for breathing' and is 'moderate for breathing'" in book.said
