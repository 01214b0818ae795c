"""Claims that people make, graded one by one.

``{claim} id`` shows a claim where it is discussed: the statement, our verdict, how sure we are, why, and the sources;
several ids make one list. ``{claim-list} verdict`` is a part of the ledger: all claims with one verdict, each with a
link to the page that discusses it. A claim that no page shows, or that rests on a source we could not read, is refused.

Certainty is meant as in GRADE. A verdict is always in words, with a sign that works in black and white.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, cast

from docutils import nodes
from pydantic import Field
from sphinx.domains import Domain
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations
from handbook.model import events, registers
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.pages import links_to
from handbook.model.placeholders import add_kind, placeholder
from handbook.model.registers import Register, RegisterError, Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

VERDICTS = ("supported", "partly-supported", "unproven", "misleading", "contradicted")


def words_of(verdict: str) -> str:
    """Return a verdict for readers: a sign that works in black and white, and words."""
    return {
        "supported": _("(+) Supported"),
        "partly-supported": _("(+/-) Partly supported"),
        "unproven": _("(?) Unproven"),
        "misleading": _("(!) Misleading"),
        "contradicted": _("(x) Contradicted"),
    }[verdict]


def certainty_of(certainty: str) -> str:
    """Return how sure a verdict is, for readers."""
    return {
        "high": _("certainty: high"),
        "moderate": _("certainty: moderate"),
        "low": _("certainty: low"),
        "very-low": _("certainty: very low"),
    }[certainty]


class Claim(registers.Record):
    """A statement and what we found."""

    section: Text
    claim: Text
    verdict: Literal["supported", "partly-supported", "unproven", "misleading", "contradicted"]
    certainty: Literal["high", "moderate", "low", "very-low"]
    reason: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


class Place(NamedTuple):
    """Where a claim is shown."""

    docname: str
    line: int


@registers.once
def load(env: BuildEnvironment) -> Register[Claim]:
    """Return the register of claims.

    :raises RegisterError: with every mistake, weak and unknown sources among them.
    """
    found = registers.load(registers.path_of(env, "claim_register"), "claim", Claim)
    known = citations.known(env)
    weak = set(re.findall(r"^@\w+\{([^,\s]+)", _weak_text(env), re.MULTILINE))
    why = env.config.claim_weak_sources
    mistakes: list[Diagnostic] = [
        found.mistake(
            "claims.weak-source", f"'{source}' is a weak source ({why} says why); complete it, or cite another", key
        )
        for key, claim in found.records.items()
        for source in claim.sources
        if source in weak
    ]
    mistakes += citations.unknown_sources(found, {*known, *weak})
    if mistakes:
        raise RegisterError(*mistakes)
    return found


def _weak_text(env: BuildEnvironment) -> str:
    path = Path(env.srcdir, env.config.claim_weak_sources)
    return path.read_text(encoding="utf-8-sig") if env.config.claim_weak_sources and path.is_file() else ""


class _ClaimBase(SphinxDirective):
    """What the directives need."""

    required_arguments = 1
    final_argument_whitespace = True

    def register(self) -> Register[Claim]:
        """Return the register, and note that this page depends on it."""
        found = load(self.env)
        self.env.note_dependency(found.path)
        return found

    def entry(self, claim: Claim, *more: nodes.Node, prefix: str) -> nodes.definition_list_item:
        """Return a claim as an entry of a list of definitions, which every writer knows."""
        verdict = nodes.paragraph(
            "",
            "",
            nodes.strong("", words_of(claim.verdict)),
            nodes.Text(f"; {certainty_of(claim.certainty)}. {claim.reason.rstrip('.')} "),
            *citations.cite(self, claim.sources),
            nodes.Text("."),
            *more,
        )
        term = nodes.term("", claim.claim, ids=[f"{prefix}-{claim.id}"])
        return nodes.definition_list_item("", term, nodes.definition("", verdict), classes=["claim", claim.verdict])


class ClaimDirective(_ClaimBase):
    """``{claim} id …``: show claims where they are discussed."""

    def run(self) -> list[nodes.Node]:
        """Return a list of the claims, or report an unknown id."""
        claims = self.register().records
        found = nodes.definition_list("", classes=["claims"])
        for key in self.arguments[0].split():
            if key not in claims:
                message = f"no claim '{key}' in {self.config.claim_register}; write an id that is there"
                report("claims.unknown", message, self.get_location())
                continue
            found += self.entry(claims[key], prefix="claim")
            _domain(self.env).note(key, Place(self.env.current_document.docname, self.lineno))
        self.set_source_info(found)
        return [found]


class ClaimListDirective(_ClaimBase):
    """``{claim-list} verdict``: the part of the ledger with that verdict."""

    def run(self) -> list[nodes.Node]:
        """Return a list of the claims in the order of the register, or report an unknown verdict."""
        verdict = self.arguments[0].strip()
        claims = [claim for claim in self.register().records.values() if claim.verdict == verdict]
        if not claims:
            message = f"no claim with the verdict '{verdict}'; write one of: {', '.join(VERDICTS)}"
            report("claims.verdict", message, self.get_location())
            return []
        found = nodes.definition_list("", classes=["claims"])
        found += [
            self.entry(claim, placeholder(kind="discussed-in", claim=claim.id), prefix="ledger") for claim in claims
        ]
        _domain(self.env).note_listed(claims, self.env.current_document.docname)
        self.set_source_info(found)
        return [found]


def fill(app: Sphinx, node: nodes.Element) -> list[nodes.Node]:
    """Return a link from the ledger to each page that discusses a claim."""
    shown = _domain(app.env).shown.get(node["claim"], ())
    links = links_to(app.env, {place.docname for place in shown})
    return [nodes.Text(" " + _("Discussed in:") + " "), *links] if links else []


class ClaimDomain(Domain):
    """Keeps where each claim is shown and listed."""

    name = "claim"
    label = "Claims"
    initial_data: ClassVar[dict[str, Any]] = {"shown": {}, "listed": {}}
    data_version = 1

    @property
    def shown(self) -> dict[str, list[Place]]:
        """Return the places of each claim."""
        return cast("dict[str, list[Place]]", self.data["shown"])

    @property
    def listed(self) -> dict[str, str]:
        """Return the ledger page of each claim."""
        return cast("dict[str, str]", self.data["listed"])

    def note(self, key: str, place: Place) -> None:
        """Note that a claim is shown."""
        self.shown.setdefault(key, []).append(place)

    def note_listed(self, claims: Iterable[Claim], docname: str) -> None:
        """Note that claims are in the ledger."""
        self.listed.update({claim.id: docname for claim in claims})

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        for key, places in list(self.shown.items()):
            self.shown[key] = [place for place in places if place.docname != docname]
        for key in [key for key, ledger in self.listed.items() if ledger == docname]:
            del self.listed[key]

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        for key, places in otherdata["shown"].items():
            self.shown.setdefault(key, []).extend(place for place in places if place.docname in docnames)
        self.listed.update({key: ledger for key, ledger in otherdata["listed"].items() if ledger in docnames})


def _domain(env: BuildEnvironment) -> ClaimDomain:
    return cast("ClaimDomain", env.get_domain(ClaimDomain.name))


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report every claim that no page answers; an event of every build."""
    if app.config.claim_register:
        register = load(env)
        domain = _domain(env)
        for key in register.records:
            if not domain.shown.get(key):
                message = f"no page shows this claim; write :::{{claim}} {key} where it is discussed"
                report(*register.mistake("claims.unshown", message, key))
            if key not in domain.listed:
                message = f"the claim is not in the ledger; add :::{{claim-list}} {register.records[key].verdict}"
                report(*register.mistake("claims.unlisted", message, key))
    return ()


def files(app: Sphinx) -> list[str]:
    """Return the files that settings name; an event handler."""
    return [app.config.claim_register, app.config.claim_weak_sources]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the domain, its directives and its verdict."""
    for part in ("model.catalog", "model.events", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    app.connect(events.FILES, files)
    # Relative to the source folder; without a register nothing is validated.
    app.add_config_value("claim_register", "", "env", types=frozenset({str}))
    app.add_config_value("claim_weak_sources", "", "env", types=frozenset({str}))
    app.add_domain(ClaimDomain)
    add_kind(app, "discussed-in", fill)
    app.add_directive("claim", ClaimDirective)
    app.add_directive("claim-list", ClaimListDirective)
    app.connect("env-updated", validate)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
