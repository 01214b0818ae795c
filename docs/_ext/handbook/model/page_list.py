"""Where the pages of the printed book begin in the EPUB, so that "page 57" is one place in both.

A printed page can begin at a heading, a picture, a paragraph, a cell or an entry, and within those at each line of the
source (a sentence, as a rule) and at each link or emphasis. The print builder marks all these places, asks Typst on which
page each one stands, and writes the first of each page to a list beside the PDF. There the EPUB has its page break
markers: so each stands at the first of these places that *begins* on the printed page, behind the end of a sentence
that began on the page before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# The index is no page of the source; both books make it of the same entries in the same order.
INDEX = "genindex"
# Letters by which a place is known again.
LETTERS = 40


class PageListError(DiagnosticError):
    """There is no page list, or not one that can be used."""

    category = "Page list error"


@dataclass(frozen=True)
class Start:
    """Where a printed page begins."""

    number: int  # of the printed page
    page: str  # of the source, or INDEX
    place: int  # in it, counted from 0
    words: str  # that stand there


class Place(NamedTuple):
    """Somewhere in a page of the source where a printed page can begin."""

    node: nodes.Element | nodes.Text
    offset: int = 0  # in a text, where the line begins

    @property
    def words(self) -> str:
        """Return the words that stand there."""
        if _is_block(self.node):
            caption = next(self.node.findall(nodes.caption), self.node)
            return _short(caption.astext())
        block = self.node.parent
        while not _is_block(block):
            block = block.parent
        own = {id(text) for text in self.node.findall(nodes.Text)}
        texts = list(block.findall(nodes.Text))
        at = next(number for number, text in enumerate(texts) if id(text) in own)
        return _short("".join(texts[at:])[self.offset :])


class page_mark(nodes.Inline, nodes.Element):  # noqa: N801
    """A mark at a place: ``number`` is the place's own (print), or that of the printed page that begins here (EPUB)."""


def places(document: nodes.document) -> list[Place]:
    """Return all places of a resolved page in the order of reading; both books count them alike.

    What stands outside of the sections, such as the box at the head of each chapter of the EPUB, is not printed there.
    """
    return [place for child in document.children if isinstance(child, nodes.section) for place in _within(child)]


def index_places(entries: Sequence[tuple[str, Sequence[tuple[str, Any]]]]) -> list[str]:
    """Return the words of all places of Sphinx's index: its terms and the terms below them."""
    return [
        _short(words)
        for _letter, terms in entries
        for term, (_links, below, _key) in terms
        for words in (term, *(name for name, _links in below))
    ]


def mark_all(document: nodes.document) -> list[str]:
    """Mark every place of a page of the printed book, and return the words at each."""
    found = places(document)
    words = [place.words for place in found]
    insert((place, page_mark(number=number)) for number, place in enumerate(found))
    return words


def insert(marks: Iterable[tuple[Place, page_mark]]) -> None:
    """Put marks in their places, which are in the order of reading.

    The mark of a heading or picture stands in front of it; that of a block of text is its first child.
    """
    lines: dict[int, tuple[nodes.Text, list[tuple[int, page_mark]]]] = {}
    for place, mark in marks:
        if isinstance(place.node, nodes.Text):
            lines.setdefault(id(place.node), (place.node, []))[1].append((place.offset, mark))
        elif _is_block(place.node) and not _stands_alone(place.node):
            place.node.insert(0, mark)
        else:
            place.node.parent.insert(_index(place.node), mark)
    for text, pieces in lines.values():
        _split(text, pieces)


def write(path: Path, starts: Sequence[tuple[int, str, int]], words: Mapping[str, Sequence[str]]) -> None:
    """Write where each page of a printed book begins: its number, and the page of the source and the place there."""
    found = [asdict(Start(number, page, place, words[page][place])) for number, page, place in starts]
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0), encoding="utf-8")


def read(path: Path) -> list[Start]:
    """Return where each page of the printed book begins.

    :raises PageListError: if the list is not there, or a page is missing in it.
    """
    if not path.is_file():
        message = "there is no list of the printed pages; build the PDF first"
        raise PageListError(Diagnostic("epub.no-page-list", message, str(path)))
    starts = [Start(**start) for start in json.loads(path.read_text(encoding="utf-8"))]
    numbers = [start.number for start in starts]
    if missing := sorted(set(range(numbers[0], numbers[-1])) - set(numbers)):
        message = (
            f"nothing begins on the printed page {missing[0]}, so it has no place in the EPUB; "
            "break the text there into sentences or paragraphs"
        )
        raise PageListError(Diagnostic("epub.page-gap", message, str(path)))
    return starts


def _within(element: nodes.Element) -> Iterator[Place]:
    """Yield the places of ``element``."""
    before: nodes.Node = nodes.Text("")
    for child in element.children:
        if isinstance(child, nodes.Text):
            yield from (Place(child, at + 1) for at, letter in enumerate(child[:-1]) if letter == "\n")
        elif isinstance(child, nodes.Element) and (
            _is_block(child) or (_is_phrase(child) and before.astext().endswith(" "))
        ):
            yield Place(child)
        # A mark in a link would be read as a part of its name; a note stands on the page of its number.
        skipped = nodes.reference | nodes.footnote | nodes.label | nodes.FixedTextElement
        if isinstance(child, nodes.Element) and not isinstance(child, skipped):
            yield from _within(child)
        before = child


def _is_block(node: nodes.Node) -> bool:
    """Return whether ``node`` is a block of text, a heading or a picture."""
    if isinstance(node, nodes.TextElement):
        skipped = nodes.Inline | nodes.Invisible | nodes.FixedTextElement | nodes.label
        return not isinstance(node, skipped) and bool(node.children)
    return _stands_alone(node)


def _stands_alone(node: nodes.Node) -> bool:
    """Return whether ``node`` is a heading or a picture: what no mark may be put into."""
    return isinstance(node, nodes.figure) or (
        isinstance(node, nodes.title | nodes.image) and isinstance(node.parent, nodes.section)
    )


def _is_phrase(node: nodes.Node) -> bool:
    """Return whether ``node`` is a link, an emphasis or the like."""
    return (
        isinstance(node, nodes.Inline)
        and not isinstance(node, nodes.Invisible | nodes.image)
        and any(node.findall(nodes.Text))  # a link may hold a picture alone
    )


def _index(node: nodes.Node) -> int:
    """Return the position of ``node`` in its parent; ``index`` would find an equal text before it."""
    return next(number for number, child in enumerate(node.parent.children) if child is node)


def _split(text: nodes.Text, found: Sequence[tuple[int, page_mark]]) -> None:
    """Put marks at their offsets in a text."""
    pieces: list[nodes.Node] = []
    end = 0
    for offset, mark in found:
        pieces += [nodes.Text(text[end:offset]), mark]
        end = offset
    pieces.append(nodes.Text(text[end:]))
    at = _index(text)
    text.parent[at : at + 1] = pieces


def _short(text: str) -> str:
    return " ".join(text.split())[:LETTERS].strip()
