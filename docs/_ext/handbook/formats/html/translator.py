"""HTML that assistive technology can use, for the website and the EPUB alike.

Corrects what Sphinx and docutils write: headings without a level, header cells without a scope, a role that
DPUB-ARIA 1.1 withdrew, Thai words without their language.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from handbook.model import languages, titles


class HandbookTranslator(HTML5Translator):
    """Sphinx's translator with the attributes that WCAG 2.2 (1.3.1, 4.1.2) asks for."""

    def starttag(self, node: nodes.Element, tagname: str, *args: Any, **attributes: Any) -> str:
        """Return a start tag, its roles and scopes corrected."""
        if isinstance(node, nodes.entry) and tagname.lower() in {"td", "th"}:
            in_head = isinstance(node.parent.parent, nodes.thead)
            if tagname.lower() == "th":
                attributes["scope"] = "col" if in_head else "row"
            if not in_head and (head := _column_head(node)):
                # On a phone each row becomes a card; the style sheet shows the head beside the cell.
                attributes["data-label"] = head
        # No inline style in our pages: the site works under a policy that forbids it. Widths of columns are rounded to 5.
        own = getattr(self.builder, "own_theme", False)
        width = str(attributes.pop("style", "")) if own and tagname.lower() in {"col", "img"} else ""
        if width and tagname.lower() == "img":
            attributes |= _width(node["width"])
        elif width:
            attributes["class"] = f"w{5 * round(float(re.sub(r'[^0-9.]', '', width)) / 5)}"
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

    def visit_list_item(self, node: nodes.list_item) -> None:
        """Draw what an item stands for: on the website, where no manifest must tell of drawings."""
        super().visit_list_item(node)
        if "icon" in node and self.builder.name != "epub" and getattr(self.builder, "own_theme", False):
            self.body.append(f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{node["icon"]}"/></svg>')

    def visit_table(self, node: nodes.table) -> None:
        """Mark the tables that are too wide for a phone."""
        if len(list(node.findall(nodes.colspec))) > 2:
            node["classes"].append("cards")
        super().visit_table(node)


def _width(width: str) -> dict[str, str]:
    """Return the width of a picture as attributes: the style sheets have a class for each twentieth, a length is in pixels."""
    number = round(float(width.rstrip("%px ")))
    return {"class": f"w{min(100, max(5, 5 * round(number / 5)))}"} if width.endswith("%") else {"width": str(number)}


def _column_head(cell: nodes.entry) -> str:
    """Return the text of the head of the column that ``cell`` stands in, ready for a colon, or nothing."""
    heads = titles.heads(cell.parent.parent.parent)
    column = cell.parent.index(cell)
    return heads[column].rstrip("?:") if column < len(heads) else ""
