"""Publish outputs: all of a build or none, also if the process is killed meanwhile.

Each new output is laid out beside the published ones. Then a journal is written, folders are swapped by renaming, and the
journal is removed. A build that finds a journal finishes what it says first (:func:`recover`).
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

JOURNAL = "publishing.json"
# In every published folder: what its files were built from. Make compares its time with those of the sources.
STAMP = ".built"


def lay_out(output: Path, target: Path, published: Path, pattern: str, key: str) -> None:
    """Move the files of ``output`` that match the glob ``pattern`` to ``target``, with a stamp that holds ``key``.

    A file with the bytes of its predecessor in ``published`` keeps the time of that, so that copying tools see what changed.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for source in sorted(filter(Path.is_file, output.glob(pattern))):
        name = source.relative_to(output)
        new, old = target / name, published / name
        new.parent.mkdir(parents=True, exist_ok=True)
        source.rename(new)
        if old.is_file() and filecmp.cmp(old, new, shallow=False):
            shutil.copystat(old, new)
    (target / STAMP).write_text(f"{key}\n", encoding="utf-8")


def is_current(published: Path, key: str) -> bool:
    """Return whether ``published`` was built from what ``key`` stands for."""
    stamp = published / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == key


def swap(staging: Path, published: Path, names: Iterable[str]) -> None:
    """Put each folder ``staging/name`` in the place of ``published/name``."""
    names = list(names)
    journal = staging / JOURNAL
    journal.with_suffix(".new").write_text(json.dumps(names), encoding="utf-8")
    journal.with_suffix(".new").rename(journal)
    _finish(staging, published, names)


def recover(staging: Path, published: Path) -> None:
    """Finish the swap that a killed process has begun, if there is one."""
    journal = staging / JOURNAL
    if journal.is_file():
        _finish(staging, published, json.loads(journal.read_text(encoding="utf-8")))


def _finish(staging: Path, published: Path, names: Iterable[str]) -> None:
    """Rename every folder that still is in ``staging``, then forget the journal."""
    for name in names:
        new, old, gone = staging / name, published / name, staging / f"{name}.old"
        if new.exists():
            if old.exists():
                shutil.rmtree(gone, ignore_errors=True)
                old.rename(gone)
            new.rename(old)
        shutil.rmtree(gone, ignore_errors=True)
    (staging / JOURNAL).unlink()


def touch(published: Path) -> None:
    """Tell make that ``published`` is newer than every source."""
    os.utime(published / STAMP)
