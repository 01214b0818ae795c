"""HTML that assistive technology can use, for the website and the EPUB alike.

Corrects what Sphinx and docutils write: headings without a level, header cells without a scope, a role that
DPUB-ARIA 1.1 withdrew, Thai words without their language. A picture without a text alternative is refused in every format.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from handbook import languages
from handbook.locate import where

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class HandbookTranslator(HTML5Translator):
    """Sphinx's translator with the attributes that WCAG 2.2 (1.3.1, 4.1.2) asks for."""

    def starttag(self, node: nodes.Node, tagname: str, *args: object, **attributes: object) -> str:
        """Return a start tag, its roles and scopes corrected."""
        if isinstance(node, nodes.entry) and tagname.lower() in {"td", "th"}:
            in_head = isinstance(node.parent.parent, nodes.thead)
            if tagname.lower() == "th":
                attributes["scope"] = "col" if in_head else "row"
            if not in_head and (head := _column_head(node)):
                # On a phone each row becomes a card; the style sheet shows the head beside the cell.
                attributes["data-label"] = head
        role = next((name for name in attributes if name.lower() == "role"), "")
        if role and attributes[role] == "doc-biblioentry":
            attributes[role] = "listitem"
        elif role and attributes[role] == "heading":
            attributes["aria-level"] = "2"
        return super().starttag(node, tagname, *args, **attributes)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Say in which language a piece of text is (WCAG 3.1.2)."""
        pieces = languages.split(node.astext())
        if not any(language for _piece, language in pieces):
            super().visit_Text(node)
            return
        for piece, language in pieces:
            self.body.append(f'<span lang="{language}">{piece}</span>' if language else self.encode(piece))

    def visit_table(self, node: nodes.table) -> None:
        """Mark the tables that are too wide for a phone."""
        if len(list(node.findall(nodes.colspec))) > 2:
            node["classes"].append("cards")
        super().visit_table(node)


def _column_head(cell: nodes.entry) -> str:
    """Return the text of the head of the column that ``cell`` stands in, ready for a colon, or nothing."""
    head = next(cell.parent.parent.parent.findall(nodes.thead), None)
    column = cell.parent.index(cell)
    return head[0][column].astext().rstrip("?:") if head is not None and column < len(head[0]) else ""


def require_alternatives(app: Sphinx, doctree: nodes.document) -> None:
    """Report every picture of a page that has no text alternative (WCAG 1.1.1)."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            logger.warning(
                "the picture '%s' has no text alternative; add ':alt:' with what it shows",
                image["uri"],
                location=where(app.env.docname, image),
                type="handbook",
                subtype="alt",
            )


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Take out what the parent theme brings and no page asks for: scripts, and 9 MB of fonts."""
    if error is None and app.builder.name == "html":
        for name in app.config.html_unused_static:
            path = Path(app.outdir, "_static", name)
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Use the translator for both formats that are made of HTML."""
    for builder in ("html", "epub", "dirhtml", "singlehtml"):
        app.set_translator(builder, HandbookTranslator, override=True)
    # Files and folders below _static that no page of our theme uses.
    app.add_config_value("html_unused_static", (), "html", types=frozenset({tuple, list}))
    app.connect("doctree-read", require_alternatives)
    app.connect("build-finished", remove_unused)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
