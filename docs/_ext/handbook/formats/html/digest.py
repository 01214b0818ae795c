"""What pages show of each other: titles in the menu, numbers, names of tables, lists of pages.

Sphinx writes a page again when its own file has changed. These facts come from other files, so whoever keeps pages that
were written earlier compares them by this digest.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from handbook.content import citations, glossary
from handbook.content.claims import ClaimDomain
from handbook.content.safety.domain import SafetyDomain
from handbook.model.pages import names_in_order, parts

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def digest(env: BuildEnvironment) -> str:
    """Return what changes with anything that a page can show of another; to be asked when all pages are read and numbered."""
    standard = env.domains.standard_domain
    facts: list[object] = [
        # The menu, the next page, and lists of pages.
        parts(env),
        names_in_order(env),
        sorted((name, title.astext()) for name, title in env.titles.items()),
        # Links, with the words that they take from where they lead.
        sorted(standard.labels.items()),
        sorted(standard.anonlabels.items()),
        sorted(standard.objects.items()),
        sorted(glossary.entries(env).items()),
        # Numbers, and when pages were checked.
        sorted(env.toc_fignumbers.items()),
        sorted(env.toc_secnumbers.items()),
        sorted((name, sorted(about.items())) for name, about in _metadata(env).items()),
    ]
    # Of the parts that are loaded: numbers of sources, and where messages and claims are.
    if citations.HandbookCitations.name in env.domains:
        facts += [
            (source.key, source.bibliography_key.docname, source.citation_id, source.formatted_entry.label)
            for source in citations.domain(env).citations
        ]
    if SafetyDomain.name in env.domains:
        safety = cast("SafetyDomain", env.get_domain(SafetyDomain.name))
        facts.append(sorted(safety.pages_of_messages().items()))
        facts.append(sorted((name, page.listed) for name, page in safety.pages.items() if page.listed))
    if ClaimDomain.name in env.domains:
        claims = cast("ClaimDomain", env.get_domain(ClaimDomain.name))
        shown = ((key, {place.docname for place in places}) for key, places in claims.shown.items() if places)
        facts += [sorted((key, sorted(names)) for key, names in shown), sorted(claims.listed.items())]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _metadata(env: BuildEnvironment) -> dict[str, dict[str, object]]:
    """Return the front matter of each page, without how many words it has."""
    return {
        name: {key: value for key, value in about.items() if key != "wordcount"} for name, about in env.metadata.items()
    }
