"""Hand PDFs to processes of their own (``press``), as many side by side as wanted.

Typst keeps what it has laid out until its process ends: two editions in one take the memory of both. And in a process
forked from one in which it has run, it waits for threads that are not there, so each process is a new one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Job:
    """One PDF to make."""

    source: str  # file of Typst
    pdf: str  # file to write
    inputs: dict[str, str]  # what the template is told of the edition
    stubs: list[int]  # columns of row headers of each table, in order
    fonts: list[str]  # folders
    timestamp: int | None = None


@dataclass(frozen=True)
class Problem:
    """What the compiler says: in short, with its places in the source, and how it might be mended."""

    message: str
    diagnostic: str
    hints: list[str]
    code: str = ""  # of a diagnostic of ours


@dataclass
class Outcome:
    """What came of a job."""

    pages: int = 0  # how many the PDF has
    # Where the pages begin (number, page of the source, place in it), if the edition has marks for it.
    starts: list[tuple[int, str, int]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    error: Problem | None = None  # then there is no PDF


def run(jobs: Sequence[Sequence[Job]], at_once: int) -> list[list[Outcome]]:
    """Do each group of jobs in a process of its own, ``at_once`` of them side by side; outcomes come in the same order.

    :raises DiagnosticError: if a process was killed, as it is where memory runs out.
    :raises RuntimeError: with the last words of a process that failed otherwise than by the compiler's verdict.
    """
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(_in_own_process, jobs))


def _in_own_process(jobs: Sequence[Job]) -> list[Outcome]:
    paths = [str(Path(__file__).resolve().parents[3]), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.run(
        [sys.executable, "-m", "handbook.formats.pdf.press"],
        input=json.dumps([asdict(job) for job in jobs]),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if child.returncode < 0:
        message = (
            f"the compiler was killed (signal {-child.returncode}); close other programs, or build with `make JOBS=1`"
        )
        raise DiagnosticError(Diagnostic("print.killed", message))
    if child.returncode:
        msg = f"setting {', '.join(job.pdf for job in jobs)} ended with {child.returncode}: {child.stderr.strip()}"
        raise RuntimeError(msg)
    return [_outcome(**message) for message in json.loads(child.stdout)]


def _outcome(
    pages: int, starts: list[list[Any]], warnings: list[dict[str, Any]], error: dict[str, Any] | None
) -> Outcome:
    return Outcome(
        pages,
        [(number, page, place) for number, page, place in starts],
        [Problem(**warning) for warning in warnings],
        Problem(**error) if error else None,
    )
