"""Tables and figures in Typst."""

from __future__ import annotations

import re

from docutils import nodes

from handbook.formats.pdf.markup import array, string
from handbook.formats.pdf.writer import Writer, nothing

# Letters of a caption that has room on a page beside the tallest picture.
LONG_CAPTION = 400


class Tables(Writer):
    """Visitors of what has a caption."""

    def visit_table(self, node: nodes.table) -> None:
        """Open a table with its caption above; a table needs a header row to be read aloud."""
        if not any(node.findall(nodes.thead)):
            message = "a table without a header row cannot be read aloud; add ':header-rows: 1'"
            self.mistake("print.header-row", message, node)
        caption = "none"
        if isinstance(node[0], nodes.title):
            number = self.caption_number(node, "table")
            caption = f"[{self.anchors()}{number}{self.rendered(*node[0].children)}]"
        self.put(f"\n\n#data-table({caption}, ")

    def depart_table(self, node: nodes.table) -> None:
        """Close the table."""
        self.put(")\n\n")

    def visit_tgroup(self, node: nodes.tgroup) -> None:
        """Give the columns their widths, and say how many of them hold row headers."""
        columns = [child for child in node if isinstance(child, nodes.colspec)]
        widths = array([f"{column['colwidth']}fr" for column in columns])
        self.stubs.append(sum(1 for column in columns if column.get("stub")))
        longest = array([str(length) for length in _longest_words(node, len(columns))])
        rows = array([array([str(len(cell.astext())) for cell in row.children]) for row in node.findall(nodes.row)])
        heads = sum(len(head.children) for head in node.children if isinstance(head, nodes.thead))
        self.put(f"columns: {widths}, rows: {rows}, longest: {longest}, stubs: {self.stubs[-1]}, heads: {heads}, ")

    depart_tgroup = nothing

    def visit_thead(self, node: nodes.thead) -> None:
        """Open the header, which every page of a long table repeats, unless a link or note stands in it (PDF/UA-1)."""
        links = any(isinstance(part, nodes.reference | nodes.footnote_reference) for part in node.findall())
        self.put(f"table.header(repeat: {'false' if links else 'true'}, ")

    def depart_thead(self, node: nodes.thead) -> None:
        """Close the header."""
        self.put("), ")

    visit_tbody = depart_tbody = nothing
    visit_row = depart_row = nothing

    def visit_entry(self, node: nodes.entry) -> None:
        """Open a cell."""
        if node.get("morecols") or node.get("morerows"):
            message = "a cell that spans several cannot be printed yet; write its words into each of them"
            # Cells of reStructuredText do not know their line; what is in them does.
            self.mistake("print.merged", message, next(node.findall(nodes.TextElement), node))
        self.put("table.cell()[", self.anchors())

    def depart_entry(self, node: nodes.entry) -> None:
        """Close a cell."""
        self.put("], ")

    def visit_figure(self, node: nodes.figure) -> None:
        """Open a figure."""
        self.figure_number = self.caption_number(node, "figure")
        self.put(f"\n\n#picture([{self.anchors()}], ")

    def depart_figure(self, node: nodes.figure) -> None:
        """Close a figure."""
        self.put(")\n\n")

    def visit_caption(self, node: nodes.caption) -> None:
        """Open the caption of a figure."""
        long = "long: true, " if len(node.astext()) > LONG_CAPTION else ""
        self.put(f"{long}caption: [", self.anchors(), self.figure_number)

    def depart_caption(self, node: nodes.Element) -> None:
        """Close it."""
        self.put("], ")

    def visit_legend(self, node: nodes.legend) -> None:
        """Open the text below a caption."""
        self.put("legend: [")

    depart_legend = depart_caption

    def visit_image(self, node: nodes.image) -> None:
        """Write a picture with its text alternative (PDF/UA-1, 7.3)."""
        if not node.get("alt"):
            message = f"the picture '{node['uri']}' has no text alternative; add ':alt:' with what it shows"
            self.mistake("print.alternative", message, node)
            raise nodes.SkipNode
        name = self.builder.images.get(node["uri"])
        if not name:  # Sphinx has reported it
            self.mistakes += 1
            raise nodes.SkipNode
        arguments = f"{string(f'/images/{name}')}, alt: {string(node['alt'])}, width: {_width(node)}"
        if isinstance(node.parent, nodes.figure) or isinstance(node.parent.parent, nodes.figure):  # in a link
            self.put(f"{arguments}, ")
        elif isinstance(node.parent, nodes.section | nodes.document):
            self.put(f"\n\n#fitted({arguments})\n\n")
        else:
            self.put(f"#box(image({arguments}));")

    depart_image = nothing


def _longest_words(group: nodes.tgroup, columns: int) -> list[int]:
    """Return how many letters the longest word of each column has; large print may not split it."""
    found = [0] * columns
    for row in group.findall(nodes.row):
        for column, cell in enumerate(cell for cell in row.children if isinstance(cell, nodes.entry)):
            if column < columns:
                found[column] = max(found[column], *map(len, re.split(r"[\s/-]+", cell.astext())))
    return found


def _width(node: nodes.image) -> str:
    """Return the width of a picture as Typst has it: part of the line, or pixels, which are CSS pixels, 96 to the inch."""
    width = str(node.get("width", "auto")).replace(" ", "")
    if width.endswith("px") or width.isdigit():
        return f"{float(width.removesuffix('px')) * 0.75:g}pt"
    return width
