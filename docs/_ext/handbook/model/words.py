"""Every word of a page arrives in every format, or the build says which does not.

When a writer has written a page, the words of its resolved doctree are compared, in order, with those that came out. Words
that are glued together or doubled are lost. A format leaves out on purpose only what a mark below names, and adds only what
its own module, ``words`` in its package, says of it.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
import sys
import unicodedata
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from handbook.model.diagnostics import Count, report
from handbook.model.pages import where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

# What stands between white space, but signs of lists and lines that writers draw.
WORD = re.compile(r"(?<!\S)(?![*•‣\u2013\u2014=~^-]+(?!\S))\S+")
# In what came out: a line ends here, within a word or between two; a line ends with a hyphen, which may be the word's own
# (PDFium writes this sign); and a sheet ends, perhaps with a hyphen.
LINE_END, HYPHEN, SHEET_END = "\x01", "\x02", "\x04"
JOINT = re.compile(f"[{LINE_END}{HYPHEN}{SHEET_END}]")
END = re.compile(f"([{LINE_END}{SHEET_END}])")
# In what is expected: the next word stands beside the last, and programs that read a sheet may see no space between them.
BESIDE = "\x03"
# Signs without width, which no reader sees.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# So many words must be the same before two texts are taken to go on together; and how far that is looked for.
AGREE, WINDOW = 3, 300
# So many words are compared at once.
STEP = 64
# So many words of a difference are told.
SHOWN = 12


class Mark(NamedTuple):
    """What formats leave out on purpose: nodes of some kinds, or of a class."""

    name: str
    formats: tuple[str, ...]
    kinds: tuple[type[Any], ...] = ()
    classes: tuple[str, ...] = ()


PAPER, ALL = ("print", "handouts"), ("html", "epub", "text", "print", "handouts")
# The one place that says what may be missing, and where.
MARKS = (
    Mark(
        "nothing for readers",
        ALL,
        (nodes.Invisible, nodes.system_message, nodes.meta, nodes.colspec, addnodes.tabular_col_spec),
    ),
    Mark("raw code of a format", ALL, (nodes.raw,)),
    Mark("alternatives of pictures, which are read aloud", PAPER, (nodes.image,)),
    Mark("contents inside a page: the book has its own", PAPER, classes=("toctree-wrapper",)),
    Mark(
        "sources, which are at the address on the sheet",
        ("handouts",),
        classes=("sources-and-review", "bibtex-citation"),
    ),
)


class Collector:
    """The words of a page as one format shows them."""

    def __init__(
        self, builder: Builder, docname: str, handlers: Mapping[type[nodes.Node], Callable[[Collector, Any], None]]
    ) -> None:
        self.env, self.docname = builder.env, docname
        self.handlers = handlers
        self.parts: list[str] = []
        self.blocks: list[tuple[int, nodes.Node]] = []  # where in the parts each block begins
        self.aside: list[list[str]] = []  # rows of words that stand elsewhere, as notes at the foot of a sheet
        self.left_out: Counter[str] = Counter()
        marks = [mark for mark in MARKS if builder.name in mark.formats]
        self.kinds = {kind: mark.name for mark in marks for kind in mark.kinds}
        self.classes = {name: mark.name for mark in marks for name in mark.classes}
        self.known: dict[type[nodes.Node], str] = {}

    def add(self, *found: Any) -> None:
        """Add text, and nodes with all that is in them."""
        for node in found:
            if isinstance(node, str):
                self.parts.append(node)
            elif is_break(node):
                self.parts.append(" ")
            elif mark := self.mark(node):
                self.left_out[mark] += len(words(node.astext()))
                if isinstance(node, nodes.inline) and self.parts:  # and the space before it
                    self.parts[-1] = self.parts[-1].rstrip()
            elif in_line(node):
                self.handlers.get(type(node), inside)(self, node)
            else:
                self.begin(node)
                self.handlers.get(type(node), inside)(self, node)
                self.parts.append("\n")

    def block(self, node: nodes.Node, *found: nodes.Node | str) -> None:
        """Add what is in a block."""
        self.begin(node)
        self.add(*found, "\n")

    def begin(self, node: nodes.Node) -> None:
        """Begin a block."""
        self.parts.append("\n")
        self.blocks.append((len(self.parts), node))

    def mark(self, node: nodes.Element) -> str:
        """Return the name of the mark that leaves out a node, or nothing."""
        kind = type(node)
        if kind not in self.known:
            self.known[kind] = next((name for base, name in self.kinds.items() if issubclass(kind, base)), "")
        return self.known[kind] or next(
            (self.classes[name] for name in node.attributes["classes"] if name in self.classes), ""
        )

    def text(self) -> str:
        """Return the whole text."""
        return "".join(self.parts)

    def block_of(self, word: int) -> nodes.Node | None:
        """Return the block that a word stands in."""
        before, found = 0, None
        starts = [*self.blocks, (len(self.parts), None)]
        for (start, node), (end, _next) in itertools.pairwise(starts):
            before += len(words("".join(self.parts[start:end])))
            found = node
            if before > word:
                break
        return found


def marked(doctree: nodes.document, builder: str) -> Iterator[nodes.Element]:
    """Yield what the marks of a format leave out by its class."""
    classes = {name for mark in MARKS if builder in mark.formats for name in mark.classes}
    yield from (node for node in list(doctree.findall(nodes.Element)) if classes & set(node["classes"]))


def inside(collector: Collector, node: nodes.Element) -> None:
    """Add what is in a node: what formats do with most."""
    collector.add(*node.children)


def nothing(collector: Collector, node: nodes.Element) -> None:
    """Add nothing: what a format writes elsewhere."""


def labelled(collector: Collector, node: nodes.Element) -> None:
    """Add what kind of box it is, and what is in it."""
    collector.add(f"{admonitionlabels[node.tagname]}\n", *node.children)


# Boxes that have no title of their own.
BOXES = {getattr(nodes, name, None) or getattr(addnodes, name): labelled for name in admonitionlabels}


def in_line(node: nodes.Node) -> bool:
    """Return whether a node stands in a line of text."""
    return isinstance(node, nodes.Inline) and node.__class__.__name__ != "image"


def is_break(node: nodes.Element) -> bool:
    """Return whether a writer wants a new line here."""
    return (not node.children and in_line(node) and node.astext() == "\n") or (
        isinstance(node, nodes.raw) and node.astext().strip() == "<br />"
    )


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return WORD.findall(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


class Difference(NamedTuple):
    """Where words do not arrive: from and to which of those that are expected, and what came in their place."""

    start: int
    end: int
    came: list[str]


def differences(expected: Sequence[str], found: Sequence[str]) -> Iterator[Difference]:
    """Yield where two rows of words differ; a word of ``found`` may hold ends of lines, and ``expected`` signs of columns."""
    found = list(found)
    here = there = 0
    while here < len(expected) or there < len(found):
        same = _same(expected, found, here, there)
        here, there = here + same, there + same
        if here < len(expected) and expected[here] == BESIDE:
            here += 1
        elif there < len(found) and (used := _joined_in_part(found, there, expected, here)):
            here, there = here + used, there + 1
        elif here < len(expected) or there < len(found):
            end, last = _next_agreement(expected, found, here, there)
            yield Difference(here, end, [piece for word in found[there:last] for piece in END.split(word)[::2]])
            here, there = end, last


def _same(one: Sequence[str], other: Sequence[str], here: int, there: int) -> int:
    """Return how many words are the same from two places on."""
    same = 0
    while (left := one[here + same : here + same + STEP]) and left == other[there + same : there + same + STEP]:
        same += len(left)
    pairs = zip(left, other[there + same : there + same + STEP], strict=False)
    return same + sum(1 for _pair in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _joined(word: str, expected: Sequence[str], start: int) -> int:
    """Return how many of the expected words a word is that came out with ends of lines in it, or 0."""
    hyphens = HYPHEN in word or SHEET_END in word
    pieces = [piece.replace("-", "") if hyphens else piece for piece in JOINT.split(word)]
    letters, ends = "".join(pieces), set(itertools.accumulate(map(len, pieces), initial=0))
    at = used = 0
    while at < len(letters) and start + used < len(expected):
        wanted = expected[start + used]
        used += 1
        if wanted == BESIDE:
            ends.add(at)
        elif at in ends and letters.startswith(wanted := wanted.replace("-", "") if hyphens else wanted, at):
            at += len(wanted)
        else:
            return 0
    return used if at == len(letters) else 0


def _joined_in_part(found: list[str], there: int, expected: Sequence[str], here: int) -> int:
    """Return how many of the expected words the next one that came out is, or its beginning, which is then parted from it."""
    parts = END.split(found[there])
    for size in range(len(parts), 0, -2):
        if used := _joined("".join(parts[:size]), expected, here):
            _part(found, there, parts, size)
            return used
    if size := _up_to_a_column(found[there], expected, here):
        word = found[there]
        found[there : there + 1] = [word[:size], word[size:]]
        return _joined(word[:size], expected, here)
    return 0


def _up_to_a_column(word: str, expected: Sequence[str], here: int) -> int:
    """Return how many letters of a word are expected before the next column, if others follow: a note stands between."""
    at = size = 0
    while here < len(expected) and word.startswith(wanted := "" if expected[here] == BESIDE else expected[here], at):
        at, here = at + len(wanted), here + 1
        size = size if wanted else at
    return size if size < len(word) else 0


def _part(found: list[str], at: int, parts: Sequence[str], size: int) -> None:
    """Make two words of one that holds ends of lines, the first of ``size`` parts."""
    if size < len(parts):
        found[at : at + 1] = ["".join(parts[:size]), "".join(parts[size + 1 :])]


def _next_agreement(expected: Sequence[str], found: list[str], here: int, there: int) -> tuple[int, int]:
    """Return from where on, in both rows, the words are the same again."""
    window = WINDOW
    while True:
        more = max(len(expected) - here, len(found) - there) > window
        one = expected[here : here + window]
        split = [END.split(word) for word in found[there : there + window]]
        other = [(at, size, part) for at, parts in enumerate(split) for size, part in enumerate(parts) if size % 2 == 0]
        words_there = [JOINT.sub("", part) for _at, _size, part in other]
        for block in difflib.SequenceMatcher(None, one, words_there, autojunk=False).get_matching_blocks()[:-1]:
            at_end = here + block.a + block.size == len(expected) or (
                there + len(split) == len(found) and (block.b + block.size == len(other))
            )
            if (block.a or block.b) and (block.size >= (AGREE if more else 1) or at_end):
                at, size, _part_there = other[block.b]
                if size:
                    _part(found, there + at, split[at], size - 1)
                return here + block.a, there + at + bool(size)
        if not more:
            return len(expected), len(found)
        window *= 8


class Tally(NamedTuple):
    """How many words a page has, how many came out, and how many are left out by each mark."""

    into: int
    out: int
    left_out: dict[str, int]


class Check:
    """The check of one builder: what it has compared."""

    def __init__(
        self,
        builder: Builder,
        handlers: Mapping[type[nodes.Node], Callable[[Collector, Any], None]],
        even: Callable[[str], str] = str,
        *,
        rows_part: bool = False,
    ) -> None:
        self.builder = builder
        self.rows_part = (
            rows_part  # whether a tall row goes on on the next sheet, so that its cells come piece by piece
        )
        self.handlers = handlers
        self.even = even  # takes out of both texts what cannot be compared
        self.on = builder.config.check_words
        self.count, self.told = Count(builder.config), 0
        self.tallies: dict[str, Tally] = {}
        builder.events.connect("build-finished", self.write, priority=500)

    def collect(self, docname: str, doctree: nodes.Node, above: str = "") -> Collector:
        """Return the words of a resolved page, below those that the format writes above it."""
        collector = Collector(self.builder, docname, self.handlers)
        collector.add(above, doctree)
        return collector

    @contextmanager
    def page(self, docname: str, doctree: nodes.document, text: Callable[[], str]) -> Iterator[None]:
        """Compare one page, which is written meanwhile, with the text that came out."""
        collector = self.collect(docname, doctree) if self.on else None  # before its writer changes it
        yield
        if collector:
            self.compare([(docname, collector)], text())

    def compare(self, pages: Sequence[tuple[str, Collector]], text: str, file: str = "") -> None:
        """Report every page of which words did not arrive in the text that came out, in ``file`` of this format."""
        if self.count.reported > self.told:  # words that another mistake has cost are no second one
            return
        rows = [words(self.even(collector.text())) for _docname, collector in pages]
        expected, found = [word for row in rows for word in row], words(self.even(text))
        asides = [row for _docname, collector in pages for row in collector.aside]
        wrong: dict[int, list[tuple[int, str]]] = {}
        moved: dict[int, tuple[Counter[str], Counter[str]]] = {}
        for start, end, there in differences(expected, found):
            came = _without(there, asides) if start == end else there
            if start == end and not came:
                continue
            number, at = _place(rows, start)
            wrong.setdefault(number, []).append((at, _told(expected[start:end], came)))
            lost, others = moved.setdefault(number, (Counter(), Counter()))
            lost.update(pieces(expected[start:end]))
            others.update(pieces(came))
        if self.rows_part:
            for number, (lost, others) in moved.items():
                if lost == others and any(isinstance(node, nodes.entry) for _at, node in pages[number][1].blocks):
                    del wrong[number]
        for row in asides:
            wrong.setdefault(0, []).append((0, _told(row, [])))
        for number, told in wrong.items():
            docname, collector = pages[number]
            block = collector.block_of(told[0][0])
            made = f"{self.format} ({file})" if file else self.format
            text = told[0][1] + (f", and so in {len(told) - 1} more places" if len(told) > 1 else "")
            message = f"{made}: {text}; write it in another way, and report it as a bug of this format"
            report("words.lost", message, where(docname, block) if block is not None else (docname, None))
            self.told += 1
        for (docname, collector), row in zip(pages, rows, strict=True):
            number = len(row) - row.count(BESIDE) + sum(map(len, collector.aside))
            left_out = collector.left_out
            self.tallies[f"{docname} {file}".strip()] = Tally(number + left_out.total(), number, dict(left_out))

    @property
    def format(self) -> str:
        """Return what writers call this format: the folder it is built in."""
        return Path(self.builder.outdir).name

    def write(self, app: Sphinx, error: Exception | None) -> None:
        """Keep what was counted, beside what Sphinx has read; of pages that were put back it is there already."""
        if error is None and self.tallies:
            path = Path(app.doctreedir, "words", f"{self.format}.json")
            path.parent.mkdir(exist_ok=True)
            before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
            kept = {name: row for name, row in before.items() if name.partition(" ")[0] in app.env.found_docs}
            path.write_text(json.dumps(kept | self.tallies), encoding="utf-8")


def pieces(row: Sequence[str]) -> list[str]:
    """Return words in pieces that ends of lines and sheets do not change.

    At an end of a line PDFium gives one sign for the hyphen of a syllable and that of a word, so both go.
    """
    text = re.sub(f"[{HYPHEN}-][{LINE_END}{SHEET_END}]?", "", " ".join(word for word in row if word != BESIDE))
    return [piece for piece in re.split(f"[ {LINE_END}{SHEET_END}]", text) if piece]


def _without(came: list[str], asides: list[list[str]]) -> list[str]:
    """Return words that came out without the rows that stand elsewhere; those are taken from the list."""
    for row in list(asides):
        match list(differences(row, came)):
            case []:
                rest: list[str] = []
            case [Difference(start=start, came=after)] if start == len(row):
                rest = after
            case _:
                continue
        asides.remove(row)
        came = rest
    return came


def _place(rows: Sequence[Sequence[str]], word: int) -> tuple[int, int]:
    """Return in which row a word is, and where in it."""
    for number, row in enumerate(rows):
        if word < len(row):
            return number, word
        word -= len(row)
    return len(rows) - 1, len(rows[-1])


def _told(lost: Sequence[str], came: Sequence[str]) -> str:
    """Return in words what did not arrive, and what did instead."""
    lost, came = [word for word in lost if word != BESIDE], [JOINT.sub(" ", word) for word in came]
    one, other = (f"'{' '.join(part[:SHOWN])}'{' …' * (len(part) > SHOWN)}" for part in (lost, came))
    if not lost:
        return f"the words {other} came out, and the page does not have them there"
    return f"the words {one} do not come out" + (f", but {other} in their place" if came else "")


def table(folder: Path) -> str:
    """Return how many words each format was given, brought out, and left out by each mark."""
    lines = []
    for path in sorted(folder.glob("*.json")):
        tallies = [Tally(*row) for row in json.loads(path.read_text(encoding="utf-8")).values()]
        lines.append(
            f"{path.stem:12} {sum(row.into for row in tallies):9,} in {sum(row.out for row in tallies):9,} out"
        )
        left_out: Counter[str] = Counter()
        for row in tallies:
            left_out.update(row.left_out)
        lines += [f"{'':12} {number:9,} left out: {name}" for name, number in sorted(left_out.items()) if number]
    return "\n".join(lines)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the setting."""
    # Whether the words of each page are compared with those that come out, in every format.
    app.add_config_value("check_words", default=True, rebuild="", types=frozenset({bool}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))  # noqa: T201
