"""Hard words lead to the glossary: on each page, the first use of a term is a link, without a writer's doing.

A term is found in whole words, also with a plural s, in any case unless it is an abbreviation (``WHO`` is not ``who``);
the longest term wins (``opioid use disorder`` before ``opioid``), and terms that share an entry count as one. Headings,
links, safety messages, sources and code are left as they are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.domains.std import Glossary
from sphinx.transforms.post_transforms import SphinxPostTransform

from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# What keeps its words as they are.
CLOSED = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.raw,
    nodes.term,
    nodes.thead,
    nodes.Admonition,
    nodes.citation,
    addnodes.pending_xref,
    addnodes.glossary,
)


class TermsDirective(Glossary):
    """``{glossary}``: Sphinx's, with the place of a term that has no meaning, or has an entry already."""

    def run(self) -> list[nodes.Node]:
        """Return the entries; one that is wrong is reported, and left out if it is the second."""
        here = self.env.current_document.docname
        objects = self.env.domains.standard_domain.objects
        seen = {name for (kind, name), (page, _id) in objects.items() if kind == "term" and page != here}
        lines = [*self.content, ""]
        for number, line in enumerate(lines[:-1]):
            if not line.strip() or line[0].isspace() or line.startswith(".. "):
                continue
            place, name = (here, self.lineno + self.content_offset + number + 1), line.partition(" : ")[0].strip()
            meaning = next((later for later in lines[number + 1 :] if later.strip()), "")
            if not lines[number + 1].strip() and not meaning[:1].isspace():
                report("glossary.meaning", f"the term '{name}' has no meaning; write it below, indented", place)
            if name in seen:
                report("glossary.twice", f"the term '{name}' has an entry already; keep one", place)
                self.content[number] = f"{name} ({number})"  # another one, of which Sphinx has nothing to say
            seen.add(name)
        return super().run()


class GlossaryDomain(Domain):
    """Keeps the entry of each term; noted anew in every build, when all pages are read."""

    name = "glossary"
    label = "Glossary"
    initial_data: ClassVar[dict[str, Any]] = {"entries": {}, "names": {}}
    data_version = 2

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: nothing is noted while pages are read."""


def entries(env: BuildEnvironment) -> dict[str, str]:
    """Return the entry of each term: the page and the id of its first term, as ``page#id``."""
    return cast("dict[str, str]", env.domains["glossary"].data["entries"])


class LinkFirstUses(SphinxPostTransform):
    """Make the first use of each term on a page a link, before links are resolved."""

    default_priority = 6

    def run(self, **_kwargs: Any) -> None:
        """Link each entry once, unless a writer has linked it before."""
        known = entries(self.env)
        page = self.env.current_document.docname
        if not known or page in {entry.partition("#")[0] for entry in known.values()}:
            return  # no glossary, or the glossary itself
        pattern = _pattern_of(tuple(known))
        linked: set[str] = set()
        for leaf in list(self.document.findall(_is_leaf)):
            if isinstance(leaf, addnodes.pending_xref):
                linked.add(known.get(_key(leaf["reftarget"]), ""))
            elif isinstance(leaf, nodes.Text) and (parts := list(self.parts(leaf, pattern, linked))):
                leaf.parent.replace(leaf, parts)

    def parts(self, leaf: nodes.Text, pattern: re.Pattern[str], linked: set[str]) -> Iterator[nodes.Node]:
        """Yield a text as texts and links, or nothing if it has no first use."""
        text, done = leaf.astext(), 0
        for hit in pattern.finditer(text):
            entry = entries(self.env)[_key(hit["term"])]
            if entry in linked:
                continue
            linked.add(entry)
            if hit.start() > done:
                yield nodes.Text(text[done : hit.start()])
            yield addnodes.pending_xref(
                "",
                nodes.inline("", hit[0], classes=["xref", "std", "std-term"]),
                refdomain="std",
                reftype="term",
                reftarget=self.env.domains["glossary"].data["names"][_key(hit["term"])],
                refdoc=self.env.current_document.docname,
                refexplicit=True,
                refwarn=True,
            )
            done = hit.end()
        if 0 < done < len(text):
            yield nodes.Text(text[done:])


def note_entries(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Note the entry of each term of the glossary."""
    found: dict[str, str] = {}
    # By what Sphinx knows it: as it was written, before quotes and dashes were made of it.
    names = {place: name for (kind, name), place in env.domains.standard_domain.objects.items() if kind == "term"}
    env.domains["glossary"].data["names"] = {}
    for docname in {page for page, _id in names}:
        for item in env.get_doctree(docname).findall(nodes.definition_list_item):
            terms = [term for term in item if isinstance(term, nodes.term)]
            if isinstance(item.parent.parent, addnodes.glossary):
                for term in terms:
                    key = _key(term.astext())
                    found[key] = f"{docname}#{terms[0]['ids'][0]}"
                    env.domains["glossary"].data["names"][key] = names.get((docname, term["ids"][0]), term.astext())
    for name in app.config.terms_not_linked:
        found.pop(_key(name), None)
    env.domains["glossary"].data["entries"] = found
    return ()


def _key(term: str) -> str:
    """Return what a term is known by: an abbreviation as it is, every other word in small letters, all as it is typed."""
    term = _typed(term)
    return term if _is_abbreviation(term) else term.lower()


def _typed(text: str) -> str:
    """Return a text with quotes and dashes as they are typed; docutils makes others of them, by what stands beside them."""
    for sign, typed in (
        ("\u2018\u2019", "'"),
        ("\u201c\u201d", '"'),
        ("\u2014", "---"),
        ("\u2013", "--"),
        ("\u2026", "..."),
    ):
        text = re.sub(f"[{sign}]", typed, text)
    return text


def _any_form(term: str) -> str:
    """Return a pattern that finds a term whatever was made of its quotes and dashes."""
    pattern = re.escape(term)
    for typed, forms in (
        ("'", "['\u2018\u2019]"),
        ('"', '["\u201c\u201d]'),
        (r"\-\-\-", "(?:---|\u2014)"),
        (r"\-\-", "(?:--|\u2013)"),
        (r"\.\.\.", "(?:[.]{3}|\u2026)"),
    ):
        pattern = pattern.replace(typed, forms)
    return pattern


def _is_abbreviation(term: str) -> bool:
    return sum(letter.isupper() for letter in term) > 1 and " " not in term


@cache
def _pattern_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of the terms, the longest first."""
    either = "|".join(
        _any_form(term) if _is_abbreviation(term) else f"(?i:{_any_form(term)})"
        for term in sorted(terms, key=lambda term: (-len(term), term))
    )
    return re.compile(rf"(?<![\w-])(?P<term>{either})s?(?![\w-])")


def _is_leaf(node: nodes.Node) -> bool:
    """Return whether ``node`` is open text, or a link that a writer made to a term."""
    if isinstance(node, addnodes.pending_xref):
        return bool(node.get("reftype") == "term")
    if not isinstance(node, nodes.Text):
        return False
    around = node.parent
    while around is not None:
        if isinstance(around, CLOSED) or "fine-print" in around.get("classes", ()):
            return False
        around = around.parent
    return True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the links."""
    # Terms that every page is about.
    app.add_config_value("terms_not_linked", (), "env", types=frozenset({tuple, list}))
    app.add_directive_to_domain("std", "glossary", TermsDirective, override=True)
    app.add_domain(GlossaryDomain)
    app.add_post_transform(LinkFirstUses)
    app.connect("env-updated", note_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
