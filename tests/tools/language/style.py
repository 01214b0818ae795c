"""How much of the book is said by rote: sentences that begin alike, and phrases that come again and again.

Two measures, taken from the pages as they are written, without headings and without the words of the registers:

* of each page, how many of 100 sentences begin with the same word, and with the same two words;
* of all pages together, the phrases of five words or more that recur more than ``RECURS`` times.

No page is a set of forms to fill in, so both have limits. What must be said word for word wherever it is said (the
steps of the emergency page, and where to go in danger) is meant to recur: ``WORD_FOR_WORD``.

``python -m tests.tools.language.style`` prints both measures, and what is beyond a limit.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.tools.language.check import DOCS, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LEFT_OUT = ("reference", "about", "_")  # lists of entries, and pages about the book: no text for readers
FEWEST = 30  # sentences, for a share of them to say anything
ALIKE = 5  # words in a phrase
RECURS = 6
# Today's highest values, and a little above.
LIMITS = {1: 18, 2: 12}
MOST_OFTEN = 12
# What a reader needs to hear where it matters, and not on each page again.
AT_MOST = {"we found no": 4, "no study": 14, "nobody knows": 10, "nobody has": 19}
WORD_FOR_WORD = re.compile(
    r"woken|push on the chest|\bnaloxone\b|emergency steps|steps for a seizure|barely breathes|suddenly"
    r"|every day|emergency number|poison.center|crisis line|more than the pack says|do not wake|on their side",
    re.IGNORECASE,
)


# A name has as many words as it has.
NAMES = re.compile(r"(?:US )?Food and Drug Administration(?: \(FDA\))?")


class Share(NamedTuple):
    """Of one page, how many of 100 sentences begin with the same words."""

    page: str
    words: str
    of_100: int

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.page}: {self.of_100} of 100 sentences begin with {self.words!r}"


def sentences(page: str) -> Iterator[str]:
    """Yield the sentences of a page of Markdown, without its headings."""
    lines = page.splitlines()
    for number, text in said(page):
        if not lines[number - 1].startswith("#"):
            yield from (part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z0-9\"])", text) if re.search(r"[a-z]", part))


def words(sentence: str) -> list[str]:
    """Return the words of a sentence in lower case, without marks."""
    return re.findall(r"[a-z0-9][\w',.-]*(?<![,.])", NAMES.sub("FDA", sentence).lower())


def begin_alike(page: str, text: str, first: int) -> Share | None:
    """Return how many sentences begin with the same ``first`` words, or nothing for a page that is too short."""
    begun = [" ".join(found[:first]) for one in sentences(text) if len(found := words(one)) > first]
    if len(begun) < FEWEST:
        return None
    common, often = Counter(begun).most_common(1)[0]
    return Share(page, common, round(100 * often / len(begun)))


def recurring(texts: Iterable[str], more_than: int = RECURS) -> dict[str, int]:
    """Return the phrases that recur more than so many times, each as long as it can be, with how often.

    A phrase that is part of a longer one is named by itself only where it comes more often.
    """
    runs = [words(one) for text in texts for one in sentences(text) if not WORD_FOR_WORD.search(one)]
    found: dict[str, int] = {}
    length = ALIKE
    while True:
        counted = Counter(" ".join(run[at : at + length]) for run in runs for at in range(len(run) - length + 1))
        now = {phrase: often for phrase, often in counted.items() if often > more_than}
        if not now:
            return found
        inside = {(part, often) for phrase, often in now.items() for part in _parts(phrase)}
        found = {phrase: often for phrase, often in found.items() if (phrase, often) not in inside} | now
        length += 1


def _parts(phrase: str) -> tuple[str, str]:
    return phrase.rsplit(" ", 1)[0], phrase.split(" ", 1)[1]


def of_pages(docs: Path = DOCS) -> dict[str, str]:
    """Return the text of each page for readers by its name."""
    paths = {str(path.relative_to(docs).with_suffix("")): path for path in sorted(docs.rglob("*.md"))}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if not name.startswith(LEFT_OUT)}


def shares(pages: Mapping[str, str], first: int) -> list[Share]:
    """Return the shares of all pages that are long enough, the highest first."""
    found = [begin_alike(name, text, first) for name, text in pages.items()]
    return sorted((share for share in found if share), key=lambda share: -share.of_100)


def beyond(pages: Mapping[str, str]) -> Iterator[str]:
    """Yield what is beyond a limit, each as a sentence with what to do about it."""
    for first, limit in LIMITS.items():
        for share in shares(pages, first):
            if share.of_100 > limit:
                yield f"{share}, at most {limit}; begin some in another way"
    for phrase, often in recurring(pages.values(), MOST_OFTEN).items():
        yield f"{phrase!r} comes {often} times in the book, at most {MOST_OFTEN}; say it once, and link there"
    for phrase, often in said_often(pages.values()).items():
        if often > AT_MOST[phrase]:
            yield f"{phrase!r} comes {often} times in the book, at most {AT_MOST[phrase]}; say it where it matters, once"


def said_often(texts: Iterable[str]) -> dict[str, int]:
    """Return how often each phrase of ``AT_MOST`` comes."""
    whole = "\n".join(" ".join(words(one)) for text in texts for one in sentences(text))
    return {phrase: len(re.findall(rf"\b{phrase}\b", whole)) for phrase in AT_MOST}


def main(names: Sequence[str]) -> int:
    """Print the measures of all pages, or of those named; return 1 if something is beyond a limit."""
    pages = of_pages()
    some = {str(Path(name).resolve().relative_to(DOCS).with_suffix("")) for name in names} or pages.keys()
    for first in LIMITS:
        print(*(share for share in shares(pages, first) if share.page in some), sep="\n")
    if not names:
        phrases = sorted((recurring(pages.values()) | said_often(pages.values())).items(), key=lambda each: -each[1])
        print(*(f"{often} times: {phrase!r}" for phrase, often in phrases), sep="\n")
    wrong = [*beyond(pages)]
    print(*wrong, sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
