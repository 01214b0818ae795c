"""The index that readers search, made for a browser that may be offline, old and on a slow line.

Sphinx's own finds whole pages only, misses typing mistakes, and weighs 47 kB with 17 kB of scripts; a prepared index
of MiniSearch weighs 111 kB and one of lunr 207 kB (all compressed, this book). This one knows sections and the entries
of the glossary, and is read by ``theme/static/search.js``, which takes words apart by the same rules. Stems are Sphinx's,
which has them. What words alone do not tell, such as which answer a common question has, is in settings of the book.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.search.en import SearchEnglish
from sphinx.util.matching import patmatch

from handbook.content import drug_list, glossary
from handbook.model import titles
from handbook.model.about import page_for
from handbook.model.catalog import _
from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[\u0e00-\u0e7f]+")
ENGLISH = SearchEnglish({})
# Words that questions are made of, beside Sphinx's; a search for nothing else still finds headings that are called so.
ASKING = frozenset(
    [
        "am",
        "an",
        "any",
        "are",
        "been",
        "being",
        "can",
        "cant",
        "could",
        "did",
        "do",
        "does",
        "doesnt",
        "done",
        "dont",
        "get",
        "gets",
        "getting",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "him",
        "his",
        "how",
        "if",
        "i",
        "im",
        "is",
        "isnt",
        "it",
        "its",
        "ive",
        "just",
        "made",
        "make",
        "makes",
        "making",
        "many",
        "may",
        "me",
        "might",
        "much",
        "must",
        "my",
        "of",
        "our",
        "read",
        "reads",
        "said",
        "say",
        "says",
        "see",
        "seen",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "take",
        "takes",
        "taken",
        "taking",
        "than",
        "that",
        "the",
        "their",
        "them",
        "they",
        "thing",
        "things",
        "this",
        "too",
        "use",
        "used",
        "uses",
        "using",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
NO_MEANING = ENGLISH.stopwords | ASKING
# Most words of a book come again, and to stem them was a seventh of the time that the website takes.
stem_of = cache(ENGLISH.stem)
# A number of one or two places, or of two digits, is a figure of a study, as a rule; those of help lines are links, and kept.
FEWEST_PLACES = FEWEST_DIGITS = 3
HALF = 0.5
# A sentence that is shorter does not say enough of a page alone.
SHORT = 60


class Place(NamedTuple):
    """A section of a page, or an entry of the glossary or of the list of drugs."""

    anchor: str
    heading: str
    text: str


def places(doctree: nodes.document) -> Iterator[Place]:
    """Yield the places of a page: what is before its first section, each section with its own ones, and each entry."""
    for page in doctree.findall(nodes.section):
        if isinstance(page.parent, nodes.document):
            yield Place("", "", _own_text(page))
            yield from _sections(page)
    for entries in doctree.findall(_has_entries):
        for item in entries.findall(nodes.definition_list_item):
            terms = [term for term in item if isinstance(term, nodes.term)]
            # Who looks for a drug writes its name; what its entry says stands in a hundred others, too.
            text = _text(item.children) if isinstance(entries, addnodes.glossary) else ""
            yield Place(terms[0]["ids"][0], ", ".join(term.astext().strip() for term in terms), text)


def _sections(parent: nodes.section) -> Iterator[Place]:
    """Yield the sections in a section, and those in them."""
    for part in parent:
        if isinstance(part, nodes.section) and not {"fine-print", drug_list.LETTER} & {*part["classes"]}:
            yield Place(part["ids"][0], part[0].astext(), _own_text(part))
            yield from _sections(part)


def _own_text(section: nodes.section) -> str:
    """Return the words of a section but those of the sections in it; its heading is kept apart."""
    title = () if isinstance(section.parent, nodes.document) else section[:1]
    return _text(part for part in section if not isinstance(part, nodes.section) and part not in title)


def _text(parts: Iterable[nodes.Node]) -> str:
    """Return the words of parts of a page, but those of sources, and of entries that are places of their own.

    Titles and authors of sources would be a quarter of the index; their lists are in the order of the alphabet.
    """
    texts = (f"{leaf.astext()}{_called(leaf)}" for part in parts for leaf in _leaves(part))
    return " ".join(text for text in texts if not text.startswith(("https://", "http://", "doi:")))


def _leaves(node: nodes.Node) -> Iterator[nodes.Text]:
    """Yield the texts in a node but those that :func:`_text` leaves out."""
    if isinstance(node, nodes.Text):
        yield node
    elif isinstance(node, nodes.Element) and not (
        isinstance(node, nodes.citation) or _has_entries(node) or "bibtex-citation" in node["classes"]
    ):
        for child in node.children:
            yield from _leaves(child)


def _has_entries(node: nodes.Node) -> bool:
    """Return whether the entries of a list are places of their own."""
    return isinstance(node, addnodes.glossary) or (
        isinstance(node, nodes.definition_list) and drug_list.ENTRIES in node["classes"]
    )


def _called(leaf: nodes.Text) -> str:
    """Return a number that a link calls as one word, which the index keeps however few places have it."""
    address = leaf.parent.get("refuri", "") if isinstance(leaf.parent, nodes.Element) else ""
    return f" tel{re.sub('[^0-9]', '', address)}" if address.startswith("tel:") else ""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents and apostrophes."""
    return WORD.findall(re.sub("[\u0300-\u036f'\u2019]", "", unicodedata.normalize("NFKD", text).lower()))


def stems(text: str) -> set[str]:
    """Return what the words of a text are found by, such as ``7-OH`` by ``7oh`` and by ``oh``."""
    forms = {form for word in words(text) for form in (word.replace("-", ""), *word.split("-"))}
    return {stem_of(form) for form in forms if len(form) > 1 and form not in NO_MEANING}


def anchor_of(heading: str) -> str:
    """Return the anchor that most headings have; the script works it out again, so that it need not be sent."""
    return re.sub("^[-0-9]+|-+$", "", re.sub("[^a-z0-9]+", "-", heading.lower()))


def short_anchor(heading: str, anchor: str) -> list[str]:
    """Return the anchor as it is sent: not at all, or with a sign in the place of the first name of an entry."""
    if anchor == anchor_of(heading):
        return []
    name = anchor_of(re.split(r" \(|, ", heading)[0])
    return [f"{anchor.removesuffix(name)}~" if name and anchor.endswith(f"-{name}") else anchor]


def number(gap: int) -> str:
    """Return a number as characters of six bits, the lowest five bits first; the sixth says that more follow."""
    more, rest = divmod(gap, 32)
    return DIGITS[rest + 32] + number(more) if more else DIGITS[rest]


class Page(NamedTuple):
    """What the index keeps of a page, also for later builds that do not write it again."""

    name: str
    address: str
    title: str
    lead: str  # its first sentence
    weight: float  # how much it counts
    places: tuple[tuple[str, str, tuple[str, ...]], ...]  # of each place: heading, anchor, stems


class Hints(NamedTuple):
    """What the settings of a book say of its search."""

    names: list[list[str]]  # stems that mean the same
    answers: Iterable[tuple[str, Iterable[str]]]  # place that answers, and the phrases that ask for it
    emergencies: Iterable[tuple[str, Iterable[str]]]  # the same, where somebody may be dying
    drugs: str = ""  # the page whose entries have other names between brackets


def page_of(env: BuildEnvironment, name: str, address: str, doctree: nodes.document) -> Page:
    """Return a page as the index keeps it; one that counts little is found by its headings and the names of its entries."""
    title = env.titles[name].astext()
    little = weight_of(env, name) < HALF
    kept = []
    for place in places(doctree):
        if place.heading not in env.config.search_left_out:
            text = f"{place.heading or title} {'' if little else place.text}"
            kept.append((place.heading, place.anchor, tuple(sorted(stems(text)))))
    return Page(name, address, title, _lead(doctree), weight_of(env, name), tuple(kept))


def weight_of(env: BuildEnvironment, name: str) -> float:
    """Return how much a page counts."""
    return next((weight for pattern, weight in env.config.search_weights.items() if patmatch(name, pattern)), 1.0)


def _lead(doctree: nodes.document) -> str:
    """Return how a page begins: whole sentences, as half of one can say the contrary, and no short one alone, such as "Yes"."""
    page = next(doctree.findall(nodes.section), nodes.section())
    first = next((part for part in page if isinstance(part, nodes.paragraph)), None)
    lead = ""
    for sentence in re.split(r"(?<=[.?!])\s", titles.words(first)) if first else ():
        if len(lead) < SHORT:
            lead = f"{lead} {sentence}".strip()
    return lead


def script(pages: Sequence[Page], hints: Hints) -> str:
    """Return the index as a script, which browsers also load from a disk.

    Stems are a line each, in the order of the alphabet: how many letters are those of the line before, and the others. In a text
    beside it, the same lines have the gaps between the numbers of their places. So both are small when compressed.
    """
    listed: list[list[str | float]] = []  # address, title, first sentence, weight if it is not 1
    listed_places: list[list[int | str]] = []  # number of the page, heading, anchor if it is not the heading's own
    found: dict[str, list[int]] = {}  # numbers of places, by stem
    numbers: dict[str, int] = {}  # of places, by name of the page and anchor
    for page in pages:
        for heading, anchor, forms in page.places:
            numbers.setdefault(f"{page.name}#{anchor}" if anchor else page.name, len(listed_places))
            for stem in forms:
                found.setdefault(stem, []).append(len(listed_places))
            listed_places.append([len(listed), heading, *short_anchor(heading, anchor)])
        listed.append([page.address, page.title, page.lead, *([] if page.weight == 1 else [page.weight])])
    kept = [
        (stem, here)
        for stem, here in sorted(found.items())
        if not stem.isdigit() or (len(here) >= FEWEST_PLACES and len(stem) >= FEWEST_DIGITS)
    ]
    data: dict[str, object] = {
        "pages": listed,
        "places": listed_places,
        "names": hints.names,
        "stop": " ".join(sorted(ASKING - ENGLISH.stopwords)),
        "words": _shortened([stem for stem, _here in kept]),
        "found": "\n".join(
            "".join(number(place - before - 1) for before, place in pairwise([-1, *here])) for _stem, here in kept
        ),
        "answers": list(_asked(numbers, hints.answers)),
        "drugs": [page.name for page in pages].index(hints.drugs) if hints.drugs else -1,
        "emergencies": list(_asked(numbers, hints.emergencies)),
    }
    if translated := {text: said for text, said in spoken().items() if said != text}:
        data["say"] = translated
    return f"const handbook = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _shortened(stems: list[str]) -> str:
    """Return stems in the order of the alphabet, without the letters that they share with the one before."""
    lines = []
    for before, stem in pairwise(["", *stems]):
        both = zip(before, stem[: len(DIGITS) - 1], strict=False)
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], both)))
        lines.append(DIGITS[shared] + stem[shared:])
    return "\n".join(lines)


def _asked(numbers: dict[str, int], answers: Iterable[tuple[str, Iterable[str]]]) -> Iterator[list[object]]:
    """Yield the number of each place, and the phrases that ask for it, each as its stems; a place that is not there is reported."""
    for place, phrases in answers:
        if place in numbers:
            yield [
                numbers[place],
                [sorted({stem_of(word.replace("-", "")) for word in words(phrase)}) for phrase in phrases],
            ]
        else:
            report(
                "search.place",
                f"the search shall lead to '{place}', which is no place of the book; "
                "name a page, or a page and the anchor of a section in it, as in 'risks/fire#what-to-do'",
                "conf.py",
            )


def spoken() -> dict[str, str]:
    """Return what the script says of the results, in the language of the book."""
    return {
        "1 page": _("1 page"),
        "%s pages": _("%s pages"),
        "Nothing found for “%s”. Try another word, or look in the contents or the index.": _(
            "Nothing found for “%s”. Try another word, or look in the contents or the index."
        ),
        "%s found for “%s”": _("%s found for “%s”"),
        ", with words that are spelled nearly like it.": _(", with words that are spelled nearly like it."),
        ". No page has all the words; these have some.": _(". No page has all the words; these have some."),
        " The first %s are below.": _(" The first %s are below."),
    }


def hints_of(env: BuildEnvironment) -> Hints:
    """Return what the settings say, and the glossary."""
    config = env.config
    return Hints(same_names(env), config.search_answers, config.search_emergencies, page_for(env, "drugs"))


def same_names(env: BuildEnvironment) -> list[list[str]]:
    """Return groups of stems that mean the same: terms that share an entry of the glossary, and those of conf.py."""
    groups: dict[str, list[str]] = {}
    for term, entry in glossary.entries(env).items():
        groups.setdefault(entry, []).append(term)
    found = []
    for group in (*groups.values(), *env.config.search_names):
        forms = {stem_of("".join(words(term)).replace("-", "")) for term in group if " " not in term}
        if len(forms) > 1:
            found.append(sorted(forms))
    return sorted(found)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add what conf.py can say."""
    app.setup_extension("handbook.content.glossary")
    app.setup_extension("handbook.model.catalog")
    # Groups of single words that mean the same, beside those of the glossary.
    app.add_config_value("search_names", (), "html", types=frozenset({tuple, list}))
    # Headings of sections that only repeat what other places say, and are not searched.
    app.add_config_value("search_left_out", (), "html", types=frozenset({tuple, list}))
    # Pattern of names of pages -> how much they count, from 0 to 1: a glossary comes after the page of its topic. Below a
    # half, only headings and names of entries are searched.
    app.add_config_value("search_weights", {}, "html", types=frozenset({dict}))
    # Pairs of a place ("page", or "page#anchor") and the phrases that ask for it: who writes all words of one finds it first.
    app.add_config_value("search_answers", (), "html", types=frozenset({tuple, list}))
    # The same for what must be done at once: the numbers to call come before all that is found.
    app.add_config_value("search_emergencies", (), "html", types=frozenset({tuple, list}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
