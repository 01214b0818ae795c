"""Refuse what Markdown lets pass without a word: open fences, fences that no directive reads, raw HTML.

What stands too deep in lists and quotations is lost. An open fence runs to the end of the page: a mistyped ``:::`` could
swallow a warning. Raw HTML can hide one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from handbook.model.diagnostics import report
from handbook.model.pages import where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Blocks are enough to find fences; what is inside a line is left to the real reading.
PARSER = MarkdownIt().use(front_matter_plugin).use(colon_fence_plugin).disable("inline")
# Of lists and quotations in each other; what stands deeper than the parser goes is lost without a word.
DEEPEST = PARSER.options["maxNesting"] - 2
# Each is read inside the one around it, and Python goes a thousand steps deep.
DEEPEST_DIRECTIVE = 10

DIRECTIVE = re.compile(r"\{[\w:-]+\}")


def find_mistakes(text: str, first_line: int = 1, depth: int = 1) -> Iterator[tuple[int, str, str]]:
    """Yield line number, code and message for each wrong fence in ``text``, nested ones too."""
    lines = text.splitlines()
    tokens = PARSER.parse(text)
    if deep := next((token for token in tokens if token.level >= DEEPEST and token.map), None):
        assert deep.map is not None
        yield (
            first_line + deep.map[0],
            "fences.deep",
            "lists and quotations stand too deep in each other here; take some of them apart",
        )
    for token in tokens:
        if token.type not in {"fence", "colon_fence"} or token.map is None:
            continue
        start, end = token.map
        line = first_line + start
        directive = DIRECTIVE.match(token.info.strip())
        closed = re.fullmatch(rf"[\s>*+-]*{re.escape(token.markup[0])}{{{len(token.markup)},}}\s*", lines[end - 1])
        if end - 1 == start or not closed:
            yield line, "fences.open", f"this fence is never closed; end it with a line '{token.markup}'"
        elif token.markup.startswith(":") and not directive:
            yield (
                line,
                "fences.directive",
                f"'{token.markup}{token.info}' opens no directive; write '{token.markup}{{name}}' with both braces",
            )
        elif directive and depth > DEEPEST_DIRECTIVE:
            message = f"directives stand more than {DEEPEST_DIRECTIVE} deep in each other; take some of them apart"
            yield line, "fences.deep-directive", message
        elif directive:
            yield from find_mistakes(token.content, line + 1, depth + 1)


def check_fences(app: Sphinx, docname: str, source: list[str]) -> None:  # noqa: ARG001
    """Report the wrong fences of a page."""
    for line, code, message in find_mistakes(source[0]):
        report(code, message, (docname, line))


def report_raw(app: Sphinx, doctree: nodes.document) -> None:
    """Report what would reach a reader, or a program, as it is: raw HTML, LaTeX, Typst."""
    for node in doctree.findall(nodes.raw):
        if re.fullmatch(r"</?br */?>", node.astext().strip(), re.IGNORECASE):
            message = "a break of HTML is none in print; end the line before it with a backslash"
            report("markdown.break", message, where(app.env.docname, node))
        else:
            message = "raw HTML can hide text and is lost in print; write it in Markdown"
            report("markdown.raw", message, where(app.env.docname, node))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at every page before and after it is read."""
    app.connect("source-read", check_fences)
    app.connect("doctree-read", report_raw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
