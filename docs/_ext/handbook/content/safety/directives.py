"""Put safety messages on pages, by id.

``{safety} id`` shows one; ``{safety-group}`` marks several that stand together on purpose, in a section of their own;
``{safety-list} signal`` shows all of one signal word, each with its sources and the pages that carry it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations, procedures
from handbook.content.safety import register
from handbook.model.catalog import _
from handbook.model.diagnostics import report
from handbook.model.pages import links_to
from handbook.model.placeholders import placeholder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from handbook.content.safety.domain import SafetyDomain
    from handbook.content.safety.register import SafetyMessage, SafetyRegister


# The class of the container around messages that stand together; every writer knows a container.
GROUP = "safety-group"


class _SafetyBase(SphinxDirective):
    """What the directives need: the register, and a message as nodes."""

    has_content = False

    def register(self) -> SafetyRegister:
        """Return the register, and note that this page depends on it."""
        found = register.from_env(self.env)
        self.env.note_dependency(found.path)
        if (steps := procedures.load(self.env)) is not procedures.NONE:
            self.env.note_dependency(steps.path)
        return found

    def box(self, message: SafetyMessage) -> nodes.admonition:
        """Return ``message`` as a standard admonition, which every writer knows."""
        box = nodes.admonition(
            "",
            nodes.title("", f"{register.word_of(message.signal)}: {message.hazard}"),
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
            message = f"no safety message '{key}' in {self.config.safety_register}; write one of: {', '.join(messages)}"
            report("safety.no-message", message, self.get_location())
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
            text = f"no safety message with the signal word '{signal}'; write {', '.join(register.SIGNALS)}"
            report("safety.signal", text, self.get_location())
            return []
        result: list[nodes.Node] = []
        for message in found:
            box = self.box(message)
            box["listed"] = True  # it warns of nothing on this page
            result.append(box)
            cited = citations.cite(self, message.sources)
            result.append(nodes.paragraph("", "", nodes.Text(_("Sources:") + " "), *cited, nodes.Text(".")))
            self.set_source_info(result[-1])
            place = placeholder(kind="safety-pages", message=message.id)
            self.set_source_info(place)
            result.append(place)
        return result


def fill(app: Sphinx, node: nodes.Element) -> list[nodes.Node]:
    """Return a sentence with a link to each page that carries a message."""
    pages = cast("SafetyDomain", app.env.get_domain("safety")).pages_of_messages()
    links = links_to(app.env, pages.get(node["message"], []))
    return [nodes.paragraph("", "", nodes.Text(_("On these pages:") + " "), *links)]
