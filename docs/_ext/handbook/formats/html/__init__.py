"""The website: the ``html`` builder, its theme, its search, and the files beside its pages.

``builder`` writes and keeps pages, with a ``digest`` of what they show of each other; ``translator`` writes HTML,
``context`` what the templates of the theme show, ``search`` the index of words, ``json_data`` the registers for reuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.formats.html import builder, context, translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Use the translator for both formats that are made of HTML, and add builder and theme."""
    for part in ("model.about", "model.catalog", "content.colophon"):
        app.setup_extension(f"handbook.{part}")
    for part in ("builder", "search", "json_data"):
        app.setup_extension(f"handbook.formats.html.{part}")
    for name in ("html", "epub", "dirhtml", "singlehtml"):
        app.set_translator(name, translator.HandbookTranslator, override=True)
    app.add_html_theme("handbook", str(builder.THEME))
    # Files and folders below _static that no page of our theme uses.
    app.add_config_value("html_unused_static", (), "html", types=frozenset({tuple, list}))
    # Kinds of pages (schema.org) by pattern of their names, the first that fits; without one, WebPage.
    app.add_config_value("html_page_types", {}, "html", types=frozenset({dict}))
    # Patterns of names of pages that begin with a list of all their headings, as a list of questions does.
    app.add_config_value("html_all_headings", (), "html", types=frozenset({tuple, list}))
    app.connect("builder-inited", context.connect)
    app.connect("html-collect-pages", context.add_pages)
    app.connect("build-finished", context.remove_unused)
    app.connect("build-finished", context.write_sitemap)
    app.connect("build-finished", context.write_directory)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
