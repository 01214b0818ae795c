"""Tiny books for the extension's tests, and one way to look at the finished handbook."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pikepdf
import pypdfium2
from bs4 import BeautifulSoup

from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bs4 import Tag
    from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

# The pages of the bibliography, and a link to one of them.
SOURCES = sorted(str(path.relative_to(DOCS).with_suffix("")) for path in DOCS.glob("reference/sources-*.md"))
TO_SOURCE = "a[href*='sources-'][href*='-to-']"
CONF = {
    "extensions": ["myst_parser", "sphinxcontrib.bibtex", "handbook"],
    "myst_enable_extensions": ["colon_fence", "deflist", "attrs_inline"],
    "nitpicky": True,
    "suppress_warnings": ["toc.not_included", "toc.no_title"],  # as in conf.py: handbook.checks.toctree says it
    "smartquotes_excludes": {},
    "numfig": True,
    "html_scaled_image_link": False,
    "numfig_secnum_depth": 0,
    "numfig_format": {"figure": "Figure %s", "table": "Table %s"},
    "bibtex_bibfiles": ["references.bib"],
    "language": "en",
    "project": "Tiny",
    "author": "Nobody",
    "copyright": "2026, Nobody",
    "version": "1",
    "html_theme": "handbook",
    "edition_line": "Edition 1 of a day",
    "safety_register": "",
    "print_address": "https://example.org/",
    "print_font_packages": ["fontpkg_source_serif_4", "fontpkg_source_sans_3", "fontpkg_sarabun"],
    "epub_identifier": "urn:uuid:00000000-0000-0000-0000-000000000000",
    "epub_uid": "pub-id",
    "epub_theme": "handbook-epub",
    "epub_exclude_files": ["_static/pygments.css"],
    "epub_publisher": "Nobody",
    "epub_description": "A tiny book",
    "epub_accessibility_summary": "Nothing to say.",
}
BIB = """
@misc{doe2020, author = {Doe, Jane}, title = {A source}, year = {2020}}
@misc{roe2021, author = {Roe, Rick}, title = {Another source}, year = {2021}}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


def find_chromium() -> str | None:
    """Return the path of a Chromium, or nothing."""
    found = subprocess.run([ROOT / ".ci" / "programs", "chromium"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def page_names() -> list[str]:
    """Return the names of all pages of the handbook; the extension has Markdown of its own."""
    return sorted(
        str(path.relative_to(DOCS).with_suffix("")) for path in DOCS.rglob("*.md") if "_ext" not in path.parts
    )


class TinyBook:
    """A book of a few pages in a folder of its own; it can be changed and built again."""

    def __init__(
        self, folder: Path, make_app: Callable[..., SphinxTestApp], pages: dict[str, str], settings: dict[str, object]
    ) -> None:
        self.folder = folder
        self.make_app = make_app
        self.said = ""  # the warnings of the last build
        folder.mkdir()
        conf = CONF | settings
        (folder / "conf.py").write_text(
            "".join(f"{name} = {value!r}\n" for name, value in conf.items()), encoding="utf-8"
        )
        # A picture that no page uses is refused.
        picture = {"box.svg": SVG} if "box.svg" in "".join(pages.values()) else {}
        for name, text in ({"references.bib": BIB} | picture | pages).items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write a file; a name without an ending is a page."""
        path = self.folder / (name if "." in name else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, builder: str = "html", warnings: str = "", parallel: int = 0, *, unordered: bool = False) -> Path:
        """Build the book and return its output folder; ``warnings`` has place and code of each message (``told``)."""
        app = self.make_app(builder, srcdir=self.folder, freshenv=False, parallel=parallel)
        try:
            app.build()
        finally:
            app.cleanup()
            said = re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
            self.said = said.replace(f"{self.folder}/", "").strip()
        found, wanted = told(self.said), warnings.splitlines()
        assert (sorted(found) if unordered else found) == (sorted(wanted) if unordered else wanted), self.said
        return Path(app.outdir)

    def typst(self) -> str:
        """Return the Typst source of the book, without its head, its index and the marks for the page list."""
        source = (self.build("print") / "handbook.typ").read_text(encoding="utf-8")
        mark = r"#place-mark\(.*?\);"
        return re.sub(rf", mark: \[{mark}\]|{mark}", "", source[source.index("// page ") :])


class MakeBook(Protocol):
    """The fixture ``tiny_book``: makes a book of pages by name, with settings for its conf.py."""

    def __call__(self, pages: dict[str, str], **settings: object) -> TinyBook:
        """Make the book."""


@dataclass(frozen=True)
class Page:
    """One page as a reader gets it."""

    name: str
    markup: bytes

    @property
    def soup(self) -> BeautifulSoup:
        """Return the page, parsed anew: a test may take it apart."""
        return BeautifulSoup(self.markup, "lxml")

    @property
    def text(self) -> BeautifulSoup:
        """Return what all formats share: without permalinks, and without the downloads of the website."""
        soup = self.soup
        for element in soup.select(".headerlink, .downloads, .on-page"):
            element.extract()
        return soup

    def headings(self) -> list[str]:
        """Return the headings of the page in order, its title first."""
        return [plain(found.get_text()) for found in self.text.select("section > :is(h1, h2, h3, h4)")]

    def boxes(self) -> list[list[str]]:
        """Return each box of the page as its paragraphs in order, the title first."""
        return [[plain(part.get_text()) for part in box.select("p")] for box in self.text.select(".admonition")]


class Book:
    """The finished handbook in its three formats."""

    def __init__(self, folder: Path) -> None:
        self.html = folder / "html"
        self.pdf = folder / "pdf" / "kratom-handbook-a4.pdf"
        self.epub = folder / "epub" / "kratom-handbook.epub"
        self.large = folder / "large-print" / "kratom-handbook-large-print-a4.pdf"
        # Everything for paper, in every edition.
        self.text = folder / "text" / "kratom-handbook.txt"
        self.pdfs = sorted(
            path for name in ("pdf", "large-print", "handouts") for path in (folder / name).glob("*.pdf")
        )

    @cached_property
    def html_pages(self) -> dict[str, Page]:
        """Return the pages of the website that a writer wrote, by name."""
        names = page_names()
        return {name: Page(name, (self.html / f"{name}.html").read_bytes()) for name in names}

    @cached_property
    def sources(self) -> list[Tag]:
        """Return the entries of the bibliography, in order."""
        return [entry for name in SOURCES for entry in self.html_pages[name].soup.select("main .citation")]

    @cached_property
    def epub_pages(self) -> dict[str, Page]:
        """Return the chapters of the EPUB by name."""
        with zipfile.ZipFile(self.epub) as archive:
            names = [name for name in archive.namelist() if name.endswith(".xhtml")]
            return {name.removesuffix(".xhtml"): Page(name, archive.read(name)) for name in names}

    @cached_property
    def text_pages(self) -> dict[str, str]:
        """Return the pages of the plain text by name; each starts with the help box and its title."""
        parts = self.text.read_text(encoding="utf-8").split(f"\n{'=' * 70}\n\n")
        pages = {plain(re.search(r"^(.+)\n\*+$", part, re.MULTILINE)[1]): part for part in parts[2:]}
        return {name: pages[page.headings()[0]] for name, page in self.html_pages.items()}

    @cached_property
    def pdf_text(self) -> str:
        """Return all text of the PDF as one line."""
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            return plain(" ".join(page.get_textpage().get_text_bounded() for page in document))
        finally:
            document.close()


def elements(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the structure elements of a tagged PDF in reading order."""
    below = parent.get("/K")
    for kid in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def plain(text: str) -> str:
    """Return text with its white space, quotes and hyphenation evened out, to compare formats.

    A hyphen at the end of a printed line comes out of PDFium as U+FFFE.
    """
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\ufffe\u0002\u00ad]\\s*", "", text)
    for curly, straight in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"')):
        text = text.replace(curly, straight)
    return re.sub(r"\s+", " ", text).strip()


def squeezed(text: str) -> str:
    """Return text without any white space: line breaks in a PDF stand anywhere."""
    return re.sub(r"[\s-]+", "", plain(text))
