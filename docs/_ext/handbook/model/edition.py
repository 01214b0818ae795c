"""Which edition this is, and the day by which everything that ages is measured.

The version is in ``pyproject.toml``. Commit and time come from git; in a source archive, which has no git, from
``.git_archival.txt``, which git fills in when it packs one (gitattributes(5), ``export-subst``). Where neither knows, the
edition says so, and today is its day: what is overdue must not look fresh.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_date

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from pathlib import Path

# What the book is made of: a change elsewhere does not change the edition.
SOURCES = ("docs", "conf.py", "pyproject.toml", "requirements.txt")
# Of a commit; always as many, whatever else the repository holds or lacks.
DIGITS = 10


class Edition(NamedTuple):
    """One state of the book."""

    version: str
    commit: str  # all digits, or nothing where nobody knows
    moment: dt.datetime
    changed: bool = False  # whether there are changes that no commit has

    @property
    def state(self) -> str:
        """Return the commit, in words that say how far it is true."""
        if not self.commit:
            return "commit not known"
        return f"commit {self.commit[:DIGITS]}{', with changes not committed' if self.changed else ''}"

    @property
    def line(self) -> str:
        """Return what every format says of itself."""
        return f"Edition {self.version} of {long_date(self.moment.date())} ({self.state})"


def read(root: Path) -> Edition:
    """Return the edition of the sources in ``root``.

    ``SOURCE_DATE_EPOCH`` goes before the time of the commit (reproducible-builds.org, specification of that name).

    :raises OwnerError: if git does not trust the folder.
    :raises KeyError, OSError, tomllib.TOMLDecodeError: if ``pyproject.toml`` does not say the version.
    """
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8-sig"))["project"]["version"]
    commit, seconds = _from_git(root) or _from_archive(root) or ("", _midnight())
    moment = dt.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or seconds), dt.UTC)
    # Untracked files count: a page that nobody committed is a page of the book.
    changed = bool(commit and _git(root, "status", "--porcelain", "--untracked-files=all", "--", *SOURCES))
    return Edition(version, commit, moment, changed)


def _from_git(root: Path) -> tuple[str, int] | None:
    """Return commit and time, also of a shallow clone; nothing if ``root`` is no checkout, or only inside of one."""
    commit, _, seconds = _git(root, "log", "-1", "--format=%H %ct").partition(" ")
    return (commit, int(seconds)) if commit else None


def _git(root: Path, *arguments: str) -> str:
    """Return what git says, or nothing where it cannot."""
    if not (root / ".git").exists():
        return ""
    try:
        run = subprocess.run(  # noqa: S603
            ["git", "--no-optional-locks", *arguments],  # noqa: S607 (git is where the writer's PATH has it)
            cwd=root,
            env=os.environ | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    if run.returncode and "safe.directory" in run.stderr:
        message = f"git refuses to say which edition this is: the folder is another user's; run: git config --global --add safe.directory '{root}'"
        raise OwnerError(Diagnostic("edition.owner", message))
    return run.stdout.strip() if run.returncode == 0 else ""


def _from_archive(root: Path) -> tuple[str, int] | None:
    """Return commit and time as git wrote them into the archive."""
    path = root / ".git_archival.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.fullmatch(r"commit: ([0-9a-f]{40,64})\nseconds: (\d+)\n", text)
    return (found[1], int(found[2])) if found else None


def _midnight() -> int:
    """Return the start of today, so that a second build today is the same."""
    return int(dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


class OwnerError(DiagnosticError):
    """A checkout that git does not trust, as in a container: without git, today would be its day and nobody its commit."""

    category = "Edition error"


class EpochError(ValueError):
    """A ``SOURCE_DATE_EPOCH`` that is no time."""


def day() -> dt.date:
    """Return the day of this edition (conf.py sets ``SOURCE_DATE_EPOCH``), or today.

    :raises EpochError: if that variable holds something else.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is '{epoch}'; set it to seconds since 1970, as in 1767225600, or unset it"
        raise EpochError(Diagnostic("edition.epoch", message)) from None
    return moment.date()


def tomorrow() -> dt.date:
    """Return the first day that nobody can have seen yet, for those who write after the last commit too."""
    return max(day(), dt.datetime.now(dt.UTC).date()) + dt.timedelta(days=2)


def long_date(date: dt.date) -> str:
    """Return a day as readers know it: 22 November 2026."""
    return format_date(date, "d MMMM y", locale="en")


def date(value: object) -> dt.date:
    """Return a day that front matter writes as 2026-11-22.

    :raises ValueError: if it is none.
    """
    return dt.date.fromisoformat(str(value))
