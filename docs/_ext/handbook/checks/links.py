"""Links say where they lead (WCAG 2.4.4): not «here», not nothing; and Markdown that was meant as a link is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from handbook.model.diagnostics import report
from handbook.model.pages import where

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Read out of their sentence, as screen readers list links, these say nothing.
VAGUE = re.compile(
    r"(click |read |see |look )?(here|this|that|it|more|link|page|this page|this link|read more)\.?", re.IGNORECASE
)
# What is left where Markdown saw no link: a forbidden scheme, a space in the address.
LEFT_OVER = re.compile(r"\]\(|<\w+:")
# What Sphinx puts a number into. It would also take a format of Python, which can ask for a gigabyte of blanks, and takes
# the word "number" for the sign of one.
NUMBERED = re.compile(r"(?!.*number)[^%{}]*%s[^%{}]*")


def validate(app: Sphinx, doctree: nodes.document) -> None:
    """Report each link of a page whose words say nothing."""
    docname = app.env.docname
    for link in doctree.findall(lambda node: isinstance(node, nodes.reference | addnodes.pending_xref)):
        assert isinstance(link, nodes.Element)
        text = link.astext().strip()
        by_itself = isinstance(link, addnodes.pending_xref) and not link.get("refexplicit")
        if not by_itself and not any(link.findall(nodes.image)) and (not text or VAGUE.fullmatch(text)):
            message = f"the words '{text}' of a link do not say where it leads; name the page or what it is about"
            report("links.vague", message, where(docname, link))
        if link.get("reftype") == "numref" and link.get("refexplicit") and not NUMBERED.fullmatch(text):
            message = f"the words '{text[:60]}' have no place for one number; write '%s' where it belongs"
            report("links.number", message, where(docname, link))
            link["refexplicit"] = False
    for leaf in doctree.findall(nodes.Text):
        if not isinstance(leaf.parent, nodes.literal | nodes.literal_block | nodes.raw | nodes.comment) and (
            hit := LEFT_OVER.search(leaf.astext())
        ):
            shown = leaf.astext()[max(0, hit.start() - 10) :][:40]
            message = (
                f"'{shown}' was meant as a link, but is not one; write [words](https://...) or {{ref}}`words <label>`"
            )
            report("links.unread", message, where(docname, leaf))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at each page when it is read."""
    app.connect("doctree-read", validate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
