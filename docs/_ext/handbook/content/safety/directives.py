"""Put safety messages on pages, by id.

``{safety} id`` shows one; ``{safety-group}`` marks several that stand together on purpose, in a section of their own;
``{safety-list} signal`` shows all of one signal word, each with its sources and the pages that carry it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from handbook.content.safety import register
from handbook.model.diagnostics import report
from handbook.model.pages import links_to

if TYPE_CHECKING:
    from handbook.content.safety.domain import SafetyDomain
    from handbook.content.safety.register import SafetyMessage, SafetyRegister


# The class of the container around messages that stand together; every writer knows a container.
GROUP = "safety-group"


class where_used(nodes.General, nodes.Element):  # noqa: N801
    """The place of the links to the pages that carry a message; no writer ever meets it."""


class _SafetyBase(SphinxDirective):
    """What the directives need: the register, and a message as nodes."""

    has_content = False

    def register(self) -> SafetyRegister:
        """Return the register, and note that this page depends on it."""
        found = register.of_environment(self.env)
        self.env.note_dependency(found.path)
        return found

    def box(self, message: SafetyMessage) -> nodes.admonition:
        """Return ``message`` as a standard admonition, which every writer knows."""
        box = nodes.admonition(
            "",
            nodes.title("", message.title),
            nodes.paragraph("", message.consequence),
            nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in message.avoid)),
            classes=["safety", message.signal, f"safety-{message.id}"],
            ids=[f"safety-{message.id}"],
            safety=message.id,
        )
        for node in (box, *box.findall(nodes.paragraph), *box.findall(nodes.title)):
            self.set_source_info(node)
        return box


class SafetyDirective(_SafetyBase):
    """``{safety} id``: show one message."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the admonition, or report an unknown id with the ids that exist."""
        messages = self.register().messages
        key = self.arguments[0].strip()
        if key not in messages:
            told = f"no safety message '{key}' in {self.config.safety_register}; write one of: {', '.join(messages)}"
            report("safety.no-message", told, self.get_location())
            return []
        return [self.box(messages[key])]


class SafetyGroupDirective(_SafetyBase):
    """``{safety-group}``: messages, and text about them, that stand together under a heading of their own."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the group with its content."""
        self.assert_has_content()
        found = nodes.container("", *self.parse_content_to_nodes(), classes=[GROUP])
        self.set_source_info(found)
        return [found]


class SafetyListDirective(_SafetyBase):
    """``{safety-list} signal``: show all messages of one signal word, with their sources and where they are."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the admonitions in the order of the register."""
        signal = self.arguments[0].strip()
        found = [message for message in self.register().messages.values() if message.signal == signal]
        if not found:
            told = f"no safety message with the signal word '{signal}'; write {', '.join(register.SIGNALS)}"
            report("safety.signal", told, self.get_location())
            return []
        result: list[nodes.Node] = []
        for message in found:
            box = self.box(message)
            box["listed"] = True  # it warns of nothing on this page
            result.append(box)
            result += self.parse_text_to_nodes(f"Sources: {{cite:p}}`{','.join(message.sources)}`.")
            place = where_used(message=message.id)
            self.set_source_info(place)
            result.append(place)
        return result


class FillWhereUsed(SphinxPostTransform):
    """Put the links in their place, before links are resolved."""

    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        """Replace each place by a sentence with a link to each page."""
        pages = cast("SafetyDomain", self.env.get_domain("safety")).pages_of_messages()
        for place in list(self.document.findall(where_used)):
            links = links_to(self.env, pages.get(place["message"], []))
            sentence = nodes.paragraph("", "", nodes.Text("On these pages: "), *links)
            place.replace_self(sentence)
