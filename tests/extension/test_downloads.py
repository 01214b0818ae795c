"""The files that the website offers to take away."""

import re

from bs4 import BeautifulSoup

from tests.support.books import MakeBook

PAGES = {"index": "# Home\n\n## More\n\nText.\n\n:::{downloads} book\n:::\n"}
SETTING = {"downloads": {"book": ("Take it with you", [("_made/book.txt", "The book (text)")])}}


def test_files_are_copied_linked_and_sized(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES | {"_made/book.txt": "x" * 2500}, **SETTING)
    out = book.build()
    page = BeautifulSoup((out / "index.html").read_text(), "lxml")
    link = page.select_one("#downloads-book a[href$=txt]")
    assert (out / link["href"]).read_text() == "x" * 2500
    assert link.parent.get_text() == "The book (text), 2 kB"
    assert page.select_one("#downloads-book h2")


def test_a_page_in_a_folder_links_up(tiny_book: MakeBook) -> None:
    pages = {"index": "# Home\n\n```{toctree}\ndeep/page\n```\n", "deep/page": PAGES["index"], "_made/book.txt": "x"}
    out = tiny_book(pages, **SETTING).build()
    link = BeautifulSoup((out / "deep" / "page.html").read_text(), "lxml").select_one("#downloads-book a[href$=txt]")
    assert (out / "deep" / link["href"]).is_file()


def test_a_file_that_is_not_built_is_reported(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, **SETTING, downloads_must_exist=True)
    book.build(warnings="index.md:7 downloads.unbuilt")


def test_a_writer_who_has_built_nothing_yet_sees_no_warning(tiny_book: MakeBook) -> None:
    """They write on one page beside its website (`make live`); the list says why the link leads nowhere."""
    page = BeautifulSoup((tiny_book(PAGES, **SETTING).build() / "index.html").read_text(), "lxml")
    assert page.select_one("#downloads-book li").get_text() == "The book (text), not built yet"


def test_other_formats_have_no_list(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES | {"_made/book.txt": "x"}, **SETTING)
    assert "Take it with you" not in book.typst()
    book.build("epub")
    assert "Take it with you" not in (book.folder / "_build" / "epub" / "index.xhtml").read_text()


def test_a_pdf_tells_its_paper_and_pages(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, downloads={"book": ("Take it", [("_build/print/handbook.pdf", "The book")])})
    book.build("print")
    link = BeautifulSoup((book.build() / "index.html").read_text(), "lxml").select_one("#downloads-book li a")
    assert re.fullmatch(r"The book, A4, \d+ pages, \d+ kB", link.parent.get_text())


def test_an_unknown_group_is_refused(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": PAGES["index"].replace("book", "boook")}, **SETTING)
    book.build(warnings="index.md:7 downloads.unknown")
