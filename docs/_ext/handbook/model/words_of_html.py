"""The text of a page of HTML as its readers have it: what the website and the chapters of the EPUB are compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
from docutils import nodes

from handbook.model.words import BOXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from handbook.model.words import Collector

# What stands in a line; all else begins a new one.
INLINE = frozenset({"a", "abbr", "cite", "code", "em", "kbd", "span", "strong", "sub", "sup"})
# What the writer adds to the words of a page: signs and numbers, and ways through the book.
ADDED = ("headerlink", "caption-number", "section-number", "fn-bracket", "backrefs", "on-page", "steps", "link-target")


def text_of(path: Path) -> str:
    """Return the text of a page, pictures by their alternatives, without what is hidden and what the writer adds."""
    page = lxml.html.document_fromstring(path.read_bytes())
    main = next((found[0] for path in ("//main", "//*[@role='main']", "//body") if (found := page.xpath(path))), page)
    for element in main.xpath(GONE):
        element.drop_tree()
    for element in main.iter():
        if element.tag == "img":
            element.text = element.get("alt")
        if element.tag not in INLINE:
            element.text = f"\n{element.text or ''}"
            element.tail = f"\n{element.tail or ''}"
    return "".join(main.itertext())


def _has(name: str) -> str:
    """Return the condition that an element has a class."""
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


HIDDEN = ("@hidden", "@aria-hidden = 'true'", "contains(translate(@style, ' ', ''), 'display:none')")
GONE = f"//script | //style | //comment() | //*[{' or '.join((*map(_has, ADDED), *HIDDEN))}]"


def _image(collector: Collector, node: nodes.image) -> None:
    collector.add(node.get("alt", ""))


def _attribution(collector: Collector, node: nodes.attribution) -> None:
    collector.add("\u2014", *node.children)


HANDLERS: dict[type[nodes.Node], Callable[[Collector, Any], None]] = {
    **BOXES,
    nodes.image: _image,
    nodes.attribution: _attribution,
}
