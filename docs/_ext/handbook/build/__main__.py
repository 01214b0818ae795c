"""The command line: ``python -m handbook.build [format …] [--jobs N] [--root FOLDER]``, or ``handbook-build``."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Process groups of the jobs that run.
CHILDREN: set[int] = set()


def stop(_number: int, _frame: FrameType | None) -> None:
    """End the build at once, wherever it is: outputs are only ever swapped whole."""
    # Ctrl+C reaches this process twice, from the terminal and from make; it is told of once.
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    for pid in CHILDREN:
        os.killpg(pid, signal.SIGKILL)
    os.write(2, b"\nStopped; what was built before is untouched.\n")
    os._exit(130)


def main() -> int:
    """Build; return the exit code."""
    # Before the libraries are loaded, which takes a second: an interrupted import ends in errors of somebody else's code.
    for number in STOPPING:
        signal.signal(number, stop)
    try:
        from handbook.build.run import main as build  # noqa: PLC0415
    except ImportError as error:  # not a word of Python to whoever only wants a book
        sys.exit(f"a library is missing ({error}); run `make install` [build.library]")
    return build(sys.argv[1:], CHILDREN)


if __name__ == "__main__":
    sys.exit(main())
