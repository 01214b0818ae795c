"""Turn one resolved page into Typst.

Every node that the handbook may use has a visitor here.
A node without one is an error that names page and line: in a safety book no text may go missing.
An extension adds visitors of its own in Sphinx's public way: ``app.add_node(node, typst=(visit, depart))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from handbook.locate import where
from handbook.printing.markup import array, label, string, text

if TYPE_CHECKING:
    from sphinx import addnodes

    from handbook.printing.builder import PrintBuilder
    from handbook.printing.pages import Page, Places

logger = logging.getLogger(__name__)

# What Typst calls the numbering of a list.
ENUMERATORS = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
SIGNALS = ("danger", "warning", "caution", "notice")


class TypstTranslator(SphinxTranslator):
    """Write one page; the result is in :meth:`astext`, what is wrong was reported and counted in ``mistakes``."""

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

    # -- helpers -------------------------------------------------------------

    def astext(self) -> str:
        """Return the page as Typst."""
        return "".join(self.out)

    def mistake(self, message: str, *args: object, node: nodes.Node) -> None:
        """Report a mistake at ``node``; the builder will not make a PDF."""
        self.mistakes += 1
        logger.error(message, *args, location=where(self.page.docname, node), type="print")

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
        for key in node.get("ids", ()):
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
        self.mistake(
            "the PDF cannot show '%s'; write it another way, or add a visitor for it",
            node.__class__.__name__,
            node=node,
        )
        raise nodes.SkipNode

    def nothing(self, node: nodes.Node) -> None:
        """Write nothing."""

    def skip(self, node: nodes.Node) -> None:
        """Leave out a node that has nothing for the reader of a book."""
        raise nodes.SkipNode

    def close_block(self, _node: nodes.Node) -> None:
        """End a block that was opened with a bracket."""
        self.put("]\n\n")

    def close_inline(self, _node: nodes.Node) -> None:
        """End an inline function."""
        self.put("];")

    def caption_number(self, node: nodes.Element, kind: str) -> str:
        """Return ``Table 3`` as Sphinx counts it, so that all formats agree, or nothing."""
        numbers = self.builder.env.toc_fignumbers.get(self.page.docname, {}).get(kind, {})
        number = next((numbers[key] for key in node["ids"] if key in numbers), None)
        if not number or not self.config.numfig:
            return ""
        written = self.config.numfig_format[kind] % ".".join(map(str, number))
        return f"#caption-number({string(written)});"

    # -- structure -----------------------------------------------------------

    visit_document = depart_document = nothing
    visit_compound = depart_compound = nothing
    visit_container = depart_container = nothing
    visit_start_of_file = depart_start_of_file = nothing
    visit_comment = visit_substitution_definition = visit_meta = skip
    visit_index = visit_tabular_col_spec = visit_footnote = visit_colspec = skip
    visit_toctree = skip

    def visit_compact_paragraph(self, node: addnodes.compact_paragraph) -> None:
        """Leave out a table of contents inside a page: the book has its own."""
        if node.get("toctree"):
            raise nodes.SkipNode
        self.visit_paragraph(node)

    depart_compact_paragraph = nothing

    def visit_section(self, node: nodes.section) -> None:
        """Go one level down."""
        self.depth += 1

    def depart_section(self, node: nodes.section) -> None:
        """Come back up."""
        self.depth -= 1

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
        self.put(f"\n\n#{kind}({self.depth}, {name}{part})[", self.anchors(), text(f"{number} ") if number else "")

    depart_title = close_block

    def visit_rubric(self, node: nodes.rubric) -> None:
        """Write a heading that is in no table of contents."""
        self.put("\n\n#rubric[", self.anchors())

    depart_rubric = close_block

    def visit_transition(self, node: nodes.transition) -> None:
        """Write a break between paragraphs."""
        self.put("\n\n#transition()\n\n")

    depart_transition = nothing

    # -- paragraphs and lists ------------------------------------------------

    def visit_paragraph(self, node: nodes.Element) -> None:
        """Start a paragraph."""
        self.put("\n\n", self.anchors())

    def depart_paragraph(self, node: nodes.Element) -> None:
        """End a paragraph."""
        self.put("\n\n")

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

    def visit_classifier(self, node: nodes.classifier) -> None:
        """Write what kind of thing the term is."""
        self.put(text(" : "), "#emph[")

    depart_classifier = close_inline

    def visit_definition(self, node: nodes.definition) -> None:
        """Pass from the terms to their definition."""
        self.put("], [")

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

    # -- boxes ---------------------------------------------------------------

    def visit_admonition(self, node: nodes.Element) -> None:
        """Open a box; its title and its kind are always in words."""
        if isinstance(node, nodes.admonition):
            kind = next((name for name in SIGNALS if name in node["classes"]), "note")
            title = self.rendered(*node[0].children)
        else:
            kind = node.__class__.__name__
            title = text(str(admonitionlabels[kind]))
        self.put(f"\n\n#admonition({string(kind)}, [{self.anchors()}{title}])[")

    depart_admonition = close_block
    visit_attention = visit_caution = visit_danger = visit_error = visit_hint = visit_admonition
    visit_important = visit_note = visit_tip = visit_warning = visit_seealso = visit_admonition
    depart_attention = depart_caution = depart_danger = depart_error = depart_hint = close_block
    depart_important = depart_note = depart_tip = depart_warning = depart_seealso = close_block

    def visit_topic(self, node: nodes.Element) -> None:
        """Open a box with a title of its own."""
        self.put(f'\n\n#admonition("note", [{self.anchors()}{self.rendered(*node[0].children)}])[')

    depart_topic = close_block

    # -- tables --------------------------------------------------------------

    def visit_table(self, node: nodes.table) -> None:
        """Open a table with its caption above; a table needs a header row to be read aloud."""
        if not any(node.findall(nodes.thead)):
            self.mistake("a table without a header row cannot be read aloud; add ':header-rows: 1'", node=node)
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
        self.put(f"columns: {widths}, stubs: {self.stubs[-1]}, ")

    depart_tgroup = nothing

    def visit_thead(self, node: nodes.thead) -> None:
        """Open the header, which every page of a long table repeats."""
        self.put("table.header(repeat: true, ")

    def depart_thead(self, node: nodes.thead) -> None:
        """Close the header."""
        self.put("), ")

    visit_tbody = depart_tbody = nothing
    visit_row = depart_row = nothing

    def visit_entry(self, node: nodes.entry) -> None:
        """Open a cell."""
        spans = [
            f"{name}: {node[key] + 1}"
            for name, key in (("colspan", "morecols"), ("rowspan", "morerows"))
            if node.get(key)
        ]
        if spans and node.parent.index(node) < self.stubs[-1]:
            self.mistake(
                "a row header that spans several cells is not supported; write it once for each row", node=node
            )
        self.put(f"table.cell({', '.join(spans)})[", self.anchors())

    def depart_entry(self, node: nodes.entry) -> None:
        """Close a cell."""
        self.put("], ")

    # -- figures -------------------------------------------------------------

    def visit_figure(self, node: nodes.figure) -> None:
        """Open a figure."""
        self.figure_number = self.caption_number(node, "figure")
        self.put(f"\n\n#picture([{self.anchors()}], ")

    def depart_figure(self, node: nodes.figure) -> None:
        """Close a figure."""
        self.put(")\n\n")

    def visit_caption(self, node: nodes.caption) -> None:
        """Open the caption of a figure."""
        self.put("caption: [", self.anchors(), self.figure_number)

    def depart_caption(self, node: nodes.caption) -> None:
        """Close it."""
        self.put("], ")

    def visit_legend(self, node: nodes.legend) -> None:
        """Open the text below a caption."""
        self.put("legend: [")

    depart_legend = depart_caption

    def visit_image(self, node: nodes.image) -> None:
        """Write a picture with its text alternative (PDF/UA-1, 7.3)."""
        if not node.get("alt"):
            self.mistake(
                "the picture '%s' has no text alternative; add ':alt:' with what it shows", node["uri"], node=node
            )
            raise nodes.SkipNode
        name = self.builder.images.get(node["uri"])
        if not name:  # Sphinx has reported it
            self.mistakes += 1
            raise nodes.SkipNode
        arguments = f"{string(f'images/{name}')}, alt: {string(node['alt'])}, width: {_width(node)}"
        if isinstance(node.parent, nodes.figure):
            self.put(f"{arguments}, ")
        elif isinstance(node.parent, nodes.section | nodes.document):
            self.put(f"\n\n#fitted({arguments})\n\n")
        else:
            self.put(f"#box(image({arguments}));")

    depart_image = nothing

    # -- text ----------------------------------------------------------------

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Write text."""
        self.put(self.anchors(), text(node.astext()))

    depart_Text = nothing  # noqa: N815

    def visit_emphasis(self, node: nodes.Element) -> None:
        """Open emphasis."""
        self.put("#emph[")

    def visit_strong(self, node: nodes.Element) -> None:
        """Open strong emphasis."""
        self.put("#strong[")

    def visit_subscript(self, node: nodes.subscript) -> None:
        """Open a subscript."""
        self.put("#sub[")

    def visit_superscript(self, node: nodes.superscript) -> None:
        """Open a superscript."""
        self.put("#super[")

    visit_title_reference = visit_literal_emphasis = visit_emphasis
    visit_literal_strong = visit_strong
    depart_emphasis = depart_strong = depart_title_reference = close_inline
    depart_literal_emphasis = depart_literal_strong = close_inline
    depart_subscript = depart_superscript = close_inline
    visit_inline = depart_inline = nothing
    visit_generated = depart_generated = nothing
    visit_abbreviation = depart_abbreviation = nothing

    def visit_literal(self, node: nodes.literal) -> None:
        """Write text in code type."""
        self.put(self.anchors(), f"#raw({string(node.astext())});")
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.raw) -> None:
        """Write what is meant for Typst; HTML has no place in a book that is also printed."""
        formats = node.get("format", "").split()
        if "typst" in formats:
            self.put(node.astext())
        elif node.astext().strip() == "<br />":  # MyST's way to break a line
            self.put("#linebreak();")
        elif "html" in formats:
            self.mistake("raw HTML is lost in print; write it in Markdown", node=node)
        raise nodes.SkipNode

    def visit_target(self, node: nodes.target) -> None:
        """Do nothing more: the place was noted."""

    depart_target = nothing

    def visit_reference(self, node: nodes.reference) -> None:
        """Open a link inside the book or to the outside."""
        uri = node.get("refuri", "")
        inside = "refid" in node or uri.startswith("%")
        name = self.places.of_reference(self.page.docname, node)
        if inside and not name:
            self.mistake(
                "a link leads to '%s', which is not in the printed book",
                uri.removeprefix("%") or node["refid"],
                node=node,
            )
            self.put('#link("")[')
            return
        # A phone number is never broken over two lines.
        self.put(
            self.anchors(), "#box[" if uri.startswith("tel:") else "", f"#link({label(name) if name else string(uri)})["
        )

    def depart_reference(self, node: nodes.reference) -> None:
        """Close a link."""
        self.put("];", "];" if node.get("refuri", "").startswith("tel:") else "")

    def visit_number_reference(self, node: nodes.Element) -> None:
        """Open a link to a numbered thing."""
        self.visit_reference(node)

    depart_number_reference = depart_reference

    def visit_download_reference(self, node: nodes.Element) -> None:
        """Report a download: a book on paper has none."""
        self.mistake("a download cannot be printed; link to the page that offers it", node=node)
        raise nodes.SkipNode

    # -- notes and sources ---------------------------------------------------

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        """Write the note where it is first called, and point at it from then on."""
        key = node["refid"]
        name = f"{self.page.docname}/{key}/note"
        if key in self.footnotes_shown:
            self.put(f"#footnote({label(name)});")
        else:
            self.footnotes_shown.add(key)
            note = self.footnotes[key]
            self.put(f"#footnote[{self.rendered(*note.children[1:])}]#{label(name)};")
        raise nodes.SkipNode

    def visit_citation(self, node: nodes.citation) -> None:
        """Write an entry of the bibliography; entries in a row are one list."""
        row = list(node.parent.children)
        at = row.index(node)
        if at == 0 or not isinstance(row[at - 1], nodes.citation):
            run = []
            for other in row[at:]:
                if not isinstance(other, nodes.citation):
                    break
                run.append(string(f"[{other[0].astext()}]"))
            self.put(f"\n\n#sources({array(run)}, ")
        self.put("[")

    def depart_citation(self, node: nodes.citation) -> None:
        """Close the entry, and the list after its last one."""
        self.put("], ")
        row = list(node.parent.children)
        if node is row[-1] or not isinstance(row[row.index(node) + 1], nodes.citation):
            self.put(")\n\n")

    visit_label = skip


def _tight(node: nodes.Element) -> str:
    """Return whether the items of a list are single paragraphs, as Typst's ``true`` or ``false``."""
    return "true" if all(sum(isinstance(child, nodes.paragraph) for child in item) < 2 for item in node) else "false"


def _width(node: nodes.image) -> str:
    """Return the width of a picture as Typst has it; pixels are CSS pixels, 96 to the inch."""
    width = str(node.get("width", "auto")).replace(" ", "")
    if width.endswith("px") or width.isdigit():
        return f"{float(width.removesuffix('px')) * 0.75:g}pt"
    return width
