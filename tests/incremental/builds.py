"""Many builds in a row, each in a process of its own that starts with all modules loaded.

Sphinx keeps state in its modules, so no process builds twice; starting Python anew for each would take most of the time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from sphinx.application import builtin_extensions
from sphinx.util.console import nocolor

from handbook import build

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
# The order of the Makefile: the website offers what the others made.
FORMATS = ("pdf", "handouts", "epub", "text", "html")
# An edition is of its commit; these books have none, so their day is given.
DAY = "1795305600"  # 22 November 2026
# What a build loads besides Sphinx's own extensions.
LOADED = (
    *(f"handbook.{path.stem}" for path in sorted((ROOT / "docs" / "_ext" / "handbook").glob("[a-z]*.py"))),
    "handbook.printing.handouts",
    "handbook.safety",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "myst_parser.sphinx_ext.main",
    "pybtex.database.input.bibtex",
    "sphinx.builders.html",
    "sphinx_rtd_theme",
    "sphinxcontrib.bibtex",
)


class Built(NamedTuple):
    """How a build of all formats ended: what it said, and its files, or none if it was refused."""

    said: tuple[str, ...]
    files: dict[str, bytes]


class Builds:
    """A process that builds on demand."""

    def __init__(self, seed: str) -> None:
        """Start it; ``seed`` orders its sets."""
        paths = os.pathsep.join((str(ROOT / "docs" / "_ext"), *filter(None, [os.environ.get("PYTHONPATH")])))
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": DAY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it end."""
        self.process.communicate()

    def build(self, root: Path, *, lock: bool = False) -> Built:
        """Build all formats under ``root``, one after another until one is refused; ``lock`` writes the lock anew."""
        for name in FORMATS:
            log = root / "build" / "log.txt"
            log.parent.mkdir(exist_ok=True)
            order = {"root": str(root), "format": name, "log": str(log), "lock": lock and name == FORMATS[0]}
            print(json.dumps(order), file=self.process.stdin, flush=True)
            code = int(self.process.stdout.readline())
            said = log.read_text(encoding="utf-8").replace(f"{root}/", "")
            log.unlink()
            if code != 0:
                return Built((name, *sorted(said.splitlines())), {})
            assert not said, said
        published = root / "build"
        return Built(
            (),
            {
                str(path.relative_to(published)): path.read_bytes()
                for name in FORMATS
                for path in sorted((published / name).rglob("*"))
                if path.is_file()
            },
        )


def serve() -> None:
    """Build what is asked for on standard input, and answer each order with its exit code."""
    for name in (*builtin_extensions, *LOADED):
        import_module(name)
    nocolor()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 2
            try:
                with Path(order["log"]).open("w", encoding="utf-8") as log:
                    os.dup2(log.fileno(), 2)
                if order["lock"]:
                    build.FORMATS[order["format"]].settings["safety_write_lock"] = 1
                code = build.build(order["format"], Path(order["root"]))
            except BaseException:  # noqa: BLE001 (the test tells it)
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
