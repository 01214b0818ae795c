"""What a drug may do together with other drugs and medicines.

An interaction is between kratom or 7-OH and drugs, named one by one or by their class. ``{interactions} major`` shows
the records of one severity as a table: with what, what can happen, how we know. ``drug_list`` shows those of each drug.

A drug may stand in several records. A reader who finds it in the mildest one looks no further, so a drug of a graver
record is refused in one that is ``minor`` or ``not-known``; and no two records of a drug may rate one aspect apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, get_args

from pydantic import Field
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations, drugs
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

    from handbook.content.drugs import Drugs

# The gravest first. What nobody knows may be grave, so it stands above what is known to matter little.
Severity = Literal["major", "moderate", "not-known", "minor"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# A name here is read as "nothing to fear", whatever another record says.
READ_AS_MILD: tuple[Severity, ...] = ("not-known", "minor")
Evidence = Literal["trial", "cases", "laboratory", "expected", "none"]
# What a rating may rest on: to call something harmless, somebody must have looked at people.
RESTS_ON: dict[Severity, tuple[Evidence, ...]] = {
    "major": ("trial", "cases", "laboratory", "expected"),
    "moderate": ("trial", "cases", "laboratory", "expected"),
    "not-known": get_args(Evidence),
    "minor": ("trial", "cases"),
}
Aspect = Literal[
    "breathing",
    "heart-rhythm",
    "blood-pressure",
    "seizures",
    "serotonin",
    "withdrawal",
    "liver",
    "level",
    "kratom-level",
]


def title_of(severity: Severity) -> str:
    """Return the caption of a table, for readers."""
    return {
        "major": _("Major interactions"),
        "moderate": _("Moderate interactions"),
        "not-known": _("Interactions that are not known"),
        "minor": _("Minor interactions"),
    }[severity]


def evidence_of(evidence: Evidence) -> str:
    """Return how an interaction is known, for readers."""
    return {
        "trial": _("Trial in people"),
        "cases": _("Cases in people"),
        "laboratory": _("Laboratory tests"),
        "expected": _("Expected from how the drugs act; not shown in people"),
        "none": _("We found no study and no report"),
    }[evidence]


class Interaction(registers.Record):
    """What happens with some drugs."""

    together_with: Annotated[str, Field(alias="with", min_length=1)]
    classes: tuple[Text, ...] = ()
    drugs: tuple[Text, ...] = ()
    aspects: Annotated[
        tuple[Aspect, ...], Field(min_length=1, description="What is rated; all records of a drug agree on each.")
    ]
    mechanism: Text
    harm: Annotated[Text, Field(description="What can happen, in short.")]
    effect: Annotated[str, Field(description="What is known of it.")] = ""
    advice: Annotated[tuple[Text, ...], Field(min_length=1, description="What to do, sentence by sentence.")]
    severity: Annotated[
        Severity,
        Field(
            description="How bad it can get. A drug may stand in several items; the worst counts. 'not-known' is not "
            "'minor': too little is known to rate it. A drug that is in no item is not shown to be safe."
        ),
    ]
    evidence: Evidence
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


class Interactions(NamedTuple):
    """All records, and whom they are about."""

    register: Register[Interaction]
    drugs: Drugs

    def of(self, drug: str) -> list[Interaction]:
        """Return the records of a drug, the gravest first."""
        classes = set(self.drugs.register.records[drug].classes)
        found = [
            one for one in self.register.records.values() if drug in one.drugs or not classes.isdisjoint(one.classes)
        ]
        return sorted(found, key=lambda one: SEVERITIES.index(one.severity))

    def names(self, record: Interaction) -> list[str]:
        """Return the drugs of a record by name."""
        return sorted(
            (drug.name for key, drug in self.drugs.register.records.items() if record in self.of(key)), key=str.lower
        )


@registers.once
def load(env: BuildEnvironment) -> Interactions:
    """Return the register of interactions.

    :raises RegisterError: with every mistake: unknown sources and drugs, ratings that rest on nothing or disagree.
    """
    found = Interactions(
        registers.load(registers.path_of(env, "interaction_register"), "interaction", Interaction), drugs.load(env)
    )
    mistakes = [*citations.unknown_sources(found.register, citations.known(env)), *_ratings(found), *_drugs(found)]
    if not mistakes:
        mistakes = [*_together(found)]
    if mistakes:
        raise RegisterError(*mistakes)
    return found


def _ratings(found: Interactions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each rating that nothing holds up."""
    for key, record in found.register.records.items():
        if record.evidence not in RESTS_ON[record.severity]:
            message = (
                f"'{record.severity}' cannot rest on evidence '{record.evidence}'; write not-known, "
                f"or find evidence of one of these kinds: {', '.join(RESTS_ON[record.severity])}"
            )
            yield found.register.mistake("interactions.unknown", message, key)


def _drugs(found: Interactions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each record of nobody or of unknown drugs, and each drug without a record."""
    register, known = found
    for key, record in register.records.items():
        if not record.classes and not record.drugs:
            yield register.mistake("interactions.nobody", "neither a class nor a drug; name at least one", key)
        for name in (
            *(one for one in record.classes if one not in known.classes),
            *(one for one in record.drugs if one not in known.register.records),
        ):
            message = f"'{name}' is not in the register of drugs; write an id that is there, or add it"
            yield register.mistake("interactions.no-drug", message, key)
    for key in known.register.records:
        if not found.of(key):
            message = "no interaction names it or a class of it; add one (not-known, if nothing is known)"
            yield known.register.mistake("drugs.no-interaction", message, key)


def _together(found: Interactions) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each drug that two records rate apart, or that only a mild one rates too mildly."""
    register = found.register
    for drug in found.drugs.register.records:
        records = found.of(drug)
        for number, record in enumerate(records):
            worse = [one for one in records[:number] if one.severity != record.severity]
            for other in worse:
                where = f"'{other.id}' (line {register.lines[other.id]})"
                if record.severity in READ_AS_MILD:
                    message = f"'{drug}' is {record.severity} here, but {other.severity} in {where}; take it out here, for the worst counts"
                    yield register.mistake("interactions.mild", message, record.id)
                for aspect in (one for one in record.aspects if one in other.aspects):
                    message = f"'{drug}' is {record.severity} for {aspect} here, but {other.severity} in {where}; rate it once"
                    yield register.mistake("interactions.disagree", message, record.id)


class InteractionsDirective(SphinxDirective):
    """``{interactions} severity``: a table named ``table-interactions-severity``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, or report an unknown severity."""
        found = load(self.env)
        note_files(self)
        severity = self.arguments[0].strip()
        records = [record for record in found.register.records.values() if record.severity == severity]
        if not records:
            message = f"no interaction of severity '{severity}'; write one of: {', '.join(SEVERITIES)}"
            report("interactions.severity", message, self.get_location())
            return []
        table = tables.make(
            title_of(records[0].severity),
            f"table-interactions-{severity}",
            (27, 43, 30),
            (_("With"), _("What can happen"), _("How we know")),
            [self.cells(record, found.names(record)) for record in records],
        )
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return [table]

    def cells(self, record: Interaction, names: list[str]) -> list[list[str | nodes.Node]]:
        """Return the three cells of a record."""
        drugs = {"group": record.together_with, "names": ", ".join(names)}
        return [
            [_("%(group)s (%(names)s)") % drugs],
            [" ".join(part for part in (record.harm, record.effect, *record.advice) if part)],
            [f"{evidence_of(record.evidence)} ", *citations.cite(self, record.sources)],
        ]


def note_files(directive: SphinxDirective) -> None:
    """Note that a page depends on both registers."""
    for setting in ("interaction_register", "drug_register"):
        directive.env.note_dependency(registers.path_of(directive.env, setting))


def files(app: Sphinx) -> list[str]:
    """Return the files that settings name; an event handler."""
    return [app.config.interaction_register, app.config.drug_register]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the places of the registers, relative to the source folder."""
    for part in ("model.catalog", "model.events", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    app.connect(events.FILES, files)
    app.add_config_value("interaction_register", "registers/interactions.toml", "env", types=frozenset({str}))
    app.add_config_value("drug_register", "registers/drugs.toml", "env", types=frozenset({str}))
    app.add_directive("interactions", InteractionsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
