"""Safety messages: one record, the same words everywhere, never missing, never out of place, on every build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook.content.safety.facts import PageFacts, Shown
from handbook.content.safety.register import load
from handbook.content.safety.rules import validate
from handbook.model.diagnostics import Diagnostic
from handbook.model.registers import RegisterError
from tests.support.books import MakeBook, TinyBook
from tests.support.messages import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REGISTER = """
[topics]
overdose = "poisoning"

[group]
pages = ["many"]

[[message]]
id = "mixing"
signal = "danger"
hazard = "Mixing it with other drugs."
consequence = "Breathing can stop within a few minutes."
avoid = ["Do not mix."]
topics = ["overdose"]
words = ["mix", "mixes"]
sources = ["doe2020"]

[[message]]
id = "driving"
signal = "warning"
hazard = "Driving after it."
consequence = "A crash."
avoid = ["Do not drive."]
topics = ["overdose"]
pages = ["road*"]
sources = ["roe2021"]
"""
MIXING = ":::{safety} mixing\n:::\n"
DRIVING = ":::{safety} driving\n:::\n"
FRONT = "---\ntopics: [overdose]\n---\n\n"
LEAD = f"# Page\n\n**Main message.**\n\n{MIXING}\nA sentence.\n\n{DRIVING}\n"
ONLY_DRIVING = LEAD.replace(f"{MIXING}\nA sentence.\n\n", "")
BODY = "## What to do\n\nDo not mix it.\n"
LIST = (
    "# All\n\n## Danger\n\n:::{safety-list} danger\n:::\n\n## Warning\n\n:::{safety-list} warning\n:::\n\n"
    "## Sources\n\n```{bibliography}\n```\n"
)
INDEX = "# Home\n\n```{toctree}\n:glob:\n*\n```\n"


@pytest.fixture
def safe_book(tiny_book: MakeBook) -> Callable[..., TinyBook]:
    """Return a function that makes a sound book, in which the page ``page`` can be given."""

    def make(page: str = FRONT + LEAD + BODY, **more: str) -> TinyBook:
        pages = {"index": INDEX, "all": LIST, "page": page, "registers.toml": REGISTER} | more
        return tiny_book(pages, safety_register="registers.toml")

    return make


def test_a_sound_book_says_nothing(safe_book: Callable[..., TinyBook]) -> None:
    safe_book().build()


def test_a_message_is_a_standard_box_in_order(safe_book: Callable[..., TinyBook]) -> None:
    box = BeautifulSoup((safe_book().build() / "page.html").read_text(), "lxml").select_one(".admonition")
    assert {"danger", "safety", "safety-mixing"} <= set(box["class"])
    assert [part.get_text() for part in box.select("p")] == [
        "Danger: Mixing it with other drugs.",
        "Breathing can stop within a few minutes.",
        "Do not mix.",
    ]


def test_a_message_is_a_box_in_print(safe_book: Callable[..., TinyBook]) -> None:
    source = safe_book().typst()
    box = source[source.index("// page page") :]
    parts = [
        '#admonition("danger", [#"Danger: Mixing it with other drugs.";])',
        '#"Breathing can stop within a few minutes.";',
        '#"Do not mix.";',
        '#"A sentence.";',
    ]
    assert sorted(parts, key=box.index) == parts


def test_the_list_shows_every_message_with_its_sources_and_pages(safe_book: Callable[..., TinyBook]) -> None:
    soup = BeautifulSoup((safe_book().build() / "all.html").read_text(), "lxml")
    assert [title.get_text() for title in soup.select(".admonition-title")] == [
        "Danger: Mixing it with other drugs.",
        "Warning: Driving after it.",
    ]
    assert "On these pages: Page" in soup.main.get_text()
    assert [link["href"] for link in soup.select("main p a[href^='page']")] == ["page.html", "page.html"]
    assert len(soup.select(".citation")) == 2


def test_a_role_links_to_a_message(safe_book: Callable[..., TinyBook]) -> None:
    book = safe_book(other="# Other\n\nRead {safety:message}`on mixing <mixing>`.\n")
    link = BeautifulSoup((book.build() / "other.html").read_text(), "lxml").select_one("main p a")
    assert (link.get_text(), link["href"]) == ("on mixing", "all.html#safety-mixing")
    book.write("other", "# Other\n\nRead {safety:message}`on mixing <mixin>`.\n")
    book.build(warnings="other.md:3 ref.message")


PAGES = {
    "unknown id": (
        FRONT + ONLY_DRIVING + BODY + "\n:::{safety} mixin\n:::\n",
        ("page.md:16 safety.no-message\npage.md:1 safety.missing"),
    ),
    "missing by topic": (
        FRONT + ONLY_DRIVING + BODY,
        ("page.md:1 safety.missing"),
    ),
    "missing by word": (
        "# Page\n\nIt never mixes well.\n",
        ("page.md:1 safety.missing"),
    ),
    "in a comment": (
        FRONT
        + LEAD.replace(MIXING, "".join(f"% {line}\n" for line in MIXING.splitlines())).replace("A sentence.\n\n", "")
        + BODY,
        ("page.md:1 safety.missing"),
    ),
    "behind only": (
        FRONT + LEAD.replace(MIXING, f"::::{{only}} html\n{MIXING}::::\n").replace("A sentence.\n\n", "") + BODY,
        ("page.md:11 safety.hidden\npage.md:14 safety.late"),
    ),
    "inside a quotation": (
        FRONT
        + LEAD.replace(MIXING, "".join(f"> {line}\n" for line in MIXING.splitlines())).replace("A sentence.\n\n", "")
        + BODY,
        ("page.md:9 safety.hidden\npage.md:12 safety.late"),
    ),
    "below the text": (
        FRONT + ONLY_DRIVING + BODY + "\nMore.\n\n" + MIXING,
        ("page.md:18 safety.late"),
    ),
    "first in a later section": (
        FRONT + ONLY_DRIVING + BODY + "\n## More\n\n" + MIXING,
        ("page.md:18 safety.after"),
    ),
    "wrong order": (
        FRONT + f"# Page\n\n**Main message.**\n\n{DRIVING}\nA sentence.\n\n{MIXING}\n" + BODY,
        "page.md:14 safety.order",
    ),
    "without text between": (
        FRONT + LEAD.replace("A sentence.\n\n", "") + BODY,
        "page.md:12 safety.adjacent",
    ),
    "twice": (
        FRONT + LEAD + BODY + f"\n## Again\n\n{DRIVING}",
        ("page.md:23 safety.twice\npage.md:23 safety.whole-page\npage.md:23 safety.crowd"),
    ),
    "not asked for": (
        f"# Page\n\n{DRIVING}\nText.\n",
        "page.md:3 safety.needless",
    ),
    "typed by hand": (
        FRONT + LEAD + BODY + "\n:::{danger}\nMixing it kills.\n:::\n",
        "page.md:21 safety.lookalike",
    ),
    "retyped": (
        FRONT + LEAD + BODY + "\nBreathing can stop, within a few minutes!\n",
        "page.md:21 safety.retyped",
    ),
    "unknown topic": (
        FRONT.replace("[overdose]", "[overdose, overdos]") + LEAD + BODY,
        "page.md:1 front-matter.topic",
    ),
    "topics no list": (
        FRONT.replace("[overdose]", "overdose") + LEAD + BODY.replace("mix", "drink"),
        "page.md:1 front-matter.topics",
    ),
    "excused without a reason": (
        "---\nsafety-not-needed:\n  mixing: because\n---\n\n# Page\n\nIt mixes.\n",
        "page.md:1 front-matter.no-reason",
    ),
    "excused from a topic": (
        "---\ntopics: [overdose]\nsafety-not-needed:\n  mixing: we do not feel like it\n---\n\n" + ONLY_DRIVING + BODY,
        "page.md:1 front-matter.excuse-refused",
    ),
    "excused from nothing": (
        "---\nsafety-not-needed:\n  mixin: the page is about cake\n---\n\n# Page\n\nText.\n",
        "page.md:1 front-matter.excuse",
    ),
    "excuses no table": (
        "---\nsafety-not-needed: [mixing]\n---\n\n# Page\n\nText.\n",
        "page.md:1 front-matter.excuses",
    ),
    "beside raw HTML": (
        FRONT + f"# Page\n\n**Main message.**\n\n<div hidden>\n\n{MIXING}\n</div>\n\n{DRIVING}\n" + BODY,
        ("page.md:9 markdown.raw\npage.md:14 markdown.raw\npage.md:11 safety.hidden\npage.md:16 safety.hidden"),
    ),
    "a group where none may be": (
        FRONT + f"# Page\n\n## Warnings\n\n::::{{safety-group}}\n{MIXING}\n{DRIVING}::::\n\n" + BODY,
        "page.md:9 safety.group-page",
    ),
}


@pytest.mark.parametrize("case", PAGES)
def test_what_is_wrong_is_said_with_page_line_and_remedy(safe_book: Callable[..., TinyBook], case: str) -> None:
    page, said = PAGES[case]
    # Another page meets the rules, so that only the page itself is judged.
    book = safe_book(page, road=FRONT + LEAD.replace("Page", "Road") + BODY)
    book.build(warnings=said)
    # Nothing new is read the second time; the verdict is the same.
    of_the_book = ("front-matter.", "safety.")
    if "safety.no-message" not in said:
        again = [line for line in said.splitlines() if line.partition(" ")[2].startswith(of_the_book)]
        book.build(warnings="\n".join(again))


def test_the_verdict_is_the_same_in_parallel(safe_book: Callable[..., TinyBook]) -> None:
    page, said = PAGES["missing by topic"]
    many = {f"road{number}": FRONT + LEAD + BODY for number in range(8)}
    safe_book(page, **many).build(warnings=said, parallel=4)


@pytest.mark.parametrize("builder", ["html", "epub", "print", "dummy"])
def test_every_builder_gives_the_verdict(safe_book: Callable[..., TinyBook], builder: str) -> None:
    page, said = PAGES["missing by topic"]
    safe_book(page, road=FRONT + LEAD + BODY).build(builder, warnings=said)


def test_a_page_that_is_mended_or_deleted_is_no_longer_blamed(safe_book: Callable[..., TinyBook]) -> None:
    page, said = PAGES["missing by topic"]
    book = safe_book(page, road=FRONT + LEAD + BODY)
    book.build(warnings=said)
    book.write("page", FRONT + LEAD + BODY)
    book.build()
    (book.folder / "page.md").unlink()
    book.build()


def test_a_word_can_be_excused_with_a_reason(safe_book: Callable[..., TinyBook]) -> None:
    excused = "---\nsafety-not-needed:\n  mixing: the page is about cake\n---\n\n# Cake\n\nMix it.\n"
    book = safe_book(cake=excused)
    book.build()
    book.write("cake", excused.replace("Mix it", "Stir it"))
    book.build(warnings="cake.md:1 front-matter.excuse-unneeded")


@pytest.mark.parametrize("text", ["`mix`", "mixture", "re-mix", "<https://example.org/mix>"])
def test_only_whole_words_of_the_text_count(safe_book: Callable[..., TinyBook], text: str) -> None:
    text = text.replace("<https://example.org/mix>", "[site](https://example.org/mix)")
    safe_book(cake=f"# Cake\n\nSee {text}.\n").build()


def test_a_message_may_open_the_section_that_it_governs(safe_book: Callable[..., TinyBook]) -> None:
    safe_book(cake=f"# Cake\n\nText.\n\n## How\n\n{MIXING}\nMix it.\n").build()


def test_a_message_is_needed_where_the_name_of_the_page_asks_for_it(safe_book: Callable[..., TinyBook]) -> None:
    book = safe_book(roadside=f"# Roadside\n\n**Main message.**\n\n{DRIVING}")
    book.build()
    book.write("roadside", "# Roadside\n\nText.\n")
    book.build(warnings="roadside.md:1 safety.missing")


def test_a_message_that_left_the_register_is_missed_on_its_pages(tmp_path: Path) -> None:
    """Sphinx reads a page again when the register is newer; a restored file may be older."""
    (tmp_path / "registers.toml").write_text(REGISTER, encoding="utf-8")
    register = load(tmp_path / "registers.toml", {"doe2020", "roe2021"})
    shown = Shown("gone", 7, 1, "lead", 0, "")
    facts = PageFacts((), {}, (shown,), (), (), (), ())
    said = "no safety message 'gone' in the register; write one of: mixing, driving"
    assert Diagnostic("safety.unknown", said, ("page", 7)) in list(validate(register, {"page": facts}, {"page": {}}))


def test_a_group_stands_under_its_own_heading(safe_book: Callable[..., TinyBook]) -> None:
    group = f"::::{{safety-group}}\n{MIXING}\n{DRIVING}::::\n"
    sound = FRONT + f"# Many\n\n## What to do\n\nText.\n\n## Warnings\n\nIntro.\n\n{group}\n## More\n\nText.\n"
    book = safe_book(many=sound)
    book.build()
    book.write("many", FRONT + f"# Many\n\n{group}\n## More\n\nText.\n")
    book.build(warnings="many.md:7 safety.group-heading")
    book.write("many", sound.replace("## Warnings", "## Before\n\nText.\n\n## Warnings"))
    book.build(warnings="many.md:19 safety.group-late")
    book.write(
        "many", sound.replace(DRIVING, "").replace("## More", "::::{safety-group}\n" + DRIVING + "::::\n\n## More")
    )
    book.build(warnings="many.md:15 safety.group-shared\nmany.md:21 safety.second-group")
    book.write("many", sound.replace(DRIVING, "").replace("# Many\n", f"# Many\n\n**Main message.**\n\n{DRIVING}"))
    book.build(warnings="many.md:9 safety.outside-group")
    book.write("many", sound.replace("Intro.", "- A list."))
    book.build(warnings="many.md:15 safety.group-shared")


def test_coverage_of_the_register(safe_book: Callable[..., TinyBook]) -> None:
    more = '\n[[message]]\nid = "spare"\nsignal = "notice"\nhazard = "A thing."\nconsequence = "A cost."\n'
    more += 'avoid = ["Do not."]\npages = ["nowhere/*"]\nsources = ["doe2020"]\n'
    book = safe_book()
    book.write("registers.toml", REGISTER.replace("[topics]", '[topics]\nspare = "none"') + more)
    book.build(
        warnings="registers.toml:29 safety.unneeded\nregisters.toml:29 safety.unlisted\nregisters.toml safety.no-page\nregisters.toml safety.no-use"
    )


def test_a_changed_register_changes_the_pages(safe_book: Callable[..., TinyBook]) -> None:
    book = safe_book()
    book.build()
    book.write("registers.toml", REGISTER.replace("Driving after it.", "Riding after it."))
    assert "Warning: Riding after it." in (book.build() / "page.html").read_text()


def broken(old: str, new: str) -> str:
    assert old in REGISTER
    return REGISTER.replace(old, new)


@pytest.mark.parametrize(
    ("register", "said"),
    [
        (broken('signal = "danger"', 'signal = "alert"'), "registers.toml:8 register.choice"),
        (broken('signal = "danger"\n', ""), "registers.toml:8 register.missing"),
        (broken('id = "driving"', 'id = "mixing"'), "registers.toml:18 register.duplicate"),
        (broken('"A crash."', '""'), "registers.toml:18 register.blank"),
        (broken('["Do not mix."]', '["a", "b", "c", "d", "e", "f"]'), "registers.toml:8 register.long"),
        (broken('["Do not drive."]', '["a", "b", "c", "d"]'), "registers.toml:18 register.rule"),
        (broken('"A crash."', f'"{"word " * 21}"'), "registers.toml:18 register.rule"),
        (broken('["doe2020"]', '["nobody2020"]'), "registers.toml:8 register.source"),
        (broken('topics = ["overdose"]\npages', 'topics = ["overdos"]\npages'), "registers.toml:18 safety.no-topic"),
        (broken('topics = ["overdose"]\nwords = ["mix", "mixes"]\n', ""), "registers.toml:8 safety.no-rule"),
        (broken('avoid = ["Do not mix."]', "avoid = 3"), "registers.toml:8 register.list"),
        (broken("[group]", "[groups]"), "registers.toml:5 register.table"),
        (broken('pages = ["many"]', 'page = ["many"]'), "registers.toml:5 register.key"),
    ],
)  # fmt: skip
def test_a_broken_register_is_refused_with_line_and_remedy(
    safe_book: Callable[..., TinyBook], register: str, said: str
) -> None:
    book = safe_book()
    book.write("registers.toml", register)
    with pytest.raises(RegisterError) as caught:
        book.build()
    assert told(str(caught.value), book.folder) == [said]


def test_the_lock_names_every_difference(safe_book: Callable[..., TinyBook]) -> None:
    book = safe_book()
    conf = (book.folder / "conf.py").read_text()
    book.write("conf.py", f"{conf}\nsafety_lock = 'safety.lock'\n")
    book.build(warnings="safety.lock safety.no-lock")
    book.write("conf.py", f"{conf}\nsafety_lock = 'safety.lock'\nsafety_write_lock = True\n")
    book.build()
    book.write("conf.py", f"{conf}\nsafety_lock = 'safety.lock'\n")
    book.build()
    book.write("registers.toml", broken('"mix", "mixes"', '"mix", "mixes", "mixed"'))
    book.build(warnings="safety.lock safety.lock-new")
    assert "'mixing: words: mixed' (rule) is new; " in book.said
    book.write("registers.toml", broken('signal = "warning"', 'signal = "notice"').replace('"mix", "mixes"', '"mix"'))
    book.build(
        warnings="all.md:10 safety.signal\nsafety.lock safety.lock-gone\nsafety.lock safety.lock-changed\n"
        "registers.toml:18 safety.unlisted",
        unordered=True,
    )
    assert "'mixing: words: mixes' (rule) is gone; " in book.said
    before = said_of(book, "driving")
    assert f"'driving' was '{before}' and is '{before.replace('warning', 'notice')}'; " in book.said


def said_of(book: TinyBook, name: str) -> str:
    lines = (book.folder / "safety.lock").read_text().splitlines()
    return next(line.split(" = ")[1] for line in lines if line.startswith(f"{name} = "))


def test_a_label_that_is_the_title_is_no_text_before_a_message(safe_book: Callable[..., TinyBook]) -> None:
    safe_book(f"{FRONT}(page)=\n\n{LEAD}{BODY}").build()
