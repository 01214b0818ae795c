"""Turn one resolved page into Typst.

Every node that the handbook may use has a visitor, here or in ``blocks``, ``tables`` and ``inline``.
A node without one is an error that names page and line: in a safety book no text may go missing.
An extension adds visitors of its own in Sphinx's public way: ``app.add_node(node, typst=(visit, depart))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from handbook.formats.pdf.blocks import Blocks
from handbook.formats.pdf.inline import Inline
from handbook.formats.pdf.markup import string, text
from handbook.formats.pdf.tables import Tables
from handbook.formats.pdf.writer import close_block, nothing, skip

if TYPE_CHECKING:
    from sphinx import addnodes

    from handbook.model import page_list


class TypstTranslator(Blocks, Tables, Inline):
    """Write one page: its structure here, the rest in the parts."""

    heading_mark = ""

    visit_document = nothing
    visit_compound = depart_compound = nothing
    visit_container = depart_container = nothing
    visit_start_of_file = depart_start_of_file = nothing
    visit_comment = visit_substitution_definition = visit_meta = skip
    visit_index = visit_tabular_col_spec = visit_footnote = visit_colspec = skip
    visit_toctree = skip

    def depart_document(self, node: nodes.document) -> None:
        """Write the places that no text follows, as that of an index entry at the end of a page."""
        self.put(self.anchors())

    def visit_compact_paragraph(self, node: addnodes.compact_paragraph) -> None:
        """Leave out a table of contents inside a page: the book has its own."""
        if node.get("toctree"):
            raise nodes.SkipNode
        self.visit_paragraph(node)

    depart_compact_paragraph = nothing

    def visit_section(self, node: nodes.section) -> None:
        """Go one level down."""
        self.depth += 1
        if "fine-print" in node["classes"]:
            self.put("\n\n#fine-print[")

    def depart_section(self, node: nodes.section) -> None:
        """Come back up."""
        self.depth -= 1
        if "fine-print" in node["classes"]:
            self.put("]\n\n")

    def visit_title(self, node: nodes.title) -> None:
        """Open a heading, or the title of a box or table, which those write themselves."""
        section = node.parent
        if not isinstance(section, nodes.section):
            raise nodes.SkipNode
        numbers = self.builder.env.toc_secnumbers.get(self.page.docname, {})
        anchor = "" if section.parent is self.document else f"#{section['ids'][0]}"
        number = ".".join(map(str, numbers.get(anchor, ())))
        name = string(self.places.labels[self.page.docname, section["ids"][0]])
        part = f", part: [{text(self.page.part)}]" if self.page.part and section.parent is self.document else ""
        kind = "chapter" if section.parent is self.document else "section"
        mark = f", mark: [{self.heading_mark}]" if self.heading_mark else ""
        self.heading_mark = ""
        self.put(
            f"\n\n#{kind}({self.depth}, {name}{part}{mark})[", self.anchors(), text(f"{number} ") if number else ""
        )

    depart_title = close_block

    def visit_rubric(self, node: nodes.rubric) -> None:
        """Write a heading that is in no table of contents."""
        self.put("\n\n#rubric[", self.anchors())

    depart_rubric = close_block

    def visit_page_mark(self, node: page_list.page_mark) -> None:
        """Mark a place where a page can begin; a heading carries its own mark, behind its page break."""
        mark = f"#place-mark({string(self.page.docname)}, {node['number']});"
        if isinstance(node.next_node(descend=False, siblings=True), nodes.title):
            self.heading_mark = mark
        else:
            self.put(mark)

    depart_page_mark = nothing

    def visit_transition(self, node: nodes.transition) -> None:
        """Write a break between paragraphs."""
        self.put("\n\n#transition()\n\n")

    depart_transition = nothing
