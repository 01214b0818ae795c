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


def words_of(found: dict) -> dict[str, str]:
    """Return the numbers of the places of each stem, read back as the script does."""
    stems, before = [], ""
    for line in found["words"].splitlines():
        before = before[: DIGITS.index(line[0])] + line[1:]
        stems.append(before)
    return dict(zip(stems, found["found"].splitlines(), strict=True))


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
    assert found["pages"] == [["index.html", "Home", "Naloxone wakes."], ["words.html", "Words", "Text."]]
    assert found["places"] == [
        [0, ""],
        [0, "What is a pill?"],
        [0, "Deeper"],
        [1, ""],
        [1, "7-OH, 7-hydroxy", "term-7-OH"],
    ]
    words = words_of(found)
    assert words["pill"] == number(1)
    assert words["snowflak"] == number(2)
    assert words["stuff"] == number(4)
    assert words["naloxon"] == number(0)
    # No mark of a source, no source, no address.
    assert not {"1", "doe", "thing", "source"} & set(words)
    assert found["names"] == [["7hydroxi", "7oh"]]


def test_numbers_of_few_places_are_left_out(tiny_book: MakeBook) -> None:
    page = "# Home\n\n" + "".join(f"## Part {letter}\n\nCall 911.\n\n" for letter in "ABC") + "In 2019.\n"
    words = words_of(index(tiny_book({"index": page}).build()))
    assert "911" in words
    assert "2019" not in words


def test_numbers_that_can_be_called_are_kept_as_one_word() -> None:
    document = new_document("page")
    link = nodes.reference("", "13 11 26", refuri="tel:131126")
    document += nodes.section("", nodes.title("", "Home"), nodes.paragraph("", "Call ", link))
    assert [place.text.split()[-1] for place in places(document)] == ["tel131126"]
    assert stems("tel131126") == {"tel131126"}


def test_names_of_the_configuration_are_the_same(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\nText.\n"}, search_names=[["kratom", "Ketum"]])
    assert index(book.build())["names"] == [["ketum", "kratom"]]


PAGES = {
    "index": "# Home\n\nYes. It is a house with a stove in it, and with four chairs. More.\n\n## Fire!\n\nRun.\n\n## Repeated\n\nStove.\n\n```{toctree}\nb\n```\n",
    "b": "# Terms\n\nWords.\n\n## Ash\n\nSmoke.\n",
}


def test_settings_say_what_counts_less_and_what_is_not_searched(tiny_book: MakeBook) -> None:
    found = index(tiny_book(PAGES, search_left_out=["Repeated"], search_weights={"b*": 0.2}).build())
    assert found["pages"] == [
        ["b.html", "Terms", "Words.", 0.2],
        ["index.html", "Home", "Yes. It is a house with a stove in it, and with four chairs."],
    ]
    assert [heading for _page, heading, *_anchor in found["places"]] == ["", "Ash", "", "Fire!"]
    assert {"term", "ash", "run"} <= words_of(found).keys()
    assert not {"smoke", "word"} & words_of(found).keys()


def test_answers_are_places_with_the_phrases_that_ask(tiny_book: MakeBook) -> None:
    asked = [["index#fire", ["It's burning", "fire"]], ["b", ["7-OH"]]]
    found = index(tiny_book(PAGES, search_answers=asked, search_emergencies=asked[:1]).build())
    assert found["answers"] == [[3, [["burn", "it"], ["fire"]]], [0, [["7oh"]]]]
    assert found["emergencies"] == found["answers"][:1]


@pytest.mark.parametrize("setting", ["search_answers", "search_emergencies"])
def test_an_answer_that_is_not_there_is_reported(tiny_book: MakeBook, setting: str) -> None:
    tiny_book(PAGES, **{setting: [["index#water", ["water"]]]}).build(warnings="conf.py search.place")
