"""Read again what has changed, by what the files hold and not by their times alone.

Sphinx reads a page again if its file, or one that the page was seen to depend on, is newer than what was read. That misses
a file out of a backup or an archive, which is older, and a register that a page did not use when it was read: a number
that becomes a help line is refused on a page that has it typed, but only if the page is read again. So a page is read again
when its text has changed, and all are when anything beside the pages has, which costs seconds and happens seldom.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

from handbook.checks import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class ReadDomain(Domain):
    """Keeps what was read, with all else that Sphinx keeps between builds; other processes read nothing on their own."""

    name = "read"
    label = "What was read"
    initial_data: ClassVar[dict[str, Any]] = {"texts": {}, "beside": {}}
    data_version = 1

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: it was noted before the reading."""


def find_changed(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Return the pages to read again besides those that Sphinx has found."""
    del added, changed, removed
    pages = tuple(app.config.source_suffix)
    texts = {name: _digest(Path(env.doc2path(name))) for name in env.found_docs}
    beside = {str(path): _digest(path) for path in files.files(Path(app.srcdir)) if not path.name.endswith(pages)}
    data = env.domains["read"].data
    before = dict(data)
    data.update(texts=texts, beside=beside)
    if beside != before["beside"]:
        return list(texts)
    return [name for name in texts if texts[name] != before["texts"].get(name)]


def _digest(path: Path) -> bytes:
    """Return what changes with the content of a file."""
    return hashlib.sha256(path.read_bytes()).digest()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at every build."""
    app.add_domain(ReadDomain)
    app.connect("env-get-outdated", find_changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
