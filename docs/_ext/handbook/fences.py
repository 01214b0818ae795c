"""Refuse fences that are open, or that no directive reads.

Markdown lets an open fence run to the end of the page, without a word: a mistyped ``:::`` could swallow a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

DIRECTIVE = re.compile(r"\{[\w:-]+\}")


def find_mistakes(text: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Yield line number and message for each wrong fence in ``text``, nested ones too."""
    lines = text.splitlines()
    parser = MarkdownIt().use(front_matter_plugin).use(colon_fence_plugin)
    for token in parser.parse(text):
        if token.type not in {"fence", "colon_fence"}:
            continue
        start, end = token.map
        line = first_line + start
        directive = DIRECTIVE.match(token.info.strip())
        closed = re.fullmatch(rf"[\s>*+-]*{re.escape(token.markup[0])}{{{len(token.markup)},}}\s*", lines[end - 1])
        if end - 1 == start or not closed:
            yield line, f"this fence is never closed; end it with a line '{token.markup}'"
        elif token.markup.startswith(":") and not directive:
            yield (
                line,
                f"'{token.markup}{token.info}' opens no directive; write '{token.markup}{{name}}' with both braces",
            )
        elif directive:
            yield from find_mistakes(token.content, line + 1)


def report(app: Sphinx, docname: str, source: list[str]) -> None:  # noqa: ARG001
    """Report the wrong fences of a page."""
    for line, message in find_mistakes(source[0]):
        logger.warning(message, location=(docname, line), type="handbook", subtype="fence")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at every page before it is read."""
    app.connect("source-read", report)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
