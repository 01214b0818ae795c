"""The laboratory of faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.laboratory import EPOCH, Laboratory
from tests.support.warm import Builds

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Return the small handbook, built, at one fixed edition."""
    with Builds(SOURCE_DATE_EPOCH=EPOCH) as builds:
        yield Laboratory(tmp_path_factory.mktemp("faults"), builds)
