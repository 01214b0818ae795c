"""All formats of a book that is built again and again, as bytes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.support import warm
from tests.support.clones import published

ROOT = Path(__file__).resolve().parents[2]
# An edition is of its commit; these books have none, so their day is given.
DAY = "1795305600"  # 22 November 2026


class Built(NamedTuple):
    """How a build of all formats ended: what it said, and its files, or none if it was refused."""

    said: tuple[str, ...]
    files: dict[str, bytes]


class Builds(warm.Builds):
    """A process that builds on demand; ``seed`` orders its sets."""

    def __init__(self, seed: str) -> None:
        super().__init__(PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH=DAY)

    def all_formats(self, root: Path, *, lock: bool = False) -> Built:
        """Build all formats under ``root``; ``lock`` writes the lock of the safety messages first."""
        if lock:
            locked = self.lock(root)
            if locked.code:
                return Built(_lines(root, locked.said), {})
        result = self.build(root)
        if result.code:
            return Built(_lines(root, result.said), {})
        assert not result.said, result.said
        return Built((), {name: path.read_bytes() for name, path in published(root / "build").items()})


def _lines(root: Path, said: str) -> tuple[str, ...]:
    return tuple(sorted(said.replace(f"{root}/", "").splitlines()))
