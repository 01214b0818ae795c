"""HTML that assistive technology can use, for the website and the EPUB alike.

Corrects what Sphinx and docutils write: headings without a level, header cells without a scope, a role that
DPUB-ARIA 1.1 withdrew, Thai words without their language. A picture without a text alternative is refused in every format.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.writers.html5 import HTML5Translator

from handbook import languages
from handbook.diagnostics import report
from handbook.locate import in_order, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# The parts of the book that a builder is writing: caption, and name and title of each page.
PARTS: WeakKeyDictionary[Builder, list[tuple[str, list[tuple[str, str]]]]] = WeakKeyDictionary()


class HandbookTranslator(HTML5Translator):
    """Sphinx's translator with the attributes that WCAG 2.2 (1.3.1, 4.1.2) asks for."""

    def starttag(self, node: nodes.Element, tagname: str, *args: Any, **attributes: Any) -> str:
        """Return a start tag, its roles and scopes corrected."""
        if isinstance(node, nodes.entry) and tagname.lower() in {"td", "th"}:
            in_head = isinstance(node.parent.parent, nodes.thead)
            if tagname.lower() == "th":
                attributes["scope"] = "col" if in_head else "row"
            if not in_head and (head := _column_head(node)):
                # On a phone each row becomes a card; the style sheet shows the head beside the cell.
                attributes["data-label"] = head
        # No inline style: the site works under a policy that forbids it. Widths of columns are rounded to 5.
        width = str(attributes.pop("style", "")) if tagname.lower() in {"col", "img"} else ""
        if width and tagname.lower() == "col":
            attributes["class"] = f"w{5 * round(float(re.sub(r'[^0-9.]', '', width)) / 5)}"
        role = next((name for name in attributes if name.lower() == "role"), "")
        if role and attributes[role] == "doc-biblioentry":
            attributes[role] = "listitem"
        elif role and attributes[role] == "heading":
            attributes["aria-level"] = "2"
        return super().starttag(node, tagname, *args, **attributes)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Say in which language a piece of text is (WCAG 3.1.2)."""
        pieces = languages.split(node.astext())
        if not any(language for _piece, language in pieces):
            super().visit_Text(node)
            return
        for piece, language in pieces:
            self.body.append(f'<span lang="{language}">{piece}</span>' if language else self.encode(piece))

    def visit_table(self, node: nodes.table) -> None:
        """Mark the tables that are too wide for a phone."""
        if len(list(node.findall(nodes.colspec))) > 2:
            node["classes"].append("cards")
        super().visit_table(node)


def _column_head(cell: nodes.entry) -> str:
    """Return the text of the head of the column that ``cell`` stands in, ready for a colon, or nothing."""
    head = next(cell.parent.parent.parent.findall(nodes.thead), None)
    column = cell.parent.index(cell)
    return head[0][column].astext().rstrip("?:") if head is not None and column < len(head[0]) else ""


def add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Tell the page template what it shows beside the text: the parts of the book, the sections, a description."""
    del templatename
    # Worked out once for all pages; Sphinx's own table of contents is made anew for each (two thirds of a large build).
    if app.builder not in PARTS:
        PARTS[app.builder] = parts(app.env)
    context["parts"] = PARTS[app.builder]
    context["start_address"] = app.config.html_baseurl or "/"
    context["sections"] = []
    # Pages about the book itself, and lists of its words, give no advice on health.
    context["medical"] = doctree is not None and not pagename.startswith("about/")
    if doctree is not None and pagename in app.env.titles:
        page = next(doctree.findall(nodes.section), nodes.section())
        context["sections"] = [
            (section["ids"][0], section[0].astext()) for section in page.children if isinstance(section, nodes.section)
        ]
        message = next((part for part in page.children if isinstance(part, nodes.paragraph)), None)
        context["description"] = " ".join(message.astext().split()) if message else ""


def parts(env: BuildEnvironment) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of the book."""
    return [
        (toctree.get("caption") or "", [(name, env.titles[name].astext()) for name in toctree["includefiles"]])
        for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree)
    ]


def add_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield the page for addresses that are not there; hosts show ``404.html``."""
    if app.builder.name == "html":
        yield "404", {}, "404.html"


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """List all pages for search engines, where the address of the website is known (sitemaps.org 0.9)."""
    if error is None and app.builder.name == "html" and app.config.html_baseurl:
        base = app.config.html_baseurl.rstrip("/")
        pages = "".join(f"<url><loc>{base}/{name}.html</loc></url>\n" for name in in_order(app.env))
        Path(app.outdir, "sitemap.xml").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n',
            encoding="utf-8",
        )


def require_alternatives(app: Sphinx, doctree: nodes.document) -> None:
    """Report every picture of a page that has no text alternative (WCAG 1.1.1)."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            told = f"the picture '{image['uri']}' has no text alternative; add ':alt:' with what it shows"
            report("pictures.alternative", told, where(app.env.docname, image))


def set_permalink_sign(app: Sphinx) -> None:
    """Use a letter that every font has: the parent theme sets one of its icon font, which no page loads."""
    app.config.html_permalinks_icon = "¶"


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Take out what the parent theme brings and no page asks for: scripts, and 9 MB of fonts."""
    if error is None and app.builder.name == "html":
        for name in app.config.html_unused_static:
            path = Path(app.outdir, "_static", name)
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Use the translator for both formats that are made of HTML."""
    for builder in ("html", "epub", "dirhtml", "singlehtml"):
        app.set_translator(builder, HandbookTranslator, override=True)
    # Files and folders below _static that no page of our theme uses.
    app.add_config_value("html_unused_static", (), "html", types=frozenset({tuple, list}))
    app.connect("builder-inited", set_permalink_sign)
    app.connect("doctree-read", require_alternatives)
    app.connect("html-collect-pages", add_pages)
    app.connect("html-page-context", add_context)
    app.connect("build-finished", remove_unused)
    app.connect("build-finished", write_sitemap)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}
