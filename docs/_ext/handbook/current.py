"""What is out of date stops a release, and nobody's work: no commit becomes one that cannot be built because days pass.

Help lines that nobody has seen for half a year, and pages whose check is overdue, say so to their readers, and a build
says so in a line for each of the two. ``make current`` (``must_be_current``) refuses them; the weekly job runs it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def report(app: Sphinx, what: str, messages: Sequence[tuple[str, tuple[str, int] | None]]) -> None:
    """Report what is out of date: each of it as a warning where all must be current, else ``what`` and how many.

    :param messages: each with its place, or with the place in the text.
    """
    if app.config.must_be_current:
        for message, location in messages:
            logger.warning("%s", message, location=location, type="handbook", subtype="current")
    elif messages:
        # No warning, which would stop the build; and Sphinx shows what is less than one to nobody who builds the book.
        print(f"Out of date: {what} ({len(messages)}); `make current` lists them", file=sys.stderr)  # noqa: T201


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the setting."""
    app.add_config_value("must_be_current", default=False, rebuild="", types=frozenset({bool, int, str}))
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
