"""The index that readers search."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import pytest

from handbook.search import DIGITS, number, stems
from tools import MakeBook, TinyBook

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


def test_names_of_the_configuration_are_the_same(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\nText.\n"}, search_names=[["kratom", "Ketum"]])
    assert index(book.build())["names"] == [["ketum", "kratom"]]


FIGURE = ":::{figure} box.svg\n:name: fig-NAME\n:alt: A box.\n\nThe box NAME.\n:::\n"
BOOK = {
    "index": "# Home\n\nStart {cite:p}`roe2021`.\n\n```{toctree}\n:caption: All\nliver\nheart\nwords\nsources\n```\n",
    "liver": "(liver)=\n\n# Liver\n\nJaundice.\n",
    "heart": "# Heart\n\nRhythm: {ref}`liver`, {numref}`fig-heart`.\n\n" + FIGURE.replace("NAME", "heart"),
    "words": "# Words\n\n:::{glossary}\npulse\n    A beat.\n:::\n",
    "sources": "# Sources\n\n```{bibliography}\n```\n",
}


def anew(book: TinyBook) -> Path:
    """Build a copy of the book from nothing, and return its output folder."""
    other = copy.copy(book)
    other.folder = book.folder.with_name("anew")
    shutil.rmtree(other.folder, ignore_errors=True)
    shutil.copytree(book.folder, other.folder, ignore=shutil.ignore_patterns("_build"))
    return other.build()


def pages_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".html", ".js"}}


def edited(name: str, old: str, new: str) -> dict[str, str]:
    assert old in BOOK[name]
    return {name: BOOK[name].replace(old, new)}


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        pytest.param(edited("liver", "Jaundice.", "Yellow skin."), {"liver", "index"}, id="words"),
        pytest.param(edited("liver", "# Liver", "# The liver"), BOOK.keys(), id="a title"),
        pytest.param(edited("liver", "Jaundice.", FIGURE.replace("NAME", "liver")), BOOK.keys(), id="a figure"),
        pytest.param(edited("liver", "Jaundice.", "{cite:p}`doe2020`"), BOOK.keys(), id="a source"),
        pytest.param(edited("words", "pulse", "rhythm"), BOOK.keys(), id="a term"),
        pytest.param(edited("index", "liver\nheart", "heart\nliver"), BOOK.keys(), id="the order"),
        pytest.param(edited("index", "words\n", "") | {"words": ""}, BOOK.keys() - {"words"}, id="a page less"),
        pytest.param(
            edited("index", "words\n", "words\nmore\n") | {"more": "# More\n\nText.\n"},
            BOOK.keys() | {"more"},
            id="a page more",
        ),
        pytest.param({}, set(), id="nothing"),
    ],
)
def test_what_is_built_again_is_as_built_anew(tiny_book: MakeBook, changes: dict[str, str], written: set[str]) -> None:
    """Every page is found, and no page shows what another one has no longer; the others are left as they are."""
    book = tiny_book(BOOK)
    out = book.build()
    times = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
    for name, text in changes.items():
        book.write(name, text)
        if not text:
            (book.folder / f"{name}.md").unlink()
            (out / f"{name}.html").unlink()  # Sphinx leaves it there
    assert pages_of(book.build()) == pages_of(anew(book))
    again = {path.stem for path in out.glob("*.html") if path.stat().st_mtime_ns != times.get(path)}
    assert again - {"404", "genindex", "search"} == written


def test_after_a_build_that_was_stopped_every_page_is_written_again(
    tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has written the page, but not the index."""
    book = tiny_book(BOOK)
    book.build()
    book.write("liver", BOOK["liver"].replace("Jaundice", "Yellow skin"))
    with monkeypatch.context() as patch:
        patch.setattr("handbook.search.same_names", _stop)
        with pytest.raises(KeyboardInterrupt):
            book.build()
    assert pages_of(book.build()) == pages_of(anew(book))


def _stop(_env: object) -> None:
    raise KeyboardInterrupt
