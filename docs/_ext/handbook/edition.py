"""The day of this edition, by which everything that ages is judged."""

from __future__ import annotations

import datetime as dt
import os


def day() -> dt.date:
    """Return the day of the last commit (``SOURCE_DATE_EPOCH``), or today while somebody writes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return moment.date()


def spoken(date: dt.date) -> str:
    """Return a day as readers know it: 22 November 2026."""
    return f"{date.day} {date:%B %Y}"


def date(value: object) -> dt.date:
    """Return a day that front matter writes as 2026-11-22.

    :raises ValueError: if it is none.
    """
    return dt.date.fromisoformat(str(value))
