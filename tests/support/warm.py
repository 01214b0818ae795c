"""Build books in processes that start with all modules loaded.

Sphinx keeps state in its modules, so no process builds twice; starting Python anew for each would take most of the time.
A server is forked for every order, in a process of its own: that of the tests has threads, and must not fork.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from sphinx.util.console import nocolor

from handbook.build import run, writer

if TYPE_CHECKING:
    from types import TracebackType

EXTENSION = Path(__file__).resolve().parents[2] / "docs" / "_ext"


class Result(NamedTuple):
    """How a command ended."""

    code: int
    said: str  # on its error output


class Builds:
    """The server; it ends with the ``with`` block."""

    def __init__(self, **environment: str) -> None:
        paths = os.pathsep.join((str(EXTENSION), *filter(None, [os.environ.get("PYTHONPATH")])))
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | {"PYTHONPATH": paths} | measured() | environment,
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

    def build(self, root: Path, *formats: str) -> Result:
        """Build formats of the book in ``root`` as ``python -m handbook.build`` does; without a name, all."""
        return self._order(root=str(root), formats=formats)

    def lock(self, root: Path) -> Result:
        """Write the lock of the safety messages of the book in ``root`` as ``make lock-safety`` does."""
        return self._order(root=str(root), formats=None)

    def _order(self, **order: object) -> Result:
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as log:
            print(json.dumps({**order, "log": log.name}), file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
            assert answer, "the server has ended"
            return Result(int(answer), re.sub(r"\x1b\[[0-9;]*m", "", log.read()))


def measured() -> dict[str, str]:
    """Return what lets the server be measured, if this process is: which lines of the extension no test runs."""
    coverage = sys.modules.get("coverage")
    if not coverage or not coverage.Coverage.current():
        return {}
    root = EXTENSION.parents[1]
    return {
        "COVERAGE_PROCESS_START": str(root / "pyproject.toml"),
        "COVERAGE_FILE": str(root / "build" / ".work" / "coverage"),
    }


def fulfil(root: Path, formats: list[str] | None) -> int:
    """Build, or write the lock, and return the exit code."""
    gc.disable()
    if formats is not None:
        return run.build(formats, root)
    with tempfile.TemporaryDirectory() as folder:
        folders = writer.Folders(root, Path(folder, "doctrees"))
        return writer.run(folders, "validate", Path(folder, "out"), {"safety_write_lock": 1}, None)


def serve() -> None:
    """Fulfil each order on standard input, and answer with its exit code."""
    if "COVERAGE_PROCESS_START" in os.environ:
        import_module("coverage").process_startup()
    run.preload()
    nocolor()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 2
            try:
                with Path(order["log"]).open("w", encoding="utf-8") as log, Path(os.devnull).open("w") as nothing:
                    os.dup2(nothing.fileno(), 1)
                    os.dup2(log.fileno(), 2)
                code = fulfil(Path(order["root"]), order["formats"])
            except BaseException:  # noqa: BLE001 (the test shows it)
                traceback.print_exc()
            finally:
                with contextlib.suppress(OSError):
                    sys.stdout.flush()
                    sys.stderr.flush()
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
