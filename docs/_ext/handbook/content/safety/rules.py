"""Judge whether every safety message is where it must be, and nowhere else.

Everything here is a plain function of the register and the facts of all pages; Sphinx calls it on every build.
"""

from __future__ import annotations

import itertools
import re
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from handbook.content import procedures
from handbook.content.safety.register import SIGNALS
from handbook.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handbook.content.safety.facts import Block, PageFacts
    from handbook.content.safety.register import SafetyMessage, SafetyRegister

# NHS: two callouts on a page at most.
MOST_ON_A_PAGE = 2
# A reason is a sentence, not a word.
FEWEST_WORDS_OF_A_REASON = 3
# What is shorter is ordinary English. So are the ways to avoid a danger: a page may well give the same advice.
FEWEST_WORDS_OF_A_COPY = 6


def validate(
    register: SafetyRegister,
    pages: Mapping[str, PageFacts],
    needs: Mapping[str, Mapping[str, Rule]],
    steps: procedures.Procedures = procedures.NONE,
) -> Iterator[Diagnostic]:
    """Yield every problem of the book whose front matter is sound; ``needs`` is what each page must carry."""
    copies = {
        words: key
        for key, message in register.messages.items()
        for text in (message.hazard, message.consequence)
        if len(text.split()) >= FEWEST_WORDS_OF_A_COPY and (words := procedures.even(text))
    }
    openings = procedures.openings(steps, FEWEST_WORDS_OF_A_COPY)
    for docname, facts in pages.items():
        yield from _missing(docname, facts, needs[docname])
        yield from _needless(register, docname, facts, needs[docname])
        yield from _places(register, docname, facts)
        yield from _crowds(register, docname, facts)
        yield from _groups(register, docname, facts)
        yield from _imitations(copies, docname, facts)
        yield from _typed_steps(openings, docname, facts)
        yield from _typed_numbers(docname, facts)
    yield from _coverage(register, pages, needs)
    yield from _shown_procedures(steps, pages)


def validate_front_matter(register: SafetyRegister, pages: Mapping[str, PageFacts]) -> Iterator[Diagnostic]:
    """Yield what is wrong with topics and exemptions; while something is, what they ask for says nothing."""
    for docname, facts in pages.items():
        yield from _front_matter(register, docname, facts)


class Rule(NamedTuple):
    """Why a page must carry a message."""

    kind: str  # topic, pages or word
    value: str
    text: str  # for a message to the writer


def needs_of(register: SafetyRegister, pages: Mapping[str, PageFacts]) -> dict[str, dict[str, Rule]]:
    """Return what each page must carry."""
    return {docname: required(register, docname, facts) for docname, facts in pages.items()}


def required(register: SafetyRegister, docname: str, facts: PageFacts) -> dict[str, Rule]:
    """Return the ids of the messages that a page must carry, each with the rule that says so."""
    found = {}
    for key, message in register.messages.items():
        if rule := _rule(message, docname, facts):
            found[key] = rule
        elif (hit := _first_word(message, facts)) and key not in facts.exempt:
            found[key] = Rule("word", hit[1].lower(), f"the text says '{hit[1]}' (line {hit[0].line})")
    return found


def _rule(message: SafetyMessage, docname: str, facts: PageFacts) -> Rule | None:
    """Return the topic or page rule by which a page must carry a message, or nothing."""
    for topic in message.topics:
        if topic in facts.topics:
            return Rule("topic", topic, f"the page has the topic '{topic}'")
    for pattern in message.pages:
        if fnmatchcase(docname, pattern):
            return Rule("pages", pattern, f"its pages include '{pattern}'")
    return None


def _first_word(message: SafetyMessage, facts: PageFacts) -> tuple[Block, str] | None:
    """Return the first block with one of the words of a message, and the word."""
    if message.words and not facts.listed:
        pattern = _pattern(message.words)
        for block in facts.blocks:
            if hit := pattern.search(block.text):
                return block, hit[0]
    return None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of ``words`` as whole words."""
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


def _front_matter(register: SafetyRegister, docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    for topic in facts.topics:
        if topic not in register.topics:
            yield Diagnostic(
                "front-matter.topic",
                f"unknown topic '{topic}'; write one of: {', '.join(register.topics)}",
                (docname, 1),
            )
    for key, reason in facts.exempt.items():
        message = register.messages.get(key)
        if message is None:
            yield Diagnostic(
                "front-matter.excuse",
                f"'safety-not-needed' names '{key}', which is not a safety message; correct or remove it",
                (docname, 1),
            )
        elif len(reason.split()) < FEWEST_WORDS_OF_A_REASON:
            yield Diagnostic(
                "front-matter.no-reason",
                f"'safety-not-needed' gives no reason for '{key}'; say why in a sentence",
                (docname, 1),
            )
        elif rule := _rule(message, docname, facts):
            yield Diagnostic(
                "front-matter.excuse-refused",
                f"'{key}' cannot be left out: {rule.text}; only a word can be excused",
                (docname, 1),
            )
        elif not _first_word(message, facts):
            yield Diagnostic(
                "front-matter.excuse-unneeded",
                f"'safety-not-needed' names '{key}', but no rule asks for it here; remove it",
                (docname, 1),
            )


def _missing(docname: str, facts: PageFacts, needs: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    there = {shown.message for shown in facts.shown}
    for key, rule in needs.items():
        if key not in there and key not in facts.listed:
            yield Diagnostic(
                "safety.missing",
                f"the safety message '{key}' is missing: {rule.text}; write :::{{safety}} {key} before the text it governs",
                (docname, 1),
            )


def _needless(
    register: SafetyRegister, docname: str, facts: PageFacts, needs: Mapping[str, Rule]
) -> Iterator[Diagnostic]:
    for shown in facts.shown:
        if shown.message in register.messages and shown.message not in needs:
            topics = ", ".join(register.messages[shown.message].topics)
            yield Diagnostic(
                "safety.needless",
                f"nothing asks for the safety message '{shown.message}' here; name its topic ({topics}) or remove it",
                (docname, shown.line),
            )
    seen: set[str] = set()
    for shown in facts.shown:
        if shown.message in seen:
            yield Diagnostic(
                "safety.twice",
                f"the safety message '{shown.message}' is here twice; keep the first",
                (docname, shown.line),
            )
        seen.add(shown.message)


def _places(register: SafetyRegister, docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    for shown in facts.shown:
        message = register.messages.get(shown.message)
        if message is None:
            yield Diagnostic(
                "safety.unknown",
                f"no safety message '{shown.message}' in the register; write one of: {', '.join(register.messages)}",
                (docname, shown.line),
            )
        elif shown.place.startswith("inside "):
            yield Diagnostic(
                "safety.hidden",
                f"the safety message '{shown.message}' is {shown.place}, where it can be hidden; let it stand by itself",
                (docname, shown.line),
            )
        elif shown.place == "too late":
            yield Diagnostic(
                "safety.late",
                f"the safety message '{shown.message}' comes too late; put it after the main message of the page, or first in its section",
                (docname, shown.line),
            )
        elif shown.place == "section start":
            governed = _first_governed(message, facts)
            if governed is None and _rule(message, docname, facts):
                yield Diagnostic(
                    "safety.whole-page",
                    f"the safety message '{shown.message}' governs the whole page; put it after the main message",
                    (docname, shown.line),
                )
            elif governed is not None and governed.position < shown.position:
                yield Diagnostic(
                    "safety.after",
                    f"the safety message '{shown.message}' comes after what it governs (line {governed.line}); "
                    "put it before, or after the main message",
                    (docname, shown.line),
                )


def _first_governed(message: SafetyMessage, facts: PageFacts) -> Block | None:
    """Return the first block below the lead with a word of the message."""
    below = facts._replace(blocks=tuple(block for block in facts.blocks if not block.lead))
    hit = _first_word(message, below)
    return hit[0] if hit else None


def _crowds(register: SafetyRegister, docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    known = [shown for shown in facts.shown if shown.message in register.messages]
    for before, after in itertools.pairwise(known):
        if before.section == after.section and _gravity(register, before.message) > _gravity(register, after.message):
            yield Diagnostic(
                "safety.order",
                f"the graver safety message '{after.message}' stands after '{before.message}'; put it before",
                (docname, after.line),
            )
    for shown in known:
        if shown.follows and shown.place != "group":
            yield Diagnostic(
                "safety.adjacent",
                f"the safety message '{shown.message}' follows '{shown.follows}' without a word; write a sentence between",
                (docname, shown.line),
            )
    alone = [shown for shown in known if shown.place != "group"]
    if len(alone) > MOST_ON_A_PAGE:
        names = ", ".join(f"'{shown.message}'" for shown in alone)
        yield Diagnostic(
            "safety.crowd",
            f"{len(alone)} safety messages on a page are not read ({names}); show two, or split the page",
            (docname, alone[-1].line),
        )


def _groups(register: SafetyRegister, docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    alone = [shown for shown in facts.shown if shown.place != "group"]
    for number, (line, fault) in enumerate(facts.groups):
        if not any(fnmatchcase(docname, pattern) for pattern in register.group_pages):
            yield Diagnostic(
                "safety.group-page",
                f"a group of safety messages may only stand on: {', '.join(register.group_pages)}; "
                "show the messages one by one, or add the page to [group]",
                (docname, line),
            )
        elif number:
            yield Diagnostic(
                "safety.second-group", "a page has one group of safety messages; put them together", (docname, line)
            )
        elif fault:
            yield Diagnostic(*fault, (docname, line))
        elif alone:
            yield Diagnostic(
                "safety.outside-group",
                f"the safety message '{alone[0].message}' stands outside the group of this page; put it in",
                (docname, alone[0].line),
            )


def _gravity(register: SafetyRegister, key: str) -> int:
    return SIGNALS.index(register.messages[key].signal)


def _imitations(copies: Mapping[str, str], docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    for line, kind in facts.lookalikes:
        yield Diagnostic(
            "safety.lookalike",
            f"'{kind}' looks like a safety message but is not one; put it into the register and write :::{{safety}} id",
            (docname, line),
        )
    for block in facts.blocks:
        said = procedures.even(block.text)
        for words, key in copies.items():
            if words in said:
                yield Diagnostic(
                    "safety.retyped",
                    f"the words of the safety message '{key}' are retyped here; write :::{{safety}} {key} instead",
                    (docname, block.line),
                )


def _typed_steps(openings: Mapping[str, str], docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    """Yield each block in which somebody has typed a step of a procedure."""
    for block in facts.blocks:
        said = f" {procedures.even(block.typed)} " if openings else ""
        if found := next((words for words in openings if f" {words} " in said), ""):
            yield Diagnostic(
                "procedures.retyped",
                f"'{found}' is a step of the procedure '{openings[found]}', retyped; "
                f"write :::{{procedure}} {openings[found]} instead",
                (docname, block.line),
            )


def _typed_numbers(docname: str, facts: PageFacts) -> Iterator[Diagnostic]:
    """Yield each number of a step that somebody has typed on a page with a procedure."""
    number = re.compile(rf"\b{procedures.step_number('[0-9]+')}\b")
    for block in facts.blocks if facts.procedures else ():
        for hit in number.findall(block.typed):
            yield Diagnostic(
                "procedures.typed-number",
                f"'{hit}' is typed here; write {{procedure}}`id:step`, so that it stays the number of that step",
                (docname, block.line),
            )


def _shown_procedures(steps: procedures.Procedures, pages: Mapping[str, PageFacts]) -> Iterator[Diagnostic]:
    """Yield each procedure that no page shows in full."""
    shown = {key for facts in pages.values() for key, form in facts.procedures if form == "full"}
    for key in steps.records:
        if key not in shown:
            message = f"procedure {key}: no page shows it in full; write :::{{procedure}} {key}, or remove it"
            yield Diagnostic("procedures.unshown", message, f"{steps.path}:{steps.lines[key]}")


def _coverage(
    register: SafetyRegister, pages: Mapping[str, PageFacts], needs: Mapping[str, Mapping[str, Rule]]
) -> Iterator[Diagnostic]:
    wanted = {key for docname, facts in pages.items() if not facts.listed for key in needs[docname]}
    listed = {key for facts in pages.values() for key in facts.listed}
    used = {topic for facts in pages.values() for topic in facts.topics}
    asked = {topic for message in register.messages.values() for topic in message.topics}
    for key in register.messages:
        at = f"{register.path}:{register.lines[key]}"
        if key not in wanted:
            yield Diagnostic(
                "safety.unneeded",
                f"no page needs the safety message '{key}'; give it a rule that a page meets, or remove it",
                at,
            )
        if key not in listed:
            yield Diagnostic(
                "safety.unlisted",
                f"the safety message '{key}' is not on the page of all messages; add :::{{safety-list}} {register.messages[key].signal}",
                at,
            )
    for topic in register.topics:
        if topic not in used:
            yield Diagnostic(
                "safety.no-page",
                f"no page has the topic '{topic}'; name it in a page's front matter, or remove it",
                str(register.path),
            )
        if topic not in asked:
            yield Diagnostic(
                "safety.no-use",
                f"no safety message has the topic '{topic}'; give it to one, or remove it",
                str(register.path),
            )
