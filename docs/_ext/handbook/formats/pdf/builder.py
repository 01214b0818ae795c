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

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment.adapters.indexentries import IndexEntries

from handbook.formats.pdf import markup, typeset
from handbook.formats.pdf import words as printed
from handbook.formats.pdf.places import Places
from handbook.formats.pdf.translator import TypstTranslator
from handbook.formats.pdf.typeset import Job
from handbook.model import events, look, page_list, words
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, DiagnosticError, report
from handbook.model.pages import Page, built_file, in_order, where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import Literal

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from handbook.formats.pdf.typeset import Outcome, Problem

    # Of an entry of the index: whether it is the main one, and the address, if there is one.
    Links = list[tuple[str | None, str | Literal[False]]]

PANIC = "panicked with: "
# What the compiler says of a sign that no font has.
NO_LETTER = re.compile(r"the text `(\".*?\")` could not be displayed")
TEXTS = {".bib", ".csv", ".md", ".toml"}
TEMPLATES = Path(__file__).parent / "templates"


class PrintError(DiagnosticError):
    """The PDF cannot be made."""

    category = "Print error"


class PrintBuilder(Builder):
    """Make the book of all pages that the toctrees reach, in each edition of ``print_editions``."""

    name = "print"
    shows_help_box = True  # the template does
    format = "typst"
    epilog = "The PDFs are in %(outdir)s."
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg"]
    default_translator_class = TypstTranslator

    def init(self) -> None:
        """Find the template and the fonts, or say what is missing."""
        self.templates = Path(self.srcdir, self.config.print_templates) if self.config.print_templates else TEMPLATES
        if not self.templates.is_dir():
            message = "the folder of the print templates is missing; correct print_templates in conf.py"
            raise PrintError(Diagnostic("print.templates", message, str(self.templates)))
        self.fonts = look.font_folders(self.config)
        self.check = words.Check(self, printed.handlers(), printed.even, rows_part=True)

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
        editions = self.config.print_editions
        jobs = [
            self.job(path, name, inputs | ({"marks": "yes"} if self.is_followed(name) else {}))
            for name, inputs in editions.items()
        ]
        outcomes = [outcome for (outcome,) in typeset.run([[job] for job in jobs], self.config.print_jobs)]
        if errors := self.faults(jobs, outcomes):
            raise PrintError(*errors)
        self.compare(jobs)
        for name, outcome in zip(editions, outcomes, strict=True):
            if self.is_followed(name):
                page_list.write(self.page_list(name), outcome.starts, self.words)

    def compare(self, jobs: Sequence[Job]) -> None:
        """See that the words of all pages are in each PDF, between the first page of the source and the index."""
        if self.check.on:
            for job in jobs:
                path = Path(job.pdf)
                self.check.compare(self.collected, printed.text_of(path, self.opening, "book-index"), path.name)

    def page_list(self, name: str) -> Path:
        """Return where the list of the pages of an edition belongs."""
        return Path(self.outdir, f"{name}.pages.json")

    def is_followed(self, name: str) -> bool:
        """Return whether the EPUB has the page numbers of an edition: a mark at each place takes time and memory."""
        return built_file(self.env, getattr(self.config, "epub_page_list", "")).name == self.page_list(name).name

    def assemble(self) -> str:
        """Return the Typst source of the book.

        :raises PrintError: after reporting every node without a visitor and every dead link, each with page and line.
        """
        self.stubs: list[int] = []
        pages = in_order(self.env)
        doctrees = {
            page.docname: self.env.get_and_resolve_doctree(page.docname, self, tags=self.tags) for page in pages
        }
        if self.check.on:
            self.collected = [
                (page.docname, self.check.collect(page.docname, doctrees[page.docname], page.part or ""))
                for page in pages
            ]
        places = Places()
        for docname, doctree in doctrees.items():
            places.add_page(docname, doctree)
        for docname, doctree in doctrees.items():
            places.want_links(docname, doctree)
        self.opening = places.labels.get((pages[0].docname, ""), "")
        index = self.index_entries(places)
        if any(map(self.is_followed, self.config.print_editions)):
            self.words = {docname: page_list.mark_all(doctree) for docname, doctree in doctrees.items()}
            self.words[page_list.INDEX] = page_list.index_places(IndexEntries(self.env).create_index(self))
        body, mistakes = [], 0
        for page in pages:
            text, wrong = self.translate(page, doctrees[page.docname], places)
            body.append(text)
            mistakes += wrong
        if mistakes:
            message = f"the PDF was not made; correct what the messages above say ({mistakes})"
            raise PrintError(Diagnostic("print.mistakes", message))
        return "\n".join([self.preamble(), *body, index])

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
        config, message = self.config, self.told()["help"]
        notices = markup.array([markup.string(notice) for notice in config.handbook_notices])
        return (
            '#import "templates/handbook.typ": *\n'
            f"#show: handbook.with(title: {markup.string(config.project)}, subtitle: {markup.string(config.handbook_subtitle)}, "
            f"author: {markup.string(config.author)}, release: {markup.string(config.release)}, "
            f"date: {markup.string(config.today)}, edition: {markup.string(config.edition_line)}, rights: {markup.string(config.copyright)}, "
            f"lang: {markup.string(config.language or 'en')}, help: {markup.string(message)}, notices: {notices}, "
            f"unbroken: {markup.array([markup.string(re.escape(word)) for word in config.print_unbroken])})\n"
        )

    def told(self) -> dict[str, str]:
        """Return what other parts tell the template."""
        context = {"help": self.config.print_footer}
        self.events.emit(events.PRINT_CONTEXT, context)
        return context

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
        shutil.copytree(self.templates, Path(self.outdir, "templates"), dirs_exist_ok=True)

    def copy_images(self) -> None:
        """Put the pictures beside the source."""
        folder = Path(self.outdir, "images")
        folder.mkdir(exist_ok=True)
        for source, name in self.images.items():
            shutil.copy(Path(self.srcdir, source), folder / name)

    def job(self, source: Path, name: str, inputs: Mapping[str, str]) -> Job:
        """Return how to make the PDF called ``name`` of a Typst file; to be made when the file is there."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        return Job(
            str(source),
            str(Path(self.outdir, f"{name}.pdf")),
            {**look.inputs(self.config), "words": json.dumps(template_words()), **inputs},
            list(self.stubs),
            self.fonts,
            int(epoch) if epoch else None,
        )

    def faults(self, jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> list[Diagnostic]:
        """Report the compiler's warnings, and return why PDFs were not made; what several editions share is said once."""
        warnings: dict[Diagnostic, None] = {}
        errors: dict[Diagnostic, None] = {}
        for job, outcome in zip(jobs, outcomes, strict=True):
            path = Path(job.source)
            for warning in outcome.warnings:
                if warning.message.startswith("unknown font family"):  # such text is set in another font, or left out
                    message = f"{warning.message}; name another in print_fonts, or install its package"
                    errors[Diagnostic("print.family", message)] = None
                else:
                    warnings[self._explain("print.warning", warning, path)] = None
            if outcome.error:
                errors[self._explain("print.error", outcome.error, path)] = None
        for found in warnings:
            report(*found)
        return list(errors)

    def _explain(self, code: str, problem: Problem, path: Path) -> Diagnostic:
        """Return the compiler's message, with the source file of each line of the Typst file it names."""
        if problem.code:  # a diagnostic of ours
            return Diagnostic(problem.code, problem.message)
        if hit := NO_LETTER.search(problem.message):
            sign = json.loads(hit[1])[0]
            message = f"the fonts of the book have no sign '{sign}' (U+{ord(sign):04X}); write it in words, or name a font that has it in print_fonts"
            return Diagnostic("print.letter", message, self._first_place(sign))
        lines = path.read_text(encoding="utf-8").split("\n")
        found = []
        for number in re.findall(rf"(?<!templates/){re.escape(path.name)}:(\d+):", problem.diagnostic):
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

    def _first_place(self, sign: str) -> str:
        """Return file and line of the first place in the sources, in the order of the book, that has a sign."""
        pages = (str(self.env.doc2path(page.docname)) for page in in_order(self.env))
        others = sorted(str(Path(self.srcdir, name)) for names in self.env.dependencies.values() for name in names)
        for path in map(Path, dict.fromkeys((*pages, *others))):
            if path.suffix in TEXTS and path.is_file() and sign in (text := path.read_text(encoding="utf-8-sig")):
                return f"{path}:{text[: text.index(sign)].count(chr(10)) + 1}"
        for page in in_order(self.env):  # written as `&#0;`, or made of other signs
            for leaf in self.env.get_doctree(page.docname).findall(nodes.Text):
                if sign in leaf:
                    line = where(page.docname, leaf)[1]
                    return f"{self.env.doc2path(page.docname)}:{line or 1}"
        return ""


def template_words() -> dict[str, str]:
    """Return the words that the templates print, and those that are read aloud for a link."""
    return {
        "chapter": _("chapter"),
        "part": _("part"),
        "Section": _("Section"),
        "page %s": _("page %s"),
        "Contents": _("Contents"),
        "Index": _("Index"),
        "Edition %s": _("Edition %s"),
        "Page %s of %s": _("Page %s of %s"),
        "(page\N{NO-BREAK SPACE}%s)": _("(page\N{NO-BREAK SPACE}%s)"),
        "Evidence checked: %s.": _("Evidence checked: %s."),
        "Sources and more: %s": _("Sources and more: %s"),
        "A copy of this card, to cut out": _("A copy of this card, to cut out"),
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder and its settings; none of them matters while reading, so formats share what was read."""
    for part in (
        "content.colophon",
        "model.about",
        "model.events",
        "model.look",
        "model.pages",
        "model.catalog",
        "model.words",
    ):
        app.setup_extension(f"handbook.{part}")
    app.add_builder(PrintBuilder)
    # File name of each PDF, without its ending, and what the template is told of that edition (`sys.inputs`).
    app.add_config_value("print_editions", {"handbook": {}}, "", types=frozenset({dict}))
    # How many editions are made side by side; each takes memory of its own (the handbook: about 0.8 GB).
    app.add_config_value("print_jobs", 1, "", types=frozenset({int}))
    # Where the website is, with a slash at the end: handouts name the page they come from.
    app.add_config_value("print_address", "", "", types=frozenset({str}))
    # Folder of other Typst templates, relative to the source folder; `handbook.typ` and `handout.typ` are called.
    app.add_config_value("print_templates", "", "", types=frozenset({str}))
    # A line at the foot of every page.
    app.add_config_value("print_footer", "", "", types=frozenset({str}))
    # Words that are never parted at the end of a line, as "7-OH".
    app.add_config_value("print_unbroken", (), "", types=frozenset({tuple, list}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
