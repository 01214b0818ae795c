"""The Markdown that a page may use. A page is text from whoever sends it: it runs no code and reads no other file.

Only the directives and roles that conf.py lists work, whatever Sphinx and docutils have besides; reStructuredText,
links to files, and settings of the parser in front matter do not (with them a page can switch on templates that run
Python). Tables are directives, because Markdown's own lose or make up cells without a word.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.directives import is_option_line
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser

from handbook.checks import fences
from handbook.model import line_breaks
from handbook.model.diagnostics import report
from handbook.model.pages import where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

NAME = re.compile(r"^:name:[ \t]*(\S.*)$", re.MULTILINE)


OPTION = re.compile(r"([ \t]*:(?!::)[^:\n]+:[ \t]+)(\S.*)")
# A value that YAML would not take as it stands: it begins with a sign of YAML, or has what begins a comment.
SPECIAL = re.compile(r"""["'|>&*!%@`\[\]{},?#-]|.*(\s\#|\t)""")
IN_QUOTES = re.compile(r"""("([^"\\]|\\.)*"|'([^']|'')*')\s*""")


def quoted(content: str) -> str:
    """Return the content of a directive with its options between quotes where they need some.

    MyST reads them as YAML, where ``:alt: "Stop" sign`` is a mistake and ``:alt: Step #1`` ends early; what a writer has
    put between quotes as a whole stays.
    """
    lines = content.split("\n")
    for number, line in enumerate(lines):
        if not is_option_line(line):
            break
        hit = OPTION.fullmatch(line)
        if hit and SPECIAL.match(hit[2]) and not IN_QUOTES.fullmatch(hit[2]):
            lines[number] = hit[1] + json.dumps(hit[2].rstrip(), ensure_ascii=False)
    return "\n".join(lines)


class PageParser(MystParser):
    """MyST's parser without what a page may not do."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page with the settings of conf.py, and no others."""
        # A rule before the notes would close the chapter in print, and begin a new page in plain text.
        config = document.settings.env.myst_config.copy(footnote_transition=False)
        parser = create_md_parser(config, PageRenderer)
        parser.options["document"] = document
        parser.render(inputstring)


class PageRenderer(SphinxRenderer):
    """Turn Markdown into nodes, and report what a page may not use."""

    depth = 0  # of directives in directives

    def reject(self, line: int, code: str, message: str) -> None:
        """Report a mistake at a line of the page."""
        report(code, message, (self.sphinx_env.docname, line))

    def reject_unread(self, line: int, name: str, error: ValueError) -> None:
        """Report a directive or role whose input cannot be read."""
        message = " ".join(str(error).split())
        self.reject(
            line, "markdown.unreadable", f"the input of '{name}' cannot be read: {message}; correct it, or take it out"
        )

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *args: Any, **kwargs: Any
    ) -> list[nodes.Element]:
        """Run a directive that pages may use."""
        if not _may(name, self.sphinx_env.config.page_directives):
            known = ", ".join(self.sphinx_env.config.page_directives)
            self.reject(position, "markdown.directive", f"pages have no directive '{name}'; write one of: {known}")
            return []
        if self.depth >= fences.DEEPEST_DIRECTIVE:  # handbook.checks.fences has reported it
            return []
        self.depth += 1
        try:
            found = super().run_directive(name, first_line, quoted(content), position, *args, **kwargs)
        except ValueError as error:  # so do Sphinx's own, of input that they cannot read
            self.reject_unread(position, name, error)
            return [*self.placeholder_for(content)]
        finally:
            self.depth -= 1
        if all(isinstance(node, nodes.system_message) for node in found):
            return [*found, *self.placeholder_for(content)]
        return found

    def placeholder_for(self, content: str) -> Iterable[nodes.Element]:
        """Yield an empty figure with the name of what failed, so that links to it are not reported as well."""
        if named := NAME.search(content):
            name = nodes.fully_normalize_name(named[1].strip())
            figure = nodes.figure("", nodes.caption("", name), names=[name])
            self.document.note_explicit_target(figure, figure)
            yield figure

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Run a role that pages may use."""
        name = token.meta["name"]
        if _may(name, self.sphinx_env.config.page_roles):
            try:
                super().render_myst_role(token)
            except ValueError as error:
                self.reject_unread(token_line(token), name, error)
        else:
            known = ", ".join(self.sphinx_env.config.page_roles)
            self.reject(token_line(token), "markdown.role", f"pages have no role '{name}'; write one of: {known}")

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Refuse another language, with rules of its own."""
        self.reject(token_line(token), "markdown.rst", "pages are Markdown; write this without {eval-rst}")

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        """Break the line in every format."""
        del token
        self.current_node.append(line_breaks.line_break())

    def render_table(self, token: SyntaxTreeNode) -> None:
        """Refuse a table in Markdown's own way."""
        self.reject(
            token_line(token),
            "markdown.table",
            "a table of | loses cells without a word; write :::{list-table} with :name: and :header-rows:",
        )

    def reject_link(self, token: SyntaxTreeNode, target: str = "") -> None:
        """Refuse a link to a file or to a heading's own anchor, which moves when the file or the heading does."""
        target = self.md.normalizeLinkText(target or str(token.attrGet("href") or ""))
        if target.startswith("tel:"):
            message = f"'{target}' would be a number that nobody keeps up to date; put it into the register of help lines, and write {{helpline}}`its id`"
            self.reject(token_line(token, 0), "markdown.telephone", message)
            return
        self.reject(
            token_line(token, 0),
            "markdown.link",
            f"'{target}' is not a web address; link to a page with {{ref}}`words <label>`, to the outside with https://",
        )

    render_link_path = render_link_project = render_link_anchor = reject_link
    render_link_unknown = render_link_inventory = reject_link


def report_nested_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Report a table in the cell of another one, which can be read neither aloud nor on a phone."""
    for table in doctree.findall(nodes.table):
        if any(inner is not table for inner in table.findall(nodes.table)):
            message = "a table stands inside this table; write it below, as one of its own"
            # The table itself does not know its line.
            report("markdown.nested-table", message, where(app.env.docname, next(table.findall(nodes.title), table)))


def report_other_markup(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Report pages that the lists of directives and roles do not bind, where a book has such lists."""
    if app.config.page_directives or app.config.page_roles:
        markdown = tuple(suffix for suffix, kind in app.config.source_suffix.items() if kind == "markdown")
        for docname in sorted(env.found_docs):
            if not str(env.doc2path(docname)).endswith(markdown):
                message = (
                    "page_directives and page_roles bind Markdown alone, and this page may do anything; "
                    "write it in Markdown, or leave both settings empty"
                )
                report("markdown.other", message, (docname, 1))


def _may(name: str, allowed: Iterable[str]) -> bool:
    """Return whether a name is on a list; an empty list has them all."""
    return not allowed or name.lower() in allowed


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read pages with our parser."""
    app.setup_extension("myst_parser")
    app.setup_extension("handbook.checks.fences")
    app.setup_extension("handbook.model.line_breaks")
    # The names of all directives and roles that pages may use; empty: every one that Sphinx knows.
    app.add_config_value("page_directives", (), "env", types=frozenset({tuple, list}))
    app.add_config_value("page_roles", (), "env", types=frozenset({tuple, list}))
    app.add_source_parser(PageParser, override=True)
    app.connect("env-before-read-docs", report_other_markup)
    app.connect("doctree-read", report_nested_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
