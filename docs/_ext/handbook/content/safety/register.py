"""The register of safety messages and their rules.

A message says what can happen, how bad it is, and how to avoid it; its signal word has the meaning of ANSI Z535.6.
Its rules say where it must be: by topic in a page's front matter, by page name, by words in a page's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field, ValidationInfo, field_validator

from handbook.content import citations, procedures
from handbook.content.safety import readers
from handbook.model import registers
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic
from handbook.model.registers import RegisterError, ShortText, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

# The gravest first: the order in which messages must stand.
SIGNALS = ("danger", "warning", "caution", "notice")
TABLE = "message"
# What is read in passing. A danger is first aid, read one step at a time while somebody's life is at risk.
MOST_WAYS = 3
MOST_STEPS = 5


def word_of(signal: str) -> str:
    """Return a signal word for readers (ANSI Z535.6; in other languages as in translations of ISO 3864-2)."""
    return {"danger": _("Danger"), "warning": _("Warning"), "caution": _("Caution"), "notice": _("Notice")}[signal]


class SafetyMessage(registers.Record):
    """One safety message and where it must be."""

    signal: Literal["danger", "warning", "caution", "notice"]
    hazard: ShortText
    consequence: ShortText
    # First aid takes its lines from a procedure, from its step `first` on: the hazard may tell what comes before.
    procedure: Annotated[str, Field(exclude=True)] = ""
    first: Annotated[str, Field(exclude=True)] = ""
    avoid: Annotated[tuple[ShortText, ...], Field(max_length=MOST_STEPS, validate_default=True)] = ()
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    # Whom it tells not to use it or to stop, whom not to stop suddenly, and whom to stop at once all the same (``readers``).
    stop: Annotated[tuple[Text, ...], Field(exclude=True)] = ()
    slowly: Annotated[tuple[Text, ...], Field(exclude=True)] = ()
    at_once: Annotated[tuple[Text, ...], Field(exclude=True)] = ()
    # A page that names one of these topics must carry the message.
    topics: tuple[Text, ...] = ()
    # So must a page whose name matches one of these patterns, as in "risks/*".
    pages: tuple[Text, ...] = ()
    # And one that uses one of these words or phrases, in the language of the register; each inflection is listed.
    words: tuple[Text, ...] = ()

    @field_validator("avoid")
    @classmethod
    def _few(cls, avoid: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse more lines than the signal word allows, and lines beside those of a procedure."""
        if bool(avoid) == bool(info.data.get("procedure")):
            msg = (
                "no way to avoid it, or two kinds; write one to three lines, or the id of a `procedure` in their place"
            )
            raise ValueError(msg)
        if len(avoid) > MOST_WAYS and info.data.get("signal") != "danger":
            msg = f"{len(avoid)} lines; use {MOST_WAYS} or fewer (only a danger may have {MOST_STEPS})"
            raise ValueError(msg)
        return avoid


class SafetyRegister(NamedTuple):
    """All messages and what else the register says."""

    messages: dict[str, SafetyMessage]
    topics: dict[str, str]  # every topic a page may name, and what it is about
    group_pages: tuple[str, ...]  # patterns of pages that may show more than two messages, in one group
    path: Path
    lines: dict[str, int]
    language: str  # of its words, as Sphinx writes it


def load(path: Path, known_sources: Collection[str], steps: procedures.Procedures = procedures.NONE) -> SafetyRegister:
    """Return the register in ``path``, with the lines that its messages take from procedures.

    :raises RegisterError: with every mistake: those of the file, unknown sources, unknown and unused topics.
    """
    found = registers.load(
        path, TABLE, SafetyMessage, others=("topics", "group", *readers.TABLES), values=("language",)
    )
    topics = found.table("topics", dict[str, Text])
    group = found.table("group", dict[Literal["pages"], tuple[Text, ...]])
    language = found.rest.get("language", "en")
    mistakes = citations.unknown_sources(found, known_sources)
    if not isinstance(language, str):
        text = f"'language' is {registers.shown(language)}; write a code in quotes, as in \"en\""
        mistakes.append(Diagnostic("safety.no-language", text, f"{path}:1"))
    for key, message in found.records.items():
        for topic in message.topics:
            if topic not in topics:
                text = f"unknown topic '{topic}'; write one of [topics], or add it there"
                mistakes.append(found.mistake("safety.no-topic", text, key))
        if not (message.topics or message.pages or message.words):
            text = "no rule says where it must be; add topics, pages or words"
            mistakes.append(found.mistake("safety.no-rule", text, key))
    mistakes += [*_of_intervals(found, steps), *_of_procedures(found, steps), *readers.mistakes(found)]
    if mistakes:
        raise RegisterError(*mistakes)
    messages = {key: _with_lines(message, steps) for key, message in found.records.items()}
    return SafetyRegister(messages, topics, group.get("pages", ()), path, found.lines, str(language))


def _of_intervals(found: registers.Register[SafetyMessage], steps: procedures.Procedures) -> Iterator[Diagnostic]:
    """Yield each time that is typed in a message, and each name that stands for none."""
    for key, message in found.records.items():
        for text in (message.hazard, message.consequence, *message.avoid):
            for time in procedures.TIME.findall(text) if steps.records else ():
                said = f"'{time}' is typed here; write the name of an interval of {steps.path.name} in braces"
                yield found.mistake("safety.interval", said, key)
            for step, name in procedures.NAME.findall(text):
                if step or name not in steps.intervals:
                    said = f"'{step}{name}' in braces is no interval; write one of: {', '.join(steps.intervals)}"
                    yield found.mistake("safety.interval-name", said, key)


def _of_procedures(found: registers.Register[SafetyMessage], steps: procedures.Procedures) -> Iterator[Diagnostic]:
    """Yield each message that names no procedure or step that there is, or one that makes no box."""
    for key, message in found.records.items():
        if not message.procedure:
            continue
        record = steps.records.get(message.procedure)
        if not record:
            said = f"no procedure '{message.procedure}' in the register; write one of: {', '.join(steps.records)}"
            yield found.mistake("safety.procedure", said, key)
        elif message.first and message.first not in record.ids:
            said = f"the procedure '{record.id}' has no step '{message.first}'; write one of: {', '.join(record.ids)}"
            yield found.mistake("safety.first", said, key)
        elif not all(step.short for step in record.step):
            said = f"the procedure '{record.id}' has no short form; add `short` to its steps"
            yield found.mistake("safety.no-short", said, key)
        elif (number := len(record.lines(message.first))) > MOST_STEPS:
            said = f"the procedure '{record.id}' gives {number} lines; join steps until there are {MOST_STEPS}"
            yield found.mistake("safety.lines", said, key)


def _with_lines(message: SafetyMessage, steps: procedures.Procedures) -> SafetyMessage:
    """Return a message with the lines of its procedure, and its intervals in their places."""
    told = procedures.with_intervals(message, steps.intervals)
    if not told.procedure:
        return told
    return told.model_copy(update={"avoid": tuple(steps.records[told.procedure].lines(told.first))})


@registers.once
def from_env(env: BuildEnvironment) -> SafetyRegister:
    """Return the register of the book that is being built."""
    return load(registers.path_of(env, "safety_register"), citations.known(env), procedures.load(env))
