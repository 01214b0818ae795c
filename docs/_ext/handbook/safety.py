"""Safety messages: one keyed record each, shown on pages by id.

In a page::

    :::{safety} overdose-emergency
    :::

puts the message with that id there: signal word and hazard in the title, then the consequence, then what to do.
The text is never retyped, so the same words reach every page and every format.

::

    :::{safety-list} danger
    :::

shows all messages of one signal word, each with the sources behind it.
Signal words have the meanings of ANSI Z535.6.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from docutils import nodes
from pydantic import Field
from sphinx.util.docutils import SphinxDirective

from handbook import registers

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Line = Annotated[str, Field(min_length=1)]


class SafetyMessage(registers.Record):
    """One safety message: what can happen, how bad, and how to avoid it."""

    signal: Literal["danger", "warning", "caution", "notice"]
    hazard: Line
    consequence: Line
    avoid: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    topics: tuple[Line, ...]
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


class _SafetyBase(SphinxDirective):
    """What both directives need: the register, and a message as nodes."""

    has_content = False

    def messages(self) -> dict[str, SafetyMessage]:
        """Return the register by id, and note that this page depends on it."""
        path = Path(self.env.srcdir, self.config.safety_register)
        self.env.note_dependency(path)
        return registers.load(path, "warning", SafetyMessage)

    def box(self, message: SafetyMessage) -> nodes.admonition:
        """Return ``message`` as a standard admonition, which every writer knows."""
        box = nodes.admonition(
            "",
            nodes.title("", f"{message.signal.capitalize()}: {message.hazard}"),
            nodes.paragraph("", message.consequence),
            nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in message.avoid)),
            classes=["safety", message.signal, f"safety-{message.id}"],
        )
        box["safety"] = message.id
        for node in (box, *box.findall(nodes.paragraph), *box.findall(nodes.title)):
            self.set_source_info(node)
        return box


class SafetyDirective(_SafetyBase):
    """``{safety} id``: show one message."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the admonition, or report an unknown id with the ids that exist."""
        messages = self.messages()
        key = self.arguments[0].strip()
        if key not in messages:
            msg = f"no safety message '{key}' in {self.config.safety_register}; write one of: {', '.join(messages)}"
            raise self.error(msg)
        return [self.box(messages[key])]


class SafetyListDirective(_SafetyBase):
    """``{safety-list} signal``: show all messages of one signal word with their sources."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the admonitions in the order of the register, each followed by its sources."""
        signal = self.arguments[0].strip()
        found = [message for message in self.messages().values() if message.signal == signal]
        if not found:
            msg = f"no safety message with the signal word '{signal}'; write danger, warning, caution or notice"
            raise self.error(msg)
        result: list[nodes.Node] = []
        for message in found:
            box = self.box(message)
            result.append(box)
            result += self.parse_text_to_nodes(f"Sources: {{cite:p}}`{','.join(message.sources)}`.")
        return result


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives and the place of the register, relative to the source folder."""
    app.add_config_value("safety_register", "registers/warnings.toml", "env", types=frozenset({str}))
    app.add_directive("safety", SafetyDirective)
    app.add_directive("safety-list", SafetyListDirective)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
