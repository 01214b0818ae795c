"""Copies of this checkout to build in, with the libraries that are already installed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


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
    # The libraries of this run serve the copy too, so that no test needs the network.
    os.environ["HANDBOOK_VENV"] = str(Path(sys.executable).parents[1])
    return folder


@dataclass(frozen=True)
class Result:
    """What a command said and how it ended."""

    code: int
    said: str


def make(folder: Path, *arguments: str) -> Result:
    """Run make in ``folder``."""
    run = subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return Result(run.returncode, run.stdout + run.stderr)


def times(folder: Path) -> dict[str, int]:
    """Return when each file below ``folder`` was written, by name."""
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.is_file()
    }
