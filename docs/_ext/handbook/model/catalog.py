"""The words that the extension itself says to readers, in the language of the book.

``locale`` has a catalog (GNU gettext) for each language; ``make catalog`` takes the words from the code and compiles them.
Messages to writers stay in English. Words of a book come from its pages and registers, and what a book may want to say in
another way is a setting.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

from handbook.model.languages import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "handbook"
FOLDER = Path(__file__).resolve().parents[1] / "locale"

# For what is said while a book is built; then Sphinx knows its language.
_ = get_translation(NAME)


def in_language(language: str) -> Callable[[str], str]:
    """Return what translates into a language, for conf.py, which is read before Sphinx knows it."""
    return gettext.translation(NAME, FOLDER, [language], fallback=True).gettext


def folders(app: Sphinx) -> list[Path]:
    """Return where catalogs can be: among those of the book, and here."""
    return [*(Path(app.srcdir, name) for name in app.config.locale_dirs), FOLDER]


def is_translated(app: Sphinx) -> bool:
    """Return whether there is a catalog of the language of the book, or it needs none."""
    language = app.config.language
    return main(language) == "en" or any(gettext.find(NAME, folder, [language]) for folder in folders(app))


def say(text: str) -> str:
    """Return a text in the language of the book, for templates: ``say("…")``; Sphinx's own ``_`` asks another catalog."""
    return str(_(text))


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Hand :func:`say` to the templates of pages."""
    del app, pagename, templatename, doctree
    context["say"] = say


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the catalog of the language; one that the book has of its own (``locale_dirs``) goes before."""
    for folder in folders(app):
        app.add_message_catalog(NAME, folder)
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
