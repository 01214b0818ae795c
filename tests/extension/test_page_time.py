"""No page holds up a build."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from handbook.checks.page_time import PageTimeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.books import MakeBook

PAGES = {"index": "# Home\n\nText.\n\n```{toctree}\nslow\n```\n", "slow": "# Slow\n\nText.\n"}


def no_end(text: str, _first: int = 1) -> Iterator[tuple[int, str, str]]:
    """Take half a minute of processor time, far more than the bound of the test."""
    over = time.process_time() + 30
    while "Slow" in text and time.process_time() < over:
        pass
    yield from ()


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_page_that_takes_too_long_is_named(
    tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch, parallel: int
) -> None:
    monkeypatch.setattr("handbook.checks.fences.find_mistakes", no_end)
    book = tiny_book(PAGES, page_seconds=0.5)
    with pytest.raises(Exception, match=r"slow\.md: reading this page .* 0\.5 seconds; .* \[pages\.time\]") as caught:
        book.build(parallel=parallel)
    assert parallel or isinstance(caught.value, PageTimeError)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_the_time_of_all_pages_together_has_no_bound(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page has its own, and what follows the reading has none."""

    def some_time(_text: str, _first: int = 1) -> Iterator[tuple[int, str, str]]:
        over = time.process_time() + 0.7
        while time.process_time() < over:
            pass
        yield from ()

    monkeypatch.setattr("handbook.checks.fences.find_mistakes", some_time)
    tiny_book(PAGES, page_seconds=1).build()
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
