"""Ways to break a file of a handbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Break = Callable[[Path], None]


class Said(NamedTuple):
    """A message that a writer must get: which file, which line, its code, and words that must be in it, in order."""

    file: str  # from the top of the repository
    line: str | int  # a piece of the line of the file that is wrong, its number, or nothing for the whole file
    code: str  # as the message has it at its end, or nothing
    words: tuple[str, ...]


class Case(NamedTuple):
    """One thing that can be wrong."""

    kind: str
    name: str
    break_it: Break
    said: tuple[Said, ...]
    output: str = "html"


def said(file: str, line: str | int, code: str, *words: str) -> Said:
    """Return what must be said of a line."""
    assert re.fullmatch(r"[a-z_.-]*", code), f"a row needs the code of its message, not {code!r}"
    return Said(file, line, code, words)


def write(name: str, content: str | bytes) -> Break:
    """Return what gives a file this content."""

    def change(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def edit(name: str, old: str, new: str | bytes) -> Break:
    """Return what puts ``new`` in the place of ``old``."""

    def change(root: Path) -> None:
        before = (root / name).read_bytes()
        assert before.count(old.encode()) >= 1, (name, old)
        (root / name).write_bytes(before.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))

    return change


def add(name: str, more: str | bytes) -> Break:
    """Return what adds text to the end of a file."""

    def change(root: Path) -> None:
        with (root / name).open("ab") as file:
            file.write(more if isinstance(more, bytes) else more.encode())

    return change


def cut(name: str, after: str) -> Break:
    """Return what ends a file after the text ``after``, as a full disk or a broken transfer does."""

    def change(root: Path) -> None:
        before = (root / name).read_bytes()
        (root / name).write_bytes(before[: before.index(after.encode()) + len(after.encode())])

    return change


def remove(name: str) -> Break:
    """Return what removes a file."""
    return lambda root: (root / name).unlink()


def link(name: str, target: str) -> Break:
    """Return what makes a file a symbolic link to ``target``."""

    def change(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root / name).symlink_to(target)

    return change


def both(*breaks: Break) -> Break:
    """Return what breaks several things."""

    def change(root: Path) -> None:
        for one in breaks:
            one(root)

    return change
