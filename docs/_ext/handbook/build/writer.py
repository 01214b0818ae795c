"""What one process of a build does: run Sphinx with one builder, and tell every problem in a sentence."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from handbook.build.explain import explain
from handbook.build.progress import StatusStream

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from pathlib import Path
    from typing import Any

    from sphinx.util.typing import ExtensionMetadata


class Folders(NamedTuple):
    """Where a build reads and writes."""

    root: Path
    doctrees: Path  # what Sphinx has read
    source: str = "docs"  # the pages
    conf: str = ""  # has conf.py; without one, the root or the source folder, whichever has it

    @property
    def work(self) -> Path:
        """Return the folder of all that is only needed while building."""
        return self.root / "build" / ".work"

    @property
    def confdir(self) -> Path:
        """Return the folder of conf.py."""
        if not self.conf and not (self.root / "conf.py").is_file() and (self.root / self.source / "conf.py").is_file():
            return self.root / self.source
        return self.root / self.conf


class Messages(StringIO):
    """Sphinx's warning stream: passes messages on, and knows whether there were any."""

    def write(self, text: str) -> int:
        """Write to the error output."""
        sys.stderr.write(text)
        return super().write(text)

    @property
    def any(self) -> bool:
        """Return whether something was reported."""
        return bool(self.getvalue())


class ValidationBuilder(DummyBuilder):
    """Read and validate all pages, and write nothing.

    If reading has found mistakes, the pages are resolved as well, so that wrong references are reported with them: no
    other builder will run. If not, the other builders resolve the pages themselves.
    """

    name = "validate"
    messages: ClassVar[Messages | None] = None

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Resolve the pages if something is wrong already."""
        if self.messages and self.messages.any:
            super().write_documents(docnames)


def run(
    folders: Folders, builder: str, outdir: Path, settings: dict[str, Any], report: Callable[[str], None] | None
) -> int:
    """Run Sphinx in this process; return 0, or 1 after every problem was reported on the error output.

    Not by way of ``sphinx-build``: that answers a mistake in a page with a page of traceback.
    """
    messages = ValidationBuilder.messages = Messages()
    try:
        with patch_docutils(folders.confdir), docutils_namespace():
            app = Sphinx(
                srcdir=folders.root / folders.source,
                confdir=folders.confdir,
                outdir=outdir,
                doctreedir=folders.doctrees,
                buildername=builder,
                confoverrides=settings,
                status=StatusStream(report) if report else None,
                warning=messages,
                warningiserror=True,
            )
            app.build()
    except Exception as error:  # noqa: BLE001 (whatever it is, the writer gets a sentence)
        print(explain(error, folders, outdir.with_suffix(".trace.txt")), file=sys.stderr)  # noqa: T201
        return 1
    return app.statuscode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder that validates."""
    app.add_builder(ValidationBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
