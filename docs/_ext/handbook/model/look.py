"""Fonts and colors of what Typst draws: the PDFs and the cover of the EPUB. Fonts come from installed packages alone.

So print and covers are the same on every machine.
"""

from __future__ import annotations

import importlib.resources
import json
from typing import TYPE_CHECKING

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

# For each use of letters, the families that are asked for them, in turn.
FONTS = {"serif": ["Source Serif 4", "Sarabun"], "sans": ["Source Sans 3", "Sarabun"], "mono": ["DejaVu Sans Mono"]}
COLORS = {"ink": "#14212b", "accent": "#0b4a63", "pale": "#eef3f6"}


def font_folders(config: Config) -> list[str]:
    """Return the folders of the fonts.

    :raises DiagnosticError: if no package is named, or one is not installed: text without a font is left out of a PDF.
    """
    if not config.print_font_packages:
        message = 'no fonts for print; install a package of them and name it, as in print_font_packages = ("fontpkg_sarabun",)'
        raise DiagnosticError(Diagnostic("print.no-font", message, "conf.py"))
    found = []
    for package in config.print_font_packages:
        try:
            found.append(str(importlib.resources.files(package)))
        except ModuleNotFoundError:
            message = (
                f"the font package '{package}' is not installed; install it, or name another in print_font_packages"
            )
            raise DiagnosticError(Diagnostic("print.font", message)) from None
    return found


def inputs(config: Config) -> dict[str, str]:
    """Return what a Typst template reads from ``sys.inputs.look``: families by use, colors by use, unbroken words."""
    look = {"fonts": FONTS | config.print_fonts, "colors": COLORS | config.print_colors}
    return {"look": json.dumps(look)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the settings."""
    # Installed packages that carry the fonts; fonts of the machine are never used.
    app.add_config_value("print_font_packages", (), "", types=frozenset({tuple, list}))
    # Other values for the keys of FONTS and COLORS.
    app.add_config_value("print_fonts", {}, "", types=frozenset({dict}))
    app.add_config_value("print_colors", {}, "", types=frozenset({dict}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
