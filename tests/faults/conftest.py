"""The laboratory of faults, and the count of what was tried in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from laboratory import EPOCH, Laboratory

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Return the small handbook, built, at one fixed edition."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield Laboratory(tmp_path_factory.mktemp("faults"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many faults were tried, and how many were met as they must be."""
    tried, met = Counter(), Counter()
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            if report.nodeid.startswith("tests/faults/") and (report.when == "call" or outcome != "passed"):
                test, _bracket, case = report.nodeid.partition("::")[2].partition("[")
                kind = case.partition(": ")[0] if ": " in case else test.removeprefix("test_").replace("_", " ")
                tried[kind] += 1
                met[kind] += outcome == "passed"
    if tried:
        terminalreporter.section("faults: tried and met")
        for kind, count in tried.items():
            terminalreporter.write_line(f"{kind:60} {count:4} {met[kind]:4}")
        terminalreporter.write_line(f"{'all':60} {tried.total():4} {met.total():4}")
