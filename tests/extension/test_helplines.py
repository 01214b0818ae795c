"""Help lines: each number once, with its source and its day, and the box on every page."""

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
[countries]
US = "US"
CA = "Canada"

[box]
question = "Not waking?"
call = ["us-emergency", "ca-emergency", "us-other"]
"""
LINE = """
[[helpline]]
id = "{key}"
country = "{country}"
purpose = "emergency"
name = "{key} service"
number = "{number}"
url = "https://example.org"
hours = "Day and night"
source = "doe2020"
seen = {seen}
confidence = "primary"
"""
LINES = [("us-emergency", "US", "911"), ("ca-emergency", "CA", "911"), ("us-other", "US", "1-800-222-1222")]


def register(seen: str = "2026-01-01") -> str:
    return REGISTER + "".join(
        LINE.format(key=key, country=country, number=number, seen=seen) for key, country, number in LINES
    )


@pytest.fixture
def helpful_book(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TinyBook]:
    """Return a function that makes a book with help lines; its edition is of 1 January 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def make(page: str = "Call {helpline}`us-other`.", lines: str = "") -> TinyBook:
        pages = {
            "index": f"# Home\n\n{page}\n\n```{{toctree}}\n:hidden:\n\nmore\n```\n",
            "lines.toml": lines or register(),
            "more": "# More\n\n```{bibliography}\n:all:\n```\n",
        }
        return tiny_book(pages, helpline_register="lines.toml")

    return make


def test_a_number_is_a_link_that_a_phone_dials(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book()
    page = BeautifulSoup((book.build() / "index.html").read_text(), "lxml")
    assert [(link.get_text(), link["href"]) for link in page.select("main p a")] == [
        ("1-800-222-1222", "tel:18002221222")
    ]
    assert '#link("tel:18002221222")[#"1-800-222-1222";]' in book.typst()


def test_the_lines_of_a_country_are_a_table(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book("{numref}`table-help-us`\n\n:::{helplines} US\n:::")
    table = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").table
    rows = [[cell.get_text() for cell in row.select("td, th")] for row in table.select("tr")]
    assert rows[0] == ["Who", "Number", "When and what for"]
    assert [row[:2] for row in rows[1:]] == [["us-emergency service", "911"], ["us-other service", "1-800-222-1222"]]
    assert rows[1][2].startswith("Danger to life. Day and night. Number seen 1 January 2026 on its own page")


def test_the_box_is_in_every_format(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book()
    text = "Not waking? Call 911 (US, Canada), 1-800-222-1222 (US)."
    page = BeautifulSoup((book.build() / "index.html").read_text(), "lxml")
    assert " ".join(page.select_one("aside.help").get_text().split()) == text
    chapter = BeautifulSoup((book.build("epub") / "index.xhtml").read_text(), "lxml")
    assert chapter.select_one(".help-box").get_text().strip() == text
    source = (book.build("print") / "handbook.typ").read_text()
    assert 'help: "Not waking?\\nCall 911 (US, Canada), 1-800-222-1222 (US)."' in source


def test_the_box_is_on_every_page_with_another_theme_and_once(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book()
    for theme, builder, page in (("alabaster", "html", "index.html"), ("handbook", "dirhtml", "index.html")):
        book.write("conf.py", (book.folder / "conf.py").read_text() + f"\nhtml_theme = {theme!r}\n")
        soup = BeautifulSoup((book.build(builder) / page).read_text(), "lxml")
        assert soup.get_text().count("Not waking?") == 1, (theme, builder)
        assert len(soup.select("[role=main] .help-box, .body .help-box")) == (theme == "alabaster")


def test_with_another_theme_its_own_search_finds_every_page(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book()
    book.write("conf.py", (book.folder / "conf.py").read_text() + "\nhtml_theme = 'alabaster'\n")
    for _again in range(2):
        out = book.build()
        index = (out / "searchindex.js").read_text()
        assert not (out / "search-index.js").exists()
        assert '"index"' in index
        assert "searchtools.js" in (out / "search.html").read_text()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Call {helpline}`us-none`.", "index.md:3 helplines.unknown"),
        (":::{helplines} FR\n:::", "index.md:3 helplines.country"),
        ("Call 1 800 222-1222 now.", "index.md:3 helplines.typed"),
    ],
)  # fmt: skip
def test_what_is_wrong_on_a_page_is_said_with_its_line(
    helpful_book: Callable[..., TinyBook], page: str, said: str
) -> None:
    helpful_book(page).build(warnings=said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seen = 2026-01-01\n", "", "lines.toml:10 register.missing"),
        ("seen = 2026-01-01", 'seen = "soon"', "lines.toml:10 register.value"),
        ('country = "US"', 'country = "FR"', "lines.toml:10 helplines.no-country"),
        ('purpose = "emergency"', 'purpose = "tow"', "lines.toml:10 helplines.purpose"),
        ('source = "doe2020"', 'source = "none2020"', "lines.toml:10 register.source"),
        ('confidence = "primary"', 'confidence = "hearsay"', "lines.toml:10 register.choice"),
        ('call = ["us-emergency"', 'call = ["us-emergenc"', "lines.toml:6 helplines.box"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_trusted_is_refused(
    helpful_book: Callable[..., TinyBook], old: str, new: str, said: str
) -> None:
    assert old in register()
    book = helpful_book(lines=register().replace(old, new, 1))
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == [said]


OLD = register().replace("seen = 2026-01-01", "seen = 2025-06-01")


def test_an_old_number_says_so_and_stops_nobody(
    helpful_book: Callable[..., TinyBook], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is shown, and in one line of the build; but nobody is kept from calling for help by a doubt."""
    lines = OLD.replace('purpose = "emergency"\nname = "us-other', 'purpose = "poison"\nname = "us-other')
    page = "Call {helpline}`us-other`, or {helpline}`us-emergency`.\n\n:::{helplines} US\n:::"
    book = helpful_book(page, lines=lines)
    soup = BeautifulSoup((book.build() / "index.html").read_text(encoding="utf-8"), "lxml")
    assert soup.select_one("#content p").get_text() == (
        "Call 1-800-222-1222 (number last seen 1 June 2025; check that it is still right), or 911."
    )
    details = [row.select("td")[-1].get_text() for row in soup.select("#content tbody tr")]
    assert len(details) == 2
    assert all(text.endswith("That is more than 6 months ago: the number may have changed.") for text in details)
    said = (
        "Out of date: help lines that were not seen for 183 days (3); `sphinx-build -D must_be_current=1` lists them\n"
    )
    assert capsys.readouterr().err == said


def test_a_day_later_the_pages_say_what_is_old_without_being_read_again(
    helpful_book: Callable[..., TinyBook], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = helpful_book(":::{helplines} US\n:::")
    words = "more than 6 months ago"
    assert words not in (book.build("text") / "tiny.txt").read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")  # 1 July 2026
    text = (book.build("text") / "tiny.txt").read_text(encoding="utf-8")
    assert words not in text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1813017600")  # 15 June 2027
    assert words in " ".join((book.build("text") / "tiny.txt").read_text(encoding="utf-8").split())


def test_an_old_number_stops_a_release(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book(lines=register().replace("seen = 2026-01-01", "seen = 2025-06-01", 1))
    conf = book.folder / "conf.py"
    conf.write_text(f"{conf.read_text(encoding='utf-8')}must_be_current = True\n", encoding="utf-8")
    book.build(warnings="lines.toml:10 helplines.old")


def test_a_register_without_its_box_is_refused(helpful_book: Callable[..., TinyBook]) -> None:
    book = helpful_book(lines=register().replace('question = "Not waking?"\n', ""))
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == ["lines.toml:6 register.missing"]
