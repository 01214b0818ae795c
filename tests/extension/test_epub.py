"""The EPUB: what it says of itself, how one moves in it, and its bytes."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from handbook.model.diagnostics import DiagnosticError
from tests.support.books import MakeBook
from tests.support.messages import told

PAGES = {
    "index": "# Home\n\n![A box](box.svg)\n\n```{toctree}\nb\n```\n\n```{toctree}\n:caption: Part & more\nc\n```\n",
    "b": "# Second\n\nText.\n",
    "c": "```{index} bees; killer\n```\n\n# Third\n\n## A section\n\nText.\n",
}
NOTICE = "Nobody has reviewed this."


def opened(folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(folder.glob("*.epub")))


def test_the_package_says_how_accessible_it_is(tiny_book: MakeBook) -> None:
    said_of = {"accessMode": ["textual"], "accessModeSufficient": ["textual"], "accessibilityHazard": ["none"]}
    with opened(tiny_book(PAGES, epub_accessibility=said_of).build("epub")) as archive:
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
    features = [meta.text for meta in package.iter("{*}meta") if meta.get("property") == "schema:accessibilityFeature"]
    assert features == ["index", "tableOfContents"]  # what nobody says is not claimed
    # Nobody has evaluated it, and without a list of printed pages it has none.
    assert not {"dcterms:conformsTo", "a11y:certifiedBy", "pageBreakSource"} & set(said)


def test_a_theme_without_a_cover_is_refused(tiny_book: MakeBook) -> None:
    with pytest.raises(DiagnosticError) as caught:
        tiny_book(PAGES, epub_theme="epub").build("epub")
    assert told(str(caught.value)) == ["conf.py epub.theme"]


def test_every_page_has_its_language(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES).build("epub")) as archive:
        pages = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")}
    assert {"cover.xhtml", "nav.xhtml", "genindex.xhtml", "b.xhtml"} <= set(pages)
    assert {page.get("lang") for page in pages.values()} == {"en"}


def test_the_cover_is_a_picture_with_its_words(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES, handbook_notices=[NOTICE]).build("epub")) as archive:
        package = etree.fromstring(archive.read("content.opf"))
        (item,) = package.findall(".//{*}item[@properties='cover-image']")
        assert archive.read(item.get("href")).startswith(b"\x89PNG")
        (picture,) = etree.fromstring(archive.read("cover.xhtml")).iter("{*}img")
    assert picture.get("src") == item.get("href")
    assert picture.get("alt").startswith("Tiny. ")
    assert NOTICE in picture.get("alt")
    first, second = list(package.find(".//{*}spine"))[:2]
    ids = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    assert (ids[first.get("idref")], ids[second.get("idref")]) == ("cover.xhtml", "nav.xhtml")


def test_the_contents_list_every_page_below_its_part(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, epub_tocscope="includehidden", epub_tocdepth=1)
    with opened(book.build("epub")) as archive:
        nav = etree.fromstring(archive.read("nav.xhtml"))
        old = etree.fromstring(archive.read("toc.ncx"))
    contents, landmarks = nav.iter("{*}nav")
    assert [(link.text, link.get("href")) for link in contents.iter("{*}a")] == [
        ("Home", "index.xhtml"),
        ("Second", "b.xhtml"),
        ("Third", "c.xhtml"),
        ("Index", "genindex.xhtml"),
    ]
    (part,) = contents.iter("{*}span")
    assert part.text == "Part & more"
    assert [link.text for link in part.getparent().iter("{*}a")] == ["Third"]
    kinds = [link.get("{http://www.idpf.org/2007/ops}type") for link in landmarks.iter("{*}a")]
    assert kinds == ["cover", "toc", "bodymatter", "index"]
    assert [text.text for text in old.findall(".//{*}navLabel/{*}text")] == ["Home", "Second", "Third"]


def test_every_file_is_used(tiny_book: MakeBook) -> None:
    with opened(tiny_book(PAGES).build("epub")) as archive:
        names = set(archive.namelist())
        text = b"".join(archive.read(name) for name in names if name.endswith(".xhtml")).decode()
    files = {name for name in names if name.startswith(("_static/", "_images/"))}
    assert files == {"_static/handbook-epub.css", "_images/box.svg", "_images/cover.png"}
    assert all(name in text for name in files)


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
