"""What all tests share: tiny books, the built handbook, and the programs they look at it with."""

from __future__ import annotations

import os
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.faults.laboratory import EPOCH, Laboratory
from tests.support.books import ROOT, Book, MakeBook, TinyBook, find_chromium
from tests.support.warm import Builds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from sphinx.testing.util import SphinxTestApp

# The make that runs the tests is no part of the builds they start: with these, a make says "make[1]:" and its folder.
for inherited in ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"):
    os.environ.pop(inherited, None)
# The libraries of this run serve the copies too, so that no test needs the network.
os.environ["HANDBOOK_VENV"] = str(Path(sys.executable).parents[1])
DECIDES = ("HANDBOOK_", "MAKE", "READTHEDOCS", "SOURCE_DATE_EPOCH")


def deciding() -> dict[str, str]:
    """Return the variables of the environment that decide what is built."""
    return {name: value for name, value in os.environ.items() if name.startswith(DECIDES)}


AT_START = deciding()

# `make test` tries the same inputs every time; HYPOTHESIS_PROFILE=full tries many, and others each time.
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "quick", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=QUIET
)
settings.register_profile("full", max_examples=3000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def missing(message: str) -> NoReturn:
    """Skip a test for want of a program, or let it fail where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


# The files that take longest, longest first: begun first, they end while the others still run.
LONGEST = (
    "book/test_axe.py",
    "mutation/test_mutations.py",
    "book/test_make.py",
    "faults/test_sources.py",
    "trust/test_trust.py",
    "incremental/test_incremental.py",
    "faults/test_environment.py",
    "extension/test_installing.py",
    "kit/test_kit.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the others, and the tests of a file, stay in order."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """See that no test, and no fixture before it, leaves another edition behind for the tests that follow."""
    yield
    left = deciding()
    for name in left.keys() - AT_START.keys():  # the tests that follow are not to fail for it
        del os.environ[name]
    os.environ.update(AT_START)
    assert left == AT_START


@pytest.fixture
def tiny_book(tmp_path: Path, make_app: Callable[..., SphinxTestApp]) -> MakeBook:
    """Return a function that makes a book of the given pages in an empty folder."""

    def make(pages: dict[str, str], **settings: object) -> TinyBook:
        return TinyBook(tmp_path / "book", make_app, pages, settings)

    return make


@pytest.fixture(scope="session")
def book() -> Book:
    """Return the handbook as `make` built it."""
    built = Book(ROOT / "build")
    assert built.pdf.is_file(), "the handbook is not built; run `make test`, which builds it first"
    return built


@pytest.fixture(scope="session")
def unpacked_epub(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of the EPUB."""
    folder = tmp_path_factory.mktemp("epub")
    with zipfile.ZipFile(book.epub) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test is skipped, or fails where CI is set."""
    if path := find_chromium():
        return path
    missing("Chromium is missing; install it with: apt install chromium (macOS: brew install chromium)")


@pytest.fixture(scope="session")
def node_tool() -> Callable[[str], Path]:
    """Return a function that finds a file of the packages of tests/tools/node."""

    def find(name: str) -> Path:
        path = ROOT / "build" / ".tools" / "node" / "node_modules" / name
        if not path.is_file():
            missing(
                f"{name} is missing; `make test` fetches it with npm: apt install nodejs npm (macOS: brew install node)"
            )
        return path

    return find


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a Chromium that asks nobody for anything by itself."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (not there where only writing is installed)

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield found
        found.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many faults were tried, and how many were met as they must be.

    Here and not in ``tests/faults``: where tests run in several processes, the one that sums up reads this file alone.
    """
    tried: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            if report.nodeid.startswith(("tests/faults/", "tests/trust/")) and (
                report.when == "call" or outcome != "passed"
            ):
                test, _bracket, case = report.nodeid.partition("::")[2].partition("[")
                kind = case.partition(": ")[0] if ": " in case else test.removeprefix("test_").replace("_", " ")
                tried[kind] += 1
                met[kind] += outcome == "passed"
    if tried:
        terminalreporter.section("faults: tried and met")
        for kind, count in sorted(tried.items()):
            terminalreporter.write_line(f"{kind:60} {count:4} {met[kind]:4}")
        terminalreporter.write_line(f"{'all':60} {tried.total():4} {met.total():4}")


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Return the small handbook, built, at one fixed edition."""
    with Builds(SOURCE_DATE_EPOCH=EPOCH) as builds:
        yield Laboratory(tmp_path_factory.mktemp("faults"), builds)
