"""What every part of the translator writes with: output, places, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxTranslator

from handbook.formats.pdf.markup import string
from handbook.model.diagnostics import report
from handbook.model.pages import number_of, where

if TYPE_CHECKING:
    from handbook.formats.pdf.builder import PrintBuilder
    from handbook.formats.pdf.places import Places
    from handbook.model.pages import Page


class Writer(SphinxTranslator):
    """Collect Typst; the result is in :meth:`astext`, what is wrong was reported and counted in ``mistakes``."""

    def __init__(self, document: nodes.document, builder: PrintBuilder, page: Page, places: Places) -> None:
        super().__init__(document, builder)
        self.page = page
        self.places = places
        self.mistakes = 0
        self.stubs: list[int] = []  # row-header columns of each table
        self.out: list[str] = []
        self.pending: list[str] = []
        self.depth = page.level - 1
        self.footnotes = {key: note for note in document.findall(nodes.footnote) for key in note["ids"]}
        self.footnotes_shown: set[str] = set()

    def astext(self) -> str:
        """Return the page as Typst."""
        return "".join(self.out)

    def mistake(self, code: str, message: str, node: nodes.Node) -> None:
        """Report a mistake at ``node``; the builder will not make a PDF."""
        self.mistakes += 1
        report(code, message, where(self.page.docname, node))

    def put(self, *parts: str) -> None:
        """Add Typst code."""
        self.out += parts

    def rendered(self, *children: nodes.Node) -> str:
        """Return ``children`` as Typst, outside the normal order."""
        outer, self.out = self.out, []
        for child in children:
            child.walkabout(self)
        inner, self.out = self.astext(), outer
        return inner

    def anchor(self, node: nodes.Element) -> None:
        """Remember the place of ``node``, if something points at it, for the next text that is written."""
        for key in node["ids"]:
            name = self.places.labels.get((self.page.docname, key))
            if name in self.places.wanted and name not in self.pending:
                self.pending.append(name)

    def anchors(self) -> str:
        """Return the remembered places as invisible marks, for the start of a text."""
        marks = "".join(f"#anchor({string(name)});" for name in self.pending)
        self.pending.clear()
        return marks

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Note the place of each node before its visitor writes it."""
        if isinstance(node, nodes.Element) and not isinstance(node, nodes.section | nodes.footnote):
            self.anchor(node)
        super().dispatch_visit(node)

    def unknown_visit(self, node: nodes.Node) -> None:
        """Report a node that has no visitor."""
        kind = node.__class__.__name__
        self.mistake("print.node", f"the PDF cannot show '{kind}'; write it another way, or add a visitor for it", node)
        raise nodes.SkipNode

    def caption_number(self, node: nodes.Element, kind: str) -> str:
        """Return ``Table 3`` as Sphinx counts it, so that all formats agree, or nothing."""
        written = number_of(self.builder.env, self.page.docname, kind, node)
        return f"#caption-number({string(written)});" if written else ""


def nothing(writer: Writer, node: nodes.Node) -> None:
    """Write nothing."""


def skip(writer: Writer, node: nodes.Node) -> None:
    """Leave out a node that has nothing for the reader of a book."""
    raise nodes.SkipNode


def close_block(writer: Writer, node: nodes.Node) -> None:
    """End a block that was opened with a bracket."""
    writer.put("]\n\n")


def close_inline(writer: Writer, node: nodes.Node) -> None:
    """End an inline function."""
    writer.put("];")
