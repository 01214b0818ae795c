"""Build the last commit three times, as unlike as three machines, and compare every file: ``make reproducible``.

Twice from clones, once from a source archive without git; the folders, the times of the files, the zone, the language,
the order of sets, the rights of new files and the number of processes differ each time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.support.clones import ELSEWHERE, ROOT, differences, make, published


class Place(NamedTuple):
    """Where and how the book is built."""

    name: str  # of its folder
    environment: dict[str, str]
    umask: int
    jobs: int
    age: int | None = None  # the time of all files, if it is not that of the copy
    git: bool = True


PLACES = (
    Place("a", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}, 0o022, 1),
    Place("a folder with spaces, an ü and a much longer name", ELSEWHERE, 0o077, 2, age=1_000_000_000),
    Place("archive", {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "random"}, 0o002, 1, git=False),
)


def fill(folder: Path, place: Place) -> None:
    """Put the sources of the last commit into ``folder``."""
    if place.git:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    else:
        folder.mkdir()
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x"], cwd=folder, input=archive, check=True)
    if place.age is not None:
        for path in folder.rglob("*"):
            if ".git" not in path.parts:
                os.utime(path, (place.age, place.age))


def main() -> int:
    """Build, compare and tell; return 0 if all files are the same everywhere."""
    os.environ.setdefault("HANDBOOK_VENV", str(Path(sys.executable).parents[1]))
    if subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, check=True).stdout:
        print("Changes that are not committed are left out.")
    built: list[dict[str, bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        for place in PLACES:
            root = Path(folder, place.name)
            fill(root, place)
            started = time.monotonic()
            result = make(root, f"JOBS={place.jobs}", umask=place.umask, **place.environment)
            if result.code != 0:
                print(f"{place.name}: the book was not built:\n{result.said}")
                return 1
            built.append({name: path.read_bytes() for name, path in published(root / "build").items()})
            took, size = time.monotonic() - started, sum(map(len, built[-1].values()))
            print(f"{len(built[-1])} files, {size:,} bytes, {took:.0f} s: in '{place.name}'", flush=True)
    found = [
        f"{place.name}: {told}"
        for place, files in zip(PLACES, built, strict=True)
        for told in differences(built[0], files)
    ]
    print("\n".join(found) or "All files are the same, byte for byte.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
