"""The files that the website offers to take away."""

from bs4 import BeautifulSoup

from tools import MakeBook

PAGES = {"index": "# Home\n\n## More\n\nText.\n\n:::{downloads}\n:::\n"}
SETTING = {"downloads": [("made/book.pdf", "The book (PDF)")]}


def test_files_are_copied_linked_and_sized(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES | {"made/book.pdf": "x" * 2500}, **SETTING)
    out = book.build()
    page = BeautifulSoup((out / "index.html").read_text(), "lxml")
    link = page.select_one("#downloads a[href$=pdf]")
    assert (out / link["href"]).read_text() == "x" * 2500
    assert link.parent.get_text() == "The book (PDF), 2 kB"
    assert page.select_one("#downloads h2")


def test_a_page_in_a_folder_links_up(tiny_book: MakeBook) -> None:
    pages = {"index": "# Home\n\n```{toctree}\ndeep/page\n```\n", "deep/page": PAGES["index"], "made/book.pdf": "x"}
    out = tiny_book(pages, **SETTING).build()
    link = BeautifulSoup((out / "deep" / "page.html").read_text(), "lxml").select_one("#downloads a[href$=pdf]")
    assert (out / "deep" / link["href"]).is_file()


def test_a_file_that_is_not_built_is_reported(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, **SETTING)
    book.build(
        warnings="index.md:7: WARNING: 'book.pdf' is not built yet, so its link leads nowhere; run `make` [downloads]"
    )


def test_other_formats_have_no_list(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES | {"made/book.pdf": "x"}, **SETTING)
    assert "Take it with you" not in book.typst()
    book.build("epub")
    assert "Take it with you" not in (book.folder / "_build" / "epub" / "index.xhtml").read_text()
