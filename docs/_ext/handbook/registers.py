"""Read a TOML register into typed, frozen records.

A register is a file of tables under one name, such as ``[[warning]]``.
Every mistake in the file is reported at once, each with the file and the entry it is in.
This module knows no Sphinx node and no output format.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from pathlib import Path


class RegisterError(ExtensionError):
    """A register that cannot be used; the message lists every mistake in it."""

    category = "Register error"


class Record(BaseModel):
    """A frozen entry of a register, named by its ``id``; unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    id: str


R = TypeVar("R", bound=Record)


def load(path: Path, table: str, record: type[R]) -> dict[str, R]:
    """Return the records of ``path`` by id, in the order of the file.

    :param table: the name of the array of tables, as in ``[[warning]]``.
    :raises RegisterError: if the file is missing, is not TOML in UTF-8, or holds any mistake.
    """
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); the handbook needs this register"
        raise RegisterError(msg) from None
    return dict(_load(path, table, record, stamp))


@lru_cache(maxsize=16)
def _load(path: Path, table: str, record: type[R], stamp: int) -> dict[str, R]:  # noqa: ARG001
    """Do the work of :func:`load` once for each state (``stamp``) of the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        msg = f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
        raise RegisterError(msg) from None
    except tomllib.TOMLDecodeError as error:
        msg = f"{path}: not TOML: {error}"
        raise RegisterError(msg) from None
    mistakes = [f"{path}: unknown table '{name}'; write [[{table}]]" for name in sorted(set(data) - {table})]
    records: dict[str, R] = {}
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        msg = f"{path}: '{table}' is no array of tables; write each entry as [[{table}]]"
        raise RegisterError(msg)
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: {table} {entry.get('id', f'number {number}')!r}"
        try:
            found = record.model_validate(entry)
        except ValidationError as error:
            mistakes += [f"{where}: {_plain(item)}" for item in error.errors()]
            continue
        if found.id in records:
            mistakes.append(f"{where}: the id is used twice; give each entry its own")
        records[found.id] = found
    if not records and not mistakes:
        mistakes.append(f"{path}: no [[{table}]] entry")
    if mistakes:
        raise RegisterError("\n".join(mistakes))
    return records


def _plain(error: dict) -> str:
    """Return one of pydantic's errors as a sentence that says what to write."""
    field = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "missing":
            return f"field '{field}' is missing; add it"
        case "extra_forbidden":
            return f"unknown field '{field}'; remove it or correct its name"
        case _:
            return f"field '{field}': {error['msg']}"
