"""Say where in the source a node comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.nodes import get_node_line

if TYPE_CHECKING:
    from docutils import nodes


def where(docname: str, node: nodes.Node) -> tuple[str, int | None]:
    """Return the page and the line of ``node``, or of the nearest node around it that knows its line."""
    try:
        return docname, get_node_line(node)
    except ValueError:
        return docname, None
