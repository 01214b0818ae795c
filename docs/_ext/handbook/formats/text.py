"""The ``text`` builder: the whole book as one file of plain text, for terminals, screen readers and programs.

Sphinx's text writer, with safety messages between two lines, tables as lists that can be read in order, numbers of
tables and figures, and addresses that are not broken.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.text import TextBuilder
from sphinx.util.osutil import make_filename
from sphinx.writers.text import MAXWIDTH, TextTranslator

from handbook.model import titles, words
from handbook.model.catalog import _
from handbook.model.pages import names_in_order, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# An address stands as a run of one private character until the lines are made, so that none ends within it.
PRIVATE = 0xF0000
LONGEST = 50
LONG = re.compile(rf"\A(?:https?://|doi:).*|\S{{{LONGEST + 1},}}", re.DOTALL)
# A line may end behind a hyphen within a word.
JOINED = re.compile(r"(?<=[-\u2013\u2014/])\n *(?=\S)")


class PlainTextTranslator(TextTranslator):
    """Sphinx's translator with what it loses: the frame of a message, numbers, whole addresses."""

    def __init__(self, document: nodes.document, builder: TextBuilder) -> None:
        super().__init__(document, builder)
        self.addresses: list[str] = []
        self.item_numbers: list[str] = []  # of the lists that are open

    def _paragraph(self, text: str, *parts: nodes.Node) -> None:
        self.new_state(0)
        self.add_text(text)
        for part in parts:
            part.walkabout(self)
        self.end_state()

    def _line(self) -> None:
        self._paragraph("-" * (MAXWIDTH - sum(self.stateindent)))

    def visit_admonition(self, node: nodes.Element) -> None:
        """Open a message with a line."""
        del node
        self._line()
        self.new_state(0)

    def depart_admonition(self, node: nodes.Element) -> None:
        """Close a message with a line."""
        del node
        self.end_state()
        self._line()

    def visit_title(self, node: nodes.Element) -> None:
        """Give a message's title a paragraph."""
        if isinstance(node.parent, nodes.Admonition):
            self._paragraph("", *node.children)
            raise nodes.SkipNode
        super().visit_title(node)

    def visit_table(self, node: nodes.Element) -> None:
        """Write each row as its first cell, and a list of the others with the heads of their columns."""
        title = next((part for part in node.children if isinstance(part, nodes.title)), nodes.title())
        self._paragraph(self._number("table", node), *title.children)
        parts_of = [part for group in node.children if isinstance(group, nodes.tgroup) for part in group.children]
        heads = titles.heads(node)
        for body in (part for part in parts_of if isinstance(part, nodes.tbody)):
            for row in body.children:
                first, *others = (_opened(cell, head) for cell, head in itertools.zip_longest(row.children, heads))
                items = nodes.bullet_list("", *(nodes.list_item("", *parts) for parts in others))
                for part in (*first, nodes.block_quote("", items)):
                    part.walkabout(self)
        raise nodes.SkipNode

    def visit_caption(self, node: nodes.Element) -> None:
        """Begin the words below a picture with its number."""
        self.add_text(self._number("figure", node.parent))

    def _number(self, kind: str, node: nodes.Element) -> str:
        """Return "Table 3: ", or nothing if it has no number."""
        number = number_of(self.builder.env, self.builder.current_docname or "", kind, node)
        return f"{number}: " if number else ""

    def visit_image(self, node: nodes.Element) -> None:
        """Write what a picture shows."""
        if node.get("alt"):  # handbook.formats.html.context reports one without, whatever the format
            self._paragraph("[" + _("Picture: %s") % node["alt"] + "]")
        raise nodes.SkipNode

    def depart_reference(self, node: nodes.Element) -> None:
        """Say where a link leads: in plain text nobody can follow its words."""
        if address := _address(node):
            self.add_text(" (")
            self.visit_Text(nodes.Text(address))
            self.add_text(")")

    def visit_list_item(self, node: nodes.Element) -> None:
        """Open an item; one of a numbered list has its own number, whatever the list begins with."""
        if isinstance(node.parent, nodes.enumerated_list):
            number = node.parent.get("start", 1) + node.parent.index(node)
            self.item_numbers.append(f"{number}{node.parent.get('suffix', '.')} ")
            self.new_state(len(self.item_numbers[-1]))
        else:
            super().visit_list_item(node)

    def depart_list_item(self, node: nodes.Element) -> None:
        """Close it."""
        if isinstance(node.parent, nodes.enumerated_list):
            self.end_state(first=self.item_numbers.pop())
        else:
            super().depart_list_item(node)

    def visit_number_reference(self, node: nodes.Element) -> None:
        """Leave the number to the text below."""

    def depart_number_reference(self, node: nodes.Element) -> None:
        """Do nothing more."""

    def visit_emphasis(self, node: nodes.Element) -> None:
        """Write no marks around words: they would be read aloud."""

    depart_emphasis = visit_strong = depart_strong = visit_inline = depart_inline = visit_emphasis
    visit_literal = depart_literal = visit_emphasis

    def visit_raw(self, node: nodes.Element) -> None:
        """Keep the words apart between which MyST breaks a line."""
        self.add_text(" " if words.is_break(node) else "")
        raise nodes.SkipNode

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Keep addresses and very long words whole."""
        self.add_text(LONG.sub(self._kept, node.astext()))

    def _kept(self, hit: re.Match[str]) -> str:
        self.addresses.append(hit[0])
        return chr(PRIVATE + len(self.addresses) - 1) * min(len(hit[0]), LONGEST)

    def page(self) -> str:
        """Return the finished page."""
        return re.sub(
            "([\U000f0000-\U0010ffff])\\1*", lambda run: self.addresses[ord(run[1]) - PRIVATE], self.body
        ).strip("\n")


def _address(link: nodes.Element) -> str:
    """Return where a link leads outside of the book, if it has words and they do not say it."""
    uri = link.get("refuri", "")
    bare = re.sub(r"^(mailto:|https?://(doi\.org/)?)", "", uri).rstrip("/")
    outside = (
        uri.startswith(("http:", "https:", "mailto:")) and bare not in link.astext() and any(link.findall(nodes.Text))
    )
    return str(uri.removeprefix("mailto:")) if outside else ""


def _opened(cell: nodes.Node, head: str | None) -> list[nodes.Node]:
    """Return a copy of what a cell holds, with the head of its column before it."""
    parts = [*cell.deepcopy().children]
    if head and parts:
        first = parts[0]
        if not isinstance(first, nodes.paragraph):
            first = nodes.paragraph()
            parts.insert(0, first)
        first.insert(0, nodes.Text(f"{head} " if head.endswith("?") else f"{head}: "))
    return parts


def _reference(collector: words.Collector, node: nodes.Element) -> None:
    address = _address(node)
    collector.add(*node.children, f" ({address})" if address else "")


def _note_mark(collector: words.Collector, node: nodes.footnote_reference) -> None:
    collector.add(f"[{node.astext()}]")


def _picture(collector: words.Collector, node: nodes.image) -> None:
    if node.get("alt"):
        collector.add("[" + _("Picture: %s") % node["alt"] + "]")


def _caption(collector: words.Collector, node: nodes.caption) -> None:
    number = number_of(collector.env, collector.docname, "figure", node.parent)
    collector.add(number and f"{number}: ", *node.children)


def _table(collector: words.Collector, node: nodes.table) -> None:
    """Add a table as the translator writes it: row by row, each cell but the first behind the head of its column."""
    number = number_of(collector.env, collector.docname, "table", node)
    for title in node.findall(nodes.title):
        collector.add(number and f"{number}: ", *title.children)
    heads = titles.heads(node)
    for row in (row for body in node.findall(nodes.tbody) for row in body.children):
        for cell, head in itertools.zip_longest(row.children, heads):
            if cell.children:
                before = "" if not head else f"{head} " if head.endswith("?") else f"{head}: "
                collector.block(cell, before, *cell.children)


def _steps(collector: words.Collector, node: nodes.enumerated_list) -> None:
    for number, item in enumerate(node.children, start=node.get("start", 1)):
        collector.block(item, f"{number}{node.get('suffix', '.')} ", *item.children)


def _source(collector: words.Collector, node: nodes.Element) -> None:
    collector.add(f"[{node[0].astext()}]", *node.children[1:])


HANDLERS: dict[type[nodes.Node], Callable[[words.Collector, Any], None]] = {
    **words.BOXES,
    nodes.reference: _reference,
    nodes.footnote_reference: _note_mark,
    nodes.image: _picture,
    nodes.table: _table,
    nodes.caption: _caption,
    nodes.enumerated_list: _steps,
    nodes.citation: _source,
    nodes.footnote: _source,
}


class PlainTextBuilder(TextBuilder):
    """Writes all pages into one file, in the order of the book."""

    name = "text"
    allow_parallel = False  # the pages are gathered here
    default_translator_class = PlainTextTranslator

    def init(self) -> None:
        """Start with no page."""
        super().init()
        self.pages: dict[str, str] = {}
        self.check = words.Check(self, HANDLERS)

    def get_outdated_docs(self) -> Iterator[str]:
        """Return all pages: they are one file."""
        yield from self.env.found_docs

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Keep a page until all are there."""
        self.current_docname = docname
        visitor = self.create_translator(doctree, self)
        assert isinstance(visitor, PlainTextTranslator)
        with self.check.page(docname, doctree, lambda: JOINED.sub(words.LINE_END, self.pages[docname])):
            doctree.walkabout(visitor)
            self.pages[docname] = visitor.page()

    def finish(self) -> None:
        """Write the file: what it is, its contents, its pages."""
        names = [name for name in names_in_order(self.env) if name in self.pages]
        titles = [self.env.titles[name].astext() for name in names]
        message = (
            *self.config.handbook_notices,
            *([f"{self.config.edition_line}."] if self.config.edition_line else []),
        )
        head = [self.config.project, *(textwrap.fill(line, MAXWIDTH) for line in message)]
        contents = [f"- {title}" for title in titles]
        parts = [
            "\n\n".join(head),
            "\n".join([_("In this file:"), "", *contents]),
            *(self.pages[name] for name in names),
        ]
        Path(self.outdir, f"{self.config.text_basename}.txt").write_text(
            f"\n\n\n{'=' * MAXWIDTH}\n\n".join(parts) + "\n", encoding="utf-8"
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of Sphinx's."""
    for part in ("content.colophon", "model.about", "model.catalog", "model.words"):
        app.setup_extension(f"handbook.{part}")
    app.add_builder(PlainTextBuilder, override=True)
    # Name of the file, without its ending.
    app.add_config_value(
        "text_basename", lambda config: make_filename(config.project).lower(), "", types=frozenset({str})
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
