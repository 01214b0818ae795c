"""Run jobs in forked processes: several at once, each after those that it needs, messages whole and in one order."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from handbook.build.progress import Progress

# What one job may take, in bytes: the largest writer (a PDF) stays below.
MEMORY = 1_600_000_000
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Report = Callable[[str], None]


class Job(NamedTuple):
    """Something to do in a process of its own."""

    name: str
    run: Callable[[Report], int]  # is given a function that shows progress; returns 0 or an exit code
    needs: tuple[str, ...] = ()  # names of jobs that must have ended well before


class Running(NamedTuple):
    """A job while it runs."""

    job: Job
    pid: int
    pipe: int  # progress comes here; closed when the process ends
    messages: Path  # what it writes to its error output
    start: float


class Ended(NamedTuple):
    """How a job ended."""

    code: int  # 0, an exit code, or the negative number of the signal that killed it
    messages: str


def slots() -> int:
    """Return how many jobs may run at once: as many as there are processors and memory for."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, _free_memory() // MEMORY))


def _free_memory() -> int:
    """Return the bytes that are free or can be freed, or more than enough where nobody says."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return sys.maxsize


class Pool:
    """Processes for the jobs of one build."""

    def __init__(self, progress: Progress, at_once: int, children: set[int]) -> None:
        self.progress = progress
        self.at_once = at_once
        # Process groups, for whoever must kill them.
        self.children = children
        self.running: dict[str, Running] = {}
        self.ended: dict[str, Ended] = {}
        self.selector = selectors.DefaultSelector()

    def run(self, jobs: Mapping[str, Job]) -> dict[str, Ended]:
        """Run all jobs and return how each ended; one whose needs did not end well does not run and is not in it."""
        waiting = dict(jobs)
        while True:
            waiting = {name: job for name, job in waiting.items() if self._may_still_run(job, jobs)}
            ready = [job for job in waiting.values() if not set(job.needs) - self.ended.keys()]
            for job in ready[: self.at_once - len(self.running)]:
                del waiting[job.name]
                self._start(job)
            if not self.running:
                return {name: self.ended[name] for name in jobs if name in self.ended}
            self._wait()

    def _may_still_run(self, job: Job, jobs: Mapping[str, Job]) -> bool:
        """Return whether every need of a job has ended well, is running, or may still run."""
        return all(
            self.ended[need].code == 0 if need in self.ended else self._may_still_run(jobs[need], jobs)
            for need in job.needs
        )

    def _start(self, job: Job) -> None:
        """Fork a process for a job."""
        mine, its = os.pipe()
        file, name = tempfile.mkstemp(prefix="handbook-")
        sys.stdout.flush()
        sys.stderr.flush()
        with interrupts_blocked():
            pid = os.fork()
            if not pid:
                os.close(mine)
                _work(job, its, file)
            self.children.add(pid)
        os.close(its)
        os.close(file)
        self.running[job.name] = Running(job, pid, mine, Path(name), time.monotonic())
        self.selector.register(mine, selectors.EVENT_READ, job.name)
        self.progress.update(job.name, "starting")

    def _wait(self) -> None:
        """Wait until a job shows progress or ends."""
        for key, _events in self.selector.select():
            running = self.running[key.data]
            if words := os.read(running.pipe, 65536).decode("utf-8", errors="replace").splitlines():
                self.progress.update(running.job.name, words[-1])
            else:
                self._end(running)

    def _end(self, running: Running) -> None:
        """Note how a job ended."""
        self.selector.unregister(running.pipe)
        os.close(running.pipe)
        code = os.waitstatus_to_exitcode(os.waitpid(running.pid, 0)[1])
        self.children.discard(running.pid)
        messages = running.messages.read_text(encoding="utf-8", errors="replace")
        running.messages.unlink()
        del self.running[running.job.name]
        if code < 0:
            messages += (
                f"The process that builds '{running.job.name}' was killed (signal {-code}); "
                "if memory ran out, close other programs or build with `make JOBS=1`\n"
            )
        self.ended[running.job.name] = Ended(code, messages)
        self.progress.end(running.job.name, None if code else time.monotonic() - running.start)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Keep signals that stop a build waiting."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(job: Job, pipe: int, file: int) -> NoReturn:
    """Be the process of a job: never returns to the caller of fork."""
    code = 2
    try:
        # A group of its own: Ctrl+C reaches the parent alone, which kills the group.
        os.setpgid(0, 0)
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        os.dup2(file, 1)
        os.dup2(file, 2)
        code = job.run(lambda words: _report(pipe, words))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _report(pipe: int, words: str) -> None:
    """Send a line of progress to the parent."""
    os.write(pipe, f"{words}\n".encode())
