"""Registers: typed records, and every mistake of a file at once."""

import re
from pathlib import Path
from typing import Literal

import pytest

from handbook.model.registers import Record, RegisterError, load
from tests.support.messages import told


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
    return told(str(caught.value), tmp_path)


def test_records_keep_their_order_and_are_frozen(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD.replace('"a"', '"b"') + GOOD, encoding="utf-8")
    register = load(path, "thing", Thing)
    things = register.records
    assert list(things) == ["b", "a"]
    with pytest.raises(ValueError, match="frozen"):
        things["a"].kind = "small"
    assert str(register.mistake("a.b", "no", "a")) == f"{path}:5: a: no [a.b]"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path, "thing", Thing).records["a"].kind == "big"
    path.write_text(GOOD.replace("big", "small"), encoding="utf-8")
    assert load(path, "thing", Thing).records["a"].kind == "small"


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    said = mistakes(tmp_path, GOOD + GOOD + '[[thing]]\nid = "c"\nkind = "huge"\ncolor = 1\n[[other]]\n')
    assert said == [
        "things.toml:13 register.table",
        "things.toml:5 register.duplicate",
        "things.toml:9 register.choice",
        "things.toml:9 register.missing",
        "things.toml:9 register.field",
    ]


def test_an_id_is_small_letters_digits_and_hyphens(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD.replace('"a"', '"A b"')) == ["things.toml:1 register.letters"]


def test_an_entry_without_id_is_named_by_its_number(tmp_path: Path) -> None:
    assert mistakes(tmp_path, '[[thing]]\nkind = "big"\nnames = []\n') == ["things.toml:1 register.missing"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"# a\n\xff", "things.toml:2 register.encoding"),
        ("[[thing]\n", "things.toml:1 register.toml"),
        ("", "things.toml register.empty"),
        ("thing = 3\n", "things.toml:1 register.no-entries"),
        ("thing = [3]\n", "things.toml:1 register.no-entries"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_one_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    assert mistakes(tmp_path, content) == [said]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1979-05-27", "1979-05-27"),
        ("true", "true"),
        ('["x", 1.5]', "['x', 1.5]"),
        ("{a = 1}", "a table"),
        ('"x"', "'x'"),
    ],
)
def test_a_wrong_value_is_shown_as_a_writer_knows_it(tmp_path: Path, written: str, shown: str) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD.replace('"big"', written), encoding="utf-8")
    with pytest.raises(RegisterError, match=re.escape(f"field 'kind' is {shown}; write 'big' or 'small'")):
        load(path, "thing", Thing)


def test_items_of_a_list_are_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD.replace('"x"', '"x", 2'), encoding="utf-8")
    with pytest.raises(RegisterError, match=r"field 'names\.2' is 2; write it in quotes"):
        load(path, "thing", Thing)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"none.toml: cannot be read .* \[register\.unreadable\]"):
        load(tmp_path / "none.toml", "thing", Thing)
