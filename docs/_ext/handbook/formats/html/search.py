"""The index that readers search, made for a browser that may be offline, old and on a slow line.

Sphinx's own finds whole pages only, misses typing mistakes, and weighs 47 kB with 17 kB of scripts; a prepared index
of MiniSearch weighs 111 kB and one of lunr 207 kB (all compressed, this book). This one knows sections and the entries
of the glossary, and is read by ``theme/static/search.js``, which takes words apart by the same rules. Stems
and words without meaning are Sphinx's, which has them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.search.en import SearchEnglish

from handbook.content import drug_list, glossary
from handbook.model.catalog import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[\u0e00-\u0e7f]+")
ENGLISH = SearchEnglish({})
# Most words of a book come again, and to stem them was a seventh of the time that the website takes.
stem_of = cache(ENGLISH.stem)
# A number of one or two places, or of two digits, is a figure of a study, as a rule; those of help lines are links, and kept.
FEWEST_PLACES = FEWEST_DIGITS = 3


class Place(NamedTuple):
    """A section of a page, or an entry of the glossary or of the list of drugs."""

    anchor: str
    heading: str
    text: str


def places(doctree: nodes.document) -> Iterator[Place]:
    """Yield the places of a page: what is before its first section, each section with its own ones, and each entry."""
    for page in doctree.findall(nodes.section):
        if not isinstance(page.parent, nodes.document):
            continue
        parts = [part for part in page if isinstance(part, nodes.section)]
        yield Place("", "", _text(part for part in page if part not in parts))
        for part in parts:
            if "fine-print" not in part["classes"]:
                yield Place(part["ids"][0], part[0].astext(), _text(part.children[1:]))
    for entries in doctree.findall(_has_entries):
        for item in entries.findall(nodes.definition_list_item):
            terms = [term for term in item if isinstance(term, nodes.term)]
            # Who looks for a drug writes its name; what its entry says stands in a hundred others, too.
            text = _text(item.children) if isinstance(entries, addnodes.glossary) else ""
            yield Place(terms[0]["ids"][0], ", ".join(term.astext().strip() for term in terms), text)


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
    """Return what the words of a text are found by; ``7-OH`` by ``7oh`` and by ``oh``."""
    found = set()
    for word in words(text):
        for form in {word.replace("-", ""), *word.split("-")}:
            if len(form) > 1 and form not in ENGLISH.stopwords:
                found.add(stem_of(form))
    return found


def anchor_of(heading: str) -> str:
    """Return the anchor that most headings have; the script works it out again, so that it need not be sent."""
    return re.sub("^[-0-9]+|-+$", "", re.sub("[^a-z0-9]+", "-", heading.lower()))


def number(gap: int) -> str:
    """Return a number as characters of six bits, the lowest five bits first; the sixth says that more follow."""
    more, rest = divmod(gap, 32)
    return DIGITS[rest + 32] + number(more) if more else DIGITS[rest]


class Page(NamedTuple):
    """What the index keeps of a page, also for later builds that do not write it again."""

    address: str
    title: str
    places: tuple[tuple[str, str, tuple[str, ...]], ...]  # of each place: heading, anchor, stems


def page_of(address: str, title: str, doctree: nodes.document) -> Page:
    """Return a page as the index keeps it."""
    return Page(
        address,
        title,
        tuple(
            (place.heading, place.anchor, tuple(sorted(stems(f"{place.heading} {place.text}"))))
            for place in places(doctree)
        ),
    )


def script(pages: Iterable[Page], names: list[list[str]]) -> str:
    """Return the index as a script, which browsers also load from a disk; ``names`` holds what means the same.

    Words are one long text, a line each: the stem, and the gaps between the numbers of its places.
    """
    listed: list[tuple[str, str]] = []  # address and title
    listed_places: list[list[int | str]] = []  # number of the page, heading, anchor if it is not the heading's own
    found: dict[str, list[int]] = {}  # numbers of places, by stem
    for page in pages:
        for heading, anchor, forms in page.places:
            for stem in forms:
                found.setdefault(stem, []).append(len(listed_places))
            listed_places.append([len(listed), heading, *([] if anchor == anchor_of(heading) else [anchor])])
        listed.append((page.address, page.title))
    lines = "\n".join(
        f"{stem} {''.join(number(here - before - 1) for before, here in zip([-1, *numbers], numbers, strict=False))}"
        for stem, numbers in sorted(found.items())
        if not stem.isdigit() or (len(numbers) >= FEWEST_PLACES and len(stem) >= FEWEST_DIGITS)
    )
    data: dict[str, object] = {"pages": listed, "places": listed_places, "names": names, "words": lines}
    if translated := {text: said for text, said in spoken().items() if said != text}:
        data["say"] = translated
    return f"const handbook = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
