"""What is built of a book, as ``[tool.handbook]`` in its ``pyproject.toml`` says.

Where its pages are, and one table for each output format, in the order in which messages are shown::

    [tool.handbook]
    source = "docs"                  # this is the default
    conf = "."                       # folder of conf.py; by default the root, or the source folder
    made_of = ["docs/**/*", "conf.py"]  # a change elsewhere makes no other book; by default all but `build`

    [tool.handbook.formats.pdf]
    help = "the handbook to print, on A4 and US Letter"
    builder = "print"
    publish = "*.pdf"

A new format is a builder and one such table: the command line, the Makefile and the tests read this list.
"""

from __future__ import annotations

import tomllib
from pathlib import Path  # noqa: TC003 (pydantic looks the types up)
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from handbook.model.diagnostics import Diagnostic, DiagnosticError
from handbook.model.registers import Frozen, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class FormatsError(DiagnosticError):
    """A table of formats that cannot be used."""

    category = "Formats error"


class Format(Frozen):
    """One output format, published in ``build/<name>``."""

    help: str = Field(min_length=1)  # one line for `make help`
    builder: str = Field(min_length=1)  # name of the Sphinx builder
    publish: str = "**/*"  # glob: which files of the builder's output folder are published
    needs: tuple[str, ...] = ()  # formats whose files this one reads or links to
    settings: dict[str, Any] = Field(default_factory=dict)  # values that replace those of conf.py


class Project(Frozen):
    """The table ``[tool.handbook]``; folders are relative to the root of the book."""

    source: str = "docs"
    conf: str = ""
    made_of: tuple[str, ...] = ()  # globs, see ``edition``
    formats: dict[str, Any] = Field(min_length=1)


def project(root: Path) -> Project:
    """Return what the book in ``root`` says of itself.

    :raises FormatsError: with every mistake in its table, but those in the tables of formats.
    """
    path = root / "pyproject.toml"
    message = "there are no formats; add a table [tool.handbook.formats.text] with 'help' and 'builder'"
    no_formats = Diagnostic("formats.none", message, str(path))
    try:
        return Project.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig"))["tool"]["handbook"])
    except KeyError:
        found = [no_formats]
    except tomllib.TOMLDecodeError as error:
        message = f"not TOML: {error}; correct that line, or the one before it"
        found = [Diagnostic("formats.toml", message, str(path))]
    except ValidationError as error:
        found = [
            no_formats if details["loc"] == ("formats",) else Diagnostic(*plain(details), str(path))
            for details in error.errors()
        ]
    raise FormatsError(*found)


def load(root: Path) -> dict[str, Format]:
    """Return the formats of the book in ``root`` by name, each after those that it needs.

    :raises FormatsError: with every mistake in the tables, or if a format needs an unknown one, or itself.
    """
    tables = project(root).formats.items()
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8-sig")
    formats: dict[str, Format] = {}
    mistakes: list[Diagnostic] = []
    for name, table in tables:
        line = text[: max(text.find(f"formats.{name}]"), 0)].count("\n") + 1
        try:
            formats[name] = Format.model_validate(table)
        except ValidationError as error:
            mistakes += [
                Diagnostic(code, f"format '{name}': {message}", f"{path}:{line}")
                for code, message in map(plain, error.errors())
            ]
    if mistakes:
        raise FormatsError(*mistakes)
    return {name: formats[name] for name in with_needs(formats, formats, path)}


def with_needs(formats: Mapping[str, Format], names: Iterable[str], path: Path | None = None) -> list[str]:
    """Return ``names`` and all formats that they need, each after its needs.

    :raises FormatsError: for an unknown format, or one that needs itself.
    """
    found: list[str] = []

    def add(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            message = f"the format '{name}' needs itself ({' > '.join((*way, name))}); take one of these needs out"
            raise FormatsError(Diagnostic("formats.circle", message, str(path)))
        if name not in formats:
            wrong = f"the format '{way[-1]}' needs '{name}', which is none" if way else f"there is no format '{name}'"
            message = f"{wrong}; write some of: {', '.join(formats)}"
            raise FormatsError(Diagnostic("formats.unknown", message, str(path) if way else ""))
        if name not in found:
            for need in formats[name].needs:
                add(need, (*way, name))
            found.append(name)

    for name in names:
        add(name, ())
    return found
