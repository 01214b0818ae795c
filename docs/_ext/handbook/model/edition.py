"""Which edition this is, and the day by which everything that ages is measured.

The version is in ``pyproject.toml``, or ``conf.py`` says it. Commit and time come from git; in a source archive, which has no git, from
``.git_archival.txt``, which git fills in when it packs one (gitattributes(5), ``export-subst``). Where neither knows, the
edition says so, and today is its day: what is overdue must not look fresh.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from handbook.model import catalog
from handbook.model.diagnostics import Diagnostic, DiagnosticError
from handbook.model.languages import main

# Of a commit; always as many, whatever else the repository holds or lacks.
DIGITS = 10


class Edition(NamedTuple):
    """One state of the book."""

    version: str
    commit: str  # all digits, or nothing where nobody knows
    moment: dt.datetime
    changed: bool = False  # whether there are changes that no commit has

    @property
    def line(self) -> str:
        """Return what every format of a book in English says of itself."""
        return self.line_in("en")

    def line_in(self, language: str) -> str:
        """Return what every format says of itself: version, day, and the commit, in words that say how far it is true."""
        _ = catalog.in_language(language)
        state = _("commit not known")
        if self.commit:
            state = _("commit %s, with changes not committed") if self.changed else _("commit %s")
            state %= self.commit[:DIGITS]
        day = long_date(self.moment.date(), language)
        return _("Edition %(version)s of %(day)s (%(state)s)") % {"version": self.version, "day": day, "state": state}


def read(root: Path, release: str = "") -> Edition:
    """Return the edition of the sources in ``root``; ``release`` is its version where ``pyproject.toml`` has none.

    Where that is not known either, the day is the version.

    ``SOURCE_DATE_EPOCH`` goes before the time of the commit (reproducible-builds.org, specification of that name).

    :raises OwnerError: if git does not trust the folder.
    :raises OSError, tomllib.TOMLDecodeError: if there is no ``pyproject.toml``, or it cannot be read.
    """
    version = _settings(root).get("project", {}).get("version", release)
    commit, seconds = _from_git(root) or _from_archive(root) or ("", _midnight())
    moment = dt.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or seconds), dt.UTC)
    # Untracked files count: a page that nobody committed is a page of the book.
    patterns = [f":(glob){pattern}" for pattern in _made_of(root)]
    changed = bool(commit and _git(root, "status", "--porcelain", "--untracked-files=all", "--", *patterns))
    return Edition(version or f"{moment:%Y.%m.%d}", commit, moment, changed)


def _settings(root: Path) -> dict[str, Any]:
    """Return what ``pyproject.toml`` has."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8-sig"))


def _made_of(root: Path) -> list[str]:
    """Return globs of all that the book is made of; a change elsewhere does not change the edition."""
    patterns = _settings(root).get("tool", {}).get("handbook", {}).get("made_of")
    return ["pyproject.toml", *(patterns or ["**/*"])]


def files(root: Path) -> set[Path]:
    """Return all files that the book in ``root`` is made of.

    Where ``made_of`` in ``[tool.handbook]`` does not name them, these are all but what was built, what is hidden, and
    environments of Python: too many are read rather than one too few.
    """
    if _made_of(root)[1:] != ["**/*"]:
        return {path for pattern in _made_of(root) for path in root.glob(pattern)}
    found = set()
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        skipped = {"build"} if here == root else set()
        folders[:] = [
            name
            for name in folders
            if name not in skipped and not name.startswith(".") and not (here / name / "pyvenv.cfg").exists()
        ]
        found |= {here / name for name in (*names, *folders) if name != ".git"}
    return found


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
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
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


def long_date(date: dt.date, language: str = "en") -> str:
    """Return a day as readers of a language know it: 22 November 2026.

    English has an order of its own here, which readers of every country take for the same day.
    """
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    return format_date(date, "d MMMM y" if main(str(locale)) == "en" else "long", locale=locale)


def date(value: object) -> dt.date:
    """Return a day that front matter writes as 2026-11-22.

    :raises ValueError: if it is none.
    """
    return dt.date.fromisoformat(str(value))
