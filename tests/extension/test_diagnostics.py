"""Messages are one line, with place and code; what counts as a mistake; advice on what others say."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from handbook.checks.hints import ADVISE
from handbook.model.diagnostics import Diagnostic, DiagnosticError, one_line

if TYPE_CHECKING:
    from tests.support.books import MakeBook


def test_a_mistake_is_one_line_with_place_and_code() -> None:
    one, other = Diagnostic("a.b", "a\nb 100% \x07", "x.md:3"), Diagnostic("c.d", "text")
    assert str(one) == "x.md:3: a\\nb 100% \\x07 [a.b]"
    assert str(DiagnosticError(one, other)) == f"{one}\ntext [c.d]"
    assert one_line("กระท่อม \u2013 é") == "กระท่อม \u2013 é"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("undefined label: '100% sure'", "undefined label: '100% sure'; write a label that a page has"),
        ("Invalid 'width' attribute value: '1%'", "write a width as 50% or 300px [ref.ref]"),
        ("50% of it\n\nthe page again", "50% of it [ref.ref]"),
        ("something 100% else", "something 100% else [ref.ref]"),
    ],
)
def test_advice_shows_percent_signs_as_they_are(text: str, shown: str) -> None:
    for arguments in ((), ("x",)):
        message = text.replace("%", "%%") if arguments else text
        record = logging.makeLogRecord(
            {"levelno": logging.WARNING, "type": "ref", "subtype": "ref", "msg": f"{message} [ref.ref]"}
        )
        if arguments:
            record.msg, record.args = f"%.0s{record.msg}", arguments
        assert ADVISE.filter(record)
        assert shown in record.getMessage()
        assert "%%" not in record.getMessage()


def test_advice_is_given_once_however_often_it_is_set_up(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": "# Home\n\n{ref}`x <50% sure>`\n"})
    conf = (book.folder / "conf.py").read_text(encoding="utf-8")
    book.write("conf.py", f"{conf}\nfrom handbook.checks import hints\nsetup = hints.setup\n")
    book.build(warnings="index.md:3 ref.ref")
    assert book.said.count("; write a label") == 1
    assert "'50% sure'" in book.said


def test_settings_of_the_wrong_type_go_no_further(tiny_book: MakeBook) -> None:
    with pytest.raises(DiagnosticError, match=r"conf\.py: settings have the wrong type, .* \[settings\.type\]"):
        tiny_book({"index": "# Home\n"}, claim_register=1).build()


def test_a_suppressed_message_does_not_hide_an_unused_file(tiny_book: MakeBook) -> None:
    """What is suppressed is no mistake; after a real one, what the pages do not use says nothing."""
    pages = {"index": "# Home\n", "lost": "# Lost\n", "spare.csv": "1"}
    book = tiny_book(pages, suppress_warnings=["toc.not_included", "contents.unreached"])
    book.build("dummy", warnings="spare.csv contents.unused")
    book.write("lost", "# Lost\n\nLook [here](https://example.org/).\n")
    book.build("dummy", warnings="lost.md:3 links.vague")
