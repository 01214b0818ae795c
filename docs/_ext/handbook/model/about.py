"""What every format says of a book: its subtitle, notices and license, and where its pages of a special use are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def page_for(env: BuildEnvironment, use: str) -> str:
    """Return the name of the page for a use, or nothing if the book has none."""
    name = env.config.handbook_pages.get(use, "")
    return name if name in env.found_docs else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the settings."""
    # Below the title, on the covers.
    app.add_config_value("handbook_subtitle", "", "html", types=frozenset({str}))
    # Sentences that go with the book wherever it goes: behind the cover, at the head of the text and of llms.txt, in the
    # data for reuse. The first of them is at the foot of each page of the website, and of each handout.
    app.add_config_value("handbook_notices", (), "html", types=frozenset({tuple, list}))
    # Name of the license of the text, and its address.
    app.add_config_value("handbook_license", ("", ""), "html", types=frozenset({tuple, list}))
    # Use -> page: "emergency" is linked from the help box, "bibliography", "drugs" and "helplines" from the search; each
    # other use, and "bibliography", is a landmark of the EPUB: a term of the EPUB 3 Structural Semantics Vocabulary.
    app.add_config_value("handbook_pages", {}, "html", types=frozenset({dict}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
