"""Built step by step is built at once: what Sphinx remembers between builds shows in no file of any format.

Hypothesis makes up sequences of changes (``smallbook.Step``). After every change the book is built where it was built before,
and a copy of its sources is built from nothing, under another path. Both must be refused with the same words, or be the
same bytes. ``make incremental`` tries many sequences, `make test` a few.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.faults.small_handbook import WITHOUT_ANSWERS
from tests.incremental.builds import ROOT, Builds, Built
from tests.incremental.smallbook import Small, Step, files, possible, start

if TYPE_CHECKING:
    from collections.abc import Iterator

SEQUENCES = int(os.environ.get("INCREMENTAL_SEQUENCES", "3"))
MOST_STEPS = 8
CONF = (ROOT / "conf.py").read_text(encoding="utf-8") + WITHOUT_ANSWERS
# Long ago, as the time of a file out of a backup.
OLD = 1_700_000_000
LOCK = Path("docs", "registers", "safety.lock")


def draw(data: st.DataObject, book: Small, number: int) -> Step:
    """Return a step that changes ``book``."""
    choices = possible(book)
    kind = data.draw(st.sampled_from(sorted(choices)), label=f"step {number}")
    step = data.draw(st.sampled_from(choices[kind]))
    odd = data.draw(st.sampled_from(["", "", "", "old file", "careless"]))
    return step._replace(old_file=odd == "old file", carelessly=odd == "careless")


@dataclass
class Shelf:
    """Where the books stand: the one that is changed and built again and again, and the copies built from nothing."""

    folder: Path
    again: Builds
    anew: Builds
    threads: ThreadPoolExecutor

    @property
    def book(self) -> Path:
        """Return the folder of the book that is built again."""
        return self.folder / "book"

    def begin(self) -> Small:
        """Put the book back to where every sequence starts, as it was built."""
        kept = self.folder / "kept"
        if not kept.exists():
            write(self.book, {}, files(start(), CONF))
            assert not self.again.all_formats(self.book, lock=True).said
            shutil.copytree(self.book, kept, symlinks=True)
        shutil.rmtree(self.book)
        # With the times of the files: that is what Sphinx looks at.
        shutil.copytree(kept, self.book, symlinks=True)
        return start()

    def take(self, before: Small, after: Small, step: Step) -> tuple[Built, Built]:
        """Take a step, and return how the book was built again and how from nothing."""
        written = files(after, CONF)
        write(self.book, files(before, CONF), written, OLD if step.old_file else None)
        copy = self.folder / "a copy from nothing"
        shutil.rmtree(copy, ignore_errors=True)
        write(copy, {}, written)
        if step.carelessly:  # nobody ran `make lock-safety`
            shutil.copy(self.book / LOCK, copy / LOCK)
            clean = self.threads.submit(self.anew.all_formats, copy)
            return self.again.all_formats(self.book), clean.result()
        anew = self.anew.all_formats(copy, lock=True)
        shutil.copy(copy / LOCK, self.book / LOCK)
        return self.again.all_formats(self.book), anew


def write(root: Path, before: dict[str, str], after: dict[str, str], time: int | None = None) -> None:
    """Turn the files ``before`` below ``root`` into those ``after``; touch no other."""
    for name in before.keys() - after.keys():
        (root / name).unlink()
    for name, text in after.items():
        if before.get(name) != text:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if time is not None:
                os.utime(path, (time, time))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    # Sets are in another order in each: no file may depend on that.
    with Builds("1") as again, Builds("2") as anew, ThreadPoolExecutor(1) as threads:
        yield Shelf(tmp_path_factory.mktemp("shelf"), again, anew, threads)


def test_the_book_has_what_the_handbook_has(shelf: Shelf) -> None:
    """The small book is sound, and in every format."""
    shelf.begin()
    built = shelf.again.all_formats(shelf.book)
    assert built.said == ()
    assert {"html/risks/one.html", "html/search-index.js", "html/data/claims.json"} <= set(built.files)
    assert "text/kratom-handbook.txt" in built.files
    assert {
        "pdf/kratom-handbook-letter.pdf",
        "handouts/wallet-card-a4.pdf",
        "epub/kratom-handbook.epub",
    } <= set(built.files)


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    derandomize=True,
    database=None,
    # One fixture for all sequences: each begins by putting the book back.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.generate, Phase.shrink),
    print_blob=False,
)
@given(data=st.data())
def test_built_step_by_step_is_built_at_once(shelf: Shelf, data: st.DataObject) -> None:
    book = shelf.begin()
    for number in range(1, data.draw(st.integers(1, MOST_STEPS), label="steps") + 1):
        step = draw(data, book, number)
        after = book.after(step)
        again, anew = shelf.take(book, after, step)
        note(f"{step}: {'refused' if anew.said else 'built'}")
        assert again.said == anew.said
        assert [
            name for name in sorted(again.files.keys() | anew.files) if again.files.get(name) != anew.files.get(name)
        ] == []
        book = after
