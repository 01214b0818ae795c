"""The pages of a book: their reading order, their parts, where a node comes from, and links to a page by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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


class Page(NamedTuple):
    """One page in its place."""

    docname: str
    level: int  # of its title: 1, or more below a part or another page
    part: str | None = None  # the caption, or nothing, of the table of contents on the root page that begins with it


def in_order(env: BuildEnvironment) -> list[Page]:
    """Return every page that the tables of contents reach, once, in the order of reading; the root page is the first."""
    root = env.config.root_doc
    captions: dict[str, str] = {}
    opens: dict[str, str] = {}
    for contents in env.tocs[root].findall(addnodes.toctree):
        names, caption = contents["includefiles"], contents.get("caption") or ""
        captions |= dict.fromkeys(names, caption)
        opens |= dict.fromkeys(names[:1], caption)
    found: dict[str, Page] = {}

    def walk(docname: str, level: int) -> None:
        found[docname] = Page(docname, level, opens.get(docname))
        for below in env.toctree_includes.get(docname, ()):
            if below not in found:
                walk(below, level + 1 if docname != root or captions.get(below) else level)

    walk(root, 1)
    return list(found.values())


def names_in_order(env: BuildEnvironment) -> list[str]:
    """Return the names of :func:`in_order`."""
    return [page.docname for page in in_order(env)]


def parts(env: BuildEnvironment) -> list[tuple[str, list[str]]]:
    """Return the parts of the book, each with its caption and its pages; the root page is in none."""
    found: list[tuple[str, list[str]]] = []
    for page in in_order(env)[1:]:
        if page.part is not None or not found:
            found.append((page.part or "", []))
        found[-1][1].append(page.docname)
    return found


def number_of(env: BuildEnvironment, docname: str, kind: str, node: nodes.Element) -> str:
    """Return "Table 3" as Sphinx counts a ``kind`` of thing, the same in all formats, or nothing if it has no number."""
    numbers = env.toc_fignumbers.get(docname, {}).get(kind, {})
    number = next((numbers[key] for key in node["ids"] if key in numbers), None)
    return env.config.numfig_format[kind] % ".".join(map(str, number)) if number and env.config.numfig else ""


def links_to(env: BuildEnvironment, docnames: Iterable[str]) -> list[nodes.Node]:
    """Return links to pages in the order of the book, each with the title of its page, parted by semicolons.

    Sphinx resolves them later.
    """
    wanted = set(docnames)
    found: list[nodes.Node] = []
    for docname in (page for page in names_in_order(env) if page in wanted):
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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
