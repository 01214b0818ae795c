"""The ``print`` and ``handouts`` builders: the book and its sheets as accessible PDFs, by way of Typst.

In the process of Sphinx, ``builder`` runs the build, ``handouts`` that of single sheets, ``pages`` puts the pages in order
and names their places, ``translator`` turns a page into Typst. ``typeset`` hands the PDFs to processes of their own, where
``press`` compiles, and ``finish`` and ``links`` complete what comes out. The look is in ``docs/_print``.
This package knows no register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load both builders: not by an import, for the processes that make the PDFs need nothing of Sphinx."""
    app.setup_extension("handbook.formats.pdf.builder")
    app.setup_extension("handbook.formats.pdf.handouts")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
