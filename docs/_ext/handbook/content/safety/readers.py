"""Who is told to stop, and who not to stop suddenly: no two messages may tell one group of readers both.

Somebody who is used to a drug can be harmed by a sudden stop, and a box is read alone. So a message that tells a group not
to use it says in its own words what another tells the same group: not to stop suddenly, or to stop at once all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from handbook.model.registers import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handbook.content.safety.register import SafetyMessage
    from handbook.model.diagnostics import Diagnostic
    from handbook.model.registers import Register

# [readers] has the words that name each group, [stopping] those that tell somebody to stop, or not to stop suddenly.
TABLES = ("readers", "stopping")
TELLS: tuple[Literal["stop"], Literal["slowly"]] = ("stop", "slowly")


def mistakes(register: Register[SafetyMessage]) -> Iterator[Diagnostic]:
    """Yield each message whose groups do not fit its own words, or what another message tells the same group.

    :raises RegisterError: with every mistake in the tables.
    """
    groups = register.table("readers", dict[str, tuple[Text, ...]])
    phrases = register.table("stopping", dict[Literal["stop", "slowly"], tuple[Text, ...]])
    slowly = {group: key for key, message in register.records.items() for group in message.slowly}
    for key, message in register.records.items():
        told = {*message.stop, *message.slowly, *message.at_once}
        for group in sorted(told.difference(groups)):
            text = f"unknown group '{group}'; write one of: {', '.join(groups)}, or add it to [readers]"
            yield register.mistake("safety.reader", text, key)
        said = " ".join((message.hazard, message.consequence, *message.avoid)).lower()
        for group in sorted(told.intersection(groups)):
            if not any(word in said for word in groups[group]):
                text = f"no word of it names the group '{group}'; write one of: {', '.join(groups[group])}"
                yield register.mistake("safety.reader-unnamed", text, key)
        yield from _unsaid(register, key, phrases)
        for group in message.stop:
            if group in slowly and group not in (*message.slowly, *message.at_once):
                text = (
                    f"it tells '{group}' to stop, and '{slowly[group]}' tells them not to stop suddenly; say here, too, "
                    "how they stop, and name them in `slowly`, or in `at_once` if they must stop all the same"
                )
                yield register.mistake("safety.stop", text, key)


def _unsaid(register: Register[SafetyMessage], key: str, phrases: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    """Yield each way in which the fields of a message do not fit what its lines say."""
    message = register.records[key]
    said = " ".join(message.avoid).lower()
    for kind in TELLS:
        words = next((words for words in phrases.get(kind, ()) if words in said), "")
        if words and not getattr(message, kind):
            text = f"it says '{words}', and `{kind}` names nobody; write there which of [readers] it tells that"
            yield register.mistake("safety.no-reader", text, key)
        elif getattr(message, kind) and not words:
            text = f"`{kind}` names a group, and no line says so; write one of: {', '.join(phrases.get(kind, ()))}"
            yield register.mistake("safety.unsaid", text, key)
