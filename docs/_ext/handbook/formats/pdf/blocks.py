"""Paragraphs, lists, quotations and boxes in Typst."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from handbook.formats.pdf.markup import string, text
from handbook.formats.pdf.writer import Writer, close_block, nothing

# What Typst calls the numbering of a list.
ENUMERATORS = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
# Letters of a box that has room on a page of the large print.
LONG_BOX = 700
SIGNALS = ("danger", "warning", "caution", "notice")


class Blocks(Writer):
    """Visitors of blocks of text."""

    def visit_paragraph(self, node: nodes.Element) -> None:
        """Start a paragraph; one that leads to a list is never parted from it, nor a meaning from its term."""
        follows_term = isinstance(node.parent, nodes.definition) and node.parent.index(node) == 0
        self.put("" if follows_term else "\n\n", "#lead-in[" if _leads_to_list(node) else "", self.anchors())

    def depart_paragraph(self, node: nodes.Element) -> None:
        """End a paragraph."""
        ends_meaning = isinstance(node.parent, nodes.definition) and len(node.parent) == 1
        self.put("]" if _leads_to_list(node) else "", "" if ends_meaning else "\n\n")

    def visit_bullet_list(self, node: nodes.bullet_list) -> None:
        """Open a list."""
        self.put(f"\n\n#list(tight: {_tight(node)}, ")

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Open a numbered list that starts and counts as the source says."""
        counter = f"{node.get('prefix', '')}{ENUMERATORS[node['enumtype']]}{node.get('suffix', '.')}"
        self.put(f"\n\n#enum(tight: {_tight(node)}, start: {node.get('start', 1)}, numbering: {string(counter)}, ")

    def depart_bullet_list(self, node: nodes.Element) -> None:
        """Close a list."""
        self.put(")\n\n")

    depart_enumerated_list = depart_bullet_list

    def visit_list_item(self, node: nodes.list_item) -> None:
        """Open an item."""
        self.put("[")

    def depart_list_item(self, node: nodes.list_item) -> None:
        """Close an item."""
        self.put("], ")

    visit_glossary = depart_glossary = nothing

    def visit_definition_list(self, node: nodes.definition_list) -> None:
        """Open a list of terms."""
        self.put("\n\n#terms(tight: false, ")

    depart_definition_list = depart_bullet_list

    def visit_definition_list_item(self, node: nodes.definition_list_item) -> None:
        """Open a term, or several that share a definition."""
        self.put("terms.item([")

    def depart_definition_list_item(self, node: nodes.definition_list_item) -> None:
        """Close it."""
        self.put("]), ")

    def visit_term(self, node: nodes.term) -> None:
        """Write a term, after a comma if it is not the first."""
        first = node.parent.index(node) == 0
        self.put("" if first else text(", "), self.anchors())

    depart_term = nothing

    def visit_definition(self, node: nodes.definition) -> None:
        """Pass from the terms to their definition, or to a further one."""
        self.put("], [" if isinstance(node.parent[node.parent.index(node) - 1], nodes.term) else "\n\n")

    depart_definition = nothing

    def visit_block_quote(self, node: nodes.block_quote) -> None:
        """Open a quotation."""
        self.put("\n\n#quote(block: true)[")

    depart_block_quote = close_block

    def visit_attribution(self, node: nodes.attribution) -> None:
        """Write who is quoted."""
        self.put("\n\n", text("\u2014 "))

    depart_attribution = nothing

    def visit_line_block(self, node: nodes.line_block) -> None:
        """Open lines that keep their breaks."""
        self.put("\n\n")

    depart_line_block = depart_paragraph

    def visit_line(self, node: nodes.line) -> None:
        """Write one line."""
        self.put(self.anchors())

    def depart_line(self, node: nodes.line) -> None:
        """Break the line."""
        self.put("#linebreak();")

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Write text that keeps its form."""
        self.put("\n\n", self.anchors(), f"#raw(block: true, {string(node.astext().rstrip())})\n\n")
        raise nodes.SkipNode

    def visit_admonition(self, node: nodes.Element) -> None:
        """Open a box; its title and its kind are always in words."""
        if isinstance(node, nodes.admonition):
            kind = next((name for name in SIGNALS if name in node["classes"]), "note")
            title = self.rendered(*node[0].children)
        else:
            kind = node.__class__.__name__
            title = text(str(admonitionlabels[kind]))
        long = ", long: true" if len(node.astext()) > LONG_BOX else ""
        self.put(f"\n\n#admonition({string(kind)}, [{self.anchors()}{title}]{long})[")

    depart_admonition = close_block
    visit_attention = visit_caution = visit_danger = visit_error = visit_hint = visit_admonition
    visit_important = visit_note = visit_tip = visit_warning = visit_seealso = visit_admonition
    depart_attention = depart_caution = depart_danger = depart_error = depart_hint = close_block
    depart_important = depart_note = depart_tip = depart_warning = depart_seealso = close_block

    def visit_topic(self, node: nodes.Element) -> None:
        """Open a box with a title of its own."""
        long = ", long: true" if len(node.astext()) > LONG_BOX else ""
        self.put(f'\n\n#admonition("note", [{self.anchors()}{self.rendered(*node[0].children)}]{long})[')

    depart_topic = close_block


def _tight(node: nodes.Element) -> str:
    """Return whether the items of a list are single paragraphs, as Typst's ``true`` or ``false``."""
    paragraphs = (sum(isinstance(child, nodes.paragraph) for child in item.children) for item in node.children)
    return "true" if all(number < 2 for number in paragraphs) else "false"


def _leads_to_list(node: nodes.Element) -> bool:
    """Return whether a paragraph ends with a colon, and a list follows."""
    after = node.next_node(descend=False, siblings=True)
    lists = nodes.bullet_list | nodes.enumerated_list
    return isinstance(node.parent, nodes.section) and isinstance(after, lists) and node.astext().endswith(":")
