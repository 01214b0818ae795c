"""What the builder of the website writes, and what it leaves as it was."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from tests.support.books import BIB, SVG, MakeBook, TinyBook

FIGURE = ":::{figure} box.svg\n:name: fig-NAME\n:alt: A box.\n\nThe box NAME.\n:::\n"
SETTINGS = {"html_copy_source": False, "downloads": {"all": ("All", [("../all.txt", "Everything")])}}
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
        pytest.param(edited("liver", "Jaundice.", "Yellow skin."), {"liver"}, id="words"),
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
        pytest.param({"box.svg": SVG.replace("10", "9")}, BOOK.keys(), id="a picture"),
        pytest.param({"references.bib": BIB.replace("A source", "Another")}, BOOK.keys(), id="a title of a source"),
        pytest.param({}, set(), id="nothing"),
    ],
)
def test_what_is_built_again_is_as_built_anew(tiny_book: MakeBook, changes: dict[str, str], written: set[str]) -> None:
    """No page shows what another one has no longer; those that would come out the same are left as they are."""
    book = tiny_book(BOOK, **SETTINGS)
    out = book.build()
    (out / "liver.html").write_text("lost", encoding="utf-8")  # a page is put back as it was written
    assert book.build() == out
    assert "lost" not in (out / "liver.html").read_text(encoding="utf-8")
    times = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
    for name, text in changes.items():
        book.write(name, text)
        if not text:
            (book.folder / f"{name}.md").unlink()
    assert pages_of(book.build()) == pages_of(anew(book))
    again = {path.stem for path in out.glob("*.html") if path.stat().st_mtime_ns != times.get(path)}
    assert again - {"404", "genindex", "search"} == written


def test_after_a_build_that_was_stopped_every_page_is_written_again(
    tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has written the page, but not the index."""
    book = tiny_book(BOOK, **SETTINGS)
    book.build()
    book.write("liver", BOOK["liver"].replace("Jaundice", "Yellow skin"))
    with monkeypatch.context() as patch:
        patch.setattr("handbook.formats.html.search.script", _stop)
        with pytest.raises(KeyboardInterrupt):
            book.build()
    assert pages_of(book.build()) == pages_of(anew(book))


def _stop(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_page_that_offers_files_follows_them(tiny_book: MakeBook) -> None:
    text = BOOK["heart"] + "\n## Take it\n\n:::{downloads} all\n:::\n"
    book = tiny_book(BOOK | {"heart": text, "../all.txt": "1" * 2000}, **SETTINGS)
    out = book.build()
    liver = (out / "liver.html").stat().st_mtime_ns
    book.write("../all.txt", "1" * 5000)
    assert "5 kB" in (book.build() / "heart.html").read_text(encoding="utf-8")
    assert (out / "liver.html").stat().st_mtime_ns == liver


def test_another_look_writes_all_pages_again(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tiny_book(BOOK, **SETTINGS)
    out = book.build()
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
    monkeypatch.setattr("handbook.formats.html.builder.CODE", book.folder)
    book.build()
    assert all(path.stat().st_mtime_ns != time for path, time in before.items())


def test_a_page_with_a_mistake_is_told_about_in_every_build(tiny_book: MakeBook) -> None:
    book = tiny_book(BOOK, **SETTINGS)
    book.build()
    book.write("liver", BOOK["liver"] + "\n{ref}`nowhere`\n")
    book.build(warnings="liver.md:7 ref.ref")
    book.build(warnings="liver.md:7 ref.ref")


def test_a_file_of_older_code_is_no_harm(tiny_book: MakeBook) -> None:
    book = tiny_book(BOOK, **SETTINGS)
    out = book.build()
    (out.parent / "doctrees" / "website.pickle").write_bytes(b"\x80\x04K\x01.")
    assert pages_of(book.build()) == pages_of(anew(book))
