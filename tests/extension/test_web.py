"""HTML that assistive technology can use."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests.support.books import MakeBook

TABLE = (
    ":::{list-table} Caption\n:header-rows: 1\n:stub-columns: 1\n\n"
    "* - Head\n  - Second\n  - Third\n* - Row\n  - One\n  - Two\n:::\n"
)


def soup(folder: Path, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup((folder / f"{page}.html").read_text(encoding="utf-8"), "lxml")


def test_header_cells_have_a_scope_and_cells_know_their_head(tiny_book: MakeBook) -> None:
    table = soup(tiny_book({"index": f"# Home\n\n{TABLE}"}).build()).table
    assert [(cell.get_text(strip=True), cell["scope"]) for cell in table.select("th")] == [
        ("Head", "col"),
        ("Second", "col"),
        ("Third", "col"),
        ("Row", "row"),
    ]
    assert [(cell.get_text(strip=True), cell["data-label"]) for cell in table.select("td")] == [
        ("One", "Second"),
        ("Two", "Third"),
    ]
    assert "cards" in table["class"]


def test_a_caption_in_the_menu_has_a_level(tiny_book: MakeBook) -> None:
    pages = {"index": "# Home\n\n```{toctree}\n:caption: Part\nb\n```\n", "b": "# B\n"}
    headings = soup(tiny_book(pages).build()).select("[role=heading]")
    assert headings
    assert {heading["aria-level"] for heading in headings} == {"2"}


def test_sources_have_a_role_that_still_exists(tiny_book: MakeBook) -> None:
    page = soup(tiny_book({"index": "# Home\n\n{cite:p}`doe2020`\n\n```{bibliography}\n```\n"}).build())
    assert {item["role"] for item in page.select(".citation")} == {"listitem"}


def test_a_page_needs_no_script_and_has_landmarks(tiny_book: MakeBook) -> None:
    page = soup(tiny_book({"index": "# Home\n\nText.\n"}).build())
    assert page.html["lang"] == "en"
    assert page.select("script") == []
    assert page.select("[style]") == []
    for landmark in ("header", "main", "nav[aria-label]", "footer", "search"):
        assert page.select(landmark), landmark
    assert page.select_one("body > a")["href"] == "#content"
    assert page.select_one("#content").name == "main"


def test_what_no_page_uses_is_not_published(tiny_book: MakeBook) -> None:
    out = tiny_book({"index": "# Home\n"}, html_unused_static=["fonts", "jquery.js"]).build()
    assert not (out / "_static" / "fonts").exists()
    assert not (out / "_static" / "jquery.js").exists()
    assert (out / "_static" / "handbook.css").exists()


def test_words_of_other_languages_say_which(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home กระท่อม\n\nIn Malay [*ketum*]{.language-ms}, in Thai กระท่อม & so.\n"})
    page = soup(book.build())
    assert [(found["lang"], found.get_text()) for found in page.main.select("[lang]")] == [
        ("th", "กระท่อม"),
        ("ms", "ketum"),
        ("th", "กระท่อม"),
    ]
    assert "in Thai กระท่อม & so." in page.main.p.get_text()
    assert '#text(lang: "ms")[#emph[#"ketum";];];' in book.typst()


def test_widths_of_columns_are_classes(tiny_book: MakeBook) -> None:
    """A policy that forbids inline styles must not change a table."""
    table = TABLE.replace(":stub", ":widths: 22 28 50\n:stub")
    columns = soup(tiny_book({"index": f"# Home\n\n{table}"}).build()).select("col")
    assert [column.attrs for column in columns] == [{"class": [width]} for width in ("w20", "w30", "w50")]


def test_search_engines_get_the_pages_where_the_address_is_known(tiny_book: MakeBook) -> None:
    pages = {"index": "# Home\n\n```{toctree}\na/b\n```\n", "a/b": "# B\n"}
    book = tiny_book(pages, html_baseurl="https://example.org/en/")
    sitemap = BeautifulSoup((book.build() / "sitemap.xml").read_bytes(), "xml")
    assert [place.get_text() for place in sitemap.select("loc")] == [
        "https://example.org/en/index.html",
        "https://example.org/en/a/b.html",
    ]


def test_the_link_of_a_heading_has_a_sign_that_every_font_has(tiny_book: MakeBook) -> None:
    """The parent theme sets a letter of its icon font, whatever conf.py says; without the font it is an empty box."""
    assert soup(tiny_book({"index": "# Home\n"}).build()).h1.get_text() == "Home¶"


def test_the_colors_of_code_come_with_pages_that_show_code(tiny_book: MakeBook) -> None:
    pages = {"index": "# Home\n\n```{toctree}\nb\n```\n\n```python\nprint()\n```\n", "b": "# B\n\nWords.\n"}
    folder = tiny_book(pages).build()
    assert [bool(soup(folder, page).select("link[href*=pygments]")) for page in ("index", "b")] == [True, False]
