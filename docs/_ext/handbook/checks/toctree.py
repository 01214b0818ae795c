"""Each page has one title, headings of words alone, and a place in the contents, and each file beside the pages is used.

Judged on every build, before anything follows the contents: a circle in them would have no end.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from handbook.checks import files
from handbook.model import events, titles
from handbook.model.diagnostics import Count, Diagnostic, DiagnosticError, report
from handbook.model.pages import names_in_order, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# Before those who walk through the contents.
EARLY = 100


class ContentsError(DiagnosticError):
    """Contents that lead in a circle."""

    category = "Contents error"


def check_title(app: Sphinx, doctree: nodes.document) -> None:
    """Report a page without a title, and every title after the first."""
    docname = app.env.docname
    titles = [section for section in doctree.children if isinstance(section, nodes.section)]
    if not titles:
        report("contents.untitled", "the page has no title; begin it with one, as in '# Title'", (docname, 1))
    for title in titles[1:]:
        report(
            "contents.second-title",
            f"'{title[0].astext()}' is a second title of the page; write it with ## , or as a page of its own",
            where(docname, title[0]),
        )


def check_headings(app: Sphinx, doctree: nodes.document) -> None:
    """Report what a heading has that menus, bookmarks and contents cannot show: notes, sources, numbers of other things."""
    for section in doctree.findall(nodes.section):
        for node in section[0].findall():
            if titles.is_mark(node) or (isinstance(node, addnodes.pending_xref) and node["reftype"] == "numref"):
                message = "a heading is also in menus and contents, which have no notes, sources or numbers; write it into the text below"
                report("contents.heading", message, where(app.env.docname, section[0]))


def report_made_pages(app: Sphinx, doctree: nodes.document) -> None:
    """Report what a table of contents names that Sphinx makes itself, and take it out: it has no title."""
    made = app.env.domains.standard_domain._virtual_doc_names  # noqa: SLF001 (Sphinx has no other way to ask)
    for contents in doctree.findall(addnodes.toctree):
        for name in [name for name in contents["includefiles"] if name in made]:
            message = f"'{name}' is not a page that somebody wrote; take it out"
            report("contents.made", message, where(app.env.docname, contents))
            contents["includefiles"].remove(name)
            contents["entries"] = [entry for entry in contents["entries"] if entry[1] != name]


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:  # noqa: ARG001
    """Report what the contents do not reach.

    :raises ContentsError: if they lead in a circle.
    """
    if circle := find_circle(env.toctree_includes, env.config.root_doc):
        message = f"the contents lead in a circle, {' > '.join(circle)}; take out the last step"
        raise ContentsError(Diagnostic("contents.circle", message, str(env.doc2path(circle[-2]))))
    for docname in sorted(env.found_docs - set(names_in_order(env))):
        message = "no table of contents leads to this page; add its name to a {toctree}"
        report("contents.unreached", message, (docname, 1))
    return ()


def find_unused(count: Count, app: Sphinx, builder: Builder) -> None:
    """Report files that no page uses, unless something is wrong: what a broken page would have used says nothing."""
    if count.reported:
        return
    env = builder.env
    root = Path(env.srcdir).resolve()
    used = {Path(root, name).resolve() for names in env.dependencies.values() for name in names}
    used |= {Path(root, name).resolve() for names in app.emit(events.FILES) for name in names}
    for path in files.files(root):
        if not path.name.endswith(tuple(env.config.source_suffix)) and path not in used:
            report("contents.unused", "no page uses this file; show it on one, or remove it", str(path))


def find_circle(below: Mapping[str, Iterable[str]], start: str) -> list[str]:
    """Return the way from ``start`` to a page that stands on it twice, or nothing."""
    way: list[str] = []
    done: set[str] = set()

    def walk(page: str) -> bool:
        way.append(page)
        if page in way[:-1]:
            return True
        if page not in done and any(walk(name) for name in below.get(page, ())):
            return True
        done.add(way.pop())
        return False

    return way if walk(start) else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the checks."""
    app.setup_extension("handbook.model.events")
    app.setup_extension("handbook.model.titles")
    app.connect("doctree-read", check_title)
    app.connect("doctree-read", check_headings)
    app.connect("doctree-read", report_made_pages, priority=EARLY)
    app.connect("env-updated", validate, priority=EARLY)
    app.connect("write-started", partial(find_unused, Count(app.config)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
