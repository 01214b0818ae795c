"""Each part by itself, in a book that has nothing else: Markdown or reStructuredText, and a theme of somebody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

import handbook
from handbook.model.diagnostics import DiagnosticError
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.testing.util import SphinxTestApp

# The formats have tests of their own.
PARTS = [part for part in handbook.PARTS if not part.startswith("formats.")]
# What cites needs something to cite from.
CITING = {
    f"content.{name}"
    for name in (
        "citations",
        "safety",
        "claims",
        "interactions",
        "drug_list",
        "procedures",
        "helplines",
        "charts",
        "review",
    )
}
BIB = "@misc{doe2020, author = {Doe, Jane}, title = {A source}, year = {2020}}\n"
# Front matter, title, and directive of each markup.
MARKUPS = {
    "md": ("---\n{head}\n---\n\n", "# {title}\n", "```{{{name}}} {argument}\n{options}{content}```\n"),
    "rst": (
        "{head}\n\n",
        "{title}\n====================\n",
        ".. {name}:: {argument}\n{options}{content}\n",
    ),
}


class Bare:
    """A book of two pages with one part of the extension."""

    def __init__(self, folder: Path, make_app: Callable[..., SphinxTestApp], markup: str) -> None:
        self.folder, self.make_app, self.markup = folder, make_app, markup
        folder.mkdir(exist_ok=True)

    def page(self, name: str, title: str, *directives: tuple[str, str, dict[str, str], str], head: str = "") -> None:
        """Write a page: front matter, title, and directives, each with name, argument, options and content."""
        front, heading, directive = MARKUPS[self.markup]
        lines = "\n".join(f":{line}" if self.markup == "rst" else line for line in head.splitlines())
        text = (front.format(head=lines) if head else "") + heading.format(title=title)
        indent = "   " if self.markup == "rst" else ""
        for called, argument, options, content in directives:
            given = "".join(f"{indent}:{key}: {value}\n" for key, value in options.items())
            inside = f"\n{indent}{content}\n" if content else ""
            text += "\n" + directive.format(name=called, argument=argument, options=given, content=inside)
        (self.folder / f"{name}.{self.markup}").write_text(text, encoding="utf-8")

    def build(self, *parts: str, files: dict[str, str] | None = None, **settings: object) -> list[str]:
        """Build the website, and return place and code of each message, also of the one that stopped the build."""
        for name, text in (files or {}).items():
            (self.folder / name).write_text(text, encoding="utf-8")
        conf = {
            "extensions": ["myst_parser", *(f"handbook.{part}" for part in parts)],
            "html_theme": "alabaster",
            **settings,
        }
        lines = (f"{name} = {value!r}\n" for name, value in conf.items())
        (self.folder / "conf.py").write_text("".join(lines), encoding="utf-8")
        try:
            app = self.make_app("html", srcdir=self.folder, freshenv=True)
            app.build()
        except DiagnosticError as error:
            return told(str(error), self.folder)
        app.cleanup()
        return told(re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue()), self.folder)

    def text(self, name: str = "index") -> str:
        """Return the words of a page of the website."""
        soup = BeautifulSoup((self.folder / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8"), "lxml")
        return " ".join(soup.select_one("div.body").get_text().replace("¶", "").split())


@pytest.fixture(params=MARKUPS)
def bare(tmp_path: Path, make_app: Callable[..., SphinxTestApp], request: pytest.FixtureRequest) -> Bare:
    """Return an empty book in one of the two markups."""
    return Bare(tmp_path / "book", make_app, request.param)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_works_alone_or_says_what_it_needs(bare: Bare, part: str) -> None:
    bare.page("index", "Home")
    assert bare.build(part) == (["conf.py bibliography.none"] if part in CITING else [])


@pytest.mark.parametrize("part", sorted(CITING - {"content.safety", "content.drug_list"}))
def test_a_part_that_cites_needs_a_bibliography_and_no_register(bare: Bare, part: str) -> None:
    bare.page("index", "Home")
    assert bare.build(part, files={"references.bib": BIB}, bibtex_bibfiles=["references.bib"]) == []
    assert bare.text() == "Home"


@pytest.mark.parametrize(
    ("part", "directive", "setting"),
    [
        ("content.safety", ("safety", "stove"), {"safety_register": ""}),
        ("content.claims", ("claim", "stove"), {}),
        ("content.helplines", ("helplines", "US"), {}),
        ("content.interactions", ("interactions", "major"), {"interaction_register": ""}),
    ],
)
def test_a_page_that_needs_a_register_says_so(
    bare: Bare, part: str, directive: tuple[str, str], setting: dict[str, str]
) -> None:
    bare.page("index", "Home", (*directive, {}, ""))
    said = bare.build(part, files={"references.bib": BIB}, bibtex_bibfiles=["references.bib"], **setting)
    assert said == ["conf.py register.none"]


def test_safety_messages_without_their_register_are_refused(bare: Bare) -> None:
    bare.page("index", "Home")
    said = bare.build("content.safety", files={"references.bib": BIB}, bibtex_bibfiles=["references.bib"])
    assert said == ["registers/safety.toml register.unreadable"]


def test_a_book_without_an_edition_has_no_colophon(bare: Bare) -> None:
    bare.page("index", "Home", ("colophon", "", {}, ""))
    said = bare.build("content.colophon")
    assert [line.partition(" ")[2] for line in said] == ["colophon.empty"]


SAFETY = """[topics]
stove = "stoves"

[[message]]
id = "stove"
signal = "danger"
hazard = "A stove in a tent."
consequence = "It takes the air."
avoid = ["Cook outside."]
sources = ["doe2020"]
topics = ["stove"]
"""


def test_safety_messages_work_alone(bare: Bare) -> None:
    """Topics are seen, sources are citations, and the lock holds."""
    settings = {"bibtex_bibfiles": ["references.bib"], "safety_register": "safety.toml", "safety_lock": "safety.lock"}
    files = {"references.bib": BIB, "safety.toml": SAFETY}
    bare.page("all", "All", ("safety-list", "danger", {}, ""), ("bibliography", "", {}, ""))
    toctree = ("toctree", "", {"hidden": ""}, "all")
    bare.page("index", "Home", toctree, head="topics: [stove]")
    said = bare.build("content.safety", files=files, safety_write_lock=True, **settings)
    assert said == [f"index.{bare.markup}:1 safety.missing"]
    assert "stove: on index = topic 'stove'" in (bare.folder / "safety.lock").read_text(encoding="utf-8")
    bare.page("index", "Home", ("safety", "stove", {}, ""), toctree, head="topics: [stove]")
    assert bare.build("content.safety", files=files, **settings) == []
    assert bare.text() == "Home Danger: A stove in a tent. It takes the air. Cook outside."
    assert "Sources: [Doe20]." in bare.text("all")
    assert "On these pages: Home" in bare.text("all")
    bare.page("index", "Home", toctree)
    said = bare.build("content.safety", files=files, **settings)
    assert "safety.lock safety.lock-gone" in said


CLAIMS = """[[claim]]
id = "warm"
section = "x"
claim = "It warms."
verdict = "supported"
certainty = "high"
reason = "It is hot."
sources = ["doe2020"]
"""
INTERACTIONS = """[[interaction]]
id = "fuel"
with = "Fuel"
classes = ["gases"]
aspects = ["breathing"]
mechanism = "x"
harm = "Fire."
advice = ["Go out."]
severity = "major"
evidence = "cases"
sources = ["doe2020"]
"""
DRUGS = """[classes]
gases = ["gases"]

[[drug]]
id = "propane"
name = "propane"
classes = ["gases"]
"""
HELPLINES = """[countries]
US = "US"

[box]
question = "Burned?"
call = ["us"]

[[helpline]]
id = "us"
country = "US"
purpose = "tow"
name = "Tow truck"
number = "911"
url = "https://example.org"
hours = "Always"
source = "doe2020"
seen = 2026-01-01
confidence = "primary"
"""
DATA = "label,value,unit,source,notes\nSmall,1,burns,doe2020,\nBig,2,burns,doe2020,\n"


REGISTERS: dict[str, tuple[list[tuple[str, str]], str, str]] = {
    "claim": (
        [("claim", "warm"), ("claim-list", "supported")],
        CLAIMS,
        "(+) Supported; certainty: high. It is hot [Doe20].",
    ),
    "interaction": ([("interactions", "major")], INTERACTIONS, "Cases in people [Doe20]"),
    "helpline": ([("helplines", "US")], HELPLINES, "A car that is stuck. Always. Number seen 1 January 2026"),
}


@pytest.mark.parametrize("kind", REGISTERS)
def test_registers_work_alone(bare: Bare, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    directives, register, words = REGISTERS[kind]
    bare.page("index", "Home", *((*directive, {}, "") for directive in directives), ("bibliography", "", {}, ""))
    settings: dict[str, Any] = {"bibtex_bibfiles": ["references.bib"], f"{kind}_register": "register.toml"}
    if kind == "helpline":
        settings["helpline_purposes"] = {"tow": "A car that is stuck"}
    files = {"references.bib": BIB, "register.toml": register, "registers/drugs.toml": DRUGS}
    (bare.folder / "registers").mkdir()
    assert bare.build(f"content.{kind}s", files=files, **settings) == []
    assert words in bare.text()
    assert "cite" not in bare.text()


def test_lists_of_directives_bind_markdown_alone(bare: Bare) -> None:
    bare.page("index", "Home")
    said = bare.build("checks.parser", page_directives=["toctree"])
    assert said == (["index.rst:1 markdown.other"] if bare.markup == "rst" else [])


def test_charts_work_alone(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"name": "fig-x", "kind": "bars", "title": "Burns", "alt": "One and two."}
    bare.page("index", "Home", ("chart", "data.csv", options, "Of all."), ("bibliography", "", {}, ""))
    settings = {"bibtex_bibfiles": ["references.bib"], "chart_data": ""}
    assert bare.build("content.charts", files={"references.bib": BIB, "data.csv": DATA}, **settings) == []
    assert "Burns. Of all. [Doe20]" in bare.text()
    monkeypatch.setattr("handbook.content.charts.NEEDED", ("no_such_package",))
    said = bare.build("content.charts", **settings)
    assert [line.partition(" ")[2] for line in said] == ["charts.package"]


def test_pages_say_their_state_alone(bare: Bare) -> None:
    bare.page("index", "Home", head="audience: [campers]\nchecked: 2026-01-02\ndue: 2999-01-02")
    settings = {"bibtex_bibfiles": ["references.bib"], "review_state": True}
    assert bare.build("content.review", files={"references.bib": BIB}, **settings) == []
    assert bare.text().startswith("Home Review Evidence last checked: 2 January 2026.")
    assert bare.text().endswith("Written for: campers.")
    bare.page("index", "Home", head="audience: campers\nchecked: soon\ndue: 2999-01-02")
    said = bare.build("content.review", **settings)
    assert [line.partition(" ")[2] for line in said] == ["front-matter.audience", "front-matter.day"]
