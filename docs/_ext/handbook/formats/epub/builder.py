"""An EPUB that says what it is to assistive technology, and whose bytes depend on the book alone.

Sphinx's builder with our package document (EPUB Accessibility 1.1 metadata), our pages (``templates``), a cover, contents by
parts, landmarks, the pages of the printed book, and an archive without the times of the machine.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder

from handbook.formats.epub import cover
from handbook.formats.epub.cover import TEMPLATES
from handbook.model import page_list, words, words_of_html
from handbook.model.about import page_for
from handbook.model.catalog import _, say
from handbook.model.diagnostics import Diagnostic, DiagnosticError, report
from handbook.model.pages import built_file, parts, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

# Zip archives cannot hold an earlier time.
EARLIEST = 315_532_800
THEME = "handbook-epub"
COVER, COVER_IMAGE, INDEX = "cover.xhtml", "_images/cover.png", "genindex.xhtml"


class HandbookEpubBuilder(Epub3Builder):
    """Sphinx's ``epub``, completed."""

    own_theme = True  # its style sheet has the widths of columns

    def init(self) -> None:
        """Read where the pages of the printed book begin.

        :raises DiagnosticError: if conf.py names a list that is not there, or a theme without our pages.
        """
        super().init()
        if str(TEMPLATES / THEME) not in map(str, self.theme.get_theme_dirs()):
            message = (
                f"the theme '{self.theme.name}' has no cover; write epub_theme = \"{THEME}\", or inherit that theme"
            )
            raise DiagnosticError(Diagnostic("epub.theme", message, "conf.py"))
        self.check = words.Check(self, words_of_html.HANDLERS)
        path = self.config.epub_page_list
        self.printed = page_list.read(built_file(self.env, path)) if path else []
        self.starts: dict[str, list[page_list.Start]] = defaultdict(list)
        for start in self.printed:
            self.starts[start.page].append(start)

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Give every page its language (WCAG 3.1.1)."""
        lang = self.config.epub_language or "en"
        self.html_tag = f'{Epub3Builder.html_tag.removesuffix(">")} lang="{lang}" xml:lang="{lang}">'
        super().prepare_writing(docnames)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a chapter with the page break markers of the printed book."""
        if starts := self.starts.get(docname):
            places = page_list.places(doctree)
            found = [(start, places[start.place]) for start in starts if start.place < len(places)]
            self.compare(
                starts,
                {start.place: place.words for start, place in found},
                {start.place: where(docname, place.node) for start, place in found},
            )
            page_list.insert((place, page_list.page_mark(number=start.number)) for start, place in found)
        with self.check.page(docname, doctree, lambda: words_of_html.text_of(self.get_output_path(docname))):
            super().write_doc(docname, doctree)

    def compare(
        self, starts: Sequence[page_list.Start], words: Mapping[int, str], locations: Mapping[int, Any]
    ) -> None:
        """Report each start of a printed page whose words are not those of its place here."""
        for start in starts:
            here = words.get(start.place, "")
            if here != start.words:
                message = (
                    f"the printed page {start.number} begins with '{start.words}', and its place in the EPUB with "
                    f"'{here}'; make both books of the same text: `make pdf epub`"
                )
                report("epub.pages", message, locations.get(start.place, (start.page, None)))

    def handle_page(
        self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", **keywords: Any
    ) -> None:
        """Write a page; the index gets its page break markers."""
        if pagename == page_list.INDEX:
            starts = self.starts[pagename]
            self.compare(starts, dict(enumerate(page_list.index_places(addctx["genindexentries"]))), {})
            numbers = {start.place: start.number for start in starts}
            addctx["page_break"] = lambda row: marker(numbers[row]) if row in numbers else ""
        super().handle_page(pagename, addctx, templatename, **keywords)

    def handle_finish(self) -> None:
        """Draw the cover before all files are gathered."""
        image = Path(self.outdir, COVER_IMAGE)
        image.parent.mkdir(exist_ok=True)
        image.write_bytes(cover.draw(self.config))
        context = {"image": COVER_IMAGE, "alternative": cover.alternative(self.config)}
        self.handle_page(COVER.removesuffix(self.out_suffix), context, "cover.html")
        super().handle_finish()

    @contextmanager
    def our_templates(self) -> Iterator[None]:
        """Use the templates of ``templates`` in place of Sphinx's."""
        standard = self.template_dir
        self.template_dir = TEMPLATES  # type: ignore[assignment]  # any path will do; the class it wants is private
        try:
            yield
        finally:
            self.template_dir = standard

    def build_content(self) -> None:
        """Write the package document from our template."""
        with self.our_templates():
            super().build_content()

    def build_navigation_doc(self) -> None:
        """Write contents, landmarks and page list from our template."""
        with self.our_templates():
            super().build_navigation_doc()

    def content_metadata(self) -> dict[str, Any]:
        """Add what our template needs."""
        return super().content_metadata() | {
            "accessibility": self.accessibility(),
            "summary": self.config.epub_accessibility_summary,
            "edition": self.config.edition_line,
            "cover": self.make_id(COVER),
            "cover_image": self.make_id(COVER_IMAGE),
            "page_source": self.config.epub_page_source if self.printed else "",
        }

    def accessibility(self) -> list[tuple[str, str]]:
        """Return what is told of accessibility, in schema.org's terms: what conf.py says, and what this builder puts in."""
        found = [(name, value) for name, values in self.config.epub_accessibility.items() for value in values]
        features = ["tableOfContents", *(["index"] if self.use_index else [])]
        features += ["pageBreakMarkers", "pageNavigation"] if self.printed else []
        return sorted({*found, *(("accessibilityFeature", feature) for feature in features)})

    def navigation_doc_metadata(self, navlist: list[Any]) -> dict[str, Any]:
        """Add what our template needs."""
        return super().navigation_doc_metadata(navlist) | {
            "say": say,
            "parts": self.parts(),
            "landmarks": self.landmarks(),
            "printed_pages": [
                (start.number, f"{self.get_target_uri(start.page)}#{anchor(start.number)}") for start in self.printed
            ],
        }

    def parts(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the parts of the book: caption, and address and title of each chapter; the index is its own part."""
        found = [
            (caption, [(self.get_target_uri(name), self.env.titles[name].astext()) for name in names])
            for caption, names in (("", [self.config.root_doc]), *parts(self.env))
        ]
        return found + ([("", [(INDEX, _("Index"))])] if self.use_index else [])

    def landmarks(self) -> list[tuple[str, str, str]]:
        """Return what a reading system offers to jump to: kind, address and title."""
        known = [
            (use, page_for(self.env, use))
            for use in self.config.handbook_pages
            if use not in {"emergency", "drugs", "helplines"}
        ]
        return [
            ("cover", COVER, _("Cover")),
            ("toc", "nav.xhtml#toc", _("Contents")),
            ("bodymatter", self.get_target_uri(self.config.root_doc), _("Start")),
            *((kind, self.get_target_uri(name), self.env.titles[name].astext()) for kind, name in known if name),
            *([("index", INDEX, _("Index"))] if self.use_index else []),
        ]

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        """Give the older table of contents the identifier of the package (epubcheck NCX-001)."""
        return super().toc_metadata(level, navpoints) | {"uid": self.config.epub_identifier}

    def build_epub(self) -> None:
        """Write the archive: one date, one order, the type first and uncompressed."""
        date = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), EARLIEST))[:6]
        folder = Path(self.outdir)
        with ZipFile(folder / f"{self.config.epub_basename}.epub", "w") as archive:
            for name in ("mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", *sorted(self.files)):
                entry = ZipInfo(name, date)
                entry.external_attr = 0o644 << 16
                entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                archive.writestr(entry, (folder / name).read_bytes())


def anchor(number: int) -> str:
    """Return the id of the place where a printed page begins."""
    return f"printed-page-{number}"


def marker(number: int) -> str:
    """Return a page break marker (EPUB Accessibility Techniques 1.1, 5.1.1)."""
    return f'<span id="{anchor(number)}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{number}"></span>'


def visit_page_mark(translator: HTML5Translator, node: page_list.page_mark) -> None:
    """Write a page break marker."""
    translator.body.append(marker(node["number"]))
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of Sphinx's."""
    for part in ("content.colophon", "model.about", "model.look", "model.pages", "model.catalog", "model.words"):
        app.setup_extension(f"handbook.{part}")
    app.add_builder(HandbookEpubBuilder, override=True)
    app.add_html_theme(THEME, str(TEMPLATES / THEME))
    app.add_node(page_list.page_mark, html=(visit_page_mark, None))
    # Property of schema.org -> values, as in {"accessibilityHazard": ["none"]}; only what somebody has made sure of.
    app.add_config_value("epub_accessibility", {}, "epub", types=frozenset({dict}))
    # One sentence or two on what helps or hinders readers who cannot see or hold a page.
    app.add_config_value("epub_accessibility_summary", "", "epub", types=frozenset({str}))
    # The list that the print builder writes beside a PDF ("format:file"), and the name of that edition.
    app.add_config_value("epub_page_list", "", "", types=frozenset({str}))
    app.add_config_value("epub_page_source", "", "", types=frozenset({str}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
