"""The ``print`` and ``handouts`` builders: the book and its sheets as accessible PDFs, by way of Typst.

``builder`` runs the build, ``handouts`` that of single sheets, ``pages`` puts the pages in order and names their
places, ``translator`` turns a page into Typst, ``finish`` completes the PDF. The look is in ``docs/_print``.
This package knows no register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.printing.builder import PrintBuilder
from handbook.printing.handouts import HandoutBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builders and their settings; none of them matters while reading, so formats share what was read."""
    app.setup_extension("handbook.imprint")
    app.add_builder(PrintBuilder)
    app.add_builder(HandoutBuilder)
    # File name of each PDF, without its ending, and what the template is told of that edition (`sys.inputs`).
    app.add_config_value("print_editions", {"handbook": {}}, "", types=frozenset({dict}))
    # Where the website is, with a slash at the end: handouts name the page they come from.
    app.add_config_value("print_address", "", "", types=frozenset({str}))
    # A sentence for the foot of each handout.
    app.add_config_value("print_handout_notice", "", "", types=frozenset({str}))
    # Folder of the Typst templates, relative to the source folder; `handbook.typ` and `handout.typ` are called.
    app.add_config_value("print_templates", "_print", "", types=frozenset({str}))
    app.add_config_value("print_subtitle", "", "", types=frozenset({str}))
    # Sentences for the page behind the cover.
    app.add_config_value("print_notices", (), "", types=frozenset({tuple, list}))
    # A line at the foot of every page.
    app.add_config_value("print_footer", "", "", types=frozenset({str}))
    # Installed packages that carry the fonts; fonts of the machine are never used.
    app.add_config_value("print_font_packages", (), "", types=frozenset({tuple, list}))
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
