"""Build one format of the book beside the last one, then swap: ``python -m handbook.build html``.

The output folder is always empty at the start, so a deleted page cannot survive in it.
A build that fails leaves the earlier output as it was, and the next one starts from nothing (``take_up``).
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

ROOT = Path(__file__).resolve().parents[3]
# With what Sphinx has read: the code that read it; written when a build has ended well, gone while one runs.
NOTE = "code.sha256"


class Format(NamedTuple):
    """One output."""

    builder: str  # of Sphinx
    keep: str  # which of its files are published
    stamp: str  # the file that says when it was built
    settings: dict[str, object] = {}  # noqa: RUF012 (a named tuple's default)


FORMATS = {
    "html": Format("html", "**/*", ".buildinfo"),
    "epub": Format("epub", "*.epub", "kratom-handbook.epub"),
    "text": Format("text", "*.txt", "kratom-handbook.txt"),
    # With the lists of where each page begins, which the EPUB needs.
    "pdf": Format("print", "kratom-handbook-*", "kratom-handbook-a4.pdf"),
    "large-print": Format(
        "print",
        "*.pdf",
        "kratom-handbook-large-print-a4.pdf",
        {
            "print_editions": {
                "kratom-handbook-large-print-a4": {"size": "large", "paper": "a4"},
                "kratom-handbook-large-print-letter": {"size": "large", "paper": "us-letter"},
            }
        },
    ),
    "handouts": Format("handouts", "*.pdf", "wallet-card-a4.pdf"),
}


def publish(new: Path, old: Path, keep: str, stamp: str) -> None:
    """Put the files of ``new`` that match ``keep`` in the place of the folder ``old``.

    A file whose bytes did not change keeps its time; ``stamp`` is the one that is always new.
    """
    beside = new.with_name(f"{new.name}.publish")
    shutil.rmtree(beside, ignore_errors=True)
    for source in filter(Path.is_file, new.glob(keep)):
        name = source.relative_to(new)
        target, before = beside / name, old / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        if before.is_file() and filecmp.cmp(before, target, shallow=False):
            shutil.copystat(before, target)
    os.utime(beside / stamp)
    gone = new.with_name(f"{new.name}.old")
    shutil.rmtree(gone, ignore_errors=True)
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        old.rename(gone)
    beside.rename(old)
    shutil.rmtree(gone, ignore_errors=True)


def build(output: str, root: Path = ROOT, jobs: int = 1) -> int:
    """Build the format ``output`` under ``root/build``; return 0, or 1 after every problem was reported."""
    made = FORMATS[output]
    work = root / "build" / ".work"
    new, doctrees = work / output, work / "doctrees"
    shutil.rmtree(new, ignore_errors=True)
    code = digest_of_code(root)
    take_up(doctrees, code)
    sound = run_sphinx(made, root, new, doctrees, jobs)
    if sound:
        publish(new, root / "build" / output, made.keep, made.stamp)
        (doctrees / NOTE).write_text(code, encoding="utf-8")
    else:
        print(f"The {output} was not built; what was built before is untouched.", file=sys.stderr)  # noqa: T201
    shutil.rmtree(new, ignore_errors=True)
    return 0 if sound else 1


def take_up(doctrees: Path, code: str) -> None:
    """Forget what the last build has read, unless that build ended well and its code was this one.

    Sphinx notices no change of the extension or the libraries. And it reports a page's mistakes only while reading it:
    after a build that failed or was killed, it would call a broken book sound.
    """
    note = doctrees / NOTE
    if not note.is_file() or note.read_text(encoding="utf-8") != code:
        shutil.rmtree(doctrees, ignore_errors=True)
        doctrees.mkdir(parents=True, exist_ok=True)
    note.unlink(missing_ok=True)


def digest_of_code(root: Path) -> str:
    """Return what changes with the extension and the libraries."""
    code = hashlib.sha256()
    for path in (*sorted(root.glob("docs/_ext/**/*.py")), root / "requirements.txt"):
        code.update(path.read_bytes() if path.is_file() else b"")
    return code.hexdigest()


def run_sphinx(made: Format, root: Path, outdir: Path, doctrees: Path, jobs: int) -> bool:
    """Run Sphinx with warnings as errors and return whether all is well.

    Not by way of ``sphinx-build``: that answers a mistake in a page with a page of traceback.
    """
    with patch_docutils(root), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=root / "docs",
                confdir=root,
                outdir=outdir,
                doctreedir=doctrees,
                buildername=made.builder,
                confoverrides=made.settings,
                status=None,
                warning=sys.stderr,
                warningiserror=True,
                parallel=jobs,
            )
            app.build()
        except SphinxError as error:
            print(f"{error.category}: {error}", file=sys.stderr)  # noqa: T201
            return False
        return app.statuscode == 0


if __name__ == "__main__":
    arguments = ArgumentParser(prog="handbook.build", description=__doc__)
    arguments.add_argument("output", choices=FORMATS)
    arguments.add_argument("-j", "--jobs", type=int, default=1)
    given = arguments.parse_args()
    if not sys.stderr.isatty():
        nocolor()
    sys.exit(build(given.output, jobs=given.jobs))
