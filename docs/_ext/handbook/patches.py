"""Every change of somebody else's code, each with its reason, the versions it was tried with, and where it belongs.

All of them save time or undo what a theme sets; a book comes out the same without them (``tests`` build it both ways).
With a version that nobody has tried, a patch is left out and the build is slower.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import column_width
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import Text
from sphinx import addnodes
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.writers import text as text_writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def tried(package: str, first: int, last: int) -> bool:
    """Return whether the major version of an installed package is one that a patch was tried with."""
    return first <= int(version(package).partition(".")[0]) <= last


class LanguageOfCode(HighlightLanguageTransform):
    """Sphinx's transform, for pages that have something for it to do.

    It walks through every page of every format to tell each block of code its language: a twentieth of the time that a
    format takes, and pages of a handbook have none, as a rule.
    Upstream: https://github.com/sphinx-doc/sphinx/blob/master/sphinx/transforms/post_transforms/code.py
    """

    def apply(self, **kwargs: Any) -> None:
        """Do nothing where there is neither code nor a setting of its language."""
        wanted = (nodes.literal_block, addnodes.highlightlang)
        if any(isinstance(node, wanted) for node in self.document.findall(nodes.Element)):
            super().apply(**kwargs)


def remember_widths() -> None:
    """Let Sphinx's text writer measure each word once: it did so for each letter, half of the time of that format.

    Upstream: https://github.com/sphinx-doc/sphinx/blob/master/sphinx/writers/text.py
    """
    vars(text_writer)["column_width"] = cache(column_width)


def remember_latex() -> None:
    """Let pybtex read the LaTeX of each name, journal and year once: its texts never change.

    It read 8,378 times for 1,947 texts, a sixth of a build that reads no page.
    Upstream: https://bitbucket.org/pybtex-devs/pybtex/src/master/pybtex/richtext.py
    """
    if not hasattr(Text.from_latex, "cache_info"):
        Text.from_latex = staticmethod(cache(Text.from_latex))


def register_backends() -> None:
    """Let pybtex find its plug-ins without a search of all installed packages at every citation, half of a build.

    Upstream: https://bitbucket.org/pybtex-devs/pybtex/src/master/pybtex/plugin/__init__.py
    """
    for name in ("docutils", "plaintext"):
        register_plugin("pybtex.backends", name, find_plugin("pybtex.backends", name), force=True)


def skip_pages_without_code(app: Sphinx) -> None:
    """Put :class:`LanguageOfCode` in the place of Sphinx's transform."""
    found = app.registry.post_transforms
    if HighlightLanguageTransform in found:
        found[found.index(HighlightLanguageTransform)] = LanguageOfCode


def undo_permalink_sign(app: Sphinx) -> None:
    """Put back the sign of permanent links, which sphinx-rtd-theme replaces by one of an icon font when it is loaded.

    Our theme loads no such font; and a setting that changes after Sphinx has compared it makes it read every page anew.
    Upstream: https://github.com/readthedocs/sphinx_rtd_theme/blob/master/sphinx_rtd_theme/__init__.py
    """
    if app.config.html_theme == "handbook":
        app.config.html_permalinks_icon = "¶"


ALWAYS: tuple[tuple[str, int, int, Callable[[], None]], ...] = (
    ("sphinx", 9, 9, remember_widths),
    ("pybtex", 0, 0, remember_latex),
    ("pybtex", 0, 0, register_backends),
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Apply every patch whose versions were tried."""
    for package, first, last, patch in ALWAYS:
        if tried(package, first, last):
            patch()
    if tried("sphinx", 9, 9):
        skip_pages_without_code(app)
    app.connect("builder-inited", undo_permalink_sign)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
