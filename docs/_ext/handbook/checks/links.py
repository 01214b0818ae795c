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
# Markup of another kind, or with a blank too many: {ref} `label`, :ref:`label`, .. note::, [@key], {width=50%}.
TYPED = re.compile(
    r"\{(ref|numref|term|cite:\w+|helpline|safety:message|figure|list-table)\}\s*$|(?<!\w):[a-z]+(:[a-z]+)?:$"
    r"|^\.\. [\w-]+::|\[@[\w:-]+|^\{[\w#. -]+=[^}]*\}"
)
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
        if isinstance(link, nodes.reference) and any(
            isinstance(part, nodes.reference | addnodes.pending_xref | nodes.footnote_reference)
            for part in link.findall()
            if part is not link
        ):
            message = f"a link or the mark of a source stands in the link '{text[:60]}'; write it behind"
            report("links.inside", message, where(docname, link))
    for leaf in doctree.findall(nodes.Text):
        if isinstance(leaf.parent, nodes.literal | nodes.literal_block | nodes.raw | nodes.comment):
            continue
        if (hit := TYPED.search(leaf.astext())) and (hit[0][-1] != ":" or _before_code(leaf)):
            message = f"'{hit[0].strip()}' was not read, and would be shown as it is; {_instead(hit[0])}"
            report("markdown.typed", message, where(docname, leaf))
        if hit := LEFT_OVER.search(leaf.astext()):
            shown = leaf.astext()[max(0, hit.start() - 10) :][:40]
            message = (
                f"'{shown}' was meant as a link, but is not one; write [words](https://...) or {{ref}}`words <label>`"
            )
            report("links.unread", message, where(docname, leaf))


def _before_code(leaf: nodes.Text) -> bool:
    """Return whether code follows, as in :ref:`label`, or the line is a directive of reStructuredText."""
    return leaf.startswith("..") or isinstance(leaf.next_node(descend=False, siblings=True), nodes.literal)


def _instead(typed: str) -> str:
    """Return what to write for markup of another kind."""
    if "=" in typed:
        return 'put each value between quotes, as in {width="50%"}, right behind the picture or words'
    if typed.startswith("[@"):
        return "write {cite:p}`key`"
    if typed.startswith("."):
        return "write :::{name} and ::: around it"
    return "write {name}`words`, without a blank and with the name between braces"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at each page when it is read."""
    app.connect("doctree-read", validate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
