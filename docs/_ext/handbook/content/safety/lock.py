"""The lock: what the book's safety messages are, and which pages must carry them, written down once more.

So are the steps of every procedure, and the pages that show it.
The register can be changed by mistake in ways that no rule can see: a milder signal word, a rule that is gone.
A build whose messages differ from the lock is refused, with the name of each difference.
The setting ``safety_write_lock`` writes the lock anew, so that every such change is a line in the diff that somebody reads.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from handbook.content.procedures import NONE
from handbook.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from handbook.content.procedures import Procedures
    from handbook.content.safety.facts import PageFacts
    from handbook.content.safety.register import SafetyRegister
    from handbook.content.safety.rules import Rule

HEAD = "# Written by `{command}`; read the difference before you commit it.\n"


def entries(
    register: SafetyRegister,
    pages: Mapping[str, PageFacts],
    needs: Mapping[str, Mapping[str, Rule]],
    steps: Procedures = NONE,
) -> dict[str, str]:
    """Return each line of the lock by its name: a message with its signal, text and rules, or a page that needs it."""
    found = {}
    for key, message in register.messages.items():
        found[key] = (
            f"{message.signal}, text {_digest(chr(10).join((message.hazard, message.consequence, *message.avoid)))}"
        )
        for kind in ("topics", "pages", "words", "stop", "slowly", "at_once"):
            for value in getattr(message, kind):
                found[f"{key}: {kind}: {value}"] = "rule"
    for docname, facts in sorted(pages.items()):
        if not facts.listed:
            # Which of several words it is does not matter; a topic that is gone does.
            found |= {
                f"{key}: on {docname}": rule.kind if rule.kind == "word" else f"{rule.kind} '{rule.value}'"
                for key, rule in needs[docname].items()
            }
    for docname, facts in sorted(pages.items()):
        found |= {f"{key}: excused on {docname}": "excused" for key in facts.exempt}
    return found | entries_of_procedures(steps, pages)


def entries_of_procedures(steps: Procedures, pages: Mapping[str, PageFacts]) -> dict[str, str]:
    """Return the lines of the lock about procedures: each with its text, each step in its place, each page with its form."""
    found = {f"interval {name}": value for name, value in steps.intervals.items()}
    for key, record in steps.records.items():
        found[f"procedure {key}"] = f"text {_digest(record.model_dump_json(exclude={'step'}, exclude_defaults=True))}"
        for number, step in enumerate(record.step, start=1):
            found[f"procedure {key}: step {number}"] = (
                f"{step.id}, text {_digest(step.model_dump_json(exclude_defaults=True))}"
            )
    for docname, facts in sorted(pages.items()):
        found |= {f"procedure {key}: {form} on {docname}": "shown" for key, form in facts.procedures}
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(path: Path, current: Mapping[str, str], command: str) -> None:
    """Write the lock; ``command`` is what wrote it."""
    lines = [f"{name} = {value}\n" for name, value in sorted(current.items())]
    path.write_text(HEAD.format(command=command) + "".join(lines), encoding="utf-8")


def differences(path: Path, current: Mapping[str, str], command: str) -> Iterator[Diagnostic]:
    """Yield a message for each way in which the book differs from its lock; ``command`` writes it anew."""
    if not path.is_file():
        message = f"the lock of the safety messages is missing; run `{command}` and read what it writes"
        yield Diagnostic("safety.no-lock", message, str(path))
        return
    text = path.read_text(encoding="utf-8-sig")
    locked = dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)
    advice = f"if this is meant, run `{command}` and have the difference read"
    for name in sorted(locked.keys() - current.keys()):
        yield Diagnostic("safety.lock-gone", f"'{name}' ({locked[name]}) is gone; {advice}", str(path))
    for name in sorted(current.keys() - locked.keys()):
        yield Diagnostic("safety.lock-new", f"'{name}' ({current[name]}) is new; {advice}", str(path))
    for name in sorted(locked.keys() & current.keys()):
        if locked[name] != current[name]:
            message = f"'{name}' was '{locked[name]}' and is '{current[name]}'; {advice}"
            yield Diagnostic("safety.lock-changed", message, str(path))
