"""The words of the pages and registers: spelled right, American, plain, and putting the person first."""

from __future__ import annotations

import re

import pytest

from tests.support.messages import catalog
from tests.tools.language import check as language


def test_the_pages_keep_to_our_language() -> None:
    assert [str(fault) for fault in language.of_pages()] == []


def test_the_registers_keep_to_our_language() -> None:
    assert [str(fault) for fault in language.of_registers()] == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Many addicts come back.", "PersonFirst"),
        ("Kratom users say so.", "People"),
        ("The center for substance abuse.", "Abuse"),
        ("He wants to stay clean.", "CleanAndDirty"),
        ("People who suffer from pain.", "Suffer"),
        ("Other drugs, e.g. alcohol, count.", "Latin"),
        ("Call prior to surgery.", "Plain"),
        ("It is a miracle.", "Hype"),
        ("The killer drug is back.", "Scare"),
        ("The colour of the skin.", "SpellCheck"),
        ("Call the poizon center.", "SpellCheck"),
        ("Call the the crew.", "RepeatedWords"),
        ("It is an drug.", "AnA"),
    ],
)
def test_a_wrong_word_is_found(line: str, rule: str) -> None:
    assert rule in [found for found, _text, _advice in language.faults(line)]


def test_every_rule_of_ours_is_tried() -> None:
    marks = vars(test_a_wrong_word_is_found)["pytestmark"]
    tried = {rule for mark in marks for _line, rule in mark.args[1]}
    assert tried == {*language.RULES, "Latin"}


def test_right_words_pass() -> None:
    text = (
        "People who use kratom or mitragynine can call a poison center; the National Institute on Drug Abuse says so."
    )
    assert list(language.faults(text)) == []


def test_only_what_readers_see_is_judged() -> None:
    page = """---
topics: [colour]
---

(colour)=

# A `colour` in {ref}`the drug <colour>` {cite:p}`colour2020`

```{index} colour; behaviour
```

:::{figure} colour.svg
:name: colour
:alt: A picture of behaviour.
:::

* - The **first** cell
"""
    lines = [(number, text) for number, text in language.said(page) if text.strip()]
    assert [text for _number, text in lines] == ["A  in the drug ", "A picture of behaviour.", "The first cell"]
    assert [number for number, _text in lines] == [7, 14, 17]


def test_the_list_of_words_is_in_order() -> None:
    words = language.accepted()
    assert words == sorted(set(words), key=lambda word: (word.lower(), word))


# Of a message: what is quoted, and what is no word of English.
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\S*[{<@=_\d]\S*|\w+\.py\b")


def test_the_messages_of_the_build_keep_to_our_language() -> None:
    wrong = []
    for code, texts in catalog().items():
        for text in texts:
            sentence = QUOTED.sub("name", text)
            wrong += [(code, fault) for fault in language.faults(f"{sentence[0].upper()}{sentence[1:]}.")]
    assert wrong == []
