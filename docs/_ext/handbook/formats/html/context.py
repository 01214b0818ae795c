"""What the page template of the website shows beside the text of a page, and the files beside the pages."""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.matching import patmatch

from handbook.model import titles
from handbook.model.about import page_for
from handbook.model.catalog import _
from handbook.model.pages import names_in_order, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


class PageContext:
    """What the pages of one build have in common."""

    def __init__(self, app: Sphinx) -> None:
        self.env = app.env

    @cached_property
    def parts(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The parts of the book: caption, and name and title of each page.

        Sphinx's own table of contents is made anew for each page, which takes two thirds of a large build.
        """
        return [
            (caption, [(name, self.env.titles[name].astext()) for name in names]) for caption, names in parts(self.env)
        ]

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, object],
        doctree: nodes.document | None,
    ) -> None:
        """Tell the page template what it shows beside the text: the parts of the book, the sections, a description."""
        del templatename
        context["parts"] = self.parts
        context["start_address"] = app.config.html_baseurl or "/"
        context["sections"] = []
        context["shows_code"] = doctree is not None and any(doctree.findall(_is_code))
        kinds = app.config.html_page_types.items() if doctree is not None else ()
        context["page_type"] = next((kind for pattern, kind in kinds if patmatch(pagename, pattern)), "WebPage")
        context["notice"] = next(iter(app.config.handbook_notices), "")
        _name, context["license_address"] = app.config.handbook_license
        for use in ("emergency", "bibliography", "drugs", "helplines"):
            context[f"{use}_page"] = page_for(app.env, use)
        if doctree is not None and pagename in app.env.titles:
            page = next(doctree.findall(nodes.section), nodes.section())
            context["all_headings"] = any(patmatch(pagename, pattern) for pattern in app.config.html_all_headings)
            context["sections"] = list(_headings(page, deep=bool(context["all_headings"])))
            message = next((part for part in page.children if isinstance(part, nodes.paragraph)), None)
            context["description"] = titles.words(message) if message else ""


def _headings(parent: nodes.section, *, deep: bool) -> Iterator[tuple[str, str]]:
    """Yield anchor and words of the headings in a section, or of those below it in its place."""
    for section in parent.children:
        if isinstance(section, nodes.section):
            below = list(_headings(section, deep=True)) if deep else []
            yield from below or [(section["ids"][0], section[0].astext())]


def _is_code(node: nodes.Node) -> bool:
    """Return whether a node is written in the colors of the highlighter."""
    return isinstance(node, nodes.literal_block) or (isinstance(node, nodes.literal) and "code" in node["classes"])


def connect(app: Sphinx) -> None:
    """Let the pages of a build have their context."""
    app.connect("html-page-context", PageContext(app).add)


def add_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield the page for addresses that are not there; hosts show ``404.html``."""
    if app.builder.name == "html" and getattr(app.builder, "own_theme", False):  # no other has such a page
        yield "404", {}, "404.html"


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """List all pages for search engines, where the address of the website is known (sitemaps.org 0.9)."""
    if error is None and app.builder.name == "html" and app.config.html_baseurl:
        base = app.config.html_baseurl.rstrip("/")
        pages = "".join(f"<url><loc>{base}/{name}.html</loc></url>\n" for name in names_in_order(app.env))
        Path(app.outdir, "sitemap.xml").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n',
            encoding="utf-8",
        )


def write_directory(app: Sphinx, error: Exception | None) -> None:
    """Write ``llms.txt``: what the book is, and an address for each page."""
    if error is not None or app.builder.name != "html":
        return
    lines = [f"# {app.config.project}", "", *(f"> {notice}" for notice in app.config.handbook_notices), ""]
    if plain := getattr(app.config, "text_basename", ""):
        lines += [_("The whole book as plain text: %s") % f"[{plain}.txt]({plain}.txt)", ""]
    lines += ["## " + _("Pages"), ""]
    lines += [f"- [{app.env.titles[name].astext()}]({name}.html)" for name in names_in_order(app.env)]
    Path(app.outdir, "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Take out what the parent theme brings and no page asks for: scripts, and 9 MB of fonts."""
    if error is None and app.builder.name == "html":
        for name in app.config.html_unused_static:
            path = Path(app.outdir, "_static", name)
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
