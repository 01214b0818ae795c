"""Words that formats print of themselves, such as "Contents", in the language of the book.

They are in the gettext catalog ``handbook``: ``locale/<language>/LC_MESSAGES/handbook.mo`` in this package, or in a folder
that conf.py names with Sphinx's ``locale_dirs``. Where a catalog has none, they are English.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, init

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

CATALOG = "handbook"
LOCALE = Path(__file__).parents[1] / "locale"


def say(text: str) -> str:
    """Return a text in the language of the book; ``pybabel extract -k say`` finds them all."""
    return str(get_translation(CATALOG)(text))


def load(app: Sphinx, config: Config) -> None:
    """Load the catalog: the book's own goes before ours."""
    folders = [*(str(Path(app.srcdir, name)) for name in config.locale_dirs), str(LOCALE)]
    init(folders, config.language, CATALOG)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Hand :func:`say` to the templates of pages."""
    del app, pagename, templatename, doctree
    context["say"] = say


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the catalog."""
    app.connect("config-inited", load)
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
