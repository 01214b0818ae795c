"""Show where a build is: one line that moves on a terminal, one line a format in a log."""

from __future__ import annotations

import re
import shutil
import sys
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Progress:
    """The line at the bottom of a terminal: what each running job does, in the words of its builder."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.moving = self.stream.isatty()
        self.doing: dict[str, str] = {}

    def update(self, job: str, words: str) -> None:
        """Note what a job does now."""
        self.doing[job] = words
        self._draw()

    def end(self, job: str, seconds: float | None) -> None:
        """Take a job out of the line; with ``seconds`` (of the clock), say how long it took."""
        self.doing.pop(job, None)
        if seconds is not None:
            self.clear()
            print(f"{job:14} {seconds:5.1f} s", file=self.stream, flush=True)
        self._draw()

    def clear(self) -> None:
        """Make room for a message."""
        if self.moving:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()

    def _draw(self) -> None:
        if self.moving:
            line = "  ".join(f"{job}: {words}" for job, words in self.doing.items())
            self.stream.write(f"\r\x1b[2K{line[: shutil.get_terminal_size().columns - 1]}")
            self.stream.flush()


class StatusStream(StringIO):
    """A stream for Sphinx's status messages that hands the words of each to a function."""

    def __init__(self, report: Callable[[str], None]) -> None:
        super().__init__()
        self.report = report

    def write(self, text: str) -> int:
        """Report ``text`` without escape sequences and white space around it, if anything is left."""
        if words := " ".join(ESCAPE.sub("", text).split()):
            self.report(words)
        return len(text)
