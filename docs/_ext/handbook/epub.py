"""An EPUB that says what it is to assistive technology, and whose bytes depend on the book alone.

Sphinx's builder with our package document (EPUB Accessibility 1.1 metadata), the language on every page,
no files that no page uses, and an archive without the times of the machine.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sphinx.builders.epub3 import Epub3Builder

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Zip archives cannot hold an earlier time.
EARLIEST = 315_532_800
PACKAGE = Path(__file__).resolve().parents[2] / "_epub"


class HandbookEpubBuilder(Epub3Builder):
    """Sphinx's ``epub``, completed."""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Give every page its language (WCAG 3.1.1)."""
        lang = self.config.epub_language or "en"
        self.html_tag = f'{Epub3Builder.html_tag.removesuffix(">")} lang="{lang}" xml:lang="{lang}">'
        super().prepare_writing(docnames)

    def build_content(self) -> None:
        """Write the package document from our template."""
        standard = self.template_dir
        self.template_dir = PACKAGE  # type: ignore[assignment]  # any path will do; the class it wants is private
        super().build_content()
        self.template_dir = standard

    def content_metadata(self) -> dict[str, Any]:
        """Add what our template needs."""
        return super().content_metadata() | {"summary": self.config.epub_accessibility_summary}

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


def add_style(app: Sphinx) -> None:
    """Add the style sheet of the EPUB, which the website does not need."""
    if app.builder.name == "epub":
        app.config.html_static_path.append(str(PACKAGE / "handbook-epub.css"))
        app.add_css_file("handbook-epub.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of Sphinx's."""
    app.add_builder(HandbookEpubBuilder, override=True)
    # One sentence or two on what helps or hinders readers who cannot see or hold a page.
    app.add_config_value("epub_accessibility_summary", "", "epub", types=frozenset({str}))
    app.connect("builder-inited", add_style)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
