"""``{downloads} book handouts``: on the website, the files that readers can take with them; elsewhere nothing.

The groups of files are in conf.py. The files are written before the website, which needs their formats, copied into it,
and listed with their paper, pages and size. Where they need not be there (``make live``), the list says "not built yet".
"""

from __future__ import annotations

import shutil
from functools import lru_cache
from typing import TYPE_CHECKING

import pikepdf
from babel.numbers import format_decimal
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from handbook.model import events
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, DiagnosticError, report
from handbook.model.pages import built_file
from handbook.model.placeholders import add_kind, placeholder

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


class DownloadsError(DiagnosticError):
    """Groups of downloads that are none."""

    category = "Settings error"


class DownloadsDirective(SphinxDirective):
    """``{downloads} group …``: for each group of ``downloads`` in conf.py a section with one link for each file."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the place, to be filled when the format is known, or report an unknown group."""
        groups = self.arguments[0].split()
        for group in groups:
            if group not in self.config.downloads:
                message = f"no group of downloads '{group}'; write some of: {', '.join(self.config.downloads)}"
                report("downloads.unknown", message, self.get_location())
                return []
        place = placeholder(kind="downloads", groups=groups)
        self.set_source_info(place)
        return [place]


def fill(app: Sphinx, node: nodes.Element) -> list[nodes.Node]:
    """Add a section for each group beside the one that a placeholder stands in; formats other than HTML get none."""
    if app.builder.name != "html":
        return []
    beside = node.parent
    up = "../" * app.env.current_document.docname.count("/")
    for group in reversed(node["groups"]):
        title, files = app.config.downloads[group]
        items = [item(app, built_file(app.env, name), words, up, node) for name, words in files]
        section = nodes.section(
            "",
            nodes.title("", title),
            nodes.bullet_list("", *items),
            ids=[f"downloads-{group}"],
            classes=["downloads"],
        )
        beside.parent.insert(beside.parent.index(beside) + 1, section)
    return []


def item(app: Sphinx, path: Path, words: str, up: str, place: nodes.Element) -> nodes.list_item:
    """Return a file as an item of a list; where it must be there, report it if it is not."""
    if app.config.downloads_must_exist and not path.is_file():
        report(
            "downloads.unbuilt",
            f"'{path.name}' is not built yet, so its link leads nowhere; build that format first",
            place,
        )
    link = nodes.reference("", words, refuri=f"{up}{path.name}", internal=True)
    return nodes.list_item("", nodes.paragraph("", "", link, nodes.Text(f", {_told(path, app.config.language)}")))


def _told(path: Path, language: str) -> str:
    """Return the paper, the pages and the size of a file in words."""
    if not path.is_file():
        return _("not built yet")
    parts: list[str] = []
    if path.suffix == ".pdf":
        paper, pages = _paper_and_pages(path, path.stat().st_mtime_ns)
        parts += paper, _("1 page") if pages == 1 else _("%s pages") % pages
    size = path.stat().st_size
    if size >= 1_000_000:
        parts.append(f"{format_decimal(size / 1_000_000, '0.0', language)} MB")
    else:
        parts.append(f"{max(1, round(size / 1000))} kB")
    return ", ".join(filter(None, parts))


@lru_cache(maxsize=64)
def _paper_and_pages(path: Path, stamp: int) -> tuple[str, int]:
    """Return the paper of a PDF and how many pages it has; several pages offer the same one (``stamp``: its state)."""
    del stamp
    with pikepdf.open(path) as document:
        return _paper(document.pages[0]), len(document.pages)


def _paper(page: pikepdf.Page) -> str:
    """Return the name of the paper of a page, or nothing for an unusual one."""
    width, height = (round(float(side) / 72 * 25.4) for side in page.mediabox[2:])
    return {(210, 297): "A4", (216, 279): "US Letter"}.get((width, height), "")


def check(app: Sphinx, config: Config) -> None:
    """Look at the groups before anything is read.

    :raises DownloadsError: with the first group that is not written as a title and its files.
    """
    settings = f"{app.confdir}/conf.py"
    if not isinstance(config.downloads, dict):
        message = '\'downloads\' has no groups; write them as in {"name": ("Title", [("path", "words of the link")])}'
        raise DownloadsError(Diagnostic("downloads.no-groups", message, settings))
    for group, value in config.downloads.items():
        match value:
            case [str(), [*files]] if all(map(_is_file, files)):
                continue
        message = (
            f'the downloads \'{group}\' are not a title and its files; write ("Title", [("path", "words of the link")])'
        )
        raise DownloadsError(Diagnostic("downloads.group", message, settings))


def _is_file(value: object) -> bool:
    """Return whether a value is a pair of texts."""
    match value:
        case [str(), str()]:
            return True
    return False


def copy_files(app: Sphinx, error: Exception | None) -> None:
    """Put the files beside the start page."""
    if error is None and app.builder.name == "html":
        for _title, files in app.config.downloads.values():
            for name, _words in files:
                path = built_file(app.env, name)
                if path.is_file():
                    shutil.copy(path, app.outdir)


def files(app: Sphinx) -> list[str]:
    """Return the files that are offered; an event handler."""
    return [name for _title, entries in app.config.downloads.values() for name, _words in entries]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the groups of files."""
    # Group -> title and files, each a pair of "format:file", or a path from the source folder, and words of the link.
    for part in ("catalog", "events", "pages"):
        app.setup_extension(f"handbook.model.{part}")
    app.connect(events.FILES, files)
    app.add_config_value("downloads", {}, "html", types=frozenset({dict}))
    # Whether all of them are built before the website; a writer who looks at a page alone has none of them yet.
    app.add_config_value("downloads_must_exist", default=False, rebuild="html", types=frozenset({bool}))
    add_kind(app, "downloads", fill)
    app.add_directive("downloads", DownloadsDirective)
    app.connect("config-inited", check)
    app.connect("build-finished", copy_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
