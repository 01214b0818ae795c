"""Build one format of the book beside the last one, then swap: ``python -m handbook.build html``.

The output folder is always empty at the start, so a deleted page cannot survive in it.
A build that fails leaves the earlier output as it was, and the next one starts from nothing (``take_up``).

Whatever goes wrong is told in a line or two, with what to do; a traceback is for those who mend this program, in a file.
"""

from __future__ import annotations

import filecmp
import gc
import hashlib
import os
import re
import shutil
import sys
import traceback
from argparse import ArgumentParser
from pathlib import Path
from typing import NamedTuple

try:
    from pybtex.exceptions import PybtexError
    from sphinx.application import Sphinx
    from sphinx.errors import ConfigError, ExtensionError, SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from handbook import edition
except ImportError as error:  # not a word of Python to whoever only wants a book
    if __name__ == "__main__":
        sys.exit(f"a library is missing ({error}); run `make install`")
    raise

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
    "html": Format("html", "**/*", ".buildinfo", {"downloads_must_exist": True}),
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
    beside.mkdir()
    for source in filter(Path.is_file, new.glob(keep)):
        name = source.relative_to(new)
        target, before = beside / name, old / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        if before.is_file() and filecmp.cmp(before, target, shallow=False):
            shutil.copystat(before, target)
    os.utime(beside / stamp)
    gone = _old(new)
    shutil.rmtree(gone, ignore_errors=True)
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        old.rename(gone)
    beside.rename(old)
    shutil.rmtree(gone, ignore_errors=True)


def _old(new: Path) -> Path:
    """Return where the earlier output is while the new one takes its place."""
    return new.with_name(f"{new.name}.old")


def build(output: str, root: Path = ROOT, jobs: int = 1) -> int:
    """Build the format ``output`` under ``root/build``; return 0, or 1 after every problem was reported."""
    work = root / "build" / ".work"
    new, doctrees, published = work / output, work / "doctrees", root / "build" / output
    sound = False
    try:
        edition.day()
        new.mkdir(parents=True, exist_ok=True)
        if not published.exists() and _old(new).exists():  # killed between the two
            _old(new).rename(published)
        shutil.rmtree(new)
        code = digest_of_code(root)
        take_up(doctrees, code)
        sound = run_sphinx(FORMATS[output], root, new, doctrees, jobs)
        if sound:
            publish(new, published, FORMATS[output].keep, FORMATS[output].stamp)
            (doctrees / NOTE).write_text(code, encoding="utf-8")
    except Exception as error:  # noqa: BLE001 (whatever it is, the writer gets a sentence)
        sound = False
        print(explain(error, root), file=sys.stderr)  # noqa: T201
    if not sound:
        shutil.rmtree(doctrees, ignore_errors=True)
        print(f"The {output} was not built; what was built before is untouched.", file=sys.stderr)  # noqa: T201
    shutil.rmtree(new, ignore_errors=True)
    return 0 if sound else 1


def explain(error: Exception, root: Path) -> str:  # noqa: PLR0911
    """Return what went wrong as a sentence for a writer, with the place and what to do."""
    cause = getattr(error, "orig_exc", None) or error
    match cause:
        case PybtexError():
            line = getattr(cause, "lineno", None)
            place = f"{cause.filename}:{line}" if line else cause.filename
            told = str(cause).partition(": ")[2] or cause
            return f"{place}: {told}; look for a missing brace, quote or comma there or in the entry before"
        case ConfigError():
            # Sphinx shows a traceback for what conf.py raises.
            lines = str(cause).strip().splitlines()
            at = re.findall(rf'File "({re.escape(str(root))}[^"]*)", line (\d+)|\((conf\.py), line (\d+)\)', str(cause))
            line = next((part for part in at[-1] if part.isdigit()), "") if at else ""
            place = f"{root / 'conf.py'}:{line}" if line else root / "conf.py"
            return f"{place}: {lines[-1]}; correct the settings there"
        case SphinxError() if not isinstance(cause, ExtensionError):
            return f"{cause.category}: {cause}"
        case edition.EpochError():
            return str(cause)
        case ImportError():
            return f"a library is missing ({cause}); run `make install`, and see that conf.py names no other"
        case OSError():
            return f"{cause.filename or root / 'build'}: {cause.strerror or cause}; make room, allow writing, or remove what is in the way"
        case ExtensionError() if cause.orig_exc is None:
            return f"{cause.category}: {cause}"
    trace = root / "build" / ".work" / "trace.txt"
    trace.write_text("".join(traceback.format_exception(cause)), encoding="utf-8")
    return (
        f"The program that builds the book failed ({type(cause).__name__}: {cause}). "
        f"This is no mistake of yours: take back your last change, and report it with the file {trace}"
    )


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
        return app.statuscode == 0


if __name__ == "__main__":
    arguments = ArgumentParser(prog="handbook.build", description=__doc__)
    arguments.add_argument("output", choices=FORMATS)
    arguments.add_argument("-j", "--jobs", type=int, default=1)
    given = arguments.parse_args()
    # What Sphinx makes lives until the end: looking for garbage in it took a fifth of the time and freed a tenth of it.
    gc.disable()
    if not sys.stderr.isatty():
        nocolor()
    try:
        sys.exit(build(given.output, jobs=given.jobs))
    except KeyboardInterrupt:
        sys.exit("Stopped; what was built before is untouched.")
