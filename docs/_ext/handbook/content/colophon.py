"""``{imprint}``: which edition the reader holds, on a page, in every format; the website has it at the foot of each page.

It is filled in when a format is written: another commit is no reason to read the pages anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class imprint(nodes.General, nodes.Element):  # noqa: N801
    """The place of the edition; no writer ever meets it."""


class ImprintDirective(SphinxDirective):
    """``{imprint}``: a paragraph of its own."""

    def run(self) -> list[nodes.Node]:
        """Return the place."""
        place = imprint()
        self.set_source_info(place)
        return [place]


class FillImprint(SphinxPostTransform):
    """Say the edition in its place."""

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Replace each place by a paragraph."""
        for place in list(self.document.findall(imprint)):
            place.replace_self(nodes.paragraph("", f"{self.config.edition_line}."))


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
    app.add_node(imprint)
    app.add_directive("imprint", ImprintDirective)
    app.add_post_transform(FillImprint)
    app.connect("html-page-context", add_context)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
