"""Groups of readers: no message tells a group to stop, where another tells the same group not to stop suddenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handbook.model.registers import RegisterError
from tests.support.messages import told

if TYPE_CHECKING:
    from tests.support.books import MakeBook, TinyBook

REGISTER = """[topics]
all = "everything"

[readers]
daily = ["every day"]
pregnant = ["pregnant"]

[stopping]
stop = ["do not use it"]
slowly = ["do not stop suddenly"]

[[message]]
id = "heart"
signal = "warning"
hazard = "It harms the heart."
consequence = "You can die."
avoid = ["Do not use it.", "If you use it every day, do not stop suddenly."]
stop = ["daily"]
slowly = ["daily"]
topics = ["all"]
sources = ["doe2020"]

[[message]]
id = "liver"
signal = "warning"
hazard = "It harms the liver."
consequence = "You can die."
avoid = ["Do not use it, even every day."]
stop = ["daily"]
at_once = ["daily"]
topics = ["all"]
sources = ["doe2020"]
"""
PAGES = {
    "index": "# Home\n\n```{toctree}\n:glob:\n*\n```\n",
    "all": "# All\n\n:::{safety-list} warning\n:::\n\n```{bibliography}\n```\n",
    "page": "---\ntopics: [all]\n---\n\n# Page\n\n**Help.**\n\n:::{safety} heart\n:::\n\nAnd:\n\n:::{safety} liver\n:::\n",
}


@pytest.fixture
def book(tiny_book: MakeBook) -> TinyBook:
    """Return a book with two messages about stopping."""
    return tiny_book(PAGES | {"safety.toml": REGISTER}, safety_register="safety.toml")


def test_messages_that_say_how_to_stop_are_shown_as_ever(book: TinyBook) -> None:
    page = (book.build() / "page.html").read_text(encoding="utf-8")
    assert "If you use it every day, do not stop suddenly." in page


def test_a_group_that_is_told_nothing_else_may_be_told_to_stop(book: TinyBook) -> None:
    told_to_stop = REGISTER.replace(", even every day", " while pregnant").replace(
        'stop = ["daily"]\nat', 'stop = ["pregnant"]\nat'
    )
    book.write("safety.toml", told_to_stop.replace('at_once = ["daily"]\n', ""))
    book.build()


FAULTS = {
    "another says not suddenly": ('at_once = ["daily"]\n', "", "safety.toml:23 safety.stop"),
    "unknown group": ('at_once = ["daily"]', 'at_once = ["dayly"]', "safety.toml:23 safety.reader\nsafety.toml:23 safety.stop"),
    "group without a name": ("If you use it every day, do", "Do", "safety.toml:12 safety.reader-unnamed"),
    "line that is gone": (
        ', "If you use it every day, do not stop suddenly."',
        "",
        "safety.toml:12 safety.reader-unnamed\nsafety.toml:12 safety.unsaid",
    ),
    "how to stop is gone": (", do not stop suddenly.", ", ask somebody.", "safety.toml:12 safety.unsaid"),
    "field that is gone": (
        'slowly = ["daily"]\ntopics',
        "topics",
        "safety.toml:12 safety.no-reader",
    ),
    "stop for nobody": ('stop = ["daily"]\nat_once = ["daily"]\n', "", "safety.toml:23 safety.no-reader"),
    "table in another shape": ('stop = ["do not use it"]', "stop = 1", "safety.toml:8 register.list"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_tells_a_group_two_things_is_refused(book: TinyBook, name: str) -> None:
    old, new, said = FAULTS[name]
    assert old in REGISTER
    book.write("safety.toml", REGISTER.replace(old, new, 1))
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert "\n".join(told(str(caught.value), book.folder)) == said
