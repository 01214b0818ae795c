"""The index that readers search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from handbook.formats.html.search import DIGITS, number, places, stems
from tests.support.books import MakeBook

INDEX = """# Home

Naloxone {cite:p}`doe2020` wakes.

## What is a *pill*?

More of <https://example.org/some-thing>.

### Deeper

Snowflakes.

```{toctree}
words
```

```{bibliography}
```
"""
WORDS = "# Words\n\nText.\n\n:::{glossary}\n7-OH\n7-hydroxy\n    A stuff.\n:::\n"


def index(folder: Path) -> dict:
    script = (folder / "search-index.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("const handbook = ").removesuffix(";\n"))


@pytest.mark.parametrize("gap", [0, 1, 31, 32, 33, 1023, 1024, 40_000])
def test_a_number_can_be_read_back(gap: int) -> None:
    digits = [DIGITS.index(character) for character in number(gap)]
    assert [digit >= 32 for digit in digits] == [True] * (len(digits) - 1) + [False]
    assert sum((digit % 32) << (5 * place) for place, digit in enumerate(digits)) == gap


def test_words_are_known_by_their_stems() -> None:
    assert stems("The seizures, a Seizure's") == {"seizur"}
    assert stems("7-OH") == {"7oh", "oh"}
    assert stems("Café กระท่อม") == {"cafe", "กระท่อม"}


def test_places_are_sections_and_entries_of_the_glossary(tiny_book: MakeBook) -> None:
    found = index(tiny_book({"index": INDEX, "words": WORDS}).build())
    assert found["pages"] == [["index.html", "Home"], ["words.html", "Words"]]
    assert found["places"] == [
        [0, ""],
        [0, "What is a pill?"],
        [1, ""],
        [1, "7-OH, 7-hydroxy", "term-7-OH"],
    ]
    words = dict(line.split(" ") for line in found["words"].splitlines())
    assert words["snowflak"] == words["pill"] == number(1)
    assert words["stuff"] == number(3)
    assert words["naloxon"] == number(0)
    # No mark of a source, no source, no address.
    assert not {"1", "doe", "thing", "source"} & set(words)
    assert found["names"] == [["7hydroxi", "7oh"]]


def test_numbers_of_few_places_are_left_out(tiny_book: MakeBook) -> None:
    page = "# Home\n\n" + "".join(f"## Part {letter}\n\nCall 911.\n\n" for letter in "ABC") + "In 2019.\n"
    words = index(tiny_book({"index": page}).build())["words"]
    assert "911 " in words
    assert "2019 " not in words


def test_numbers_that_can_be_called_are_kept_as_one_word() -> None:
    document = new_document("page")
    link = nodes.reference("", "13 11 26", refuri="tel:131126")
    document += nodes.section("", nodes.title("", "Home"), nodes.paragraph("", "Call ", link))
    assert [place.text.split()[-1] for place in places(document)] == ["tel131126"]
    assert stems("tel131126") == {"tel131126"}


def test_names_of_the_configuration_are_the_same(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\nText.\n"}, search_names=[["kratom", "Ketum"]])
    assert index(book.build())["names"] == [["ketum", "kratom"]]
