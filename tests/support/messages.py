"""The messages of the extension: which there are, and what is told of one that a build has shown."""

from __future__ import annotations

import ast
import itertools
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSION = Path(__file__).resolve().parents[2] / "docs" / "_ext" / "handbook"
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
# Sphinx, MyST, docutils and the bibliography have codes of their own.
FOREIGN = ("bibtex.", "config", "docutils", "index", "misc.", "myst.", "ref.", "toc.")
# What a programmer forgot: a placeholder, a doubled percent sign, a value as Python writes it. (Pages write '%s' for a number.)
LEFT_OVER = re.compile(r"%%|(?<!write ')%[sdr(]|<\w[\w.]* object|\bPosixPath\(|\bdatetime\.")

# What takes a code and the text behind it.
REPORTS = {"Diagnostic", "report", "mistake", "reject", "_explain"}
# What a sample is to be a number for.
NUMBER = re.compile(r"len\(|\b(age|columns|line|lines|missing|mistakes|most|number|size|start|words)\b|MOST|\bord\(")


def told(said: str, folder: Path | None = None) -> list[str]:
    """Return place and code of each message, as in ``page.md:3 safety.missing``; what is no message, as it is.

    Each is looked at on the way: its code is one that the extension has, and nothing in it was left over.
    """
    lines = (said.replace(f"{folder}/", "") if folder else said).strip().splitlines()
    return [_short(line) for line in lines]


def _short(line: str) -> str:
    hit = re.fullmatch(r"(.*?) \[([\w.-]+)\]", line)
    if not hit:
        return line
    message = re.sub(r"^[A-Z][a-z ]* error: |\b(WARNING|ERROR|CRITICAL): ", "", hit[1])
    assert hit[2] in catalog() or hit[2].startswith(FOREIGN), f"no code of ours: {line}"
    assert not LEFT_OVER.search(message), f"left over in: {line}"
    place = re.match(r"([\w./-]+\.\w+(:\d+)?): ", message)
    return f"{place[1] if place else ''} {hit[2]}".strip()


@cache
def catalog() -> dict[str, list[str]]:
    """Return the texts in the code of the extension by their codes; one made elsewhere (by Typst) is left out."""
    found: dict[str, list[str]] = {}
    for path in sorted(EXTENSION.rglob("*.py")):
        for function in _functions(ast.parse(path.read_text(encoding="utf-8"))):
            for code, text in _of_function(function):
                texts = found.setdefault(code, [])
                texts += [text] if text else []
    return found


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield each function; none of ours that reports is inside of another."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _of_function(function: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each code, with the text that stands behind it or that a name behind it was given."""
    named: dict[str, str] = {}
    for node in sorted(ast.walk(function), key=lambda node: getattr(node, "lineno", 0)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named[node.targets[0].id] = _text(node.value)
        values: list[ast.expr] = node.elts if isinstance(node, ast.Tuple) else []
        reports = False
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in REPORTS:
            reports, values = True, node.args
        for code, after in itertools.pairwise(values):
            if isinstance(code, ast.Constant) and isinstance(code.value, str) and CODE.fullmatch(code.value):
                text = named.get(after.id, "") if isinstance(after, ast.Name) else _text(after)
                if reports or " " in text:
                    yield code.value, text


def _text(node: ast.expr) -> str:
    """Return a text with a sample in the place of each value, or nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text, node.values))
    if isinstance(node, ast.FormattedValue):
        return "3" if NUMBER.search(ast.unparse(node.value)) else "mixing"
    return ""
