"""What one page says and shows, as far as safety messages are concerned.

Facts are collected when a page is read and kept with it; they are validated later, on every build (``rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from pydantic import Field
from sphinx import addnodes

from handbook.content.safety.directives import GROUP
from handbook.model.frontmatter import Fault, FrontMatter
from handbook.model.pages import where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.config import Config

# Boxes that look like a warning; only the register may make them.
FOREIGN_ADMONITIONS = (nodes.danger, nodes.warning, nodes.caution, nodes.attention, nodes.error, nodes.important)
SIGNAL_CLASSES = {"danger", "warning", "caution"}
# After the main message comes what to do, and then the group at the latest.
LATEST_SECTION_OF_A_GROUP = 2
# What says nothing to a reader, so it may stand between a heading and a message.
# (A heading that is the same word as its label leaves a remark of docutils, which Sphinx takes out later.)
SILENT = (nodes.comment, nodes.target, nodes.substitution_definition, nodes.system_message, addnodes.index)


class SafetyMatter(FrontMatter):
    """What the front matter of a page says of safety messages."""

    topics: tuple[str, ...] = ()
    exempt: dict[str, str] = Field(default={}, alias="safety-not-needed")  # id -> reason

    @classmethod
    def fault(cls, key: str, value: object, config: Config | None) -> Fault:  # noqa: ARG003
        """Return code and words of a value that a key cannot have."""
        if key == "topics":
            message = "'topics' in the front matter is not a list; write one, as in topics: [one, two]"
            return "front-matter.topics", message
        message = "'safety-not-needed' in the front matter is not a table; write each as `id: reason`"
        return "front-matter.excuses", message


class Shown(NamedTuple):
    """A message on a page."""

    message: str
    line: int | None
    position: int  # in the order of reading
    place: str  # "lead", "group", "section start", "too late" or "inside NODE"
    section: int  # which section it stands in, the lead being 0
    follows: str  # the message directly before it, without text between, or ""


class Block(NamedTuple):
    """A piece of running text."""

    line: int | None
    position: int
    lead: bool  # before the first section
    text: str
    typed: str = ""  # what of it somebody has typed: no procedure of the register


class PageFacts(NamedTuple):
    """All that is known of a page."""

    topics: tuple[str, ...]
    exempt: dict[str, str]  # id -> reason
    shown: tuple[Shown, ...]
    blocks: tuple[Block, ...]
    lookalikes: tuple[tuple[int | None, str], ...]  # line and kind of boxes that only look like messages
    groups: tuple[tuple[int | None, Fault | None], ...]  # line, and what is wrong with it
    listed: tuple[str, ...]  # messages in a list of all
    procedures: tuple[tuple[str, str], ...] = ()  # procedures on the page, each with its form


def collect(docname: str, doctree: nodes.document, head: SafetyMatter) -> PageFacts:
    """Return the facts of a page that was just read."""
    sections = {
        id(node): number
        for number, node in enumerate(
            (node for node in doctree.findall(nodes.section) if not isinstance(node.parent, nodes.document)), start=1
        )
    }
    shown, lookalikes, groups, blocks = [], [], [], []
    listed = []
    for position, node in enumerate(doctree.findall(nodes.Element)):
        if "safety" in node:
            if node.get("listed"):
                listed.append(node["safety"])
            else:
                place = place_of(node)
                line = where(docname, node)[1]
                shown.append(Shown(node["safety"], line, position, place, section_of(node, sections), before(node)))
        elif isinstance(node, nodes.TextElement):
            if is_block(node):
                line = where(docname, node)[1]
                lead = section_of(node, sections) == 0
                blocks.append(
                    Block(line, position, lead, running_text(node), "" if in_procedure(node) else typed_text(node))
                )
        elif isinstance(node, FOREIGN_ADMONITIONS) or (
            isinstance(node, nodes.admonition) and SIGNAL_CLASSES & set(node["classes"])
        ):
            lookalikes.append((where(docname, node)[1], node.__class__.__name__))
        elif isinstance(node, nodes.container) and GROUP in node["classes"]:
            groups.append((where(docname, node)[1], fault_of_group(node, sections)))
    return PageFacts(
        head.topics,
        head.exempt,
        tuple(shown),
        tuple(blocks),
        tuple(lookalikes),
        tuple(groups),
        tuple(listed),
        tuple(
            {(node["procedure"], node["form"]): None for node in doctree.findall(nodes.Element) if "procedure" in node}
        ),
    )


def place_of(box: nodes.Element) -> str:
    """Return where on its page a message stands."""
    parent = box.parent
    if any(isinstance(node, nodes.raw) for node in parent.children):
        return "inside raw HTML"
    if isinstance(parent, nodes.container) and GROUP in parent["classes"]:
        return "group"
    if not isinstance(parent, nodes.section):
        return f"inside {parent.__class__.__name__.replace('_', ' ')}"
    earlier = [node for node in parent.children[: parent.index(box)] if not isinstance(node, SILENT)]
    lead = isinstance(parent.parent, nodes.document)
    # The main message comes first; after a box only the text that parts it from the next.
    opening = [node for node in earlier if not isinstance(node, nodes.title) and not (lead and is_main_message(node))]
    fits = all(is_message(node) or isinstance(node, nodes.paragraph) for node in opening)
    if fits and (not opening or is_message(opening[0])):
        return "lead" if lead else "section start"
    return "too late"


def is_message(node: nodes.Node) -> bool:
    """Return whether ``node`` is a safety message."""
    return isinstance(node, nodes.Element) and "safety" in node


def is_main_message(node: nodes.Node) -> bool:
    """Return whether a paragraph is wholly in strong type."""
    return isinstance(node, nodes.paragraph) and all(
        isinstance(child, nodes.strong) or not child.astext().strip() for child in node.children
    )


def before(box: nodes.Element) -> str:
    """Return the message that stands directly before ``box``, or nothing."""
    for node in reversed(box.parent.children[: box.parent.index(box)]):
        if not isinstance(node, SILENT):
            return node.get("safety", "") if isinstance(node, nodes.Element) else ""
    return ""


def section_of(node: nodes.Node, sections: Mapping[int, int]) -> int:
    """Return the number of the innermost section around ``node``; 0 is the lead."""
    around: nodes.Node | None = node
    while around is not None:
        if number := sections.get(id(around)):
            return number
        around = around.parent
    return 0


def fault_of_group(group: nodes.container, sections: Mapping[int, int]) -> Fault | None:
    """Return what is wrong with the place of a group, or nothing."""
    section = group.parent
    number = sections.get(id(section), 0)
    if not number or not isinstance(section.parent.parent, nodes.document):
        message = "the group of safety messages stands under no heading of its own; give it one with ##"
        return "safety.group-heading", message
    if number > LATEST_SECTION_OF_A_GROUP:
        message = "the group of safety messages comes too late; let it be the first or second section of the page"
        return "safety.group-late", message
    silent = (nodes.title, nodes.paragraph, *SILENT)
    others = [node for node in section.children if not isinstance(node, silent) and node is not group]
    if others:
        message = "the group of safety messages shares its section with other text; give that a heading of its own"
        return "safety.group-shared", message
    return None


def in_procedure(node: nodes.Node | None) -> bool:
    """Return whether a procedure of the register has put ``node`` there."""
    while node is not None:
        if isinstance(node, nodes.Element) and "procedure" in node:
            return True
        node = node.parent
    return False


def is_block(node: nodes.TextElement) -> bool:
    """Return whether ``node`` is a whole piece of running text outside a message."""
    if isinstance(node, (nodes.literal_block, nodes.Inline, nodes.Invisible)) or not node.children:
        return False
    parent = node.parent
    while parent is not None:
        if "safety" in parent or isinstance(parent, nodes.TextElement):
            return False
        parent = parent.parent
    return True


def typed_text(block: nodes.TextElement) -> str:
    """Return the running text of a block without what is told from a procedure."""
    if not any("procedure" in part for part in block.findall(nodes.inline)):
        return running_text(block)
    typed = block.deepcopy()
    for part in list(typed.findall(nodes.inline)):
        if "procedure" in part:
            part.parent.remove(part)
    return running_text(typed)


def running_text(block: nodes.TextElement) -> str:
    """Return the words of a block that a reader reads: no code, no citation, no target of a link."""
    parts = []
    for leaf in block.findall(nodes.Text):
        node = leaf.parent
        while node is not block:
            unseen = isinstance(node, nodes.literal | nodes.raw) and not isinstance(node.parent, addnodes.pending_xref)
            if isinstance(node, addnodes.pending_xref):
                unseen = node.get("refdomain") == "cite" or not (
                    node.get("refexplicit") or node.get("reftype") == "term"
                )
            if unseen:
                break
            node = node.parent
        else:
            parts.append(leaf.astext())
    return " ".join(" ".join(parts).split())
