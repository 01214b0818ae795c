"""Text, links, notes and sources in Typst."""

from __future__ import annotations

import itertools
import re

from docutils import nodes

from handbook.formats.pdf.markup import BREAK, address, array, label, pieces, string, text
from handbook.formats.pdf.writer import Writer, close_inline, nothing, skip
from handbook.model import languages

# Letters of a citation such as [31, 69, 124].
LONGEST_MARK = 20


class Inline(Writer):
    """Visitors of what stands in a line."""

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

    def visit_inline(self, node: nodes.inline) -> None:
        """Say in which language a piece of text is, if it says so (PDF/UA-1, 7.2); keep citation marks in one line."""
        if _is_short_citation(node):
            self.put("#box[")
        if code := languages.language_of(node):
            self.put(f"#text(lang: {string(code)})[")

    def depart_inline(self, node: nodes.inline) -> None:
        """End it."""
        if languages.language_of(node) or _is_short_citation(node):
            self.put("];")

    visit_generated = depart_generated = nothing
    visit_abbreviation = depart_abbreviation = nothing

    def visit_literal(self, node: nodes.literal) -> None:
        """Write text in code type."""
        self.put(self.anchors(), BREAK.join(f"#raw({string(piece)});" for piece in pieces(node.astext())))
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.raw) -> None:
        """Report HTML, which has no place in a book that is also printed."""
        if "html" in node["format"].split():
            self.mistake("print.raw", "raw HTML is lost in print; write it in Markdown", node)
        raise nodes.SkipNode

    def visit_target(self, node: nodes.target) -> None:
        """Do nothing more: the place was noted."""

    depart_target = nothing

    def visit_reference(self, node: nodes.Element) -> None:
        """Open a link inside the book or to the outside."""
        uri = node.get("refuri", "")
        inside = "refid" in node or uri.startswith("%")
        name = self.places.of_reference(self.page.docname, node)
        if isinstance(node.parent, nodes.figure):
            self.put(f"target: {address(name) if name else string(uri)}, ")
            return
        if inside and not name:
            target = uri.removeprefix("%") or node["refid"]
            message = f"a link leads to '{target}', which is not in the printed book; link to a page that is"
            self.mistake("print.link", message, node)
            self.put('#link("")[')
            return
        # A phone number is never broken over two lines.
        self.put(
            self.anchors(),
            "#box[" if uri.startswith("tel:") else "",
            f"#link({address(name) if name else string(uri)})[",
        )

    def depart_reference(self, node: nodes.Element) -> None:
        """Close a link, and say where it leads: on paper nobody can follow it."""
        uri = node.get("refuri", "")
        if isinstance(node.parent, nodes.figure):
            return
        self.put("];", "];" if uri.startswith("tel:") else "")
        if _leads_to_text(node) and (name := self.places.of_reference(self.page.docname, node)):
            self.put(f"#page-of({label(name)});")
        elif address := address_on_paper(node, self.config.print_address):
            self.put(text(address))

    def visit_number_reference(self, node: nodes.Element) -> None:
        """Open a link to a numbered thing."""
        self.visit_reference(node)

    depart_number_reference = depart_reference

    def visit_download_reference(self, node: nodes.Element) -> None:
        """Report a download: a book on paper has none."""
        self.mistake("print.download", "a download cannot be printed; link to the page that offers it", node)
        raise nodes.SkipNode

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        """Write the note where it is first called, and point at it from then on."""
        key = node["refid"]
        name = f"{self.page.docname}/{key}/note"
        if key in self.footnotes_shown:
            self.put(f"#footnote({label(name)});")
        else:
            self.footnotes_shown.add(key)
            note = self.footnotes[key]
            # The number stands beside the first word, not alone in a line above it.
            self.put(f"#footnote[{self.rendered(*note.children[1:]).strip()}]#{label(name)};")
        raise nodes.SkipNode

    def visit_citation(self, node: nodes.citation) -> None:
        """Write an entry of the bibliography; entries in a row are one list."""
        row = list(node.parent.children)
        at = row.index(node)
        if at == 0 or not isinstance(row[at - 1], nodes.citation):
            run = itertools.takewhile(lambda other: isinstance(other, nodes.citation), row[at:])
            marks = [string(f"[{other.children[0].astext()}]") for other in run]
            self.put(f"\n\n#sources({array(marks)}, ")
        self.put("[")

    def depart_citation(self, node: nodes.citation) -> None:
        """Close the entry, and the list after its last one."""
        self.put("], ")
        row = list(node.parent.children)
        if node is row[-1] or not isinstance(row[row.index(node) + 1], nodes.citation):
            self.put(")\n\n")

    visit_label = skip


def _is_short_citation(node: nodes.inline) -> bool:
    """Return whether the marks of a citation fit in a line by themselves."""
    return "bibtex-citation" in node["classes"] and len(node.astext()) < LONGEST_MARK


def _leads_to_text(node: nodes.Element) -> bool:
    """Return whether a link names a page or a section of the book; citations, terms and numbers say enough."""
    return any({"std-ref", "doc"} & set(child.get("classes", ())) for child in node.findall(nodes.inline))


def address_on_paper(node: nodes.Element, own: str) -> str:
    """Return the address that is written behind a link, if its words do not say it; a handout tells ``own`` once."""
    uri = node.get("refuri", "")
    if not uri.startswith("http") or (own and uri.startswith(own)):
        return ""
    shown = _short(uri)
    return "" if shown.removeprefix("doi.org/") in node.astext() else f" ({shown})"


def _short(uri: str) -> str:
    """Return an address as it is written on paper."""
    return re.sub(r"^https?://(www\.)?", "", uri).rstrip("/")
