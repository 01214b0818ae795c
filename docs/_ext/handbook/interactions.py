"""What kratom may do together with other drugs and medicines.

``{interactions} major`` shows the records of one severity as a table: with what, what can happen, how we know.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field
from sphinx.util.docutils import SphinxDirective

from handbook import citations, registers, tables
from handbook.diagnostics import report
from handbook.registers import Register, RegisterError, Text

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SEVERITIES = ("major", "moderate", "minor")
EVIDENCE = {
    "trial": "Trial in people",
    "cases": "Cases in people",
    "laboratory": "Laboratory tests",
    "expected": "Expected from how the drugs act; not shown in people",
}


class Interaction(registers.Record):
    """One group of drugs or medicines."""

    together_with: Annotated[str, Field(alias="with", min_length=1)]
    examples: Annotated[tuple[Text, ...], Field(min_length=1)]
    mechanism: Text
    effect: Text
    severity: Literal["major", "moderate", "minor"]
    evidence: Literal["trial", "cases", "laboratory", "expected"]
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


def load(env: BuildEnvironment) -> Register[Interaction]:
    """Return the register of interactions.

    :raises RegisterError: with every mistake, unknown sources among them.
    """
    found = registers.load(Path(env.srcdir, env.config.interaction_register), "interaction", Interaction)
    if mistakes := citations.unknown_sources(found, citations.known(env)):
        raise RegisterError(*mistakes)
    return found


class InteractionsDirective(SphinxDirective):
    """``{interactions} severity``: a table named ``table-interactions-severity``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, or report an unknown severity."""
        register = load(self.env)
        self.env.note_dependency(register.path)
        severity = self.arguments[0].strip()
        records = [record for record in register.records.values() if record.severity == severity]
        if not records:
            told = f"no interaction of severity '{severity}'; write one of: {', '.join(SEVERITIES)}"
            report("interactions.severity", told, self.get_location())
            return []
        table = tables.make(
            f"{severity.capitalize()} interactions",
            f"table-interactions-{severity}",
            (27, 43, 30),
            ("With", "What can happen", "How we know"),
            [self.cells(record) for record in records],
        )
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return [table]

    def cells(self, record: Interaction) -> list[list[str | nodes.Node]]:
        """Return the three cells of a record."""
        cited = self.parse_inline(f"{{cite:p}}`{','.join(record.sources)}`")[0]
        return [
            [f"{record.together_with} (such as {', '.join(record.examples)})"],
            [f"{record.effect.rstrip('.')}."],
            [f"{EVIDENCE[record.evidence]} ", *cited],
        ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the place of the register, relative to the source folder."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_config_value("interaction_register", "registers/interactions.toml", "env", types=frozenset({str}))
    app.add_directive("interactions", InteractionsDirective)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
