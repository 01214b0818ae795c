"""``{colophon}``: which edition the reader holds, on a page, in every format; the website has it in the footer of each page.

It is filled in when a format is written, so that another commit is no reason to read the pages again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from handbook.model.diagnostics import report
from handbook.model.placeholders import add_kind, placeholder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class ColophonDirective(SphinxDirective):
    """``{colophon}``: a paragraph of its own."""

    def run(self) -> list[nodes.Node]:
        """Return a placeholder, or report that there is nothing to say."""
        if not self.config.edition_line:
            message = (
                'the edition is not known; say it in conf.py, as in edition_line = "Edition 1 of 22 November 2026"'
            )
            report("colophon.empty", message, self.get_location())
            return []
        node = placeholder(kind="colophon")
        self.set_source_info(node)
        return [node]


def fill(app: Sphinx, _node: nodes.Element) -> list[nodes.Node]:
    """Return the edition as a paragraph."""
    return [nodes.paragraph("", f"{app.config.edition_line}.")]


def add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Give the edition to the template of the website."""
    del pagename, templatename, doctree
    context["edition"] = app.config.edition_line


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and what it says."""
    # As in "Edition 0.1 of 22 November 2026 (commit 0123456789)".
    app.add_config_value("edition_line", "", "html", types=frozenset({str}))
    add_kind(app, "colophon", fill)
    app.add_directive("colophon", ColophonDirective)
    app.connect("html-page-context", add_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
