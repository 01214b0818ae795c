"""Help lines: each number is written once, and the numbers that save a life are on every page of every format.

``{helplines} US`` shows the lines of a country as a table; ``{helpline}`us-poison-help``` writes one number.
The help box goes to the head of every HTML page and EPUB chapter and to the foot of every PDF page (WCAG 3.2.6).
Each number carries its source and the day it was seen; one that was not seen for too long says so.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from babel.dates import format_timedelta
from docutils import nodes
from pydantic import Field
from sphinx.util.docutils import SphinxDirective, SphinxRole

from handbook.content import citations
from handbook.model import edition, events, overdue, registers, tables
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.pages import where
from handbook.model.placeholders import add_kind, placeholder
from handbook.model.registers import RegisterError, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# Numbers change; the evidence asks for a look every six months.
OLDEST_DAYS = 183
# The purpose that no doubt may delay.
EMERGENCY = "emergency"
# Shorter numbers are also plain numbers of the text.
FEWEST_DIGITS_TYPED = 4


class Helpline(registers.Record):
    """One line and how we know of it."""

    country: Text
    purpose: Text
    name: Text
    number: Annotated[str, Field(pattern=r"^[0-9][0-9 -]*$")]
    url: Text
    hours: Text
    source: Text
    seen: dt.date
    confidence: Literal["primary", "secondary"]
    languages: tuple[Text, ...] = ()
    also: Text = ""
    more_sources: tuple[Text, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Return all sources, as other records have them."""
        return (self.source, *self.more_sources)


class HelpBox(NamedTuple):
    """The question, and the numbers to call, each with its countries."""

    question: str
    calls: tuple[tuple[str, str], ...]

    def text(self, separator: str = " ") -> str:
        """Return the question and the answer, with ``separator`` between them."""
        calls = ", ".join(f"{number} ({places})" for number, places in self.calls)
        return self.question + separator + _("Call %s.") % calls


class HelplineRegister(NamedTuple):
    """All lines, the names of their countries, and the box."""

    lines: dict[str, Helpline]
    countries: dict[str, str]
    box: HelpBox
    path: Path
    old: tuple[Diagnostic, ...]  # the numbers that nobody has seen for too long at the day of the edition


def purposes(config: Config) -> dict[str, str]:
    """Return what a line can be for, each with words for readers; a book adds its own."""
    known = {
        EMERGENCY: _("Danger to life"),
        "poison": _("Questions about poisons"),
        "crisis": _("Crisis or thoughts of suicide"),
        "information": _("Advice"),
    }
    return known | dict(config.helpline_purposes)


@registers.once
def from_env(env: BuildEnvironment) -> HelplineRegister:
    """Return the register of the book that is being built."""
    return load(registers.path_of(env, "helpline_register"), env.config, citations.known(env))


def load(path: Path, config: Config, known_sources: Collection[str]) -> HelplineRegister:
    """Return the register.

    :raises RegisterError: with every mistake.
    """
    found = registers.load(path, "helpline", Helpline, others=("countries", "box"))
    countries = found.table("countries", dict[str, Text])
    box = found.table("box", _Box)
    mistakes = [
        Diagnostic(
            "helplines.box",
            f"[box] calls '{key}', which is not a help line; write the id of one",
            found.where_table("box"),
        )
        for key in box.call
        if key not in found.records
    ]
    mistakes += citations.unknown_sources(found, known_sources)
    for key, line in found.records.items():
        if line.purpose not in purposes(config):
            message = f"unknown purpose '{line.purpose}'; write one of: {', '.join(purposes(config))}, or add it to helpline_purposes in conf.py"
            mistakes.append(found.mistake("helplines.purpose", message, key))
        if line.country not in countries:
            message = f"unknown country '{line.country}'; write one of [countries], or add it"
            mistakes.append(found.mistake("helplines.no-country", message, key))
        if line.seen >= edition.tomorrow():
            message = f"'seen' is {line.seen}, which is in the future; write the day you saw the number"
            mistakes.append(found.mistake("helplines.future", message, key))
    if mistakes:
        raise RegisterError(*mistakes)
    places: dict[str, list[str]] = {}
    for key in box.call:
        places.setdefault(found.records[key].number, []).append(countries[found.records[key].country])
    calls = tuple((number, ", ".join(names)) for number, names in places.items())
    return HelplineRegister(
        found.records, countries, HelpBox(box.question, calls), path, tuple(_old(found, config.helpline_days))
    )


def _old(found: registers.Register[Helpline], most: int) -> Iterator[Diagnostic]:
    """Yield each number that nobody has seen for too long."""
    for key, line in found.records.items():
        if age := _days_unseen(line.seen, most):
            message = (
                f"the number was last seen {age} days before this edition ({line.seen}); "
                "call it or open its page, then write that day into 'seen'"
            )
            yield found.mistake("helplines.old", message, key)


def _days_unseen(seen: dt.date, most: int) -> int:
    """Return for how many days nobody had seen a number at the day of the edition, if that is more than ``most``, or 0."""
    days = (edition.day() - seen).days
    return days if days > most else 0


def report_old(app: Sphinx) -> None:
    """Report the numbers that nobody has seen for too long."""
    if app.config.helpline_register:
        what = f"help lines that were not seen for {app.config.helpline_days} days"
        overdue.report_all(app, what, from_env(app.env).old)


class _Box(registers.Frozen):
    """The table ``[box]``."""

    question: Text
    call: Annotated[tuple[Text, ...], Field(min_length=1)]


def _of(env: BuildEnvironment) -> HelplineRegister:
    found = from_env(env)
    env.note_dependency(found.path)
    return found


def _number(line: Helpline) -> nodes.reference:
    """Return a number that a phone can dial."""
    return nodes.reference("", line.number, refuri=f"tel:{re.sub('[ -]', '', line.number)}", internal=False)


def words_if_old(seen: dt.date, words: str) -> placeholder:
    """Return a placeholder of words that are said of a number if it is old on the day of the edition.

    They are filled in when a format is written, so that another day is no reason to read the pages again.
    """
    return placeholder(kind="old-helpline", seen=seen, words=words)


def fill(app: Sphinx, node: nodes.Element) -> list[nodes.Node]:
    """Return the words, or nothing."""
    return [nodes.Text(node["words"])] if _days_unseen(node["seen"], app.config.helpline_days) else []


class HelplineRole(SphinxRole):
    """``{helpline}`id```: one number."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number, or report an unknown id."""
        lines = _of(self.env).lines
        key = self.text.strip()
        if key not in lines:
            report("helplines.unknown", f"no help line '{key}'; write one of: {', '.join(lines)}", self.get_location())
            return [], []
        line = lines[key]
        # Whoever reads an emergency number must call it at once.
        if line.purpose == EMERGENCY:
            return [_number(line)], []
        words = _("(number last seen %s; check that it is still right)")
        words %= edition.long_date(line.seen, self.config.language)
        return [_number(line), words_if_old(line.seen, f" {words}")], []


class HelplinesDirective(SphinxDirective):
    """``{helplines} US``: the lines of a country, as a table named ``table-help-us``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, or report an unknown country."""
        register = _of(self.env)
        country = self.arguments[0].strip()
        lines = [line for line in register.lines.values() if line.country == country]
        if not lines:
            message = f"no help line of '{country}'; write one of: {', '.join(register.countries)}"
            report("helplines.country", message, self.get_location())
            return []
        table = tables.make(
            _("Help lines: %s") % register.countries[country],
            f"table-help-{country.lower()}",
            (30, 18, 52),
            (_("Who"), _("Number"), _("When and what for")),
            [(line.name, _number(line), self.details(line)) for line in lines],
        )
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return [table]

    def details(self, line: Helpline) -> list[nodes.Node]:
        """Return when a line answers, what for, and where and when its number was seen."""
        purpose, day = purposes(self.config)[line.purpose], edition.long_date(line.seen, self.config.language)
        primary = line.confidence == "primary"
        seen = (
            _("Number seen %s on its own page or that of the body in charge")
            if primary
            else _("Number seen %s on another body's page")
        ) % day
        parts = [purpose, line.hours, ", ".join(line.languages), line.also]
        text = "".join(f"{part.rstrip('.')}. " for part in parts if part)
        age = format_timedelta(dt.timedelta(days=self.config.helpline_days), locale=self.config.language)
        old = words_if_old(line.seen, " " + _("That is more than %s ago: the number may have changed.") % age)
        return [nodes.Text(f"{text}{seen} "), *citations.cite(self, line.sources), nodes.Text("."), old]


def put_box(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the help box at the head of a page, unless the builder or the theme of its pages shows it itself.

    They say so: a builder by its attribute ``shows_help_box``, a theme by an option of that name. So a format that nobody
    has thought of here has the box as well.
    """
    box = None if shown_by(app.builder) else box_of(app)
    if box:
        words = nodes.paragraph("", "", nodes.strong("", box.text()))
        doctree.insert(0, nodes.container("", words, classes=["help-box"]))


def shown_by(builder: Builder) -> bool:
    """Return whether a builder, or the theme of its pages, shows the help box itself."""
    theme = getattr(builder, "theme", None)
    return getattr(builder, "shows_help_box", False) or bool(theme and "shows_help_box" in theme.get_options({}))


def box_of(app: Sphinx) -> HelpBox | None:
    """Return the help box, if the book has a register."""
    return from_env(app.env).box if app.config.helpline_register else None


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Hand the box to the template of the website."""
    del pagename, templatename, doctree
    context["help_box"] = box_of(app)


def add_to_print(app: Sphinx, context: dict[str, str]) -> None:
    """Put the box at the foot of every printed page."""
    if box := box_of(app):
        context["help"] = box.text("\n")


def files(app: Sphinx) -> list[str]:
    """Return the register; an event handler."""
    return [app.config.helpline_register]


def report_typed_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Report every number of the register that a page has typed by hand."""
    if not app.config.helpline_register:
        return
    numbers = {re.sub(r"\D", "", line.number): key for key, line in from_env(app.env).lines.items()}
    for leaf in doctree.findall(nodes.Text):
        if isinstance(leaf.parent, nodes.reference) and leaf.parent.get("refuri", "").startswith("tel:"):
            continue
        for typed in re.findall(r"(?<!\d)\d[\d -]*\d(?!\d)", leaf.astext()):
            key = numbers.get(re.sub(r"\D", "", typed))
            if key and len(re.sub(r"\D", "", typed)) >= FEWEST_DIGITS_TYPED:
                message = f"the number {typed} is typed here; write {{helpline}}`{key}`"
                report("helplines.typed", message, where(app.env.docname, leaf))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add role, directive and box."""
    for part in ("model.catalog", "model.overdue", "model.events", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    # Relative to the source folder; without one there is no help box.
    app.add_config_value("helpline_register", "", "env", types=frozenset({str}))
    # What lines can be for besides danger to life, poison, crisis and information: id -> words for readers.
    app.add_config_value("helpline_purposes", {}, "env", types=frozenset({dict}))
    # How many days ago a number may have been seen at the day of the edition.
    app.add_config_value("helpline_days", OLDEST_DAYS, "env", types=frozenset({int}))
    app.add_role("helpline", HelplineRole())
    app.add_directive("helplines", HelplinesDirective)
    add_kind(app, "old-helpline", fill)
    app.connect("doctree-resolved", put_box)
    app.connect("html-page-context", add_to_page)
    app.connect(events.PRINT_CONTEXT, add_to_print)
    app.connect(events.FILES, files)
    app.connect("builder-inited", report_old)
    app.connect("doctree-read", report_typed_numbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
