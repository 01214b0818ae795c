"""The words of the pages and registers: spelled right, American, plain, and putting the person first."""

from __future__ import annotations

import re

import pytest

from tests.support.messages import catalog
from tests.tools.language import check as language
from tests.tools.language import style


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
        ("Kratom use went with more craving.", "Association"),
        ("It goes with worse sleep.", "Association"),
        ("This page shows what to do.", "AboutThePage"),
        ("This chapter tells more.", "AboutThePage"),
        ("The next message is for you.", "AboutThePage"),
        ("Pain, poor sleep and unrest.", "Unrest"),
        ("Many people fell ill.", "Stiff"),
        ("The drug piles up.", "Stiff"),
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


def test_the_book_is_not_said_by_rote() -> None:
    assert [*style.beyond(style.of_pages())] == []


SENTENCES = [f"Word{number} comes first." for number in range(style.FEWEST)]


def test_sentences_that_begin_alike_are_counted() -> None:
    text = "\n".join(["# A heading", *SENTENCES, *["We found it. We found that."] * 5])
    share = style.begin_alike("page", text, 2)
    assert share == ("page", "we found", 25)
    assert [*style.beyond({"page": text})] == [
        f"page: 25 of 100 sentences begin with {words!r}, at most {style.LIMITS[first]}; begin some in another way"
        for first, words in ((1, "we"), (2, "we found"))
    ]


def test_a_short_page_has_no_share() -> None:
    assert style.begin_alike("page", "\n".join(SENTENCES[1:]), 1) is None


def test_phrases_that_recur_are_found_at_their_longest() -> None:
    pages = ["## Of some five words here\n\nThe cat of one man here is black.", "Then the cat of one man here sleeps."]
    assert style.recurring(pages * 2, 3) == {"the cat of one man here": 4}
    assert style.recurring(pages * 2, 4) == {}
    assert style.recurring([*pages * 2, "So the cat of one man came."] * 2, 7) == {
        "the cat of one man here": 8,
        "the cat of one man": 10,
    }


@pytest.mark.parametrize(
    "line",
    [
        "No breath, or not sure: push on the chest at once.",
        "We asked the US Food and Drug Administration (FDA).",
        "# It is what it is in a heading",
        ":::{safety} what-it-is-in-a-box-of-a-register",
    ],
)
def test_what_is_said_word_for_word_on_purpose_may_recur(line: str) -> None:
    assert style.recurring([line] * 20) == {}


@pytest.mark.parametrize("phrase", style.AT_MOST)
def test_what_nobody_knows_is_not_said_on_every_page(phrase: str) -> None:
    limit = style.AT_MOST[phrase]
    lines = [f"Of thing{number}, {phrase} more." for number in range(limit + 1)]
    assert [*style.beyond({"page": "\n".join(lines[1:])})] == []
    assert [*style.beyond({"page": "\n".join(lines)})] == [
        f"{phrase!r} comes {limit + 1} times in the book, at most {limit}; say it where it matters, once"
    ]


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
