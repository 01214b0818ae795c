"""A claim, a source or a file of numbers that is deleted is missed by the build, which says what is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.mutation.harness import ROOT, Laboratory

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


# A few of each kind, spread over the file; the data files are few enough to try them all. Claims go all at once, and each
# is missed by name; of sources the build may stop at the first that a register wants.
PATTERNS = {
    "claims.toml": r'^\[\[claim\]\]\nid = "{}"\n.*?(?=^\[\[claim\]\]|^# --|\Z)',
    "references.bib": r"^@\w+\{{{},\n.*?^\}}\n",
}
SAID = {"claims.toml": "no claim '{}'", "references.bib": r"(?<![\w-]){}(?![\w-])"}


@pytest.mark.parametrize(
    ("file", "gone"), [("claims.toml", tuple(CLAIMS[::25])), *(("references.bib", (key,)) for key in SOURCES[::60])]
)
def test_every_entry_is_missed(laboratory: Laboratory, file: str, gone: tuple[str, ...]) -> None:
    path = laboratory.folder / "docs" / "registers" / file
    before = after = path.read_text(encoding="utf-8")
    for key in gone:
        pattern = PATTERNS[file].format(key)
        after, times = re.subn(pattern, "", after, count=1, flags=re.MULTILINE | re.DOTALL)
        assert times == 1, key
    path.write_text(after, encoding="utf-8")
    try:
        told = laboratory.by_build()
    finally:
        path.write_text(before, encoding="utf-8")
    assert gone
    assert [key for key in gone if not re.search(SAID[file].format(key), told)] == [], told


def test_every_file_of_numbers_is_missed(laboratory: Laboratory) -> None:
    data = laboratory.folder / "docs" / "registers" / "data"
    data.rename(data.with_name("kept"))
    try:
        told = laboratory.by_build()
    finally:
        data.with_name("kept").rename(data)
    assert len(DATA) > 1
    missed = [rf"\w+/[\w-]+\.md:\d+: .*{name} cannot be read .* \[charts\.unreadable\]" for name in DATA]
    assert [words for words in missed if not re.search(words, told)] == [], told
