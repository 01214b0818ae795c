"""The EPUB: ``builder`` completes Sphinx's, ``cover`` draws the cover; both with the files of ``templates``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the builder."""
    app.setup_extension("handbook.formats.epub.builder")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
