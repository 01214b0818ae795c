"""What a drug may do together with other drugs and medicines.

``{interactions} major`` shows the records of one severity as a table: with what, what can happen, how we know.

A drug may stand in several records, and the worst of them counts. A reader who finds its name in the mildest one looks
no further, so a name that stands in a graver record is refused in a record that is ``minor`` or ``not-known``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations
from handbook.model import events, registers, tables
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.registers import Register, RegisterError, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# The gravest first. What nobody knows may be grave, so it stands above what is known to matter little.
Severity = Literal["major", "moderate", "not-known", "minor"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# A name here is read as "nothing to fear", whatever another record says.
READ_AS_MILD: tuple[Severity, ...] = ("not-known", "minor")


def title_of(severity: Severity) -> str:
    """Return the caption of a table, for readers."""
    return {
        "major": _("Major interactions"),
        "moderate": _("Moderate interactions"),
        "not-known": _("Interactions that are not known"),
        "minor": _("Minor interactions"),
    }[severity]


def evidence_of(evidence: str) -> str:
    """Return how an interaction is known, for readers."""
    return {
        "trial": _("Trial in people"),
        "cases": _("Cases in people"),
        "laboratory": _("Laboratory tests"),
        "expected": _("Expected from how the drugs act; not shown in people"),
    }[evidence]


class Interaction(registers.Record):
    """One group of drugs or medicines."""

    together_with: Annotated[str, Field(alias="with", min_length=1)]
    examples: Annotated[tuple[Text, ...], Field(min_length=1)]
    mechanism: Text
    effect: Text
    severity: Annotated[
        Severity,
        Field(
            description="How bad it can get. A drug may stand in several items; the worst counts. 'not-known' is not "
            "'minor': too little is known to rate it. A drug that is in no item is not shown to be safe."
        ),
    ]
    evidence: Literal["trial", "cases", "laboratory", "expected"]
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


@registers.once
def load(env: BuildEnvironment) -> Register[Interaction]:
    """Return the register of interactions.

    :raises RegisterError: with every mistake, unknown sources and drugs rated too mildly among them.
    """
    found = registers.load(registers.path_of(env, "interaction_register"), "interaction", Interaction)
    mistakes = [*citations.unknown_sources(found, citations.known(env)), *_too_mild(found)]
    if mistakes:
        raise RegisterError(*mistakes)
    return found


def _too_mild(register: Register[Interaction]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each example of a mild record that stands in a graver one, too."""
    for key, record in register.records.items():
        if record.severity not in READ_AS_MILD:
            continue
        for name in record.examples:
            for worse in register.records.values():
                graver = SEVERITIES.index(worse.severity) < SEVERITIES.index(record.severity)
                if graver and any(_same_drug(name, other) for other in worse.examples):
                    message = (
                        f"'{name}' is {record.severity} here, but {worse.severity} in '{worse.id}' "
                        f"(line {register.lines[worse.id]}); take it out here, for the worst counts"
                    )
                    yield register.mistake("interactions.mild", message, key)


def _same_drug(name: str, other: str) -> bool:
    """Tell whether one of two examples names the other, as "codeine" and "codeine (in cough syrup)"."""
    short, long = sorted((name.lower(), other.lower()), key=len)
    return re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


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
            message = f"no interaction of severity '{severity}'; write one of: {', '.join(SEVERITIES)}"
            report("interactions.severity", message, self.get_location())
            return []
        table = tables.make(
            title_of(records[0].severity),
            f"table-interactions-{severity}",
            (27, 43, 30),
            (_("With"), _("What can happen"), _("How we know")),
            [self.cells(record) for record in records],
        )
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return [table]

    def cells(self, record: Interaction) -> list[list[str | nodes.Node]]:
        """Return the three cells of a record."""
        drugs = {"group": record.together_with, "examples": ", ".join(record.examples)}
        return [
            [_("%(group)s (such as %(examples)s)") % drugs],
            [f"{record.effect.rstrip('.')}."],
            [f"{evidence_of(record.evidence)} ", *citations.cite(self, record.sources)],
        ]


def files(app: Sphinx) -> list[str]:
    """Return the files that settings name; an event handler."""
    return [app.config.interaction_register]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the place of the register, relative to the source folder."""
    for part in ("model.catalog", "model.events", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    app.connect(events.FILES, files)
    app.add_config_value("interaction_register", "registers/interactions.toml", "env", types=frozenset({str}))
    app.add_directive("interactions", InteractionsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
