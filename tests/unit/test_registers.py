"""Registers: typed records, and every mistake of a file at once."""

import re
from pathlib import Path
from typing import Literal

import pytest

from handbook.registers import Record, RegisterError, load


class Thing(Record):
    """A record for these tests."""

    kind: Literal["big", "small"]
    names: tuple[str, ...]


GOOD = '[[thing]]\nid = "a"\nkind = "big"\nnames = ["x"]\n'


def mistakes(tmp_path: Path, content: str | bytes) -> list[str]:
    path = tmp_path / "things.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(RegisterError) as caught:
        load(path, "thing", Thing)
    return str(caught.value).replace(f"{tmp_path}/", "").splitlines()


def test_records_keep_their_order_and_are_frozen(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD.replace('"a"', '"b"') + GOOD, encoding="utf-8")
    register = load(path, "thing", Thing)
    things = register.records
    assert list(things) == ["b", "a"]
    with pytest.raises(ValueError, match="frozen"):
        things["a"].kind = "small"
    assert register.where("a") == f"{path}:5: a"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path, "thing", Thing).records["a"].kind == "big"
    path.write_text(GOOD.replace("big", "small"), encoding="utf-8")
    assert load(path, "thing", Thing).records["a"].kind == "small"


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    said = mistakes(tmp_path, GOOD + GOOD + '[[thing]]\nid = "c"\nkind = "huge"\ncolor = 1\n[[other]]\n')
    assert said == [
        "things.toml:13: unknown table 'other'; write [[thing]]",
        "things.toml:5: thing 'a': the id is used twice; give each entry its own",
        "things.toml:9: thing 'c': field 'kind' is 'huge'; write 'big' or 'small'",
        "things.toml:9: thing 'c': field 'names' is missing; add it",
        "things.toml:9: thing 'c': unknown field 'color'; remove it or correct its name",
    ]


def test_an_id_is_small_letters_digits_and_hyphens(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD.replace('"a"', '"A b"')) == [
        "things.toml:1: thing 'A b': field 'id' is 'A b'; use small letters, digits and single hyphens"
    ]


def test_an_entry_without_id_is_named_by_its_number(tmp_path: Path) -> None:
    assert mistakes(tmp_path, '[[thing]]\nkind = "big"\nnames = []\n') == [
        "things.toml:1: thing 'number 1': field 'id' is missing; add it"
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"# a\n\xff", "things.toml:2: byte 4 is not UTF-8"),
        ("[[thing]\n", "things.toml:1: not TOML: .*; correct that line"),
        ("", r"no \[\[thing\]\] entry; write one"),
        ("thing = 3\n", "write .*thing"),
        ("thing = [3]\n", "write .*thing"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_one_line(tmp_path: Path, content: str | bytes, words: str) -> None:
    [said] = mistakes(tmp_path, content)
    assert re.search(words, said)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"none.toml: cannot be read"):
        load(tmp_path / "none.toml", "thing", Thing)
