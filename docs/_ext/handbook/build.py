"""Build one format of the book beside the last one, then swap: ``python -m handbook.build html``.

The output folder is always empty at the start, so a deleted page cannot survive in it.
A build that fails leaves the earlier output as it was and forgets what Sphinx remembered of it:
Sphinx reports a page's mistakes only while reading it, so a second run would otherwise call a broken book sound.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[3]

# Format -> (Sphinx builder, what of its output is kept, file that says when it was built).
FORMATS = {
    "html": ("html", "**/*", ".buildinfo"),
    "epub": ("epub", "*.epub", "kratom-handbook.epub"),
    "pdf": ("print", "*.pdf", "kratom-handbook.pdf"),
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


def build(output: str, root: Path = ROOT, options: tuple[str, ...] = ()) -> int:
    """Build the format ``output`` under ``root/build``; return Sphinx's exit code."""
    builder, keep, stamp = FORMATS[output]
    work = root / "build" / ".work"
    new, doctrees = work / output, work / "doctrees"
    shutil.rmtree(new, ignore_errors=True)
    strict = ("-q", "-n", "-W", "--keep-going")
    code = build_main([*strict, *options, "-b", builder, "-d", str(doctrees), "-c", str(root), str(root / "docs"), str(new)])
    if code:
        shutil.rmtree(doctrees, ignore_errors=True)
        print(f"\nThe {output} was not built; what was built before is untouched.", file=sys.stderr)  # noqa: T201
    else:
        publish(new, root / "build" / output, keep, stamp)
    shutil.rmtree(new, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(build(sys.argv[1], options=tuple(sys.argv[2:])))
