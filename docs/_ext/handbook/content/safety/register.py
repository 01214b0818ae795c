"""The register of safety messages and their rules.

A message says what can happen, how bad it is, and how to avoid it; its signal word has the meaning of ANSI Z535.6.
Its rules say where it must be: by topic in a page's front matter, by page name, by words in a page's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field, ValidationInfo, field_validator

from handbook.content import citations
from handbook.model import registers
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic
from handbook.model.registers import RegisterError, ShortText, Text

if TYPE_CHECKING:
    from collections.abc import Collection
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
    avoid: Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=MOST_STEPS)]
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    # A page that names one of these topics must carry the message.
    topics: tuple[Text, ...] = ()
    # So must a page whose name matches one of these patterns, as in "risks/*".
    pages: tuple[Text, ...] = ()
    # And one that uses one of these words or phrases, in the language of the register; each inflection is listed.
    words: tuple[Text, ...] = ()

    @field_validator("avoid")
    @classmethod
    def _few(cls, avoid: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse more lines than the signal word allows."""
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


def load(path: Path, known_sources: Collection[str]) -> SafetyRegister:
    """Return the register in ``path``.

    :raises RegisterError: with every mistake: those of the file, unknown sources, unknown and unused topics.
    """
    found = registers.load(path, TABLE, SafetyMessage, others=("topics", "group"), values=("language",))
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
    if mistakes:
        raise RegisterError(*mistakes)
    return SafetyRegister(found.records, topics, group.get("pages", ()), path, found.lines, str(language))


@registers.once
def from_env(env: BuildEnvironment) -> SafetyRegister:
    """Return the register of the book that is being built."""
    return load(registers.path_of(env, "safety_register"), citations.known(env))
