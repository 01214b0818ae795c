"""The book as one file of plain text."""

from __future__ import annotations

import pytest

from tests.support.books import MakeBook

LONG = "https://example.org/a-long-way-to-a-page/with-many-hyphens/that-is-wider-than-a-line-of-text"
HOME = f"""# Home

A *soft* and **loud** "word", {{numref}}`table-one` and {{numref}}`figure-one`, see <{LONG}> and <https://example.org/a-b>.

:::{{admonition}} Danger: it burns.
:class: danger

Do not touch.
:::

:::{{list-table}} Two things
:name: table-one
:header-rows: 1

* - Thing
  - Sure?
* - Ice
  - Yes
* - - A list
  - No
:::

:::{{figure}} box.svg
:name: figure-one
:alt: A black box

What it is.
:::

```{{toctree}}
more
```
"""
PAGES = {"index": HOME, "more": "# More\n\n:::{list-table}\n:header-rows: 1\n\n* -\n  -\n* - One\n  - Two\n:::\n"}


def text(make: MakeBook, **settings: object) -> str:
    folder = make(PAGES, handbook_notices=["Nobody has looked at this."], **settings).build("text")
    (path,) = folder.glob("*.txt")
    assert path.name == "tiny.txt"
    return path.read_text(encoding="utf-8")


def test_the_file_has_all_pages_in_order(tiny_book: MakeBook) -> None:
    head, contents, home, more = text(tiny_book).split(f"\n\n\n{'=' * 70}\n\n")
    assert head.startswith("Tiny\n\nNobody has looked at this.\n\nEdition ")
    assert contents == "In this file:\n\n- Home\n- More"
    assert home.startswith("Home\n****\n")
    assert more.startswith("More\n****\n")


@pytest.mark.parametrize(
    "wanted",
    [
        "A soft and loud “word”, Table 1 and Figure 1, see\n",
        f"{LONG} and",
        "https://example.org/a-b.",
        f"{'-' * 70}\n\nDanger: it burns.\n\nDo not touch.\n\n{'-' * 70}\n",
        "Table 1: Two things\n\nThing: Ice\n\n   * Sure? Yes\n\nThing:\n\n* A list\n\n   * Sure? No\n",
        "[Picture: A black box]\n\n   Figure 1: What it is.",
        "One\n\n   * Two",
    ],
)
def test_what_each_part_becomes(tiny_book: MakeBook, wanted: str) -> None:
    assert wanted in text(tiny_book)


def test_quotes_are_the_same_whichever_format_comes_first(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES)
    book.build("text")
    assert "“word”" in (book.build() / "index.html").read_text(encoding="utf-8")


def test_the_website_says_where_each_page_is(tiny_book: MakeBook) -> None:
    folder = tiny_book(PAGES, handbook_notices=["Nobody has looked at this."]).build()
    assert (folder / "llms.txt").read_text(encoding="utf-8") == (
        "# Tiny\n\n> Nobody has looked at this.\n\n"
        "The whole book as plain text: [tiny.txt](tiny.txt)\n\n"
        "## Pages\n\n- [Home](index.html)\n- [More](more.html)\n"
    )
