"""A sample of the mutations, with every kind and every message; `make mutation` tries them all."""

from __future__ import annotations

import shutil

import pytest

from tests.mutation.harness import ROOT, batches, run, table
from tests.mutation.mutations import everything, sample
from tests.support.required import register


@pytest.mark.usefixtures("book")
def test_nothing_that_breaks_a_warning_passes(chromium: str) -> None:
    assert shutil.which(chromium)
    verdicts = run(sample())
    print(table(verdicts))
    assert {verdict.kind for verdict in verdicts} == {mutation.kind for mutation in everything()}
    assert {verdict.message for verdict in verdicts} >= set(register())
    missed = [verdict.said for verdict in verdicts if not verdict.caught]
    assert missed == []


def test_every_mutation_changes_something() -> None:
    texts = {mutation.file: (ROOT / mutation.file).read_text(encoding="utf-8") for mutation in everything()}
    assert [
        str(mutation) for mutation in everything() if mutation.change(texts[mutation.file]) == texts[mutation.file]
    ] == []


def test_no_complaint_can_be_about_two_mutations_that_are_made_together() -> None:
    found = batches(sample())
    assert sorted(map(str, (one for batch in found for one in batch))) == sorted(map(str, sample()))
    assert max(map(len, found)) > 2
    for batch in found:
        for part in ("file", "page", "message"):
            values = [getattr(one, part) for one in batch]
            assert len({*values}) == len(values)
        assert len(batch) == 1 or {one.how for one in batch} == {"build"}
