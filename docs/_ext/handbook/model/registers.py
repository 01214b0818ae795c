"""Read a TOML register into typed, frozen records.

A register is a file of tables under one name, such as ``[[message]]``, and perhaps some settings beside them.
Every mistake in the file is reported at once, each with the file, the line of the entry and what to write instead.
A part that reads one marks its function with :func:`once`, so that a build loads and cross-checks each register once.
This module knows no Sphinx node and no output format.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic_core import ErrorDetails
    from sphinx.environment import BuildEnvironment

# NHS and IEC/IEEE 82079-1: one short sentence at a time.
MOST_WORDS = 20


# Tab and line end are white space; the rest has no letter. Programs disagree whether U+2028 and U+2029 end a line, and a
# font decides what a private sign looks like, such as the bullets of a word processor.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")


class RegisterError(DiagnosticError):
    """A register that cannot be used."""

    category = "Register error"


class Frozen(BaseModel):
    """Something read from a register: it cannot change, and unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_controls(cls, value: Any) -> Any:
        """Refuse control and private characters: TOML can write them out, and no page can show them."""
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and (hit := CONTROL.search(text)):
                msg = f"a control or private character, U+{ord(hit[0]):04X}; take it out"
                raise ValueError(msg)
        return value


class Record(Frozen):
    """An entry of a register, named by its ``id``."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _short(text: str) -> str:
    """Refuse a sentence that is too long to be read in a hurry."""
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        if (words := len(sentence.split())) > MOST_WORDS:
            msg = f"a sentence of {words} words; use {MOST_WORDS} or fewer"
            raise ValueError(msg)
    return text


# Text that must be there, and text that is read in a hurry.
Text = Annotated[str, Field(min_length=1)]
ShortText = Annotated[str, Field(min_length=1), AfterValidator(_short)]

# The head of a table, and its name.
HEAD = re.compile(r"^[ \t]*\[{1,2}\s*([\w-]+)\s*\]{1,2}", re.MULTILINE)

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Register(NamedTuple, Generic[R]):
    """What a file holds."""

    path: Path
    records: dict[str, R]  # by id, in the order of the file
    lines: dict[str, int]  # where each entry starts
    rest: dict[str, Any]  # the other tables, as they are
    heads: dict[str, int]  # where each of those starts

    def mistake(self, code: str, text: str, key: str) -> Diagnostic:
        """Return a mistake in an entry."""
        return Diagnostic(code, f"{key}: {text}", f"{self.path}:{self.lines[key]}")

    def where_table(self, name: str) -> str:
        """Return file and line of another table."""
        return f"{self.path}:{self.heads.get(name, 1)}"

    def table(self, name: str, shape: Any) -> Any:
        """Return another table in its shape; one that is not there is empty.

        :raises RegisterError: with every mistake in it.
        """
        try:
            return _adapter(shape).validate_python(self.rest.get(name, {}))
        except ValidationError as error:
            where = self.where_table(name)
            raise RegisterError(*_mistakes(error, where, f"[{name}]")) from None


def path_of(env: BuildEnvironment, setting: str) -> Path:
    """Return the path of a register that a setting names, relative to the source folder.

    :raises RegisterError: if the setting is empty.
    """
    name = env.config[setting]
    if not name:
        message = f'a page needs a register that the book has not; write one, and name it: {setting} = "…"'
        raise RegisterError(Diagnostic("register.none", message, "conf.py"))
    return Path(env.srcdir, name)


def once(load: Callable[[BuildEnvironment], T]) -> Callable[[BuildEnvironment], T]:
    """Let a function that loads and cross-checks a register do so once for each environment, that is: in each build."""
    kept: WeakKeyDictionary[BuildEnvironment, T] = WeakKeyDictionary()

    @wraps(load)
    def loaded(env: BuildEnvironment) -> T:
        if env not in kept:
            kept[env] = load(env)
        return kept[env]

    return loaded


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """Return what checks a shape; to make it takes far longer than to use it."""
    return TypeAdapter(shape)


def load(
    path: Path, table: str, record: type[R], others: tuple[str, ...] = (), values: tuple[str, ...] = ()
) -> Register[R]:
    """Return the register in ``path``.

    :param table: the name of the array of tables, as in ``[[message]]``.
    :param others: names of further tables that the file may have.
    :param values: names of single values that may stand before them.
    :raises RegisterError: if the file is missing, is not TOML in UTF-8, or holds any mistake.
    """
    text, data = _parse(path)
    heads = {hit[1]: text.count("\n", 0, hit.start()) + 1 for hit in HEAD.finditer(text)}
    known = " or ".join([f"[[{table}]]", *(f"[{other}]" for other in others)])
    mistakes = [
        Diagnostic("register.table", f"unknown table '{name}'; write {known}", f"{path}:{heads.get(name, 1)}")
        for name in sorted(set(data) - {table, *others, *values})
    ]
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        message = f"'{table}' is not an array of tables; write each entry as [[{table}]]"
        raise RegisterError(Diagnostic("register.no-entries", message, f"{path}:{heads.get(table, 1)}"))
    starts = [
        text.count("\n", 0, head.start()) + 1 for head in re.finditer(rf"^\[\[\s*{table}\s*\]\]", text, re.MULTILINE)
    ]
    records: dict[str, R] = {}
    lines: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        line = starts[number - 1] if len(starts) == len(entries) else 1
        where = f"{path}:{line}"
        name = f"{table} {shown(entry.get('id', f'number {number}'))}"
        try:
            found = record.model_validate(entry)
        except ValidationError as error:
            mistakes += _mistakes(error, where, name)
            continue
        if found.id in records:
            message = f"{name}: the id is used twice; give each entry its own"
            mistakes.append(Diagnostic("register.duplicate", message, where))
        records[found.id] = found
        lines[found.id] = line
    if not records and not mistakes:
        mistakes.append(Diagnostic("register.empty", f"no [[{table}]] entry; write one", str(path)))
    if mistakes:
        raise RegisterError(*mistakes)
    return Register(path, records, lines, {name: data[name] for name in (*others, *values) if name in data}, heads)


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of a file and what it holds."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        message = f"cannot be read ({error.strerror}); add the file, or correct the setting in conf.py that names it"
        raise RegisterError(Diagnostic("register.unreadable", message, str(path))) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8"
        raise RegisterError(Diagnostic("register.encoding", message, f"{path}:{line}")) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        found = re.search(r"at line (\d+)", str(error))
        at = found[1] if found else text.count("\n") + 1
        said = str(error).partition("; use sys.")[0]  # advice for programmers, on endless numbers
        message = f"not TOML: {said}; correct that line, or the one before it"
        raise RegisterError(Diagnostic("register.toml", message, f"{path}:{at}")) from None


def _mistakes(error: ValidationError, where: str, name: str) -> Iterator[Diagnostic]:
    """Yield each of pydantic's errors; a list that only lacks what was wrong in it is not called empty."""
    items = error.errors()
    for item in items:
        inner = any(other is not item and other["loc"][: len(item["loc"])] == item["loc"] for other in items)
        if not (item["type"] == "too_short" and inner):
            code, message = plain(item)
            yield Diagnostic(code, f"{name}: {message}", where)


def shown(value: object) -> str:
    """Return a value as a writer knows it from TOML, and not from Python."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "a table"
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
        case dt.date() | dt.time():
            return value.isoformat()
        case str():
            return f"'{value}'"
    return str(value)


def plain(error: ErrorDetails) -> tuple[str, str]:  # noqa: C901, PLR0911 (one case for each kind of error)
    """Return code and words of one of pydantic's errors, which say what to write."""
    # People count from 1; pydantic marks the key of a table.
    parts = (part + 1 if isinstance(part, int) else part for part in error["loc"])
    field = ".".join(str(part) for part in parts if part != "[key]")
    given = shown(error["input"])
    match error["type"]:
        case "missing":
            return "register.missing", f"field '{field}' is missing; add it"
        case "extra_forbidden":
            return "register.field", f"unknown field '{field}'; remove it or correct its name"
        case "string_too_short" | "too_short":
            return "register.blank", f"field '{field}' is empty; write something or take it out"
        case "too_long":
            lines, most = error["ctx"]["actual_length"], error["ctx"]["max_length"]
            return "register.long", f"field '{field}' has {lines} lines; use {most} or fewer"
        case "string_pattern_mismatch":
            kind = "small letters, digits and single hyphens" if field == "id" else "digits, spaces and hyphens"
            return "register.letters", f"field '{field}' is {given}; use {kind}"
        case "tuple_type":
            return "register.list", f'field \'{field}\' is {given}; write a list, as in ["one", "two"]'
        case "string_type":
            return "register.text", f"field '{field}' is {given}; write it in quotes"
        case "value_error":
            return "register.rule", f"field '{field}': {error['ctx']['error']}"
        case "literal_error" if "[key]" in error["loc"]:
            return "register.key", f"unknown field '{field}'; write {error['ctx']['expected']}"
        case "literal_error":
            return "register.choice", f"field '{field}' is {given}; write {error['ctx']['expected']}"
        case _:
            return "register.value", f"field '{field}' is {given}; it needs another value ({error['msg']})"
