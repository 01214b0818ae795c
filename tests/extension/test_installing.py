"""Installing: exactly what a list has, whatever is newer; and after whatever interrupted it.

The libraries here are made up and in a folder that stands for the index, so no test needs the network. The real lists
are installed by the public CI, with the oldest pip, the newest, and uv; that they are whole is in ``test_locks.py``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.books import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow
PARTS = 3000  # files of a library, so that installing it can be interrupted
SHELL = ("sh", "make", "dirname", "mkdir", "cat", "echo", "find", "cp", "cmp", "sed", "rm", "env")
# Prints the version of each library and how many parts it has.
LOOK = """
import importlib, pathlib, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    print(module.VERSION, len([*pathlib.Path(module.__file__).parent.glob("part*.py")]))
"""
INSTALL = str(ROOT / ".ci" / "install")


class Result(NamedTuple):
    """What a command said and how it ended."""

    code: int
    said: str


class Library(NamedTuple):
    """A made-up library: its line in a list."""

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        """Return the line of a list."""
        return f"{self.name}=={self.version} --hash=sha256:{self.digest}\n"


def search_path(folder: Path, *more: str) -> str:
    """Return a search path with these programs alone: no uv, no Python, nothing that the tests use."""
    folder.mkdir()
    for name in (*SHELL, *more):
        program = shutil.which(name)
        assert program, f"{name} is not installed"
        (folder / name).symlink_to(program)
    return str(folder)


class Machine:
    """A folder with an index of libraries, and an environment that they are installed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.venv = folder / "the libraries"
        self.index = folder / "index"
        self.index.mkdir(parents=True, exist_ok=True)
        self.path = search_path(folder / "bin")

    def library(self, name: str, version: str, *needs: str, parts: int = 1, extras: str = "") -> Library:
        """Put a library into the index."""
        info = f"{name}-{version}.dist-info"
        lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
        lines += [f"Provides-Extra: {extras}"] if extras else []
        path = self.index / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            # First, so that half a library can be taken for a whole one.
            wheel.writestr(f"{info}/METADATA", "\n".join(["Metadata-Version: 2.1", *lines, ""]))
            wheel.writestr(f"{name}/__init__.py", f"VERSION = {version!r}\n")
            for number in range(parts):
                wheel.writestr(f"{name}/part{number}.py", "")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "".join(f"{one},,\n" for one in [*wheel.namelist(), f"{info}/RECORD"]))
        return Library(name, version, hashlib.sha256(path.read_bytes()).hexdigest())

    def write(self, *libraries: Library, name: str = "list.txt") -> Path:
        """Write a list of libraries."""
        path = self.folder / name
        path.write_text("".join(map(str, libraries)), encoding="utf-8")
        return path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of an installation: this index, no settings of whoever runs the tests, no uv."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHON"))}
        ours = {
            "PATH": self.path,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.index.as_uri(),
        }
        return kept | ours | {"PYTHON": sys.executable}

    def command(self, path: Path) -> list[str]:
        """Return the command that installs a list."""
        return [INSTALL, str(path), str(self.venv), str(self.venv / f".{path.stem}")]

    def install(self, path: Path) -> Result:
        """Install a list."""
        run = subprocess.run(self.command(path), env=self.environment, capture_output=True, text=True, check=False)
        return Result(run.returncode, run.stdout + run.stderr)

    def killed(self, path: Path, until: str) -> None:
        """Start to install a list, and kill all processes of it when there is a file that this pattern fits."""
        with subprocess.Popen(
            self.command(path), env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL
        ) as process:
            while not any(self.venv.glob(until)):
                assert process.poll() is None, "it ended before it could be killed"
                time.sleep(0.001)
            os.killpg(process.pid, signal.SIGKILL)

    def versions(self, *names: str) -> list[str]:
        """Return which version of each library Python finds, with all its parts."""
        run = subprocess.run(
            [self.venv / "bin" / "python", "-Ic", LOOK, *names], capture_output=True, text=True, check=True
        )
        return run.stdout.splitlines()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Return a machine where one library is installed already."""
    machine = Machine(tmp_path_factory.mktemp("installing") / "a machine")
    done = machine.install(machine.write(machine.library("zero", "1.0"), name="book.txt"))
    assert done.code == 0, done.said
    return machine


@pytest.fixture
def machine(first: Machine, tmp_path: Path) -> Machine:
    """Return a machine with an environment of its own, in another place than that where it was made."""
    copy = Machine(tmp_path / "moved")
    shutil.copytree(first.index, copy.index, dirs_exist_ok=True)
    shutil.copytree(first.venv, copy.venv, symlinks=True)
    shutil.copy(first.folder / "book.txt", copy.folder)
    return copy


def test_what_is_locked_is_installed_on_the_day_when_all_is_newer(machine: Machine) -> None:
    """Also where one asks for another with an extra: what pip before 24 refused, when there was a newer one."""
    locked = [
        machine.library("alpha", "1.0", "beta[more]>=1"),
        machine.library("beta", "1.0", "gamma; extra == 'more'", extras="more"),
        machine.library("gamma", "1.0"),
    ]
    for name in ("alpha", "beta", "gamma"):
        machine.library(name, "2.0")
    done = machine.install(machine.write(*locked))
    assert done.code == 0, done.said
    assert machine.versions("zero", "alpha", "beta", "gamma") == ["1.0 1"] * 4


def test_a_list_that_is_not_complete_is_named(machine: Machine) -> None:
    """A resolver would fetch what is missing, or complain of its hash; here the check after installing does."""
    machine.library("beta", "1.0")
    path = machine.write(machine.library("alpha", "1.0", "beta"))
    for _attempt in range(2):
        done = machine.install(path)
        assert done.code != 0
        assert "alpha 1.0 requires beta, which is not installed" in done.said
        assert "list.txt is not complete (`make lock` writes it anew)" in done.said
    done = machine.install(machine.write(machine.library("alpha", "1.0", "beta"), machine.library("beta", "1.0")))
    assert done.code == 0, done.said


def test_what_is_not_what_was_locked_is_refused(machine: Machine) -> None:
    path = machine.write(machine.library("alpha", "1.0")._replace(digest="0" * 64))
    done = machine.install(path)
    assert done.code != 0
    assert "DO NOT MATCH THE HASHES" in done.said
    assert not (machine.venv / ".list").exists()


def test_what_is_installed_is_not_installed_again(machine: Machine) -> None:
    path = machine.folder / "book.txt"
    path.touch()
    assert machine.install(path) == Result(0, "")
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# One more line.\n", encoding="utf-8")
    assert machine.install(path) == Result(0, f"Installing {path} into {machine.venv}\n")


@pytest.mark.parametrize("until", ["bin", "lib/*/site-packages/pip-*/METADATA"])
def test_killed_while_the_environment_is_made(tmp_path: Path, until: str) -> None:
    machine = Machine(tmp_path / "machine")
    path = machine.write(machine.library("alpha", "1.0"))
    machine.killed(path, until)
    done = machine.install(path)
    assert done.code == 0, done.said
    assert machine.versions("alpha") == ["1.0 1"]


@pytest.mark.parametrize("until", ["alpha-1.0.dist-info/METADATA", "alpha/part2000.py"])
def test_killed_while_a_library_is_installed(machine: Machine, until: str) -> None:
    path = machine.write(machine.library("alpha", "1.0", parts=PARTS), machine.library("beta", "1.0"))
    machine.killed(path, f"lib/*/site-packages/{until}")
    assert not (machine.venv / ".list").exists()
    done = machine.install(path)
    assert done.code == 0, done.said
    assert machine.versions("zero", "alpha", "beta") == ["1.0 1", f"1.0 {PARTS}", "1.0 1"]


def gone(venv: Path) -> None:
    for python in (venv / "bin").glob("python*"):
        python.unlink()
        python.symlink_to("/no/such/python")


def upgraded(venv: Path) -> None:
    [libraries] = (venv / "lib").glob("python*")
    libraries.rename(libraries.with_name("python3.10"))


@pytest.mark.parametrize("harm", [gone, upgraded])
def test_an_environment_whose_python_is_another(machine: Machine, harm: Callable[[Path], None]) -> None:
    """What was installed for it is forgotten when make starts, so the lists are installed again."""
    harm(machine.venv)
    (machine.venv / ".book").touch()
    check = subprocess.run([INSTALL, "check", str(machine.venv)], capture_output=True, text=True, check=False)
    assert (check.returncode, check.stdout + check.stderr) == (0, "")
    assert not (machine.venv / ".book").exists()
    path = machine.folder / "book.txt"
    done = machine.install(path)
    assert done.code == 0, done.said
    assert machine.versions("zero") == ["1.0 1"]


def test_an_environment_that_was_moved_is_used_where_it_is(machine: Machine) -> None:
    path = machine.write(machine.library("alpha", "1.0"))
    assert machine.install(path).code == 0
    assert machine.versions("zero", "alpha") == ["1.0 1"] * 2


def test_uv_asks_no_resolver_either(tmp_path: Path) -> None:
    """Here a script stands for uv and notes what it is asked; the public CI has the real one."""
    machine = Machine(tmp_path / "machine")
    notes = tmp_path / "notes"
    placeholder_for = Path(machine.path) / "uv"
    placeholder_for.write_text(
        f"""#!/bin/sh
echo "$@" >> "{notes}"
[ "$1" != venv ] || "{sys.executable}" -m venv --without-pip "{machine.venv}"
""",
        encoding="utf-8",
    )
    placeholder_for.chmod(0o755)
    path = machine.write(machine.library("alpha", "1.0"))
    assert machine.install(path).code == 0
    venv, install, check = notes.read_text(encoding="utf-8").splitlines()
    assert venv == f"venv --quiet --allow-existing --python {sys.executable} {machine.venv}"
    assert install.startswith("pip install ")
    assert "--no-deps --only-binary :all: --require-hashes" in install
    assert check.startswith("pip check ")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return variables of a machine that has nothing installed."""
    folder = tmp_path_factory.mktemp("bare")
    found = search_path(folder / "bin", "git", "touch", "cut", "true")
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "MAKEFLAGS", "MAKELEVEL"}}
    yield kept | {"PATH": found, "HANDBOOK_VENV": str(folder / "venv")}
    assert not (folder / "venv").exists()


def make(bare: dict[str, str], *arguments: str, **more: str) -> Result:
    run = subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env=bare | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # in the order in which people see it
        text=True,
        check=False,
    )
    return Result(run.returncode, run.stdout)


@pytest.mark.parametrize(
    ("target", "lists"),
    [
        (".venv/.book", [""]),
        ("install", [""]),
        ("review", [""]),
        ("live", ["", "-write"]),
        ("language", ["", "-write"]),
        ("hooks", ["", "-write"]),
        ("check", ["", "-write"]),
        ("quick", ["", "-write"]),
        ("reproducible", ["", "-write", "-test"]),
    ],
)
def test_each_command_installs_what_it_needs(bare: dict[str, str], target: str, lists: list[str]) -> None:
    told = make(bare, "-n", target.replace(".venv", bare["HANDBOOK_VENV"]))
    assert told.code == 0, told.said
    assert re.findall(r"\.ci/install requirements(\S*)\.txt", told.said) == lists


MISSING = {
    "Chromium": ("apt install chromium;", "brew install --cask google-chrome"),
    "Maven": ("apt install maven;", "brew install maven"),
    "Node.js": ("apt install nodejs npm;", "brew install node"),
}


def test_programs_that_are_missing_are_named_before_anything_is_installed(bare: dict[str, str]) -> None:
    told = make(bare, "test", "PYTHON=no-such-python")
    assert told.code != 0
    first, *programs = told.said.splitlines()
    assert first == "Programs are missing; the tests that use them will be skipped."
    for line, (name, hows) in zip(programs[:3], MISSING.items(), strict=True):
        assert line.strip().startswith(name)
        assert all(how in line for how in hows)
    # Only then come the libraries, for which this machine has no Python.
    assert "The handbook needs Python 3.11" in "".join(programs[3:])


def test_where_ci_is_set_a_missing_program_is_an_error(bare: dict[str, str]) -> None:
    told = make(bare, "test", "PYTHON=no-such-python", CI="true")
    assert told.code != 0
    assert told.said.startswith("Programs are missing; they are needed, for CI is set.\n")
    assert all(name in told.said for name in MISSING)
    assert "Python 3.11" not in told.said


def test_node_that_is_too_old_is_named(bare: dict[str, str], tmp_path: Path) -> None:
    for name, code in (("chromium", 0), ("mvn", 0), ("npm", 0), ("node", 1)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    told = make(bare, "programs", PATH=f"{tmp_path}{os.pathsep}{bare['PATH']}")
    assert told.code == 0
    assert [line.strip().partition(" (")[0] for line in told.said.splitlines()[1:]] == ["Node.js 20 or newer"]
