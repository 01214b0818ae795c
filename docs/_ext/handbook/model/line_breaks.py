"""The break of a line (a backslash at its end) as a node of its own, so that no writer and no list of titles glues words.

MyST writes it as raw HTML beside raw LaTeX, which every other format leaves out and every plain text shows as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.text import TextTranslator


class line_break(nodes.Inline, nodes.Element):  # noqa: N801
    """The end of a line within a paragraph."""

    def astext(self) -> str:
        """Return what keeps the words before and behind it apart."""
        return "\n"


def visit_html(translator: HTML5Translator, node: line_break) -> None:
    """Write a break."""
    del node
    translator.body.append("<br />\n")
    raise nodes.SkipNode


def visit_text(translator: TextTranslator, node: line_break) -> None:
    """End the line; a heading, which is always one, gets a blank."""
    around = node.parent
    while around is not None and not isinstance(around, nodes.title):
        around = around.parent
    if around is not None:
        translator.add_text(" ")
    else:
        indent = translator.stateindent[-1]
        translator.end_state(end=None)
        translator.new_state(indent)
    raise nodes.SkipNode


def visit_typst(translator: Any, node: line_break) -> None:
    """Write a break."""
    del node
    translator.put("#linebreak();")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the node, and what each format writes for it."""
    app.add_node(line_break, html=(visit_html, None), text=(visit_text, None), typst=(visit_typst, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
