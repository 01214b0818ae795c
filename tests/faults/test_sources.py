"""Every broken input is refused in words, with file and line, and nothing that was built before is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from table import CASES

if TYPE_CHECKING:
    from breaks import Case
    from laboratory import Laboratory


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_a_broken_source_is_refused(laboratory: Laboratory, case: Case) -> None:
    laboratory.refuses(case)


def test_a_sound_handbook_is_built(laboratory: Laboratory) -> None:
    """The small handbook has no fault of its own, so each refusal is for what was broken."""
    with laboratory.changed(lambda _root: None):
        result = laboratory.build()
    assert (result.code, result.said) == (0, "")
