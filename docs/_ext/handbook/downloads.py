"""``{downloads}``: on the website, the files that readers can take with them; elsewhere nothing.

The files are made before the website (the Makefile sees to that), copied into it, and listed with their size.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class downloads(nodes.General, nodes.Element):  # noqa: N801
    """The place of the list; no writer ever meets it."""


class DownloadsDirective(SphinxDirective):
    """``{downloads}``: a section with one link for each file of ``downloads`` in conf.py."""

    def run(self) -> list[nodes.Node]:
        """Return the place, to be filled when the format is known."""
        place = downloads()
        self.set_source_info(place)
        return [place]


class FillDownloads(SphinxPostTransform):
    """Put the list in its place on the website."""

    default_priority = 200
    builders = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Replace each place by a section with the list."""
        up = "../" * self.env.current_document.docname.count("/")
        for place in list(self.document.findall(downloads)):
            items = []
            for name, words in self.config.downloads:
                size = _size(Path(self.env.srcdir, name), place)
                link = nodes.reference("", words, refuri=f"{up}{Path(name).name}", internal=True)
                items.append(nodes.list_item("", nodes.paragraph("", "", link, nodes.Text(f", {size}"))))
            section = nodes.section(
                "", nodes.title("", "Take it with you"), nodes.bullet_list("", *items), ids=["downloads"]
            )
            # Beside the section that the directive stands in, not below its heading.
            beside = place.parent
            beside.parent.insert(beside.parent.index(beside) + 1, section)
            beside.remove(place)


class DropDownloads(SphinxPostTransform):
    """Take the place out of every other format."""

    default_priority = FillDownloads.default_priority + 1

    def run(self, **_kwargs: object) -> None:
        """Remove the places that are still there."""
        for place in list(self.document.findall(downloads)):
            place.parent.remove(place)


def _size(path: Path, place: nodes.Element) -> str:
    """Return the size of a file in words, or warn that it is not there."""
    if not path.is_file():
        logger.warning(
            "'%s' is not built yet, so its link leads nowhere; run `make`", path.name, location=place, type="downloads"
        )
        return "not built yet"
    size = path.stat().st_size
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def copy_files(app: Sphinx, error: Exception | None) -> None:
    """Put the files beside the start page."""
    if error is None and app.builder.name == "html":
        for name, _words in app.config.downloads:
            path = Path(app.srcdir, name)
            if path.is_file():
                shutil.copy(path, app.outdir)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the list of files, as pairs of path (from the source folder) and words of the link."""
    app.add_config_value("downloads", (), "html", types=frozenset({tuple, list}))
    app.add_node(downloads)
    app.add_directive("downloads", DownloadsDirective)
    app.add_post_transform(FillDownloads)
    app.add_post_transform(DropDownloads)
    app.connect("build-finished", copy_files)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
