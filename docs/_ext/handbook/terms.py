"""Hard words lead to the glossary: on each page, the first use of a term is a link, without a writer's doing.

A term is found in whole words, in any case, also with a plural s; the longest term wins (``opioid use disorder`` before
``opioid``). Headings, links, safety messages and code are left as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# What keeps its words as they are.
CLOSED = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.raw,
    nodes.term,
    nodes.thead,
    nodes.Admonition,
    addnodes.pending_xref,
    addnodes.glossary,
)


class LinkFirstUses(SphinxPostTransform):
    """Make the first use of each term on a page a link, before links are resolved."""

    default_priority = 6

    def run(self, **_kwargs: Any) -> None:
        """Link each term once, unless a writer has linked it before."""
        known = terms(self.env)
        for name in self.config.terms_not_linked:
            known.pop(name.lower(), None)
        if not known:
            return
        if any(docname == self.env.current_document.docname for docname, _id in known.values()):
            return  # the glossary itself
        pattern = _pattern(known)
        linked: set[tuple[str, str]] = set()
        for leaf in list(self.document.findall(_is_leaf)):
            if isinstance(leaf, addnodes.pending_xref):
                linked.add(known.get(leaf["reftarget"].lower(), ("", "")))
            elif parts := list(self.parts(leaf, pattern, known, linked)):
                leaf.parent.replace(leaf, parts)

    def parts(
        self,
        leaf: nodes.Text,
        pattern: re.Pattern[str],
        known: dict[str, tuple[str, str]],
        linked: set[tuple[str, str]],
    ) -> Iterator[nodes.Node]:
        """Yield a text as texts and links, or nothing if it has no first use."""
        text, done = leaf.astext(), 0
        for hit in pattern.finditer(text):
            place = known[hit["term"].lower()]
            if place in linked:
                continue
            linked.add(place)
            if hit.start() > done:
                yield nodes.Text(text[done : hit.start()])
            yield addnodes.pending_xref(
                "",
                nodes.inline("", hit[0], classes=["xref", "std", "std-term"]),
                refdomain="std",
                reftype="term",
                reftarget=hit["term"],
                refdoc=self.env.current_document.docname,
                refexplicit=True,
                refwarn=True,
            )
            done = hit.end()
        if 0 < done < len(text):
            yield nodes.Text(text[done:])


def terms(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the page and the id of each term of the glossary, by the term in small letters."""
    return {
        name.lower(): (docname, node_id)
        for (kind, name), (docname, node_id) in env.domains.standard_domain.objects.items()
        if kind == "term"
    }


def _pattern(known: dict[str, tuple[str, str]]) -> re.Pattern[str]:
    longest_first = sorted(known, key=lambda term: (-len(term), term))
    return re.compile(rf"(?<![\w-])(?P<term>{'|'.join(map(re.escape, longest_first))})s?(?![\w-])", re.IGNORECASE)


def _is_leaf(node: nodes.Node) -> bool:
    """Return whether ``node`` is open text, or a link that a writer made to a term."""
    if isinstance(node, addnodes.pending_xref):
        return node.get("reftype") == "term"
    if not isinstance(node, nodes.Text):
        return False
    around = node.parent
    while around is not None:
        if isinstance(around, CLOSED):
            return False
        around = around.parent
    return True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the links."""
    # Terms that every page is about.
    app.add_config_value("terms_not_linked", (), "env", types=frozenset({tuple, list}))
    app.add_post_transform(LinkFirstUses)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
