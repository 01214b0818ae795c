"""Every format says which edition it is, and all say the same."""

from __future__ import annotations

import json
import zipfile

import pytest
from lxml import etree

from handbook.model import edition
from tests.support.books import DOCS, Book, plain


@pytest.fixture(scope="module")
def line() -> str:
    return edition.read(DOCS.parent).line


def test_each_page_of_the_website_has_it_at_its_foot(book: Book, line: str) -> None:
    assert [
        name
        for name, page in book.html_pages.items()
        if line not in plain(page.soup.select_one("footer.site").get_text())
    ] == []


def test_the_page_on_changes_has_it_in_every_format(book: Book, line: str) -> None:
    for page in (book.html_pages["about/changes"], book.epub_pages["about/changes"]):
        assert f"{line}." in [plain(found.get_text()) for found in page.text.select("section > p")]
    # Behind the cover, and on the page.
    assert book.pdf_text.count(line) == 2


def test_the_package_of_the_epub_has_it(book: Book, line: str) -> None:
    with zipfile.ZipFile(book.epub) as archive:
        package = etree.fromstring(archive.read("content.opf"))
    assert [meta.text for meta in package.iter("{*}meta") if meta.get("property") == "schema:version"] == [line]


@pytest.mark.parametrize("name", ["warnings", "claims", "interactions", "drugs"])
def test_the_data_have_it(book: Book, line: str, name: str) -> None:
    assert json.loads((book.html / "data" / f"{name}.json").read_text(encoding="utf-8"))["edition"] == line
