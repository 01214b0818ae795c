"""Say where in the source a node comes from, where other formats are, and link to a page by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import get_node_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def where(docname: str, node: nodes.Node) -> tuple[str, int | None]:
    """Return the page and the line of ``node``, or of the nearest node around it that knows its line."""
    try:
        return docname, get_node_line(node if isinstance(node, nodes.Element) else node.parent)
    except ValueError:
        return docname, None


def built_file(env: BuildEnvironment, name: str) -> Path:
    """Return the path of ``format:file``, a file of another format, or of a file relative to the source folder."""
    made, colon, file = name.partition(":")
    if not colon:
        return Path(env.srcdir, name)
    return Path(env.srcdir, env.config.format_folders.get(made, f"../build/{made}"), file)


def in_order(env: BuildEnvironment) -> list[str]:
    """Return all pages in the order of the tables of contents."""
    found: dict[str, None] = {}

    def walk(docname: str) -> None:
        if docname not in found:
            found[docname] = None
            for below in env.toctree_includes.get(docname, ()):
                walk(below)

    walk(env.config.root_doc)
    return list(found)


def links_to(env: BuildEnvironment, docnames: Iterable[str]) -> list[nodes.Node]:
    """Return links to pages in the order of the book, each with the title of its page, parted by semicolons.

    Sphinx resolves them later.
    """
    wanted = set(docnames)
    found: list[nodes.Node] = []
    for docname in (page for page in in_order(env) if page in wanted):
        link = addnodes.pending_xref(
            "",
            nodes.inline("", docname),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refdoc=env.current_document.docname,
            refexplicit=False,
            refwarn=True,
        )
        found += [nodes.Text("; "), link] if found else [link]
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the setting that says where formats are that are being built: format -> folder."""
    app.add_config_value("format_folders", {}, "", types=frozenset({dict}))
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
