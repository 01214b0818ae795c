"""Copies of this checkout to build in, with the libraries that are already installed."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from handbook.build import formats, publish

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]


def clone(folder: Path) -> Path:
    """Clone the repository to ``folder``, add what is not committed yet, and return the folder."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    for option in ("--deleted", "--modified", "--others"):
        names = subprocess.run(
            ["git", "ls-files", option, "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name in filter(None, names.split("\0")):
            target = folder / name
            if (ROOT / name).is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((ROOT / name).read_bytes())
                target.chmod((ROOT / name).stat().st_mode)
            else:
                target.unlink(missing_ok=True)
    return folder


# Nothing of this may show in the book: zone, language, order of sets and dictionaries, who may read new files.
# (The zone is a day ahead of UTC for most of the day.)
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "POSIX",
    "LANG": "tr_TR.UTF-8",
    "LANGUAGE": "de",
    "PYTHONHASHSEED": "4711",
}


@dataclass(frozen=True)
class Result:
    """What a command said and how it ended."""

    code: int
    said: str


def make(folder: Path, *arguments: str, umask: int = -1, **environment: str) -> Result:
    """Run make in ``folder``."""
    run = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
        env=os.environ | environment,
    )
    return Result(run.returncode, run.stdout + run.stderr)


def published(build: Path) -> dict[str, Path]:
    """Return all that make put into the folder ``build``, by name."""
    return {
        str(path.relative_to(build)): path
        for output in formats.load(ROOT)
        for path in sorted((build / output).rglob("*"))
        if path.is_file() and path.name != publish.STAMP
    }


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each file that is not the same in both; of an EPUB, for each file in it."""
    found = [f"{name}: only in one of the two" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        if one[name] == other[name]:
            continue
        if name.endswith(".epub"):
            inside = differences(*map(_unzipped, (one[name], other[name])))
            found += [f"{name}: {told}" for told in inside or ["same files, packed otherwise"]]
            continue
        at = next((place for place, (a, b) in enumerate(zip(one[name], other[name], strict=False)) if a != b), None)
        if at is None:
            at = min(len(one[name]), len(other[name]))
        parts = " and ".join(repr(data[max(0, at - 40) : at + 40]) for data in (one[name], other[name]))
        found.append(f"{name}: byte {at}: {parts}")
    return found


def _unzipped(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def times(folder: Path) -> dict[str, int]:
    """Return when each file below ``folder`` was written, by name."""
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.is_file()
    }
