"""Ways to break the handbook's safety messages on purpose; each must be refused or caught."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tests.support.books import DOCS, ROOT
from tests.support.required import Required, procedures, register, required

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Mutation:
    """One way to break one thing: ``change`` maps the text of ``file`` to the broken text."""

    kind: str
    file: str  # below the folder of the handbook
    change: Callable[[str], str] = field(repr=False)
    page: str = ""  # what the complaint must name
    message: str = ""
    how: str = "build"  # or the format whose book test must catch it

    def apply(self, folder: Path) -> str:
        """Break the file and return what it was."""
        path = folder / self.file
        before = path.read_text(encoding="utf-8")
        after = self.change(before)
        if after == before:
            msg = f"{self}: changes nothing"
            raise ValueError(msg)
        path.write_text(after, encoding="utf-8")
        return before


def directive(message: str) -> re.Pattern[str]:
    """Return what finds a message in the source of a page."""
    return re.compile(rf"^:::\{{safety\}} {message}\n:::\n", re.MULTILINE)


def typed(message: str) -> str:
    """Return a box with the words of a message, typed by hand."""
    entry = register()[message]
    lines = "".join(f"- {line}\n" for line in entry["avoid"])
    kind = entry["signal"].replace("notice", "note")
    return f":::{{{kind}}}\n{entry['hazard']}\n\n{entry['consequence']}\n\n{lines}:::\n"


def on_page(wanted: Required) -> Iterator[Mutation]:
    """Yield every way to break one message on one page."""
    page, message = wanted
    file = f"docs/{page}.md"
    found = directive(message)
    topics = set(register()[message].get("topics", ()))
    source = f":::{{safety}} {message}\n:::\n"
    milder = {"danger": "notice", "warning": "notice", "caution": "notice", "notice": "tip"}[
        register()[message]["signal"]
    ]

    def swap(text: str) -> Callable[[str], str]:
        return lambda before: found.sub(lambda _hit: text, before, count=1)

    def below(before: str) -> str:
        return f"{found.sub('', before, count=1).rstrip()}\n\n{source}"

    def without_topics(before: str) -> str:
        def strip(hit: re.Match[str]) -> str:
            kept = [topic for topic in hit[1].split(", ") if topic not in topics]
            return f"topics: [{', '.join(kept)}]"

        return re.sub(r"^topics: \[(.*)\]$", strip, before, count=1, flags=re.MULTILINE)

    ways: dict[str, Callable[[str], str]] = {
        "delete it": swap(""),
        "change its signal word": swap(
            typed(message).replace("{danger}", "{note}").replace("{warning}", "{tip}").replace("{caution}", "{hint}")
        ),
        "retype its text": swap(typed(message)),
        "move it below what it governs": below,
        "hide it in a comment": swap("".join(f"% {line}\n" for line in source.splitlines())),
        "hide it in a dropdown": swap(f"<details><summary>More</summary>\n\n{source}\n</details>\n"),
        "hide it in a quotation": swap("".join(f"> {line}\n" for line in source.splitlines())),
        "hide it behind only": swap(f"::::{{only}} {milder}\n{source}::::\n"),
        "hide it in a container": swap(f"::::{{container}} hidden\n{source}::::\n"),
        "misspell its id": swap(source.replace(message, f"{message}s")),
    }
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    if text.endswith(source):
        del ways["move it below what it governs"]  # as on the card: nothing comes after it
    for kind, change in ways.items():
        yield Mutation(kind, file, change, page, message)
    # A page that must show the message because of its name or a word has nothing to remove.
    if without_topics(text) != text:
        yield Mutation("remove the topic", file, without_topics, page, message)


def in_register(message: str) -> Iterator[Mutation]:
    """Yield every way to break one record and its rules."""
    file = "docs/registers/safety.toml"
    entry = register()[message]
    record = re.compile(rf'^\[\[message\]\]\nid = "{message}"\n.*?(?=^\[\[message\]\]|\Z)', re.MULTILINE | re.DOTALL)

    def inside(change: Callable[[str], str]) -> Callable[[str], str]:
        return lambda before: record.sub(lambda hit: change(hit[0]), before, count=1)

    yield Mutation("remove the record", file, inside(lambda _text: ""), "", message)
    other = "caution" if entry["signal"] != "caution" else "notice"
    yield Mutation(
        "change the signal word in the register",
        file,
        inside(lambda text: text.replace(f'signal = "{entry["signal"]}"', f'signal = "{other}"')),
        "",
        message,
    )
    yield Mutation(
        "change the words in the register",
        file,
        inside(lambda text: text.replace('consequence = "', 'consequence = "Perhaps. ')),
        "",
        message,
    )
    for phrase in SLOWLY if "slowly" in entry else ():
        if phrase in "".join(entry["avoid"]).lower():
            change = partial(re.sub, phrase, "ask before you stop", count=1, flags=re.IGNORECASE)
            yield Mutation("drop that nobody stops suddenly", file, inside(change), "", message)
    for kind in ("topics", "words", "stop", "slowly", "at_once"):
        for value in entry.get(kind, ()):
            yield Mutation(
                f"remove a rule ({kind})",
                file,
                inside(lambda text, kind=kind, value=value: _without(text, kind, value)),
                "",
                message,
            )


SLOWLY = ("do not stop suddenly", "do not stop or change", "do not suddenly stop")


def _without(text: str, kind: str, value: str) -> str:
    """Return a record without one of the values of a rule."""

    def strip(hit: re.Match[str]) -> str:
        kept = [item for item in re.findall(r'"([^"]*)"', hit[1]) if item != value]
        return f"{kind} = [{', '.join(f'{chr(34)}{item}{chr(34)}' for item in kept)}]"

    return re.sub(rf"^{kind} = \[(.*?)\]", strip, text, count=1, flags=re.MULTILINE | re.DOTALL)


def in_procedure(key: str) -> Iterator[Mutation]:
    """Yield every way to break one procedure: its order, each of its steps, and its place."""
    file = "docs/registers/procedures.toml"
    record = re.compile(rf'^\[\[procedure\]\]\nid = "{key}"\n.*?(?=^\[\[procedure\]\]|\Z)', re.MULTILINE | re.DOTALL)
    head = "[[procedure.step]]\n"

    def steps(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
        def inside(hit: re.Match[str]) -> str:
            first, *parts = hit[0].split(head)
            last, card, cards = parts[-1].partition("[[procedure.card]]")
            return head.join([first, *change([*parts[:-1], last])]) + card + cards

        return lambda before: record.sub(inside, before, count=1)

    for at in range(len(procedures()[key]["step"])):
        yield Mutation("drop a step", file, steps(lambda all_, at=at: all_[:at] + all_[at + 1 :]), "", key)
        if at:
            yield Mutation(
                "swap two steps",
                file,
                steps(lambda all_, at=at: [*all_[: at - 1], all_[at], all_[at - 1], *all_[at + 1 :]]),
                "",
                key,
            )
        yield Mutation(
            "change the words of a step",
            file,
            steps(lambda all_, at=at: [*all_[:at], all_[at].replace('name = "', 'name = "Not '), *all_[at + 1 :]]),
            "",
            key,
        )


def in_intervals() -> Iterator[Mutation]:
    """Yield every way to tell another time, for all records or in one of them."""
    registers = "docs/registers/procedures.toml", "docs/registers/safety.toml"
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in registers]
    for name in re.findall(r'^([\w-]+) = "[\d to]+ (?:second|minute)s"$', texts[0], re.MULTILINE):
        change = partial(re.sub, rf'^{name} = ".*"$', f'{name} = "7 minutes"', flags=re.MULTILINE)
        yield Mutation("change an interval", registers[0], change, "", name)
        for file, text in zip(registers, texts, strict=True):
            if f"{{{name}}}" in text:
                typed = partial(_once, f"{{{name}}}", "7 minutes")
                yield Mutation("type an interval", file, typed, "", "7 minutes")


def _once(old: str, new: str, text: str) -> str:
    return text.replace(old, new, 1)


def in_picture() -> Iterator[Mutation]:
    """Yield ways in which the picture of the steps could tell something else than their record."""
    file = "docs/figures/emergency-steps.svg"
    changes = {
        "swap two steps in the picture": (r"(?s)>(Side)<(.*)>(Stay)<", r">\3<\2>\1<", "Stay, Side"),
        "change a number in the picture": ("UK 999", "UK 998", "'998'"),
        "change an interval in the picture": ("2 to 3 minutes", "2 to 8 minutes", "'8'"),
        "say more in the picture": ("Watch them until", "Always watch them until", "'always'"),
    }
    for kind, (old, new, named) in changes.items():
        yield Mutation(kind, file, partial(re.sub, old, new, count=1), "", named)
    typed = partial(_once, "{procedure}`overdose:breathing`", "step 4")
    yield Mutation("type the number of a step", "docs/emergency.md", typed, "emergency", "step 4")


BOX = ("us-emergency", "gb-emergency", "eu-emergency", "au-emergency", "th-emergency")
# How each format would lose its boxes: the visitor does nothing and the node is skipped.
LOSE = "\n\n    def visit_admonition(self, node):\n        raise nodes.SkipNode\n"


def elsewhere() -> Iterator[Mutation]:
    """Yield what can be lost outside pages and messages: help-box numbers, and a format's visitor."""
    file = "docs/registers/helplines.toml"
    for key in BOX:
        yield Mutation(
            "remove a help-box number",
            file,
            lambda text, key=key: text.replace(f'"{key}", ', "").replace(f', "{key}"]', "]"),
            "",
            key,
            "help box",
        )
    yield Mutation(
        "remove a help line",
        file,
        lambda text: re.sub(
            r'\[\[helpline\]\]\nid = "us-poison-help".*?(?=\[\[helpline\]\])', "", text, flags=re.DOTALL
        ),
        "",
        "us-poison-help",
    )
    web, printing = "docs/_ext/handbook/formats/html/translator.py", "docs/_ext/handbook/formats/pdf/blocks.py"
    for form in ("html", "epub"):
        yield Mutation(
            f"drop the visitor ({form})",
            web,
            lambda text: text.replace("    def visit_table(", f"{LOSE}\n    def visit_table(", 1),
            "index",
            "overdose-emergency",
            form,
        )
    yield Mutation(
        "drop the visitor (pdf)",
        printing,
        lambda text: re.sub(
            r'        """Open a box; its title and its kind are always in words."""\n',
            lambda hit: f"{hit[0]}        raise nodes.SkipNode\n",
            text,
        ),
        "index",
        "overdose-emergency",
        "pdf",
    )
    yield Mutation(
        "hide the boxes by style",
        "docs/_ext/handbook/formats/html/theme/static/handbook.css",
        lambda text: f"{text}\n.safety {{ display: none; }}\n",
        "index",
        "overdose-emergency",
        "style",
    )


GRADES = ("major", "moderate", "not-known", "minor")


def between_drugs() -> Iterator[Mutation]:
    """Yield each way to make a rating milder by a step, and to let a drug lose a class and so the ratings of it."""
    interactions, drugs = "docs/registers/interactions.toml", "docs/registers/drugs.toml"
    for record in tomllib.loads((ROOT / interactions).read_text(encoding="utf-8"))["interaction"]:
        milder = GRADES[GRADES.index(record["severity"]) + 1]
        change = partial(_instead, record["id"], "severity", f'"{milder}"')
        yield Mutation("soften a severity", interactions, change, "", record["id"])
    for drug in tomllib.loads((ROOT / drugs).read_text(encoding="utf-8"))["drug"]:
        *rest, _last = drug["classes"]
        if rest:
            change = partial(
                _instead, drug["id"], "classes", f"[{', '.join(f'{chr(34)}{key}{chr(34)}' for key in rest)}]"
            )
            yield Mutation("take a drug out of a class", drugs, change, "", drug["id"])


def _instead(record: str, field: str, value: str, text: str) -> str:
    """Return a register with another value in one record."""
    pattern = rf'(^id = "{record}"$.*?^{field} = ).*?$'
    return re.sub(pattern, lambda hit: hit[1] + value, text, count=1, flags=re.MULTILINE | re.DOTALL)


def everything() -> list[Mutation]:
    """Return all mutations."""
    pages = [mutation for wanted in required() for mutation in on_page(wanted)]
    records = [mutation for message in register() for mutation in in_register(message)]
    steps = [mutation for key in procedures() for mutation in in_procedure(key)]
    return [*pages, *records, *steps, *in_intervals(), *in_picture(), *between_drugs(), *elsewhere()]


def sample() -> list[Mutation]:
    """Return a part that has every kind and every message, the same each time."""
    chosen: list[Mutation] = []
    kinds: set[str] = set()
    messages: set[str] = set()
    everyone = everything()
    # Start each message at another kind, so that the kinds are spread over the messages.
    order = sorted(everyone, key=lambda one: (sum(map(ord, one.message + one.page)) * 7 + sum(map(ord, one.kind))) % 97)
    known = set(register())
    for mutation in order:
        if mutation.kind not in kinds or (mutation.message in known and mutation.message not in messages):
            chosen.append(mutation)
            kinds.add(mutation.kind)
            messages.add(mutation.message)
    return chosen
