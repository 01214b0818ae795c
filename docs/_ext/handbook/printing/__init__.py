"""The ``print`` builder: the book as one accessible PDF, by way of Typst.

``builder`` runs the build, ``pages`` puts the pages in order and names their places, ``translator`` turns a page
into Typst, ``finish`` completes the PDF. The look is in ``docs/_print``. This package knows no register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.printing.builder import PrintBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder and its settings; none of them matters while reading, so formats share what was read."""
    app.add_builder(PrintBuilder)
    # File name of the PDF, without its ending.
    app.add_config_value("print_name", "handbook", "", types=frozenset({str}))
    # Typst template, relative to the source folder; it defines `handbook` and the functions the translator calls.
    app.add_config_value("print_template", "_print/handbook.typ", "", types=frozenset({str}))
    app.add_config_value("print_subtitle", "", "", types=frozenset({str}))
    # Sentences for the page behind the cover.
    app.add_config_value("print_notices", (), "", types=frozenset({tuple, list}))
    # A line at the foot of every page.
    app.add_config_value("print_footer", "", "", types=frozenset({str}))
    # Installed packages that carry the fonts; fonts of the machine are never used.
    app.add_config_value("print_font_packages", (), "", types=frozenset({tuple, list}))
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
