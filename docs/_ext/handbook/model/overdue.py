"""What is out of date stops a release, and nobody's work: no commit becomes one that cannot be built because days pass.

Help lines that nobody has seen for too long, and pages whose check is overdue, say so to their readers, and a build
says so in a line for each of the two. The setting ``must_be_current`` refuses them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from handbook.model.commands import command
from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from handbook.model.diagnostics import Diagnostic


def report_all(app: Sphinx, what: str, old: Sequence[Diagnostic]) -> None:
    """Report what is out of date: each of it as a mistake where all must be current, else ``what`` and how many."""
    if app.config.must_be_current:
        for mistake in old:
            report(*mistake)
    elif old:
        # No warning, which would stop the build; and Sphinx shows what is less than one to nobody who builds the book.
        print(f"Out of date: {what} ({len(old)}); `{command(app.config, 'current')}` lists them", file=sys.stderr)  # noqa: T201


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the setting."""
    app.setup_extension("handbook.model.commands")
    app.add_config_value("must_be_current", default=False, rebuild="", types=frozenset({bool, int, str}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
