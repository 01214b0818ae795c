"""Procedures: the order of the steps exists once, in every form, and nothing about them can be said in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook.model.registers import RegisterError
from tests.support.books import MakeBook, TinyBook
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = """[intervals]
wait = "2 to 3 minutes"

[[procedure]]
id = "rescue"
title = "Somebody lies there"
when = "Do this when they do not wake."
brief = "Call, then push {cite:p}`doe2020`."
never = ["Do not run away."]
named = true
picture = "steps.svg"
alt = "Three boxes. {steps} That is all."

[[procedure.step]]
id = "call"
name = "Call"
text = "Call for help from anybody who is near {cite:p}`doe2020`."
unsure = "Not sure? Call all the same."
short = "Call for help."
shown = "help!"
sources = ["doe2020"]

[[procedure.step]]
id = "push"
name = "Push"
text = "Push on the chest, hard and fast, for {wait}."
short = "Push for {wait}."
box = ["Push hard for {wait}.", "Do not stop."]
drawings = ["pushing"]
shown = "now, for {wait}."
sources = ["doe2020", "roe2021"]

[[procedure.step]]
id = "again"
name = "Again"
text = "Go back to {step:push}."
short = "Again from {step:push} on."
joined = true
shown = "from {step:push} on."
sources = ["roe2021"]

[[procedure.card]]
steps = ["call", "push"]
text = "**Push** for {wait}."
sources = ["roe2021"]
"""
SAFETY = """[topics]
rescue = "help"

[[message]]
id = "lying"
signal = "danger"
hazard = "Somebody lies there."
consequence = "They can die."
procedure = "rescue"
first = "push"
topics = ["rescue"]
sources = ["doe2020"]
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>Call</text><text>Push</text>'
    '<g id="pushing"><path d="M0 0"/></g><g><path d="M0 0"/></g><text>now</text><text>Again</text></svg>'
)
FRONT = "---\ntopics: [rescue]\n---\n\n"
PAGE = f"{FRONT}# Page\n\n**Help.**\n\n:::{{safety}} lying\n:::\n\n## What to do\n\n:::{{procedure}} rescue\n:::\n"
LIST = "# All\n\n:::{safety-list} danger\n:::\n\n:::{figure} steps.svg\n:alt: Steps.\n:::\n\n```{bibliography}\n```\n"
INDEX = "# Home\n\n```{toctree}\n:glob:\n*\n```\n"


@pytest.fixture
def book(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a book with a procedure; its files can be given."""

    def make(page: str = PAGE, steps: str = STEPS, safety: str = SAFETY, svg: str = SVG) -> TinyBook:
        pages = {
            "index": INDEX,
            "all": LIST,
            "page": page,
            "steps.toml": steps,
            "safety.toml": safety,
            "steps.svg": svg,
        }
        return tiny_book(pages, safety_register="safety.toml", procedure_register="steps.toml")

    return make


def shown(book: TinyBook, selector: str) -> list[str]:
    """Return the texts of a page without citations."""
    soup = BeautifulSoup((book.build() / "page.html").read_text(), "lxml")
    for mark in soup.select(".bibtex-citation"):
        mark.extract()
    return [" ".join(part.get_text().replace(" .", ".").split()) for part in soup.main.select(selector)]


def form(name: str) -> str:
    """Return a page that shows a form besides the full one."""
    return f"{PAGE}\n## More\n\n:::{{procedure}} rescue\n:form: {name}\n:::\n"


def test_in_full_each_step_has_its_number_name_and_text(book: Callable[..., TinyBook]) -> None:
    made = book()
    assert shown(made, "section section ol > li") == [
        "Call. Call for help from anybody who is near. Not sure? Call all the same.",
        "Push. Push on the chest, hard and fast, for 2 to 3 minutes.",
        "Again. Go back to step 2.",
    ]
    assert "Do this when they do not wake." in shown(made, "section section > p")


def test_a_form_that_is_not_ordered_has_no_numbers(book: Callable[..., TinyBook]) -> None:
    assert len(shown(book(steps=STEPS.replace("named = true", "ordered = false")), "section section > ul > li")) == 3


def test_in_short_each_step_has_its_sources(book: Callable[..., TinyBook]) -> None:
    made = book(form("short"))
    assert shown(made, "#more li") == [
        "Call. Call for help.",
        "Push. Push for 2 to 3 minutes.",
        "Again. Again from step 2 on.",
    ]
    soup = BeautifulSoup((made.build() / "page.html").read_text(), "lxml")
    assert [len(item.select(".bibtex-citation a")) for item in soup.select("#more li")] == [1, 2, 1]


def test_in_short_without_names_joined_steps_share_an_item(book: Callable[..., TinyBook]) -> None:
    made = book(form("short"), steps=STEPS.replace("named = true\n", ""))
    assert shown(made, "#more li") == ["Call for help.", "Push for 2 to 3 minutes. Again from step 2 on."]


def test_the_other_forms(book: Callable[..., TinyBook]) -> None:
    made = book(
        f"{form('card')}\n:::{{procedure}} rescue\n:form: never\n:::\n\nOne, two. {{procedure}}`rescue` Three.\n"
    )
    assert shown(made, "#more > p, #more li") == [
        "Push for 2 to 3 minutes.",
        "Do not run away.",
        "One, two. Call, then push. Three.",
    ]


PICTURE = f"{PAGE}\n## More\n\n:::{{procedure}} rescue\n:form: picture\n:name: fig-steps\n\nThree steps.\n:::\n\n{{numref}}`fig-steps`.\n"


def test_the_picture_comes_with_its_words(book: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((book(PICTURE).build() / "page.html").read_text(), "lxml")
    picture = soup.select_one("figure#fig-steps")
    assert picture.img["alt"] == (
        "Three boxes. 1, Call: help! 2, Push: now, for 2 to 3 minutes. 3, Again: from step 2 on. That is all."
    )
    assert "Three steps." in picture.figcaption.get_text()
    assert soup.select_one("#more a[href='#fig-steps']")


def test_a_word_that_only_the_picture_says_is_reported_at_each_page(book: Callable[..., TinyBook]) -> None:
    made = book(PICTURE, svg=SVG.replace("now", "now, hard, 30"))
    made.build(warnings="page.md:19 procedures.picture-words\npage.md:19 procedures.picture-words")
    assert "says 'hard' at the step 'push'" in made.said
    assert "says '30' at the step 'push'" in made.said


def test_a_sentence_can_name_the_number_of_a_step(book: Callable[..., TinyBook]) -> None:
    page = f"{PAGE}\n## More\n\nGo to {{procedure}}`rescue:again`.\n"
    assert shown(book(page), "#more > p") == ["Go to step 3."]


def test_the_box_of_a_message_takes_its_lines_from_the_steps(book: Callable[..., TinyBook]) -> None:
    assert shown(book(), ".safety-lying li") == ["Push hard for 2 to 3 minutes.", "Do not stop. Again from step 2 on."]


def test_a_step_that_is_not_joined_has_a_line_of_its_own(book: Callable[..., TinyBook]) -> None:
    lines = shown(book(steps=STEPS.replace("joined = true\n", "")), ".safety-lying li")
    assert lines == ["Push hard for 2 to 3 minutes.", "Do not stop.", "Again from step 2 on."]


def test_the_same_steps_are_in_print_and_text(book: Callable[..., TinyBook]) -> None:
    made = book()
    source = made.typst()
    for words in ("Call for help from anybody who is near", "Push on the chest, hard and fast, for 2 to 3 minutes"):
        assert words in source
    text = next(made.build("text").glob("*.txt")).read_text(encoding="utf-8")
    assert text.index("Call for help from") < text.index("Push on the chest") < text.index("Go back to step 2")


FAULTS = {
    "unknown procedure": ({"page": f"{PAGE}\n:::{{procedure}} rescu\n:::\n"}, "page.md:17 procedures.unknown"),
    "unknown in a sentence": ({"page": f"{PAGE}\nDo {{procedure}}`rescu` now.\n"}, "page.md:17 procedures.unknown"),
    "unknown form": ({"page": form("long")}, "page.md:19 procedures.form"),
    "caption of a form without a picture": (
        {"page": f"{PAGE}\n:::{{procedure}} rescue\n:form: short\n\nMore.\n:::\n"},
        "page.md:17 procedures.caption",
    ),
    "form that the record has not": (
        {"page": form("never"), "steps": STEPS.replace('never = ["Do not run away."]\n', "")},
        "page.md:19 procedures.form",
    ),
    "typed step": (
        {"page": f"{PAGE}\nThen CALL for help, from anybody who is *near*.\n"},
        "page.md:17 procedures.retyped",
    ),
    "typed in a list, with an interval": (
        {"page": f"{PAGE}\n- Push on the chest, hard and fast, for 5 seconds.\n"},
        "page.md:17 procedures.retyped",
    ),
    "unknown step": ({"page": f"{PAGE}\nGo to {{procedure}}`rescue:agan`.\n"}, "page.md:17 procedures.form"),
    "typed number": ({"page": f"{PAGE}\nGo to step 2.\n"}, "page.md:17 procedures.typed-number"),
    "shown nowhere": (
        {"page": PAGE.replace("rescue\n:::\n", "rescue\n:form: never\n:::\n")},
        "steps.toml:4 procedures.unshown",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_page_is_reported(book: Callable[..., TinyBook], name: str) -> None:
    change, said = FAULTS[name]
    book(**change).build(warnings=said)


def test_what_comes_from_the_register_is_not_typed(book: Callable[..., TinyBook]) -> None:
    brief = STEPS.replace("Call, then push", "Call for help from anybody who is near, then push")
    book(f"{PAGE}\nAt once: {{procedure}}`rescue` Then breathe.\n", steps=brief).build()


RECORDS = {
    "step twice": ('id = "again"', 'id = "call"', "steps.toml:4 procedures.step-twice"),
    "unknown step of a card": ('steps = ["call", "push"]', 'steps = ["call", "puh"]', "steps.toml:4 procedures.card-step"),
    "steps of a card in another order": (
        'steps = ["call", "push"]',
        'steps = ["push", "call"]',
        "steps.toml:4 procedures.order",
    ),
    "step of a card twice": ('steps = ["call", "push"]', 'steps = ["call", "call"]', "steps.toml:4 procedures.order"),
    "no short form": ('short = "Call for help."\n', "", "steps.toml:4 procedures.no-short"),
    "typed interval": ('short = "Push for {wait}."', 'short = "Push for 5 minutes."', "steps.toml:4 procedures.interval"),
    "typed number to call": ("Not sure? Call", "Not sure? Call 911", "steps.toml:4 procedures.helpline"),
    "number in short alone": ('short = "Call for help."', 'short = "Call 2 times."', "steps.toml:4 procedures.number"),
    "number on the card alone": ('text = "**Push** for', 'text = "**Push** 9 times for', "steps.toml:4 procedures.number"),
    "unknown interval": ('short = "Push for {wait}."', 'short = "Push for {wai}."', "steps.toml:4 procedures.name"),
    "number of an unknown step": ("Go back to {step:push}", "Go back to {step:puh}", "steps.toml:4 procedures.name"),
    "unknown source": ('sources = ["doe2020", "roe2021"]', 'sources = ["no2020"]', "steps.toml:4 procedures.source"),
    "no picture": ('picture = "steps.svg"\n', "", "steps.toml:4 procedures.no-picture"),
    "missing picture": ('picture = "steps.svg"', 'picture = "step.svg"', "steps.toml:4 procedures.picture"),
    "missing drawing": ('drawings = ["pushing"]', 'drawings = ["pushing", "calling"]', "steps.toml:4 procedures.no-drawing"),
    "unused drawing": ('drawings = ["pushing"]\n', "", "steps.toml:4 procedures.drawing-unused"),
    "picture without a step": ('name = "Again"', 'name = "Go on"', "steps.toml:4 procedures.picture-order"),
    "step without a text": ('text = "Go back to {step:push}."\n', "", "steps.toml:4 register.missing"),
    "long sentence": ('short = "Call for help."', f'short = "{"call " * 21}."', "steps.toml:4 register.rule"),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_broken_record_is_refused(book: Callable[..., TinyBook], name: str) -> None:
    old, new, said = RECORDS[name]
    assert old in STEPS
    made = book(steps=STEPS.replace(old, new, 1))
    with pytest.raises(RegisterError) as caught:
        made.build()
    assert told(str(caught.value), made.folder) == [said]


def test_a_picture_in_another_order_is_refused(book: Callable[..., TinyBook]) -> None:
    svg = SVG.replace(">Call<", ">X<").replace(">Again<", ">Call<").replace(">X<", ">Again<")
    made = book(svg=svg)
    with pytest.raises(RegisterError, match=r"shows Again, Push, Call; the steps are Call, Push, Again"):
        made.build()


MESSAGES = {
    "unknown procedure": ('procedure = "rescue"', 'procedure = "rescu"', "safety.toml:4 safety.procedure"),
    "unknown first step": ('first = "push"', 'first = "puh"', "safety.toml:4 safety.first"),
    "lines of its own as well": ('first = "push"', 'avoid = ["Run."]', "safety.toml:4 register.rule"),
    "neither": ('procedure = "rescue"\nfirst = "push"\n', "", "safety.toml:4 register.rule"),
    "an interval of its own": ("They can die.", "They can die in 4 minutes.", "safety.toml:4 safety.interval"),
    "unknown interval": ("They can die.", "They can die in {wai}.", "safety.toml:4 safety.interval-name"),
    "number of a step": ("They can die.", "They can die at {step:push}.", "safety.toml:4 safety.interval-name"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_broken_message_is_refused(book: Callable[..., TinyBook], name: str) -> None:
    old, new, said = MESSAGES[name]
    assert old in SAFETY
    made = book(safety=SAFETY.replace(old, new, 1))
    with pytest.raises(RegisterError) as caught:
        made.build()
    assert told(str(caught.value), made.folder) == [said]


def test_a_message_takes_its_intervals_by_name(book: Callable[..., TinyBook]) -> None:
    made = book(safety=SAFETY.replace("They can die.", "They can die in {wait}."))
    assert "They can die in 2 to 3 minutes." in shown(made, ".safety-lying p")


def test_a_message_needs_a_short_form_of_few_lines(book: Callable[..., TinyBook]) -> None:
    without = "".join(line for line in STEPS.splitlines(keepends=True) if not line.startswith("short ="))
    many = STEPS.replace('"Do not stop."', ", ".join(["'Do not stop.'"] * 5))
    made = book()
    for steps, code in ((without, "safety.no-short"), (many, "safety.lines")):
        made.write("steps.toml", steps)
        with pytest.raises(RegisterError) as caught:
            made.build()
        assert told(str(caught.value), made.folder) == [f"safety.toml:4 {code}"]


@pytest.mark.parametrize(
    ("old", "new", "changed", "number"),
    [
        ("Push on the chest, hard and fast", "Push on the chest, fast and hard", "'procedure rescue: step 2'", 1),
        ('wait = "2 to 3 minutes"', 'wait = "5 minutes"', "'interval wait'", 4),
        ("Do not run away.", "Do not stay.", "'procedure rescue'", 1),
    ],
)
def test_the_lock_holds_each_step_and_interval(
    book: Callable[..., TinyBook], old: str, new: str, changed: str, number: int
) -> None:
    made = book()
    conf = (made.folder / "conf.py").read_text(encoding="utf-8") + "\nsafety_lock = 'safety.lock'\n"
    made.write("conf.py", f"{conf}safety_write_lock = True\n")
    made.build()
    made.write("conf.py", conf)
    made.build()
    assert old in STEPS
    made.write("steps.toml", STEPS.replace(old, new))
    made.build(warnings="\n".join(["safety.lock safety.lock-changed"] * number))
    assert f"{changed} was" in made.said
