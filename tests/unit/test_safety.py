"""Safety messages: one record, the same words wherever and in whatever format it is shown."""

import pytest
from bs4 import BeautifulSoup

from handbook.registers import RegisterError
from tools import MakeBook

PAGE = "# Home\n\n:::{safety} mixing\n:::\n\nText.\n"


def test_a_message_is_a_standard_box_in_order(tiny_book: MakeBook) -> None:
    html = (tiny_book({"index": PAGE}).build() / "index.html").read_text()
    [box] = BeautifulSoup(html, "lxml").select(".admonition")
    assert {"danger", "safety", "safety-mixing"} <= set(box["class"])
    assert [part.get_text() for part in box.select("p")] == ["Danger: Mixing it.", "Breathing can stop.", "Do not mix."]
    assert box.select_one("p")["class"] == ["admonition-title"]


def test_a_message_is_a_box_in_print(tiny_book: MakeBook) -> None:
    source = tiny_book({"index": PAGE}).typst()
    box = source[source.index("#admonition") :]
    parts = [
        '#admonition("danger", [#"Danger: Mixing it.";])',
        '#"Breathing can stop.";',
        '#"Do not mix.";',
        '#"Text.";',
    ]
    assert sorted(parts, key=box.index) == parts


def test_an_unknown_id_names_page_line_and_what_to_write(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\nText.\n\n:::{safety} mixin\n:::\n"})
    book.build(
        warnings="index.md:5: ERROR: no safety message 'mixin' in warnings.toml; write one of: mixing [docutils]"
    )


def test_a_message_has_no_text_of_its_own(tiny_book: MakeBook) -> None:
    """Retyped words could differ from the register's."""
    book = tiny_book({"index": "# Home\n\n:::{safety} mixing\nMix a little.\n:::\n"})
    html = (
        book.build(warnings="index.md:3: WARNING: 'safety': Has content, but none permitted [myst.directive_parse]")
        / "index.html"
    ).read_text()
    assert "Mix a little" not in html


def test_the_list_shows_every_message_with_its_sources(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\n:::{safety-list} danger\n:::\n\n```{bibliography}\n:filter: cited\n```\n"})
    soup = BeautifulSoup((book.build() / "index.html").read_text(), "lxml")
    assert [title.get_text() for title in soup.select(".admonition-title")] == ["Danger: Mixing it."]
    assert "A source" in soup.select_one(".citation").get_text()


def test_a_changed_register_changes_the_pages(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": PAGE})
    book.build()
    book.write("warnings.toml", (book.folder / "warnings.toml").read_text().replace("Mixing it.", "Mixing them."))
    assert "Danger: Mixing them." in (book.build() / "index.html").read_text()


def test_a_broken_register_ends_the_build_without_a_traceback(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": PAGE})
    book.write("warnings.toml", '[[warning]]\nid = "mixing"\n')
    with pytest.raises(RegisterError, match=r"warnings.toml: warning 'mixing': field 'signal' is missing; add it"):
        book.build()
