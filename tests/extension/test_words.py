"""Every word of a page is looked for in what came out: whatever a writer loses, glues, doubles or hides is told."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from docutils import nodes

from handbook.formats.html.translator import HandbookTranslator
from handbook.formats.pdf.builder import TEMPLATES
from handbook.formats.pdf.translator import TypstTranslator
from handbook.formats.text import PlainTextTranslator
from handbook.model import words
from handbook.model.words import BESIDE, HYPHEN, LINE_END, SHEET_END

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.books import MakeBook, TinyBook

TRANSLATORS: dict[str, type[Any]] = {
    "html": HandbookTranslator,
    "epub": HandbookTranslator,
    "text": PlainTextTranslator,
    "print": TypstTranslator,
    "handouts": TypstTranslator,
}
TABLE = (
    ":::{list-table} What is known\n:header-rows: 1\n\n* - Drug\n  - Effect\n* - Leaf\n  - Two weeks of sleep\n:::\n"
)
PAGE = f"""---
handout: sheet
---
# Home

Call **the poison center** at 1-800-222-1222.

1. Look.
2. *Listen* now.

{TABLE}
![A box](box.svg)
"""


def skip(_translator: Any, _node: nodes.Node) -> None:
    """Drop a node."""
    raise nodes.SkipNode


def writing(translator: type[Any], change: Callable[[str], str]) -> Callable[[Any, nodes.Text], None]:
    """Return a visitor that writes a changed text."""
    original = translator.visit_Text

    def visit(self: Any, node: nodes.Text) -> None:
        changed = nodes.Text(change(node.astext()))
        changed.parent = node.parent
        original(self, changed)

    return visit


def messages(builder: str, line: int) -> str:
    """Return what is told of a loss: handouts are made for two sizes of paper."""
    return "\n".join([f"index.md:{line} words.lost"] * (2 if builder == "handouts" else 1))


@pytest.fixture
def book(tiny_book: MakeBook) -> TinyBook:
    return tiny_book({"index": PAGE}, print_footer="Call 911.")


@pytest.mark.parametrize("builder", TRANSLATORS)
def test_a_page_that_is_whole_has_nothing_to_tell(book: TinyBook, builder: str) -> None:
    book.build(builder)


# The text writes tables in a way of its own, and lists and emphasis without a mark.
@pytest.mark.parametrize("builder", TRANSLATORS)
@pytest.mark.parametrize(
    ("of_text", "of_others"),
    [
        (("visit_list_item", 8), ("visit_strong", 6)),
        (("visit_title", 4), ("visit_emphasis", 9)),
        (("visit_paragraph", 6), ("visit_list_item", 8)),
        (("visit_image", 20), ("visit_paragraph", 6)),
        (("visit_table", 17), ("visit_entry", 14)),
    ],
)
def test_a_kind_of_node_that_is_dropped(
    request: pytest.FixtureRequest, builder: str, of_text: tuple[str, int], of_others: tuple[str, int]
) -> None:
    book, monkeypatch = request.getfixturevalue("book"), request.getfixturevalue("monkeypatch")
    visitor, line = of_text if builder == "text" else of_others
    monkeypatch.setattr(TRANSLATORS[builder], visitor, skip)
    book.build(builder, messages(builder, line))
    assert f"WARNING: {builder}" in book.said


class Change(NamedTuple):
    """Of a text, before it is written; and what is told."""

    old: str
    new: str
    lost: str
    came: str


@pytest.mark.parametrize("builder", TRANSLATORS)
@pytest.mark.parametrize(
    "change",
    [
        Change("Two weeks", "Twoweeks", "Two weeks", "Twoweeks"),
        Change("weeks", "weeks weeks", "", "weeks"),
        Change("of sleep", "of", "sleep", ""),
        Change("Two", "2", "Two", "2"),
    ],
)
def test_words_that_are_glued_or_doubled_or_changed(
    book: TinyBook, monkeypatch: pytest.MonkeyPatch, builder: str, change: Change
) -> None:
    translator = TRANSLATORS[builder]
    write = writing(translator, lambda text: text.replace(change.old, change.new))
    monkeypatch.setattr(translator, "visit_Text", write)
    book.build(builder, messages(builder, 17))
    assert f"'{change.lost}" in book.said
    assert f"'{change.came}" in book.said


@pytest.mark.parametrize("builder", TRANSLATORS)
def test_a_line_that_is_not_broken(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch, builder: str) -> None:
    """The number of a poison center and the next line make another number."""
    book = tiny_book({"index": PAGE.replace("1-800-222-1222.", "1-800-222-1222\\\n24 hours")})
    book.build(builder)
    translator = TRANSLATORS[builder]
    original = translator.dispatch_visit

    def visit(self: Any, node: nodes.Node) -> None:
        if node.astext() in {"<br />\n", "<br />", "\n"}:
            raise nodes.SkipNode
        original(self, node)

    monkeypatch.setattr(translator, "dispatch_visit", visit)
    book.write("index", f"{(book.folder / 'index.md').read_text(encoding='utf-8')}\nMore.\n")
    book.build(builder, messages(builder, 6))
    assert "but '1-800-222-122224' in their place" in book.said


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_what_a_page_hides(book: TinyBook, monkeypatch: pytest.MonkeyPatch, builder: str) -> None:
    def visit(self: Any, node: nodes.Node) -> None:
        self.body.append(self.starttag(node, "strong", "", hidden="hidden"))

    monkeypatch.setattr(HandbookTranslator, "visit_strong", visit)
    book.build(builder, "index.md:6 words.lost")


@pytest.mark.parametrize(
    "rule",
    [
        "show table.cell: it => block(height: 6pt, clip: true, it.body)",  # cut off
        "show table.cell: it => place(dx: 500mm, it.body)",  # beside the sheet
        "show table.cell: it => pdf.artifact(it)",  # not read aloud
        "show table.cell: none",
    ],
)
def test_cells_that_nobody_can_read(book: TinyBook, tmp_path: Path, rule: str) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    parts = folder / "parts.typ"
    before = parts.read_text(encoding="utf-8")
    parts.write_text(
        before.replace("  let grid(columns, cells) = table(", f"  {rule}\n  let grid(columns, cells) = table("), "utf-8"
    )
    assert parts.read_text(encoding="utf-8") != before
    book.write(
        "conf.py", (book.folder / "conf.py").read_text(encoding="utf-8") + f"print_templates = {str(folder)!r}\n"
    )
    with pytest.raises(AssertionError, match=r"words\.lost"):
        book.build("print")


def test_without_the_check_nothing_is_told(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HandbookTranslator, "visit_strong", skip)
    tiny_book({"index": PAGE}, check_words=False).build()


@pytest.mark.parametrize(
    ("expected", "found", "differences"),
    [
        ("a b c", "a b c", []),
        ("7-OH and", f"7-{LINE_END}OH and", []),
        ("drug one", f"drug{LINE_END}one", []),
        ("hyphenated", f"hyphen{HYPHEN}ated", []),
        ("double-blind", f"double{HYPHEN}blind", []),
        ("end next", f"end{SHEET_END}next", []),
        (f"one {BESIDE} two", "onetwo", []),
        ("one two", "onetwo", [(0, 2, ["onetwo"])]),
        ("one two", f"on{LINE_END}etwo", [(0, 2, ["on", "etwo"])]),
        ("a b c d e", "a x c d e", [(1, 2, ["x"])]),
        ("a b c d e", f"a{LINE_END}x{LINE_END}c d e", [(1, 2, ["x"])]),
        ("a b c d e", "a b b c d e", [(2, 2, ["b"])]),
        ("a b", "", [(0, 2, [])]),
        ("", "a b", [(0, 0, ["a", "b"])]),
    ],
)
def test_where_two_rows_of_words_differ(
    expected: str, found: str, differences: list[tuple[int, int, list[str]]]
) -> None:
    assert [
        tuple(one) for one in words.differences(expected.split(" ") if expected else [], found.split())
    ] == differences


@pytest.mark.parametrize(
    "came",
    [
        f"O{HYPHEN}desmethyl-tramadol",
        f"O-{LINE_END}desmethyltra{HYPHEN}madol",
        f"O{HYPHEN}{SHEET_END}desmethyltramadol",
    ],
)
def test_hyphens_at_ends_of_lines_make_no_other_pieces(came: str) -> None:
    assert words.pieces([came]) == words.pieces(["O-desmethyltramadol"])


def test_a_long_loss_is_one_loss() -> None:
    text = [str(number) for number in range(5000)]
    assert list(words.differences(text, text[:100] + text[3100:])) == [(100, 3100, [])]


def test_what_was_counted(book: TinyBook) -> None:
    book.build("text")
    book.build("handouts")
    table = words.table(book.folder / "_build" / "doctrees" / "words").splitlines()
    assert [line.split()[0] for line in table if line.endswith(" out")] == ["handouts", "text"]
