"""A claim, a source or a file of numbers that is deleted is missed by the build, which says what is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from harness import ROOT, Laboratory

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTERS = ROOT / "docs" / "registers"
CLAIMS = re.findall(
    r'^\[\[claim\]\]\nid = "([\w-]+)"', (REGISTERS / "claims.toml").read_text(encoding="utf-8"), re.MULTILINE
)
SOURCES = re.findall(r"^@\w+\{([^,\s]+),", (REGISTERS / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
DATA = sorted(path.name for path in (REGISTERS / "data").glob("*.csv"))


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    found = Laboratory()
    yield found
    found.close()


# A few of each kind, spread over the file; the data files are few enough to try them all.
DELETIONS = [
    *(
        ("claims.toml", rf'^\[\[claim\]\]\nid = "{key}"\n.*?(?=^\[\[claim\]\]|^# --|\Z)', f"no claim '{key}'")
        for key in CLAIMS[::25]
    ),
    *(("references.bib", rf"^@\w+\{{{key},\n.*?^\}}\n", key) for key in SOURCES[::60]),
]


@pytest.mark.parametrize(("file", "pattern", "said"), DELETIONS, ids=lambda value: str(value)[:30])
def test_an_entry_is_missed(laboratory: Laboratory, file: str, pattern: str, said: str) -> None:
    path = laboratory.folder / "docs" / "registers" / file
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, "", before, count=1, flags=re.MULTILINE | re.DOTALL)
    assert after != before
    path.write_text(after, encoding="utf-8")
    try:
        assert said in laboratory.by_build()
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("name", DATA)
def test_a_file_of_numbers_is_missed(laboratory: Laboratory, name: str) -> None:
    path = laboratory.folder / "docs" / "registers" / "data" / name
    text = path.read_text(encoding="utf-8")
    path.unlink()
    try:
        assert re.search(
            rf"\w+/[\w-]+\.md:\d+: .*{name} cannot be read .* \[charts\.unreadable\]", laboratory.by_build()
        )
    finally:
        path.write_text(text, encoding="utf-8")
