"""What the machine can do to a build: each time a sentence, no traceback, and what was built before is as it was.

The handbook is the small one, in a folder whose name has spaces and letters that are not ASCII.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults import small_handbook
from tests.faults.laboratory import EPOCH, built
from tests.support.warm import Builds, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Runs the real entry without a library.
WITHOUT = "import sys; sys.modules[{name!r}] = None; sys.argv[1:] = ['html']; import runpy; runpy.run_module('handbook.build', run_name='__main__')"


class Checkout:
    """A copy of the small handbook with its code, built once as website."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        with Builds(SOURCE_DATE_EPOCH=EPOCH) as builds:
            small_handbook.make(root, builds)
        small_handbook.add_code(root)
        self.settle()

    def settle(self) -> None:
        """Build the website of what is there; from now on that is what must not change."""
        result = self.run()
        assert result.code == 0, result.said
        self.before = built(self.root)

    def command(self, *arguments: str) -> list[str]:
        """Return the command that builds a format."""
        return [sys.executable, "-m", "handbook.build", *(arguments or ("html",))]

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Return the variables of a build; libraries come from where these tests found them."""
        return os.environ | {"PYTHONPATH": "docs/_ext", "SOURCE_DATE_EPOCH": EPOCH} | more

    def run(
        self, *command: str, more: Mapping[str, str] | None = None, before: Callable[[], None] | None = None
    ) -> Result:
        """Run a command, or the build of the website, in the checkout."""
        done = subprocess.run(
            command or self.command(),
            cwd=self.root,
            env=self.environment(more or {}),
            preexec_fn=before,
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stderr if done.stderr.strip() else "")

    def is_refused(self, result: Result, *words: str) -> None:
        """See that a build failed with these words, in a line or two, and changed nothing."""
        assert result.code not in {0, -signal.SIGKILL}, result.said
        assert "Traceback" not in result.said, result.said
        assert "[build.bug]" not in result.said, result.said
        assert all(word in result.said for word in words), (words, result.said)
        assert len(result.said.strip().splitlines()) <= 3, result.said
        assert built(self.root) == self.before

    def touch(self) -> None:
        """Change a page, so that there is something to build."""
        with (self.root / "docs" / "help.md").open("a", encoding="utf-8") as page:
            page.write("\nOne more sentence.\n")

    def forget(self) -> None:
        """Remove what earlier builds read."""
        shutil.rmtree(self.root / "build" / ".work", ignore_errors=True)

    def killed(self, until: str, by: signal.Signals) -> Result:
        """Start a build, send it a signal when a file is there, and return how it ended."""
        with subprocess.Popen(
            self.command(),
            cwd=self.root,
            env=self.environment({}),
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=listen,  # noqa: PLW1509 (nothing else runs here)
        ) as process:
            while not (self.root / "build" / ".work" / until).exists():
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.001)
            process.send_signal(by)
            said = process.stderr.read()
        return Result(process.returncode, said)

    def mend(self) -> None:
        """Put the pages and the output back."""
        (self.root / "docs" / "help.md").write_text(small_handbook.PAGES["help.md"], encoding="utf-8")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("faults") / "a büch 本" / "the book")


@pytest.fixture
def checkout(sound: Checkout) -> Iterator[Checkout]:
    """Return the checkout with a changed page, of which nothing is remembered, and put it back afterwards."""
    sound.touch()
    sound.forget()
    yield sound
    sound.mend()


def listen() -> None:
    """Do not inherit that Ctrl+C is ignored, as whatever a shell runs in the background does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def as_root() -> None:
    """Skip a test that needs to mount; its twin beside it needs nothing."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk; the test beside it limits the size of files instead")


def in_small_world(*mounts: str) -> list[str]:
    """Return the beginning of a command that has mounts of its own."""
    return ["unshare", "-m", "sh", "-e", "-c", f'{"; ".join(mounts)}; exec "$@"', "sh"]


def test_no_room_on_the_disk(checkout: Checkout) -> None:
    as_root()
    mount = "mkdir -p build/.work && mount -t tmpfs -o size=128k tmpfs build/.work"
    result = checkout.run(*in_small_world(mount), *checkout.command())
    checkout.is_refused(result, "No space left on device", "make room", "[build.disk]")


def test_no_file_may_grow(checkout: Checkout) -> None:
    """A quota says so in another way than a full disk."""
    result = checkout.run(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)))
    checkout.is_refused(result, "File too large", "make room")


def test_an_output_folder_that_cannot_be_written(checkout: Checkout) -> None:
    as_root()
    mounts = ("mount --bind build build", "mount -o remount,ro,bind build")
    result = checkout.run(*in_small_world(*mounts), *checkout.command())
    checkout.is_refused(result, "Read-only file system", "allow writing")


def test_a_file_where_the_output_folder_should_be(checkout: Checkout) -> None:
    work = checkout.root / "build" / ".work"
    work.write_text("a file", encoding="utf-8")
    try:
        checkout.is_refused(checkout.run(), str(work), "Not a directory", "remove what is in the way")
    finally:
        work.unlink()


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6])
def test_ctrl_c_at_any_moment_ends_in_one_line(checkout: Checkout, seconds: float) -> None:
    """As a terminal does it: every process gets the signal."""
    with subprocess.Popen(
        ["make", "-s", "html"],
        cwd=checkout.root,
        env=checkout.environment({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listen,  # noqa: PLW1509 (nothing else runs here)
    ) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode != 0
    ours = [line for line in said.splitlines() if line and not line.startswith("make: ***")]
    # Until Python runs the build, the shell that started it says so.
    assert ours in ([], ["Terminated"], ["Stopped; what was built before is untouched."]), said
    assert built(checkout.root) == checkout.before


@pytest.mark.parametrize("until", ["doctrees/index.doctree", "doctrees/environment.pickle", "out/html/index.html"])
def test_a_build_that_is_killed(checkout: Checkout, until: str) -> None:
    """What was built before stays; the next build is that of a clean checkout, and does not trust what is left."""
    assert checkout.killed(until, signal.SIGKILL).code == -signal.SIGKILL
    assert built(checkout.root) == checkout.before
    result = checkout.run()
    assert result.code == 0, result.said
    after = {name: content for name, (_time, content) in built(checkout.root).items()}
    shutil.rmtree(checkout.root / "build")
    assert checkout.run().code == 0
    assert {name: content for name, (_time, content) in built(checkout.root).items()} == after
    checkout.mend()
    checkout.settle()


def test_mistakes_that_a_killed_build_did_not_tell_are_told_by_the_next(checkout: Checkout) -> None:
    """Sphinx tells them once, while it reads; killed after that, it once let the broken page through."""
    checkout.settle()
    page = checkout.root / "docs" / "help.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n![](figures/box.svg)\n", encoding="utf-8")
    assert checkout.killed("doctrees/environment.pickle", signal.SIGKILL).code == -signal.SIGKILL
    checkout.is_refused(checkout.run(), "has no text alternative")
    checkout.mend()
    checkout.settle()


def test_a_writer_who_stops_the_build(checkout: Checkout) -> None:
    checkout.is_refused(checkout.killed("doctrees", signal.SIGINT), "Stopped", "untouched")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("typst", "build.library"),
        ("fontpkg_sarabun", "charts.package"),
        ("sphinxcontrib.bibtex", "build.library"),
        ("sphinx", "build.library"),
    ],
)
def test_a_library_that_is_missing(checkout: Checkout, name: str, code: str) -> None:
    result = checkout.run(sys.executable, "-c", WITHOUT.format(name=name))
    checkout.is_refused(result, name, "make install", f"[{code}]")


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999999999", "2026-11-22"])
def test_an_edition_of_no_time(checkout: Checkout, epoch: str) -> None:
    result = checkout.run(more={"SOURCE_DATE_EPOCH": epoch})
    checkout.is_refused(result, f"SOURCE_DATE_EPOCH is '{epoch}'", "seconds since 1970", "[edition.epoch]")


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "xx_XX"},
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONPATH": f"docs/_ext{os.pathsep}/no such folder{os.pathsep}."},
        {"HOME": "/no/such/home", "TMPDIR": "/tmp"},  # noqa: S108 (only to be asked)
        {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "COLUMNS": "20"},
    ],
    ids=["locale that is not there", "ASCII", "path with nothing in it", "no home", "other side of the world"],
)
def test_what_the_machine_is_set_to_changes_nothing(sound: Checkout, more: dict[str, str]) -> None:
    sound.forget()
    result = sound.run(more=more)
    assert (result.code, result.said) == (0, "")
    assert {name: content for name, (_time, content) in built(sound.root).items()} == {
        name: content for name, (_time, content) in sound.before.items()
    }
    sound.before = built(sound.root)


def tools(folder: Path, *names: str) -> str:
    """Return a search path that has these programs only."""
    folder.mkdir()
    for name in names:
        program = shutil.which(name)
        assert program, f"{name} is not installed"
        (folder / name).symlink_to(program)
    return str(folder)


SHELL = ("sh", "make", "dirname", "mkdir", "cat", "echo", "find", "cp", "cmp", "sed", "rm", "env")


@pytest.mark.parametrize("python", ["no-such-python", "old-python"])
def test_the_wrong_python_and_none(checkout: Checkout, tmp_path: Path, python: str) -> None:
    path = tools(tmp_path / "bin", *SHELL)
    old = tmp_path / "bin" / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")  # as Python 3.10 answers when asked whether it is 3.11
    old.chmod(0o755)
    result = checkout.run(
        "make", "-s", "html", f"PYTHON={python}", more={"PATH": path, "HANDBOOK_VENV": str(tmp_path / "venv")}
    )
    assert result.code != 0
    assert "The handbook needs Python 3.11 or newer; name it with: make PYTHON=" in result.said
    assert "Traceback" not in result.said
    assert built(checkout.root) == checkout.before


def test_make_without_git(sound: Checkout, tmp_path: Path) -> None:
    """A source archive has no history, and a machine may have no git."""
    shutil.rmtree(sound.root / "build")
    result = sound.run("make", "-s", "html", more={"PATH": tools(tmp_path / "bin", *SHELL)})
    assert result.code == 0, result.said
    assert "Traceback" not in result.said
    assert (sound.root / "build" / "html" / "kratom-handbook-a4.pdf").is_file()
    shutil.rmtree(sound.root / "build")
    sound.settle()
