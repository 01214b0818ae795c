"""Placeholders: what is known only when all pages are read, or when the format is, stands in the doctree as a placeholder.

A post-transform replaces each before references are resolved and before any writer runs. Who puts one on a page connects
to the event ``handbook-placeholder`` (app, node), and returns the nodes that take the place of those of its own kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FILL = "handbook-placeholder"


class placeholder(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801
    """Something to be filled in; ``kind`` says by whom, other attributes with what."""


class FillPlaceholders(SphinxPostTransform):
    """Replace every placeholder."""

    # Before Sphinx resolves references, at 10: what is filled in may have some.
    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Ask for what belongs in each place.

        :raises RuntimeError: if nobody knows its kind, which no writer of pages can cause.
        """
        for node in list(self.document.findall(placeholder)):
            found = self.env.events.emit_firstresult(FILL, node)
            if found is None:
                message = f"no part fills placeholders of the kind '{node['kind']}'"
                raise RuntimeError(message)
            node.replace_self(found)


def add_kind(app: Sphinx, kind: str, fill: Callable[[Sphinx, nodes.Element], Sequence[nodes.Node]]) -> None:
    """Let ``fill`` return what takes the place of each placeholder of a kind; an extension's ``setup`` calls this."""
    app.setup_extension("handbook.model.placeholders")

    def of_this_kind(app: Sphinx, node: nodes.Element) -> Sequence[nodes.Node] | None:
        return fill(app, node) if node["kind"] == kind else None

    app.connect(FILL, of_this_kind)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add node, event and post-transform."""
    app.add_node(placeholder)
    app.add_event(FILL)
    app.add_post_transform(FillPlaceholders)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
