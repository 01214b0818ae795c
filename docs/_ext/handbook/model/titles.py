"""What a title, caption or head is called elsewhere: its words, without the marks of sources and notes that stand in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def is_mark(node: nodes.Node) -> bool:
    """Return whether ``node`` is the mark of a footnote or of sources, resolved or not."""
    if isinstance(node, addnodes.pending_xref):
        return bool(node.get("refdomain") == "cite")
    return isinstance(node, nodes.footnote_reference) or (
        isinstance(node, nodes.inline) and "bibtex-citation" in node["classes"]
    )


def words(node: nodes.Node) -> str:
    """Return the words of ``node`` in one line, without marks."""
    return re.sub(r" (?=[.,;:?!])", "", " ".join(_text(node).split()))


def heads(table: nodes.Node) -> list[str]:
    """Return the words above each column of a table; those of several head rows are one."""
    rows = [row.children for head in table.findall(nodes.thead) for row in head.children]
    return [", ".join(filter(None, map(words, column))) for column in zip(*rows, strict=True)]


def _text(node: nodes.Node) -> str:
    if is_mark(node) or isinstance(node, nodes.raw | nodes.image):
        return ""
    if isinstance(node, nodes.Element) and any(map(is_mark, node.findall())):
        return node.child_text_separator.join(map(_text, node.children))
    return node.astext()


def name_captions(app: Sphinx, doctree: nodes.document) -> None:
    """Let links to a figure or table take the words of its caption; Sphinx notes the keys of its sources as well."""
    labels = app.env.domains.standard_domain.labels
    for node in doctree.findall(lambda node: isinstance(node, nodes.figure | nodes.table)):
        assert isinstance(node, nodes.Element)
        caption = next((part for part in node.children if isinstance(part, nodes.caption | nodes.title)), None)
        for name in (name for name in node["names"] if name in labels and caption is not None):
            docname, place, _title = labels[name]
            assert caption is not None
            labels[name] = docname, place, words(caption)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Name captions when a page is read."""
    app.connect("doctree-read", name_captions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
