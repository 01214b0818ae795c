"""Say where in the source a node comes from, and link to a page by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import get_node_line

if TYPE_CHECKING:
    from collections.abc import Iterable


def where(docname: str, node: nodes.Node) -> tuple[str, int | None]:
    """Return the page and the line of ``node``, or of the nearest node around it that knows its line."""
    try:
        return docname, get_node_line(node)
    except ValueError:
        return docname, None


def links_to(docnames: Iterable[str], refdoc: str) -> list[nodes.Node]:
    """Return links to pages, each with the title of its page, parted by semicolons; resolved later by Sphinx."""
    found: list[nodes.Node] = []
    for docname in docnames:
        link = addnodes.pending_xref(
            "",
            nodes.inline("", docname),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refdoc=refdoc,
            refexplicit=False,
            refwarn=True,
        )
        found += [nodes.Text("; "), link] if found else [link]
    return found
