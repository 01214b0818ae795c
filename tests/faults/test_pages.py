"""What nobody thought of: pages of every directive and role with odd content, in every format that people carry away.

Each comes back as a book with all its words, or as messages with a line and what to write; never as a failure of the
program. `make test` tries some pages, always the same; `HYPOTHESIS_PROFILE=full` tries many, and others each time.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.faults.small_handbook import PAGES
from tests.faults.test_kinds import formats, squeezed

if TYPE_CHECKING:
    from tests.faults.laboratory import Laboratory

pytestmark = pytest.mark.slow

PAGE = "docs/risks/mixing.md"
ODD = [
    *"\"'\\#%&<>{}[]$*_`~|^@:;=+-/!?.,()",
    "--", "---", "...", "''", "``", "::", ":::", "```", "://", "https://example.org/a_b", "a@b.example", "#1", "# x", "- x", "1. x", "> x", "| x",
    "&amp;", "&lt;", "&#0;", "<b>", "<br>", "<!-- x -->", "\u00ad", "\u200b", "\u00a0", "\u2011", "e\u0301", "\u00e9", "\u00b5", "\u2192", "\u05d0", "\u0e17\u0e48\u0e2d\u0e21", "\ufb01",
    "\U0001f6a8", "\ufeff", "\u202e", "\t", "    ", "  \n", "\\\n", "\n", "%s", "%d", "{0}", "{{x}}", "\\textit{x}", "$x$", "[^none]", "[x]", "[x][y]", "~~x~~", "**", "__",
    "{ref}`help`", "{ref}`the help <help>`", '{ref}`a " <help>`', "{ref}`nowhere`", "{numref}`fig-box`", "{numref}`No %s <fig-box>`", "{numref}`100% <fig-box>`", "{term}`x`",
    "{helpline}`us-emergency`", "{helpline}`none`", "{safety:message}`mixing`", "{cite:p}`doe2020`", "{cite:p}`doe2020,roe2021`", "{cite:p}`,`", "{cite:p}``", "{none}`x`",
    "[words of it](https://example.org/)", "![A box](../figures/box.svg)", "[![A box](../figures/box.svg)](https://example.org/)", "![](../figures/box.svg)", "[w](tel:1)", "[w](a b)",
    '![A box](../figures/box.svg){width="30%"}', "[ketum]{.language-ms}", "[x]{.y}", "{width=1}", "**bold *and* it**", "`code`", "``co`de``", "abcdefghij" * 9,
]  # fmt: skip
# X is in the place of odd content, and N of a number that nobody else has.
FORMS = [
    "X", "## X", "### X\n\nX", "- X\n- X\n\n  X", "1. X\n2. X", "0. X", "> X\n> X", "X\n: X\n: X", "- X\n  - X\n    - X", "**X**", "[X](https://example.org/N)", "`X`",
    "```text\nX\n```", "```\nX\n```", "Look.[^nN]\n\n[^nN]: X", "X[^nN]\n\n[^nN]: X\n\n    X", "(lN)=\n\n#### X", "- [ ] X", "X\n===", "***\n\nX",
    ":::{figure} ../figures/box.svg\n:alt: X\n:::", ":::{figure} ../figures/box.svg\n:name: figN\n:alt: X\n:width: 30%\n\nX\n\nX\n:::",
    ":::{figure} ../figures/box.svg\n:alt: X\n:target: https://example.org/\n\nX\n:::",
    ":::{list-table} X\n:name: tN\n:header-rows: 1\n\n* - X\n  - X\n* - X\n  - X\n:::", ":::{list-table} X\n:name: tN\n:header-rows: 1\n:stub-columns: 1\n:widths: 1 2 1\n\n* - X\n  - X\n  - X\n* - X\n  - X\n  - X\n:::",
    ":::{list-table}\n:header-rows: 2\n\n* - X\n  - X\n* - X\n  - X\n* - X\n  - X\n:::", ":::{list-table} X\n\n* - X\n:::",
    ":::{chart} effects.csv\n:name: cN\n:kind: bars\n:title: X\n:alt: X\n\nX\n:::", ":::{chart} X\n:::",
    ":::{glossary}\nX\n  X\n:::", ":::{glossary}\nTermN\n  X\n\n  X\n:::", ":::{index} X\n:::", ":::{index} single: X\n:::", ":::{index} pair: X; X\n:::",
    ":::{claim} X\n:::", ":::{claim-list} X\n:::", ":::{safety} X\n:::", ":::{safety-list} X\n:::", ":::{safety-group} X\n:::", ":::{helplines} X\n:::", ":::{interactions} X\n:::",
    ":::{toctree}\nX\n:::", ":::{bibliography}\n:initials: X\n:::", ":::{downloads} X\n:::", ":::{colophon}\nX\n:::", ":::{review-list}\nX\n:::", ":::{none} X\n:::", ":::{figure} X\n:alt: X\n:::",
    "::::{figure} ../figures/box.svg\n:alt: X\n\n:::{list-table} X\n:header-rows: 1\n\n* - X\n* - X\n:::\n::::",
]  # fmt: skip

# Each is a book in three formats.
EXAMPLES = 2 if os.environ.get("HYPOTHESIS_PROFILE", "quick") == "quick" else settings.default.max_examples


@st.composite
def blocks(draw: st.DrawFn) -> list[str]:
    """Return pieces of a page, each with words of its own between what is odd."""
    found = []
    for number, form in enumerate(draw(st.lists(st.sampled_from(FORMS), min_size=60, max_size=90))):
        parts = form.replace("N", f"{number}z").split("X")
        text = parts[0]
        for place, part in enumerate(parts[1:]):
            odd = draw(st.lists(st.sampled_from(ODD), max_size=2))
            blank = draw(st.sampled_from(["", " "]))
            words = (
                blank.join([f"Wa{number}q{place}w", *odd, f"We{number}q{place}w"]) if odd else f"Wa{number}q{place}w"
            )
            # What is odd must not end the block that it stands in.
            text += (
                words.replace("\n", "\n" + re.split(r"[^\s>-]", text.rpartition("\n")[2])[0].replace("-", " ")) + part
            )
        found.append(text)
    return found


def lines_of(blocks: list[str]) -> list[range]:
    """Return the lines of the page that each block takes."""
    start, found = PAGES["risks/mixing.md"].count("\n") + 2, []
    for block in blocks:
        end = start + block.count("\n") + 2
        found.append(range(start, end))
        start = end
    return found


def build(laboratory: Laboratory, blocks: list[str]) -> tuple[bool, set[int]]:
    """Build a page of these blocks; return whether it is a book, and which of them were refused."""
    page = laboratory.root / PAGE
    page.write_text(PAGES["risks/mixing.md"] + "".join(f"\n{block}\n" for block in blocks), encoding="utf-8")
    result = laboratory.build("text", "pdf", "epub")
    assert "[build.bug]" not in result.said, result.said
    assert "Traceback" not in result.said, result.said
    if not result.code:
        assert not result.said, result.said
        return True, set()
    refused = set()
    for line in result.said.splitlines()[:-1]:
        assert "; " in line, f"no word of what to do: {line}"
        if hit := re.match(rf"{re.escape(str(page))}:(\d+): ", line):
            refused |= {number for number, lines in enumerate(lines_of(blocks)) if int(hit[1]) in lines}
    assert refused, f"no line:\n{result.said}"
    return False, refused


@given(blocks())
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate], deadline=None)
def test_any_page_is_a_book_with_all_its_words_or_messages(laboratory: Laboratory, blocks: list[str]) -> None:
    try:
        while blocks:
            sound, refused = build(laboratory, blocks)
            if sound:
                words = re.findall(r"W[ae]\d+q\d+w", "".join(block for block in blocks if "](" not in block))
                shown = [
                    word for word in words if re.search(rf"^(?!:::|:\w+:).*{word}", "\n".join(blocks), re.MULTILINE)
                ]
                for form, text in formats(laboratory.root / "build").items():
                    if form != "large":
                        there = squeezed(text)
                        assert not [word for word in shown if word not in there], (form, blocks)
                break
            blocks = [block for number, block in enumerate(blocks) if number not in refused]
    finally:
        laboratory.mend()
