"""Build formats: read and validate once, then write each format in a process of its own, then publish all or nothing."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import sys
from argparse import ArgumentParser
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import builtin_extensions
from sphinx.util.console import nocolor

from handbook import PARTS
from handbook.build import formats, publish, writer
from handbook.build.explain import explain
from handbook.build.jobs import Job, Pool, interrupts_blocked, slots
from handbook.build.progress import Progress
from handbook.build.writer import Folders
from handbook.model import edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handbook.build.jobs import Ended, Report

CODE = Path(__file__).resolve().parents[1]
READING = "reading"
# Beside what Sphinx has read: the code that read it. Written when a build has ended well, absent while one runs.
READ_BY = "read-by.sha256"


def main(arguments: Sequence[str], children: set[int]) -> int:
    """Build what the command line names; return the exit code. Process groups of running jobs are in ``children``."""
    parser = ArgumentParser(prog="handbook-build", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="format", help="a format of pyproject.toml; without one, all")
    parser.add_argument("-j", "--jobs", type=int, help="how many formats at once (as processors and memory allow)")
    parser.add_argument("--root", type=Path, default=Path(), help="folder of the book's pyproject.toml (this one)")
    given = parser.parse_args(arguments)
    # What Sphinx makes lives until a process ends: the cyclic garbage collector took a fifth of the time and freed little.
    gc.disable()
    if not sys.stderr.isatty():
        nocolor()
    return build(given.formats, given.root.resolve(), given.jobs, children)


def build(names: Sequence[str], root: Path, jobs: int | None = None, children: set[int] | None = None) -> int:
    """Build the formats ``names`` of the book in ``root``, and those that they need; without names, all.

    Return 0, or 1 after every problem was reported on the error output; then what was published before is untouched.
    """
    progress = Progress()
    try:
        return Build(root, names, progress).run(
            Pool(progress, jobs or slots(), set() if children is None else children)
        )
    except Exception as error:  # noqa: BLE001 (whatever it is, the writer gets a sentence)
        progress.clear()
        print(explain(error, Folders(root, root), root / "build" / "trace.txt"), file=sys.stderr)  # noqa: T201
        print(UNTOUCHED, file=sys.stderr)  # noqa: T201
        return 1


UNTOUCHED = "Nothing was built; what was built before is untouched."


class Build:
    """One build of one book."""

    def __init__(self, root: Path, names: Sequence[str], progress: Progress) -> None:
        edition.day()
        self.formats = formats.load(root)
        self.wanted = formats.with_needs(self.formats, names or self.formats, root / "pyproject.toml")
        self.progress = progress
        self.root = root
        self.published = root / "build"
        project = formats.project(root)
        self.folders = Folders(root, self.published / ".work" / "doctrees", project.source, project.conf)
        self.outputs = self.folders.work / "out"
        self.staging = self.folders.work / "staging"

    def run(self, pool: Pool) -> int:
        """Build what is not up to date."""
        self.staging.mkdir(parents=True, exist_ok=True)
        with only_build_in(self.folders.work):
            publish.recover(self.staging, self.published)
            key, code = digest_of_sources(self.root), digest_of_code()
            outdated = [name for name in self.wanted if not publish.is_current(self.published / name, key)]
            if outdated:
                forget_outdated_doctrees(self.folders.doctrees, code)
                preload()
                ended = pool.run(self.jobs(outdated))
                if not self.report(ended, outdated):
                    shutil.rmtree(self.folders.doctrees, ignore_errors=True)
                    return 1
                self.publish(outdated, key)
                (self.folders.doctrees / READ_BY).write_text(code, encoding="utf-8")
            for name in self.wanted:
                publish.touch(self.published / name)
        print("Built:", " ".join(f"build/{name}" for name in self.wanted))  # noqa: T201
        return 0

    def jobs(self, names: Sequence[str]) -> dict[str, Job]:
        """Return the reading, and a job for each format."""
        places = {name: str(self.outputs / name if name in names else self.published / name) for name in self.formats}
        jobs = {READING: Job(READING, partial(self.write, "validate", self.outputs / READING, {}))}
        for name in names:
            chosen = self.formats[name]
            settings = {**chosen.settings, "format_folders": places}
            needs = (READING, *(need for need in chosen.needs if need in names))
            jobs[name] = Job(name, partial(self.write, chosen.builder, self.outputs / name, settings), needs)
        return jobs

    def write(self, builder: str, outdir: Path, settings: dict[str, object], report: Report) -> int:
        """Run a builder into an empty folder: a deleted page cannot survive in it."""
        shutil.rmtree(outdir, ignore_errors=True)
        return writer.run(self.folders, builder, outdir, settings, report if self.progress.moving else None)

    def report(self, ended: dict[str, Ended], names: Sequence[str]) -> bool:
        """Show every message once, in the order of the formats; return whether all jobs ended well."""
        self.progress.clear()
        lines = [line for name in (READING, *names) if name in ended for line in ended[name].messages.splitlines()]
        for line in dict.fromkeys(lines):
            print(line, file=sys.stderr)  # noqa: T201
        well = all(job.code == 0 for job in ended.values())
        if not well:
            print(UNTOUCHED, file=sys.stderr)  # noqa: T201
        return well

    def publish(self, names: Sequence[str], key: str) -> None:
        """Put all new outputs in the place of the last ones."""
        for name in names:
            publish.lay_out(
                self.outputs / name, self.staging / name, self.published / name, self.formats[name].publish, key
            )
        with interrupts_blocked():
            publish.swap(self.staging, self.published, names)


@contextmanager
def only_build_in(folder: Path) -> Iterator[None]:
    """Wait until no other build works in ``folder``, the processes that a killed one has left included."""
    with (folder / "building.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another build of this book to end.", file=sys.stderr)  # noqa: T201
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def preload() -> None:
    """Import what every process needs, once for all of them."""
    for name in (*builtin_extensions, *(f"handbook.{part}" for part in PARTS)):
        import_module(name)


def forget_outdated_doctrees(doctrees: Path, code: str) -> None:
    """Forget what Sphinx has read, unless the last build ended well and its code was this one.

    Sphinx notices no change of the extension or the libraries. And it reports a page's mistakes only while reading it:
    after a build that failed or was killed, it would accept a broken book.
    """
    note = doctrees / READ_BY
    if not note.is_file() or note.read_text(encoding="utf-8") != code:
        shutil.rmtree(doctrees, ignore_errors=True)
        doctrees.mkdir(parents=True, exist_ok=True)
    note.unlink(missing_ok=True)


def digest_of_code() -> str:
    """Return what changes with the extension and the installed libraries."""
    libraries = sorted(f"{library.name} {library.version}" for library in distributions())
    return _digest(CODE, CODE.rglob("*.py"), "\n".join(libraries))


def digest_of_sources(root: Path) -> str:
    """Return what changes with anything that the book is made of: files, edition, and the environment's settings."""
    variables = {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith(("HANDBOOK_", "READTHEDOCS", "SOURCE_DATE_EPOCH")) and name != "HANDBOOK_VENV"
    }
    return _digest(root, edition.files(root), f"{edition.read(root)}{variables}")


def _digest(root: Path, paths: Iterable[Path], more: str) -> str:
    """Return a digest of the names and bytes of files, and of a text."""
    found = hashlib.sha256(more.encode())
    for path in sorted(paths):
        if path.is_symlink():  # refused when it is read; one to a folder is no file
            found.update(f"{path.relative_to(root)}\0{path.readlink()}\0".encode())
        if path.is_file() and path.suffix != ".pyc":
            found.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return found.hexdigest()
