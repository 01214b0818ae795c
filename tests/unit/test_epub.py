"""The EPUB: what it says of itself, and its bytes."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tools import MakeBook

PAGES = {"index": "# Home\n\n![A box](box.svg)\n\n```{toctree}\nb\n```\n", "b": "# Second\n\nText.\n"}


def opened(folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(folder.glob("*.epub")))


def test_the_package_says_how_accessible_it_is(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES).build("epub")) as archive:
        package = etree.fromstring(archive.read("content.opf"))
    said = {meta.get("property"): meta.text for meta in package.iter("{*}meta")}
    for name in (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    ):
        assert said[f"schema:{name}"]
    assert package.find(".//{*}identifier").text == "urn:uuid:00000000-0000-0000-0000-000000000000"


def test_every_page_has_its_language(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES).build("epub")) as archive:
        pages = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml") and name != "nav.xhtml"
        ]
    assert len(pages) >= 2
    assert {page.get("lang") for page in pages} == {"en"}


def test_two_builds_are_the_same_bytes(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    book = tiny_book(PAGES)
    first = next(book.build("epub").glob("*.epub")).read_bytes()
    for path in (book.folder / "_build" / "epub").rglob("*"):
        if path.is_file():
            path.unlink()
    assert next(book.build("epub").glob("*.epub")).read_bytes() == first


def test_the_type_comes_first_and_uncompressed(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES).build("epub")) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert len(set(archive.namelist())) == len(archive.namelist())
