"""The Sphinx builder ``print``: resolved pages to Typst to tagged PDFs (PDF/UA-1 and PDF/A-2a).

The book is translated once; each edition (paper, size of the letters) is another run of the compiler.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import typst
from sphinx.builders import Builder
from sphinx.environment.adapters.indexentries import IndexEntries

from handbook import fonts, page_list
from handbook.diagnostics import Diagnostic, DiagnosticError, report
from handbook.printing import finish, markup
from handbook.printing.pages import Page, Places, in_order
from handbook.printing.translator import TypstTranslator

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from typing import Literal

    from docutils import nodes

    Edition = dict[str, str]
    # Of an entry of the index: whether it is the main one, and the address, if there is one.
    Links = list[tuple[str | None, str | Literal[False]]]

PANIC = "panicked with: "


class PrintError(DiagnosticError):
    """The PDF cannot be made."""

    category = "Print error"


class PrintBuilder(Builder):
    """Make the book of all pages that the toctrees reach, in each edition of ``print_editions``."""

    name = "print"
    format = "typst"
    epilog = "The PDFs are in %(outdir)s."
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg"]
    default_translator_class = TypstTranslator

    def init(self) -> None:
        """Find the template and the fonts, or say what is missing."""
        self.templates = Path(self.srcdir, self.config.print_templates)
        if not self.templates.is_dir():
            told = "the folder of the print templates is missing; correct print_templates in conf.py"
            raise PrintError(Diagnostic("print.templates", told, str(self.templates)))
        self.fonts = fonts.folders(self.config.print_font_packages)

    def get_outdated_docs(self) -> str:
        """Return that the book is always made as a whole."""
        return "all pages"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page inside the book."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same address from everywhere: the book is one file."""
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Do nothing: the whole book is prepared at once."""

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Assemble, translate, compile and finish the book."""
        source = self.assemble()
        path = Path(self.outdir, "handbook.typ")
        path.write_text(source, encoding="utf-8")
        self.copy_templates()
        self.copy_images()
        for name, edition in self.config.print_editions.items():
            pdf = finish.finish(self.compile(path, edition), self.stubs)
            Path(self.outdir, f"{name}.pdf").write_bytes(pdf)
            page_list.write(Path(self.outdir, f"{name}.pages.json"), self.starts(path, edition), self.words)

    def assemble(self) -> str:
        """Return the Typst source of the book.

        :raises PrintError: after reporting every node without a visitor and every dead link, each with page and line.
        """
        self.stubs: list[int] = []
        pages = list(in_order(self.env))
        doctrees = {
            page.docname: self.env.get_and_resolve_doctree(page.docname, self, tags=self.tags) for page in pages
        }
        places = Places()
        for docname, doctree in doctrees.items():
            places.add_page(docname, doctree)
        for docname, doctree in doctrees.items():
            places.want_links(docname, doctree)
        index = self.index_entries(places)
        self.words = {docname: page_list.mark_all(doctree) for docname, doctree in doctrees.items()}
        self.words[page_list.INDEX] = page_list.index_places(IndexEntries(self.env).create_index(self))
        body, mistakes = [], 0
        for page in pages:
            text, wrong = self.translate(page, doctrees[page.docname], places)
            body.append(text)
            mistakes += wrong
        if mistakes:
            told = f"the PDF was not made; correct what the messages above say ({mistakes})"
            raise PrintError(Diagnostic("print.mistakes", told))
        return "\n".join([self.preamble(), *body, index, "#page-list\n"])

    def translate(self, page: Page, doctree: nodes.document, places: Places) -> tuple[str, int]:
        """Return one page as Typst, and the number of mistakes reported in it."""
        self.post_process_images(doctree)
        visitor = cast("TypstTranslator", self.create_translator(doctree, self, page, places))
        doctree.walkabout(visitor)
        self.stubs += visitor.stubs
        # The comment lets a message of the compiler be traced to its page.
        return f"// page {page.docname}\n{visitor.astext()}", visitor.mistakes

    def preamble(self) -> str:
        """Return the head of the source: the template, called with what conf.py says about the book."""
        config = self.config
        notices = markup.array([markup.string(notice) for notice in config.print_notices])
        return (
            '#import "_print/handbook.typ": *\n'
            f"#show: handbook.with(title: {markup.string(config.project)}, subtitle: {markup.string(config.print_subtitle)}, "
            f"author: {markup.string(config.author)}, release: {markup.string(config.release)}, "
            f"date: {markup.string(config.today)}, edition: {markup.string(config.edition_line)}, rights: {markup.string(config.copyright)}, "
            f"lang: {markup.string(config.language or 'en')}, help: {markup.string(config.print_footer)}, notices: {notices})\n"
        )

    def starts(self, path: Path, edition: Edition) -> list[tuple[int, str, int]]:
        """Return where each page of an edition begins: number, page of the source, place in it.

        Call it after ``compile``; the compiler remembers what it has laid out.
        """
        found = typst.query(
            str(path),
            "<page-list>",
            field="value",
            one=True,
            root=str(self.outdir),
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs=edition,
        )
        return [(number, page, place) for number, page, place in json.loads(found)]

    def index_entries(self, places: Places) -> str:
        """Return the index as Typst: letters of entries of (text, depth, labels of the places)."""
        letters = []
        for letter, entries in IndexEntries(self.env).create_index(self):
            rows = []
            for term, (links, subentries, _key) in entries:
                rows.append(self._index_row(term, 0, links, places))
                rows += [self._index_row(subterm, 1, sublinks, places) for subterm, sublinks in subentries]
            letters.append(f"({markup.string(letter)}, {markup.array(rows)})")
        return f"#book-index({markup.array(letters)})\n" if letters else ""

    @staticmethod
    def _index_row(term: str, depth: int, links: Links, places: Places) -> str:
        names = [name for _main, uri in links if uri and (name := places.of_uri(uri))]
        places.wanted.update(names)
        return f"({markup.string(term)}, {depth}, {markup.array([markup.label(name) for name in names])})"

    def copy_templates(self) -> None:
        """Put the templates beside the source."""
        shutil.copytree(self.templates, Path(self.outdir, "_print"), dirs_exist_ok=True)

    def copy_images(self) -> None:
        """Put the pictures beside the source."""
        folder = Path(self.outdir, "images")
        folder.mkdir(exist_ok=True)
        for source, name in self.images.items():
            shutil.copy(Path(self.srcdir, source), folder / name)

    def compile(self, path: Path, edition: Edition) -> bytes:
        """Compile the Typst file ``path`` for an edition and return the PDF.

        :raises PrintError: with the compiler's words and the page they are about.
        """
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(path),
                root=str(self.outdir),
                format="pdf",
                font_paths=self.fonts,
                ignore_system_fonts=True,
                # A PDF that can be read aloud, and still be opened in fifty years.
                pdf_standards=["ua-1", "a-2a"],
                sys_inputs=edition,
                timestamp=int(epoch) if epoch else None,
            )
        except typst.TypstError as error:
            raise PrintError(self._explain("print.error", error, path)) from None
        for warning in warnings:
            report(*self._explain("print.warning", warning, path))
        return pdf

    def _explain(self, code: str, problem: typst.TypstError | typst.TypstWarning, path: Path) -> Diagnostic:
        """Return the compiler's message, with the source file of each line of the Typst file it names."""
        lines = path.read_text(encoding="utf-8").splitlines()
        found = []
        for number in re.findall(rf"(?<!_print/){re.escape(path.name)}:(\d+):", problem.diagnostic):
            above = (
                line.removeprefix("// page ") for line in reversed(lines[: int(number)]) if line.startswith("// page ")
            )
            if (docname := next(above, None)) and (source := str(self.env.doc2path(docname))) not in found:
                found.append(source)
        if problem.message.startswith(PANIC):  # the template found something in the page that cannot be
            return Diagnostic("print.template", problem.message.removeprefix(PANIC).strip('"'))
        if not found:  # the template, or the builder itself
            return Diagnostic(code, " ".join(problem.diagnostic.split()))
        hints = "".join(f"; {hint}" for hint in problem.hints)
        return Diagnostic(code, f"{problem.message}{hints}", ", ".join(found))
