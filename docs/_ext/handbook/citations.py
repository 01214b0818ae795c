"""Citations: how the bibliography reads, and a quick look-up of the plug-ins that write it.

The style is ``handbook``. A work with a DOI has that link and no other; a web page has its address and the day it was
seen. Bodies are sorted among people by the first letter a reader sees.

pybtex searches all installed packages for a plug-in at every citation, which took over half of a build
(1,180 citations: 6.8 of 12 seconds). What is registered by hand is found without a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pybtex.plugin import find_plugin, register_plugin
from pybtex.style.formatting.unsrt import Style as UnsortedStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import field, first_of, href, join, optional, sentence

from handbook import edition

if TYPE_CHECKING:
    from pybtex.database import Entry, Person
    from pybtex.style.template import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class HandbookSorting(SortingStyle):
    """By author, year and title, blind to braces and to an article at the start."""

    def person_key(self, person: Person) -> str:
        """Return what a person or body is sorted by."""
        return super().person_key(person).replace("{", "").replace("}", "").removeprefix("the ")

    def sorting_key(self, entry: Entry) -> tuple[str, str, str]:
        """Return what an entry is sorted by; one without an author, by its title."""
        author, year, title = super().sorting_key(entry)
        return author or title.lower(), year, title


class HandbookStyle(UnsortedStyle):
    """A reference list with one link for each work."""

    default_sorting_style = HandbookSorting
    default_label_style = "number"

    def format_web_refs(self, e: Entry) -> Node:  # noqa: ARG002
        """Return the link: the DOI where there is one, else the address and the day of the visit."""
        doi = field("doi", raw=True)
        address = field("url", raw=True)
        seen = join[", seen ", field("urldate", apply_func=_day)]
        return sentence[
            first_of[
                optional[href(join["https://doi.org/", doi])[join["doi:", doi]]],
                optional[join[href(address)[address], optional[seen]]],
                "",
            ]
        ]


def _day(date: Any) -> str:
    """Return ``2026-11-22`` as ``22 November 2026``."""
    return edition.spoken(edition.date(date))


def setup(app: Sphinx) -> ExtensionMetadata:  # noqa: ARG001
    """Register the style, and the plug-ins that write a citation."""
    register_plugin("pybtex.style.formatting", "handbook", HandbookStyle, force=True)
    for name in ("docutils", "plaintext"):
        register_plugin("pybtex.backends", name, find_plugin("pybtex.backends", name), force=True)
    return {"version": "0.2", "parallel_read_safe": True, "parallel_write_safe": True}
