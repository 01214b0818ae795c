"""Every broken input is refused in words, with file and line, and nothing that was built before is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.breaks import both, edit
from tests.faults.table import CASES, HELPLINES, PAGE

if TYPE_CHECKING:
    from tests.faults.breaks import Case
    from tests.faults.laboratory import Laboratory


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_a_broken_source_is_refused(laboratory: Laboratory, case: Case) -> None:
    laboratory.refuses(case)


def test_a_sound_handbook_is_built(laboratory: Laboratory) -> None:
    """The small handbook has no fault of its own, so each refusal is for what was broken."""
    with laboratory.changed(lambda _root: None):
        result = laboratory.build()
    assert (result.code, result.said) == (0, "")


def test_what_has_grown_old_stops_nobody(laboratory: Laboratory) -> None:
    """A commit can be built on any later day; what is old is said in a line, and on the page."""
    old = both(edit(HELPLINES, "2026-11-01", "2020-01-01"), edit(PAGE, "2030-01-01", "2026-02-01"))
    with laboratory.changed(old):
        result = laboratory.build("html")
        page = (laboratory.root / "build/html/help.html").read_text(encoding="utf-8")
    assert result.code == 0, result.said
    assert result.said.splitlines() == [
        "Out of date: help lines that were not seen for 183 days (1); `make current` lists them",
        "Out of date: pages whose check is overdue (1); `make current` lists them",
    ]
    assert "more than 6 months ago" in page
