"""The handbook as Sphinx would build it without our theme, translators, builders and checks.

Our directives stay, so that pages, words, tables, sources and pictures are the same; so does the quick look-up of
sources, unless the tag ``published`` takes it away: then sphinxcontrib-bibtex and pybtex are as everybody has them.
Settings that are not named here are those of the book.
"""

from __future__ import annotations

import gc
import subprocess
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, ClassVar

from pybtex import plugin
from pybtex.richtext import Text
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinxcontrib.bibtex.domain import BibtexDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[4]
JUDGES = {"check", "validate", "judge", "report_typed_numbers", "report_unknown"}

globals().update({name: value for name, value in run_path(str(ROOT / "conf.py")).items() if name.islower()})
gc.set_threshold(700, 10, 10)

extensions = [
    "myst_parser",
    "sphinxcontrib.bibtex",
    "sphinx_rtd_theme",
    "handbook.content.citations",
    "handbook.content.charts",
]
extensions += [
    "handbook.content.claims",
    "handbook.content.downloads",
    "handbook.content.helplines",
    "handbook.content.colophon",
]
extensions += [
    "handbook.content.interactions",
    "handbook.model.languages",
    "handbook.content.review",
    "handbook.content.safety",
]
bibtex_bibfiles = [str(ROOT / "docs" / "registers" / "references.bib")]
safety_lock = ""
html_theme = "sphinx_rtd_theme"
html_theme_path: list[str] = []
html_context: dict[str, object] = {}
latex_engine = "xelatex"


class Drawings(ImageConverter):
    """LaTeX cannot read SVG."""

    conversion_rules: ClassVar[list[tuple[str, str]]] = [("image/svg+xml", "application/pdf")]

    def is_available(self) -> bool:
        """Return that the program is there; without it there is no measurement."""
        return True

    def convert(self, _from: object, _to: object) -> bool:
        """Make a PDF of a drawing."""
        subprocess.run(["rsvg-convert", "-f", "pdf", "-o", str(_to), str(_from)], check=True)
        return True


def setup(app: Sphinx) -> None:
    """Judge nothing."""
    app.add_post_transform(Drawings)
    app.registry.domains["safety"].process_doc = lambda *_: None  # type: ignore[method-assign]
    for event, listeners in app.events.listeners.items():
        app.events.listeners[event] = [one for one in listeners if one.handler.__name__ not in JUDGES]
    if app.tags.has("published"):
        app.add_domain(BibtexDomain, override=True)
        Text.from_latex = staticmethod(Text.from_latex.__wrapped__)
        for name in ("docutils", "plaintext"):
            del plugin._RUNTIME_PLUGINS["pybtex.backends"][name]  # noqa: SLF001 (there is no other way back)
