"""Charts: the same bytes from the same numbers, with their numbers beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook.content import charts
from handbook.content.charts import KINDS, ChartError, draw, read
from tests.support.books import MakeBook, TinyBook
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable

CSV = "label,value,unit,source,notes,low,high\nOne thing,18.6,in 100,doe2020,,17,20\nAnother,0.6,in 100,roe2021,,0.5,0.7\n"
CHART = (
    ":::{chart} numbers.csv\n:name: fig-things\n:kind: bars\n:title: The finding\n:alt: Two bars.\n\n"
    "Whose cases they are.\n:::\n\n{numref}`fig-things`, {numref}`fig-things-numbers`\n"
)


@pytest.fixture
def charted_book(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book with one chart."""

    def make(chart: str = CHART, numbers: str = CSV) -> TinyBook:
        return tiny_book(
            {"index": f"# Home\n\n{chart}\n\n```{{bibliography}}\n```\n", "data/numbers.csv": numbers},
            chart_data="data",
        )

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_numbers_give_the_same_bytes(tmp_path: Path, kind: str) -> None:
    (tmp_path / "numbers.csv").write_text(CSV, encoding="utf-8")
    rows = read(tmp_path / "numbers.csv", interval=True)
    for name in ("a.svg", "b.svg"):
        draw(rows, kind, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    # Letters are shapes: no font of the reader's machine is asked for, and nothing is fetched.
    assert b"<text" not in (tmp_path / "a.svg").read_bytes()


def test_other_numbers_give_another_picture(tmp_path: Path) -> None:
    for name, text in (("a", CSV), ("b", CSV.replace("18.6", "9.3"))):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        draw(read(tmp_path / f"{name}.csv", interval=False), "bars", tmp_path / f"{name}.svg")
    assert (tmp_path / "a.svg").read_bytes() != (tmp_path / "b.svg").read_bytes()


def test_a_chart_is_a_figure_with_title_caption_sources_and_numbers(charted_book: Callable[..., TinyBook]) -> None:
    out = charted_book().build()
    page = BeautifulSoup((out / "index.html").read_text(), "lxml")
    figure = page.select_one("figure#fig-things")
    assert figure.img["alt"] == "Two bars."
    assert (out / figure.img["src"]).is_file()
    assert figure.figcaption.get_text().strip("¶\n") == "Figure 1 The finding. Whose cases they are. [Doe20, Roe21]"
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("#fig-things-numbers tr")]
    assert cells == [["What", "in 100"], ["One thing", "18.6"], ["Another", "0.6"]]


def test_a_chart_is_in_every_format(charted_book: Callable[..., TinyBook]) -> None:
    book = charted_book()
    assert 'alt: "Two bars."' in book.typst()
    assert "images/numbers-" in (book.folder / "_build" / "print" / "handbook.typ").read_text()
    assert BeautifulSoup((book.build("epub") / "index.xhtml").read_text(), "lxml").select("figure img[alt='Two bars.']")


def test_changed_numbers_change_the_page(charted_book: Callable[..., TinyBook]) -> None:
    book = charted_book()
    book.build()
    book.write("data/numbers.csv", CSV.replace("18.6", "9.3"))
    assert "9.3" in (book.build() / "index.html").read_text()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("18.6", "much", "numbers.csv:2 charts.number"),
        ("18.6", "16.6", "numbers.csv:2 charts.interval"),
        (
            "label,value",
            "name,value",
            "numbers.csv:1 charts.column",
        ),
        ("Another,", ",", "numbers.csv:3 charts.blank"),
        (CSV.split("\n", 1)[1], "", "numbers.csv charts.empty"),
        ("0.7", "", "numbers.csv:3 charts.number"),
    ],
)
def test_a_bad_file_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CSV
    (tmp_path / "numbers.csv").write_text(CSV.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ChartError) as caught:
        read(tmp_path / "numbers.csv", interval=True)
    assert told(str(caught.value), tmp_path) == [said]


@pytest.mark.parametrize(
    ("chart", "numbers", "said"),
    [
        (CHART.replace(":alt: Two bars.\n", ""), CSV, "index.md:3 charts.option"),
        (CHART.replace("numbers.csv", "none.csv"), CSV, "index.md:3 charts.unreadable"),
        (CHART, CSV.replace("doe2020", "none2020"), "data/numbers.csv:2 charts.source"),
    ],
)  # fmt: skip
def test_a_chart_that_cannot_be_drawn_is_refused(
    charted_book: Callable[..., TinyBook], chart: str, numbers: str, said: str
) -> None:
    charted_book(chart.split("\n\n{numref}", maxsplit=1)[0], numbers).build(warnings=said)


def test_a_chart_is_drawn_again_only_when_its_numbers_change(
    charted_book: Callable[..., TinyBook], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(charts, "draw", lambda rows, kind, path: drawn.append(rows) or draw(rows, kind, path))
    book = charted_book()
    book.build()
    book.write("index", (book.folder / "index.md").read_text() + "\nMore text.\n")
    book.build()
    assert len(drawn) == 1
    book.write("data/numbers.csv", CSV.replace("18.6", "18.7"))
    book.build()
    assert [rows[0].written for rows in drawn] == ["18.6", "18.7"]
