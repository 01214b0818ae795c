"""What `make bench` writes; how long anything takes is never tested."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes

from tests.support.books import MakeBook
from tests.tools.bench import page, pages, reduce, speed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.testing.util import SphinxTestApp

pytestmark = pytest.mark.slow


def taken(name: str, processor: float) -> dict[str, Any]:
    return {
        "name": name,
        "processor": processor,
        "least": processor,
        "most": processor,
        "clock": 2 * processor,
        "peak": 512.3,
    }


def size(pages: int, ours: float, stock: float) -> dict[str, Any]:
    title = f"Website of {pages} pages made for measuring, from nothing"
    return {"title": title, "results": [taken("ours", ours), taken("stock", stock)], "missing": {}}


FOUND = {
    "machine": {
        "processor": "A processor",
        "cores": 2,
        "memory": 8,
        "system": "Linux",
        "python": "3.12.1",
        "versions": {"sphinx": "9.0"},
        "others": {},
        "date": "2026-03-05",
    },
    "groups": [
        {
            "title": "PDF",
            "results": [taken("ours", 4), taken("xelatex", 10)],
            "missing": {"WeasyPrint": "not installed: weasyprint (pip …)"},
        },
        size(10, 1, 1),
        size(100, 8, 12),
        size(500, 40, 120),
    ],
    "checks": {"off": 10.0, "on": 10.2, "ratio": 1.02},
}


def test_the_page_has_ratios_the_machine_and_what_was_missing() -> None:
    told = page.told(FOUND)
    assert "5 March 2026" in told
    assert "- Processor: `A processor`, 2 cores" in told
    assert "| PDF: xelatex | 10.0 | 20.0 | 2.50 | 512 |\n" in told
    assert "| PDF: WeasyPrint | not installed |" in told
    assert "| Safety checks: website with them | 10.2 | not timed | 1.02 | not measured |\n" in told
    assert "| 500 pages | 40.0 (0.08) | 120 (0.24) |\n" in told
    assert "5.0 times as long with our theme, and 10.0 times" in told


def test_only_what_is_between_the_marks_changes() -> None:
    before = f"# Speed\n\n{page.START}\n\nold\n\n{page.END}\n\n## After\n"
    after = page.put(before, "new")
    assert after == f"# Speed\n\n{page.START}\n\nnew\n{page.END}\n\n## After\n"
    assert page.put(after, "new") == after


def test_contestants_take_turns_and_the_missing_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    turns: list[str] = []

    def prepare(name: str) -> Callable[[], None]:
        return lambda: turns.append(name)

    work = [[sys.executable, "-c", "pass"]]
    contestants = [
        speed.Contestant("one", work, prepare("one"), folder=speed.ROOT),
        speed.Contestant("two", work, prepare("two"), rounds=1, folder=speed.ROOT),
        speed.Contestant("none", work, prepare("none"), ("no-such-program",), folder=speed.ROOT),
    ]
    speed.INSTALL["no-such-program"] = "apt install it"
    found = speed.measure("A group", contestants, 2)
    assert turns == ["one", "two", "one"]
    assert found["missing"] == {"none": "not installed: no-such-program (apt install it)"}
    assert "not installed: no-such-program (apt install it)" in capsys.readouterr().out


def test_a_contestant_that_fails_is_told_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    works = speed.Contestant("works", [[sys.executable, "-c", "pass"]], speed.nothing, folder=speed.ROOT)
    broken = speed.Contestant(
        "broken", [[sys.executable, "-c", "import sys; sys.exit('no such page')"]], speed.nothing, folder=speed.ROOT
    )
    found = speed.measure("A group", [works, broken], 2)
    assert [result["name"] for result in found["results"]] == ["works"]
    assert found["missing"]["broken"].startswith("failed: ")
    assert "no such page" in capsys.readouterr().out


def test_without_a_number_of_ours_nothing_is_compared() -> None:
    broken = speed.Contestant("ours", [[sys.executable, "-c", "raise SystemExit(1)"]], speed.nothing, folder=speed.ROOT)
    with pytest.raises(SystemExit, match=r"^ours: failed: "):
        speed.measure("A group", [broken], 1)


@pytest.mark.parametrize("settings", ["ours", "stock"])
def test_pages_for_measuring_are_sound(tmp_path: Path, make_app: Callable[..., SphinxTestApp], settings: str) -> None:
    pages.write(tmp_path, 3)
    conf = tmp_path / settings / "conf.py"
    conf.rename(tmp_path / "pages" / "conf.py")
    app = make_app("html", srcdir=tmp_path / "pages")
    app.build()
    assert app.warning.getvalue() == ""
    text = (tmp_path / "pages" / "_build" / "html" / "page-2.html").read_text(encoding="utf-8")
    assert text.count("bibtex-citation") >= pages.CITATIONS - pages.SECTIONS
    assert text.count("<tr") == pages.ROWS + 1


REDUCED = """(home)=

# Home

**Main** words {cite:p}`doe2020`, {ref}`home`, {numref}`table-one` and a {term}`pulse`.

:::{note}
A box.
:::

:::{list-table} Numbers
:name: table-one
:header-rows: 1

* - What
  - How many
* - 1. One
  - 2
:::

:::{figure} box.svg
:alt: A "box".

The box.
:::

:::{glossary}
pulse
    A beat.
:::

```{bibliography}
```
"""


def test_both_get_the_same_text(tiny_book: MakeBook, tmp_path: Path) -> None:
    book = tiny_book({"index": REDUCED})
    book.build("dummy")
    app = book.make_app("dummy", srcdir=book.folder, freshenv=False)
    app.build()
    reduce.write(app.env, tmp_path / "myst", tmp_path / "pandoc")
    app.cleanup()
    myst, pandoc = ((tmp_path / name / "index.md").read_text(encoding="utf-8") for name in ("myst", "pandoc"))
    assert "**Main** words {cite:p}`doe2020`, {ref}`home`, {numref}`table-one` and a {term}`pulse <pulse>`." in myst
    assert "**Main** words [@doe2020], [Home](#at-home), [this](#at-table-one) and a pulse." in pandoc
    assert ":::{admonition} Note\n\nA box.\n:::" in myst
    assert "::: {.admonition}\n**Note**\n\nA box.\n:::" in pandoc
    assert "| What | How many |\n|" in pandoc
    assert ":name: table-one\n:header-rows: 1\n\n* - What\n  - How many\n* - One\n  - 2" in myst
    assert "![The box.](figures/box.svg){ alt=\"A 'box'.\"}" in pandoc
    assert (tmp_path / "pandoc" / "order.txt").read_text() == "index.md\nsources.md\n"
    # And what is written for Sphinx is a sound book.
    for name, text in (("index", myst), ("sources", (tmp_path / "myst" / "sources.md").read_text())):
        book.write(name, text)
    (book.folder / "figures").mkdir()
    (book.folder / "box.svg").rename(book.folder / "figures" / "box.svg")
    book.build("dummy")


def test_what_cannot_be_written_is_told() -> None:
    dialect = reduce.Dialect(None, {})
    dialect.docname = "page"
    with pytest.raises(ValueError, match="page: cannot write math_block"):
        dialect.block(nodes.math_block(), 1)
