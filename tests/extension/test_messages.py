"""The messages of the extension, all of them: each has one text, says what to do, and is provoked by a test.

``pytest -s tests/extension/test_messages.py`` prints them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.messages import CODE, LEFT_OVER, catalog, told

TESTS = Path(__file__).resolve().parents[1]
# What a message may show in braces: what a page may use.
IN_BRACES = r"(?!ref|safety|safety-list|helpline|claim|claim-list|list-table|procedure|toctree|name|eval-rst|author|\.language-ms)"
# What Typst and its templates say, not the extension.
OF_TYPST = {"print.error", "print.template", "print.warning"}


def test_every_code_has_one_text() -> None:
    assert {code for code, texts in catalog().items() if len(set(texts)) != 1} == OF_TYPST
    assert all(CODE.fullmatch(code) for code in catalog())


def test_every_message_says_what_to_do() -> None:
    for code, texts in sorted(catalog().items()):
        for text in texts:
            print(f"{code:32} {text}")
            assert "; " in text or code == "register.rule", f"no word of what to do: {code}"
            assert not text.endswith((".", " ")), code
            assert "  " not in text, code
            assert not LEFT_OVER.search(text), code
            assert not re.search(rf"\{{{IN_BRACES}[a-z]", text), f"a text that should be an f-string: {code}"


def test_every_message_is_provoked_by_a_test() -> None:
    """Tests expect a code where it must be seen, so one that no test names is one that no test has seen."""
    named = set()
    for path in {*TESTS.glob("extension/test_*.py"), *TESTS.glob("faults/*.py"), *TESTS.glob("trust/*.py")} - {
        Path(__file__)
    }:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(re.findall(r"(?<![\w.-])[a-z-]+\.[a-z-]+(?![\w.-])", node.value.replace("\\.", ".")))
    assert sorted(catalog().keys() - named) == []


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("a/b.md:3: WARNING: no; yes [safety.missing]", "a/b.md:3 safety.missing"),
        ("Register error: c.toml:5: no; yes [register.field]", "c.toml:5 register.field"),
        ("WARNING: c.toml: no; yes [safety.no-page]", "c.toml safety.no-page"),
        ("no; yes [print.font]", "print.font"),
        ("something else", "something else"),
    ],
)
def test_a_message_is_told_by_place_and_code(line: str, short: str) -> None:
    assert told(line) == [short]


@pytest.mark.parametrize(
    "line",
    [
        "a.md:3: WARNING: no [safety.mising]",
        "a.md:3: WARNING: 100%% sure [safety.missing]",
        "a.md:3: WARNING: no '%s' [safety.missing]",
        "a.md:3: WARNING: PosixPath('a') is wrong [safety.missing]",
        "a.md:3: WARNING: <docutils.nodes.Text object at 0x1> is wrong [safety.missing]",
    ],
)
def test_what_no_message_may_be_is_found(line: str) -> None:
    with pytest.raises(AssertionError):
        told(line)
