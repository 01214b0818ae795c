"""Break a copy of the handbook in every way there is, and see each one refused or caught.

``python tests/mutation/harness.py`` tries them all and prints a table; missed must be 0.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).resolve().parent), str(ROOT / "docs" / "_ext")]

from mutations import Mutation, everything  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.errors import SphinxError  # noqa: E402
from sphinx.util.console import nocolor  # noqa: E402
from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

WITHOUT_OTHER_FORMATS = """
downloads = {group: (title, ()) for group, (title, _files) in downloads.items()}
epub_page_list = ""
"""
SHARES = 24
BUILDERS = {"html": "html", "style": "html", "epub": "epub", "pdf": "pdf", "help box": "html"}


class Verdict(NamedTuple):
    """What came of a mutation."""

    kind: str
    message: str
    caught: bool
    said: str


class Laboratory:
    """A copy of the handbook, read once; each mutation reads only what it changed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handbook-mutation-"))
        for name in ("docs", "conf.py", "pyproject.toml", "requirements.txt", "Makefile"):
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, self.folder / name)
        # Downloads and printed pages are not looked at here.
        conf = self.folder / "conf.py"
        conf.write_text(f"{conf.read_text(encoding='utf-8')}\n{WITHOUT_OTHER_FORMATS}\n", encoding="utf-8")
        self.sound = self.folder / "build" / "sound"
        said = self.read(self.sound)
        if said.strip():
            msg = f"the handbook is not sound before it is broken:\n{said}"
            raise RuntimeError(msg)

    def close(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self, doctrees: Path) -> str:
        """Read the copy and return what the build says of it."""
        warning = io.StringIO()
        # conf.py sets the edition in the environment.
        with patch.dict(os.environ), patch_docutils(self.folder), docutils_namespace():
            try:
                app = Sphinx(
                    srcdir=self.folder / "docs",
                    confdir=self.folder,
                    outdir=self.folder / "build" / "dummy",
                    doctreedir=doctrees,
                    buildername="dummy",
                    status=None,
                    warning=warning,
                    confoverrides={"nitpicky": True},
                )
                app.build()
            except SphinxError as error:
                return f"{warning.getvalue()}\n{error}"
        return warning.getvalue()

    def test(self, mutations: list[Mutation]) -> list[Verdict]:
        """Break the copy in these ways at once (``batches``), see what happens, and mend it."""
        before = {mutation.file: mutation.apply(self.folder) for mutation in mutations}
        try:
            said = self.by_build() if mutations[0].how == "build" else self.by_book(mutations[0])
        finally:
            for file, text in before.items():
                (self.folder / file).write_text(text, encoding="utf-8")
        return [verdict(mutation, said) for mutation in mutations]

    def by_build(self) -> str:
        """Return what an incremental reading says."""
        doctrees = self.folder / "build" / "broken"
        shutil.rmtree(doctrees, ignore_errors=True)
        shutil.copytree(self.sound, doctrees)
        return self.read(doctrees)

    def by_book(self, mutation: Mutation) -> str:
        """Build the format in a process of its own and return what the book tests say of it."""
        script = Path(__file__).with_name("look.py")
        run = subprocess.run(
            [sys.executable, str(script), str(self.folder), mutation.how], capture_output=True, text=True, check=False
        )
        return run.stdout + run.stderr


def batches(mutations: Iterable[Mutation]) -> list[list[Mutation]]:
    """Return which mutations can be made together: those of pages, where no page and no message is broken twice.

    So each complaint can only be about one of them; what they hide from each other is missed, and seen.
    """
    found: list[list[Mutation]] = []
    for mutation in mutations:
        for batch in found if mutation.page and mutation.how == "build" else ():
            if all(
                other.page
                and other.how == "build"
                and other.page != mutation.page
                and other.message != mutation.message
                for other in batch
            ):
                batch.append(mutation)
                break
        else:
            found.append([mutation])
    return found


def verdict(mutation: Mutation, said: str) -> Verdict:
    """Return whether what was said names what was broken."""
    lines = [line for line in said.splitlines() if names(line, mutation)]
    return Verdict(mutation.kind, mutation.message, bool(lines), f"{mutation}\n" + ("\n".join(lines) or said)[-2000:])


def names(line: str, mutation: Mutation) -> bool:
    """Return whether a line names what was broken: the message, and the page if there is one."""
    message = not mutation.message or re.search(rf"(?<![\w-]){re.escape(mutation.message)}", line)
    page = (
        not mutation.page
        or f"{mutation.page}.md" in line
        or re.search(rf"(?<![\w/-]){re.escape(mutation.page)}(?![\w/-])", line)
    )
    return bool(message and page)


def run(mutations: Iterable[Mutation]) -> list[Verdict]:
    """Try each mutation on one copy, some together."""
    nocolor()
    laboratory = Laboratory()
    try:
        return [found for batch in batches(mutations) for found in laboratory.test(batch)]
    finally:
        laboratory.close()


def table(verdicts: list[Verdict]) -> str:
    """Return how many mutations of each kind were made, caught and missed."""
    made = Counter(verdict.kind for verdict in verdicts)
    caught = Counter(verdict.kind for verdict in verdicts if verdict.caught)
    width = max(map(len, made))
    rows = [f"{'mutation':{width}}  made  caught  missed"]
    rows += [f"{kind:{width}}  {made[kind]:4}  {caught[kind]:6}  {made[kind] - caught[kind]:6}" for kind in made]
    rows.append(f"{'all':{width}}  {made.total():4}  {caught.total():6}  {made.total() - caught.total():6}")
    return "\n".join(rows)


def share(number: int) -> list[Verdict]:
    """Try one share of all mutations."""
    return run(everything()[number::SHARES])


if __name__ == "__main__":
    # Sphinx keeps some of each build, so a process tries one share and ends.
    with ProcessPoolExecutor(os.cpu_count(), max_tasks_per_child=1) as pool:
        results = [verdict for part in pool.map(share, range(SHARES)) for verdict in part]
    print(table(results))
    for result in results:
        if not result.caught:
            print(f"\nMISSED {result.said}")
    sys.exit(any(not result.caught for result in results))
