"""Spelling and language of the pages and registers: Harper with our rules (``rules/*.weir``) and our words (``words.txt``).

Harper is an English checker that works without a network. Its American dictionary refuses British spellings; of its
hundreds of rules only those in ``RULES`` are used, for the others argue about taste. ``python language.py`` prints what
is wrong, with file and line.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from harper import Dialect, Language, Linter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path(__file__).parent
DOCS = FOLDER.parents[2] / "docs"
OURS = tuple(sorted(path.stem for path in (FOLDER / "rules").glob("*.weir")))
RULES = ("SpellCheck", "RepeatedWords", "AnA", *OURS)
# Harper's own language for rules cannot name a word with a stop in it.
LATIN = re.compile(r"\b(?:e\.g|i\.e|etc|et al|vs|viz)\b\.?")
# What the registers say to readers, by the table and the fields.
SAID = {
    "safety.toml": ("message", ("hazard", "consequence", "avoid")),
    "claims.toml": ("claim", ("reason",)),  # the claim itself is what people say
    "helplines.toml": ("helpline", ("hours", "also")),
    "interactions.toml": ("interaction", ("harm", "effect", "advice")),
    "procedures.toml": ("procedure", ("when", "brief", "never", "step", "text", "unsure", "short", "box", "card")),
}
# Markdown that says nothing to a reader.
UNSAID = re.compile(
    r"""^(?:```|:::|:[\w-]+:(?!\ )|\([\w-]+\)=|\#\ -+) .* $ | ^:(?:name|header-rows|stub-columns|widths|width|kind|sorted): .* $
    | \[[^]]*\]\{\.language-\w+\}
    | \{(?:cite:\w+|helpline|index|numref)\}`[^`]*` | \{(?:[\w:]+)\}`(?P<text>[^`<]*?)\s*(?:<[^`>]*>)?` | `[^`]*` | https?://\S+ """,
    re.VERBOSE,
)


class Fault(NamedTuple):
    """Something to mend."""

    file: str
    line: int
    rule: str
    text: str
    advice: str

    def __str__(self) -> str:
        """Return it as a line that an editor can jump to."""
        return f"{self.file}:{self.line}: {self.text!r}: {self.advice} ({self.rule})"


@cache
def linter() -> Linter:
    """Return Harper with our rules and words.

    :raises ValueError: if one of our rules does not do what its own tests say.
    """
    found = Linter(Dialect.AMERICAN)
    found.import_words(accepted())  # before the rules: new words make a new linter, without them
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr(
            "manifest.json",
            json.dumps({"author": "", "version": "1", "description": "Words of the handbook", "license": "MIT"}),
        )
        for path in sorted((FOLDER / "rules").glob("*.weir")):
            archive.writestr(path.name, path.read_text(encoding="utf-8"))
    if failed := found.load_weirpack(pack.getvalue()):
        msg = f"rules that fail their own tests: {failed}"
        raise ValueError(msg)
    return found


@cache
def accepted() -> list[str]:
    """Return the words that no dictionary has."""
    lines = (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def faults(line: str) -> Iterator[tuple[str, str, str]]:
    """Yield the rule, the text and the advice for everything wrong with a line of plain text."""
    for latin in LATIN.findall(line):
        yield "Latin", latin, "Write it in English: `for example`, `that is`, `and so on`, `and others`."
    line = line.replace("National Institute on Drug Abuse", "NIDA")  # a name, whatever we think of its words
    for rule, found in linter().organized_lints(line, language=Language.PLAINTEXT).items():
        if rule in RULES:
            for each in found:
                stem = each.problem_text.removesuffix("'s")
                if rule == "SpellCheck" and {stem, stem.lower()} & {*accepted()}:  # also where it begins a sentence
                    continue
                instead = ", ".join(suggestion.replacement_text for suggestion in each.suggestions[:3])
                advice = f"misspelled, or missing in words.txt; {instead}?" if rule == "SpellCheck" else each.message
                yield rule, each.problem_text, advice


def said(page: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a page of Markdown with their numbers, without what readers never see."""
    inside = ""
    for number, line in enumerate(page.splitlines(), start=1):
        if number == 1 and line == "---":
            inside = "---"
        elif inside:
            inside = "" if line.strip() == inside else inside
        elif line.startswith(("```{index}", "```{toctree}", "```{bibliography}")):
            inside = "```"
        elif line.startswith(":::{chart}"):
            pass
        else:
            text = line.removeprefix(":alt: ").removeprefix(":title: ")
            text = re.sub(r"^:::+\{list-table\}\s*", "", text)
            text = UNSAID.sub(lambda hit: hit["text"] or "", text)
            text = re.sub(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}", "", text)
            yield number, re.sub(r"^[\s#>]*(?:\* -|[-*:]|\d+\.)?\s*", "", text)


def texts(entry: dict[str, Any], fields: Sequence[str]) -> Iterator[str]:
    """Yield what the fields of a record say, and those of the records within it, such as steps; no role of Markdown."""
    for field in fields:
        value = entry.get(field, "")
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from texts(part, fields)
            else:
                yield UNSAID.sub(lambda hit: hit["text"] or "", part)


def of_pages(docs: Path = DOCS, pages: Sequence[Path] = ()) -> Iterator[Fault]:
    """Yield what is wrong with ``pages``, or with all below ``docs``."""
    for path in pages or sorted(path for path in docs.rglob("*.md") if "_ext" not in path.parts):
        for number, line in said(path.read_text(encoding="utf-8")):
            for rule, text, advice in faults(line):
                yield Fault(f"docs/{path.relative_to(docs)}", number, rule, text, advice)


def of_registers(docs: Path = DOCS) -> Iterator[Fault]:
    """Yield what is wrong with the words that the registers bring to pages."""
    for name, (table, fields) in SAID.items():
        source = (docs / "registers" / name).read_text(encoding="utf-8")
        for entry in tomllib.loads(source)[table]:
            line = source[: source.index(f'id = "{entry["id"]}"')].count("\n") + 1
            for text in texts(entry, fields):
                for rule, found, advice in faults(text):
                    yield Fault(f"docs/registers/{name}", line, rule, found, advice)


if __name__ == "__main__":
    some = [Path(name).resolve() for name in sys.argv[1:]]
    found = [*of_pages(pages=some)] if some else [*of_pages(), *of_registers()]
    print(*found, sep="\n")
    sys.exit(bool(found))
