"""The answer to "Can I take kratom with …?": ``{drugs}`` lists every drug of the register from A to Z.

An entry shows all records of a drug, the gravest first, and what to do. Each name is in the index, and the search finds
the entry by it. A name that starts with another letter than the entry is listed under its own letter, with a link.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations, interactions
from handbook.content.interactions import evidence_of
from handbook.content.safety import register as safety
from handbook.model import events, registers
from handbook.model.catalog import _
from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from handbook.content.drugs import Drug
    from handbook.content.interactions import Aspect, Interaction, Interactions, Severity

# A list whose entries are places of their own, for the search, and the section of a letter, which is none.
ENTRIES = "drugs"
LETTER = "drugs-of-a-letter"
# How grave a drug must be that a safety message names: who is warned of it must not read elsewhere that it is mild.
GRAVE_ENOUGH: dict[str, tuple[Severity, ...]] = {
    "danger": ("major",),
    "warning": ("major", "moderate"),
    "caution": ("major", "moderate"),
    "notice": ("major", "moderate"),
}


def rating_of(severity: Severity, aspects: str) -> str:
    """Return how something is rated, for readers."""
    return {
        "major": _("Major for %s."),
        "moderate": _("Moderate for %s."),
        "not-known": _("Not known for %s."),
        "minor": _("Minor for %s."),
    }[severity] % aspects


def aspect_of(aspect: Aspect) -> str:
    """Return what is rated, for readers."""
    return {
        "breathing": _("sleepiness and breathing"),
        "heart-rhythm": _("the heart rhythm"),
        "blood-pressure": _("heart rate and blood pressure"),
        "seizures": _("seizures"),
        "serotonin": _("serotonin"),
        "withdrawal": _("withdrawal"),
        "liver": _("the liver"),
        "level": _("the level of the medicine"),
        "kratom-level": _("the level of kratom"),
    }[aspect]


class DrugsDirective(SphinxDirective):
    """``{drugs}``: a section for each letter."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        found = interactions.load(self.env)
        interactions.note_files(self)
        letters: dict[str, list[Drug]] = {}
        others: dict[str, dict[str, Drug]] = {}
        for drug in found.drugs.register.records.values():
            letters.setdefault(drug.name[0].upper(), []).append(drug)
            for name in drug.other_names:
                if name[0].upper() != drug.name[0].upper():
                    others.setdefault(name[0].upper(), {})[name] = drug
        return [
            self.section(letter, letters.get(letter, []), others.get(letter, {}), found)
            for letter in sorted({*letters, *others})
        ]

    def section(self, letter: str, here: list[Drug], others: dict[str, Drug], found: Interactions) -> nodes.section:
        """Return the entries of a letter, and where other names lead."""
        section = nodes.section(
            "",
            nodes.title("", letter),
            ids=[f"drugs-{letter.lower()}"],
            names=[f"drugs-{letter.lower()}"],
            classes=[LETTER],
        )
        if here:
            entries = sorted(here, key=lambda drug: drug.name.lower())
            section += nodes.definition_list("", *(self.entry(drug, found) for drug in entries), classes=[ENTRIES])
        if others:
            leads = [
                [nodes.Text(f"{name}: "), nodes.reference("", drug.name, refid=place(drug), internal=True)]
                for name, drug in sorted(others.items(), key=lambda one: one[0].lower())
            ]
            parted = chain(leads[0], *([nodes.Text("; "), *lead] for lead in leads[1:]))
            section += nodes.paragraph(
                "", "", nodes.strong("", _("Other names.")), nodes.Text(" "), *parted, nodes.Text(".")
            )
        self.set_source_info(section)
        return section

    def entry(self, drug: Drug, found: Interactions) -> nodes.definition_list_item:
        """Return a drug: its names, its records and what to do."""
        others = f" ({', '.join(drug.other_names)})" if drug.other_names else ""
        index = [("single", drug.name, place(drug), "", None)]
        index += [("single", f"{name} ({drug.name})", place(drug), "", None) for name in drug.other_names]
        term = nodes.term("", f"{drug.name}{others}", addnodes.index(entries=index), ids=[place(drug)])
        records = found.of(drug.id)
        advice = dict.fromkeys(chain.from_iterable(record.advice for record in records))
        group = dict.fromkeys(chain.from_iterable(found.drugs.classes[key] for key in drug.classes))
        of = _("Group: %s.") % ", ".join(group)
        last = [nodes.strong("", _("What to do:")), nodes.Text(" " + "\n".join((*advice, of)))]
        if drug.sources:
            names = _("Names:")
            last += [nodes.Text(f" {names} "), *citations.cite(self, drug.sources), nodes.Text(".")]
        meaning = [*map(self.row, records), nodes.paragraph("", "", *last)]
        return nodes.definition_list_item("", term, nodes.definition("", *meaning))

    def row(self, record: Interaction) -> nodes.paragraph:
        """Return one record of a drug, each sentence in a line of its own, as in the source of a page."""
        rated = rating_of(record.severity, _listed(aspect_of(aspect) for aspect in record.aspects))
        return nodes.paragraph(
            "",
            "",
            nodes.strong("", rated),
            nodes.Text(f" {record.harm}\n{evidence_of(record.evidence)} "),
            *citations.cite(self, record.sources),
            nodes.Text("."),
        )


def place(drug: Drug) -> str:
    """Return the anchor of the entry of a drug."""
    return f"drug-{drug.id}"


def _listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    *before, last = words
    return _("%(several)s and %(last)s") % {"several": ", ".join(before), "last": last} if before else last


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report each drug that a safety message names and that is not rated as gravely; an event of every build."""
    if not (app.config.safety_register and _has_drugs(env)):
        return ()
    found = interactions.load(env)
    messages = safety.from_env(env)
    for key, message in messages.messages.items():
        for drug in found.drugs.named_in(f"{message.hazard} {message.consequence}"):
            worst = found.of(drug.id)[0]
            if worst.severity not in GRAVE_ENOUGH[message.signal]:
                text = f"{key}: a {message.signal} names '{drug.name}', which is {worst.severity} in '{worst.id}'; rate it there, or take it out here"
                report("drugs.warned", text, f"{messages.path}:{messages.lines[key]}")
    return ()


def locked(app: Sphinx) -> dict[str, str]:
    """Return the severity of each interaction and the classes of each drug, for the lock; an event handler."""
    if not _has_drugs(app.env):
        return {}
    found = interactions.load(app.env)
    return {
        f"interaction {key}": f"{record.severity} for {', '.join(record.aspects)}"
        for key, record in found.register.records.items()
    } | {f"drug {key}": ", ".join(drug.classes) for key, drug in found.drugs.register.records.items()}


def _has_drugs(env: BuildEnvironment) -> bool:
    return registers.path_of(env, "drug_register").is_file()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the rule."""
    app.setup_extension("handbook.content.interactions")
    app.setup_extension("handbook.content.safety")
    app.add_directive("drugs", DrugsDirective)
    app.connect("env-updated", validate)
    app.connect(events.LOCKED, locked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
