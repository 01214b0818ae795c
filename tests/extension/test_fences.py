"""Fences that Markdown would accept without a word."""

import pytest

from handbook.checks.fences import find_mistakes
from tests.support.books import MakeBook


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (":::{safety} mixing\n\nText.\n", 1),
        ("Text.\n\n```{safety} mixing\nText.\n", 3),
        ("::::{note}\n:::{safety} mixing\n::::\n", 2),
        (":::{note}\nText.\n:::\n:::\nMore.\n", 4),
    ],
)
def test_an_open_fence_is_found(text: str, line: int) -> None:
    [(found, code, _message)] = find_mistakes(text)
    assert (found, code) == (line, "fences.open")


@pytest.mark.parametrize("opening", [":::(safety} mixing", ":::{safety mixing", ":::safety", ":::"])
def test_a_fence_that_opens_no_directive_is_found(opening: str) -> None:
    [(line, code, message)] = find_mistakes(f"{opening}\n:::\n")
    assert (line, code) == (1, "fences.directive")
    assert opening in message


@pytest.mark.parametrize(
    "text",
    [
        ":::{safety} mixing\n:::\n",
        "```\ncode\n```\n",
        "- x\n\n  :::{note}\n  y\n  :::\n",
        "::::{note}\n:::{tip}\nx\n:::\n::::\n",
    ],
)
def test_sound_fences_pass(text: str) -> None:
    assert list(find_mistakes(text)) == []


def test_the_build_names_page_and_line(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\nText.\n\n:::(safety} mixing\n:::\n"})
    book.build(warnings="index.md:5 fences.directive")


def nested(depth: int) -> str:
    """Return directives, each inside the one before it."""
    return "\n".join(
        [
            *(f"{':' * (depth + 3 - number)}{{note}}" for number in range(depth)),
            "Text.",
            *(":" * (4 + number) for number in range(depth)),
        ]
    )


@pytest.mark.parametrize("depth", [11, 600])
def test_directives_too_deep_in_each_other_are_refused(tiny_book: MakeBook, depth: int) -> None:
    """Each is read inside the one around it, until Python can go no deeper."""
    assert list(find_mistakes(nested(10))) == []
    tiny_book({"index": f"# Home\n\n{nested(depth)}\n"}).build(warnings="index.md:13 fences.deep-directive")
