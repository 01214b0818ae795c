"""Citations: how the bibliography reads, and its numbers.

The style is ``handbook``. A work with a DOI has that link and no other; a web page has its address and the day it was
seen. Bodies are sorted among people by the first letter a reader sees. A bibliography may fill several pages; one run
of numbers goes through all of them.

sphinxcontrib-bibtex makes its lists anew for every format (a sixth of a build that reads no page). They are kept here
until a page is read; and how an entry reads is kept as long as the bibliography stays the same. It also looks through all sources at every citation, and fills a template with its number; the book
cites in one way only, so the number is looked up and put between brackets.
"""

from __future__ import annotations

import ast
import hashlib
import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style as UnsortedStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import field, first_of, href, join, optional, sentence
from sphinx.util.nodes import make_refnode
from sphinxcontrib.bibtex.directives import BibliographyDirective
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.roles import CitationRef

from handbook.content import fields
from handbook.model import edition, events
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.pages import names_in_order
from handbook.model.registers import RegisterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.richtext import BaseText
    from pybtex.style.template import Node
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import ExtensionMetadata
    from sphinxcontrib.bibtex.citation_target import CitationTarget
    from sphinxcontrib.bibtex.domain import Citation

    from handbook.model.registers import Register

# Of a BibTeX file: what opens an entry, and the day a page was seen.
ENTRY = re.compile(r"^[ \t]*@(?P<kind>\w+)\s*[{(](?P<key>[^,\n]*)", re.MULTILINE)
SEEN = re.compile(r"""^[ \t]*urldate\s*=\s*[{"](?P<day>[^}"]*)""", re.MULTILINE)
BEFORE_BIBTEX = 400
# A part of the alphabet.
INITIALS = re.compile(r"[a-z]-[a-z]")


class HandbookSorting(SortingStyle):
    """By author, year and title, blind to braces and to an article at the start."""

    def person_key(self, person: Person) -> str:
        """Return what a person or body is sorted by."""
        return str(super().person_key(person)).replace("{", "").replace("}", "").removeprefix("the ")

    def sorting_key(self, entry: Entry) -> tuple[str, str, str]:
        """Return what an entry is sorted by; one without an author, by its title."""
        author, year, title = super().sorting_key(entry)
        return author or title.lower(), year, title


class HandbookLabels(BaseLabelStyle):
    """Labels that are unique across pages, in the place of numbers that begin anew on each."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the key of each entry; :func:`number` has the last word."""
        return (entry.key for entry in sorted_entries)


class HandbookStyle(UnsortedStyle):
    """A reference list with one link for each work."""

    default_sorting_style = HandbookSorting
    default_label_style = HandbookLabels
    # How each entry reads, by its key: those of the book that is being built.
    texts: ClassVar[dict[str, BaseText]] = {}
    language: ClassVar[str] = "en"

    def format_entry(self, label: str, entry: Entry, bib_data: BibliographyData | None = None) -> FormattedEntry:
        """Return an entry as it reads, worked out once."""
        if entry.key not in self.texts:
            self.texts[entry.key] = super().format_entry(label, entry, bib_data).text
        return FormattedEntry(entry.key, self.texts[entry.key], label)

    def format_web_refs(self, e: Entry) -> Node:  # noqa: ARG002
        """Return the link: the DOI where there is one, else the address and the day of the visit."""
        doi = field("doi", raw=True)
        address = field("url", raw=True)
        seen = field("urldate", apply_func=self.seen)
        return sentence[
            first_of[
                optional[href(join["https://doi.org/", doi])[join["doi:", doi]]],
                optional[join[href(address)[address], optional[seen]]],
                "",
            ]
        ]

    def seen(self, date: Any) -> str:
        """Return when a page was seen, in the language of the book."""
        return _(", seen %s") % edition.long_date(edition.date(date), self.language)


class SourcesDirective(BibliographyDirective):
    """``{bibliography}``: the sources that are cited; with ``:initials: a-d`` those of a part of the alphabet, with ``:all:`` every one.

    Without the other options: a filter is an expression with regular expressions, which need not end (``(a+)+$``).
    """

    optional_arguments = 0
    has_content = False
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "all": directives.flag,
        "initials": directives.unchanged,
        "filter": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Return the list; an option that it cannot have is reported, and left out."""
        if "filter" in self.options:
            del self.options["filter"]
            message = "pages have no filters; write :initials: a-d for a part of the alphabet"
            report("bibliography.filter", message, self.get_location())
        if "initials" in self.options and not INITIALS.fullmatch(self.options["initials"]):
            message = f"'{self.options.pop('initials')}' is not a part of the alphabet; write one like a-d"
            report("bibliography.initials", message, self.get_location())
        return cast("list[nodes.Node]", super().run())

    def _get_filter(self) -> ast.AST:
        """Return what parts the sources that are listed from the others."""
        if "initials" in self.options:
            first, last = self.options["initials"].split("-")
            return ast.parse(f"cited and initial >= '{first}' and initial <= '{last}'")
        return super()._get_filter()


class HandbookCitations(BibtexDomain):
    """The domain ``cite``, which makes its lists once and looks a source up where it is cited."""

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or gone; then the lists may change."""
        self.data["listed"] = False
        super().clear_doc(docname)

    def env_updated(self) -> Iterable[str]:
        """Make the lists, unless no page was read since they were made: each page with a list depends on its entries."""
        if not self.data.get("listed"):
            every = self.data["citation_refs"]
            self.data["citation_refs"] = self.each_once()  # all of them are gone through for each entry of each list
            HandbookStyle.texts, HandbookStyle.language = self.texts(), self.env.config.language
            super().env_updated()
            self.data["citation_refs"] = every
            self.data["listed"] = True
            self.__dict__.pop("numbered", None)
        return []

    def texts(self) -> dict[str, BaseText]:
        """Return how entries read, as far as it is known of these bibliographies."""
        files = hashlib.sha256(b"".join(path.read_bytes() for path in self.bibdata.bibfiles)).digest()
        state = files, self.env.config.language
        of, texts = self.data.get("texts", (None, {}))
        if of != state:
            texts = {}
            self.data["texts"] = state, texts
        return cast("dict[str, BaseText]", texts)

    def each_once(self) -> list[CitationRef]:
        """Return which sources each page cites, in the order in which it does."""
        cited: dict[str, dict[str, CitationTarget]] = {}
        for reference in self.citation_refs:
            cited.setdefault(reference.docname, {}).update({target.key: target for target in reference.targets})
        return [CitationRef("", docname, 0, list(targets.values())) for docname, targets in cited.items()]

    @cached_property
    def numbered(self) -> dict[str, tuple[int, Citation]]:
        """The sources and their order by key."""
        lists = (one for one in self.citations if self.bibliographies[one.bibliography_key].list_ == "citation")
        return {source.key: (order, source) for order, source in enumerate(lists)}

    def resolve_xref(  # type: ignore[override]  # noqa: PLR0913, PLR0917 (as Sphinx calls it; Sphinx takes any element)
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Return the numbers of the sources as ``[3, 12]``, each a link to its place in the bibliography."""
        keys = {key.strip() for key in target.split(",")}
        if typ != "p" or builder.name == "latex" or not keys <= self.numbered.keys():
            # A key that is not there is told about there.
            return super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        shown = nodes.inline(target, "", classes=["bibtex-citation"])
        before = "["
        for _order, source in sorted(self.numbered[key] for key in keys):
            number = nodes.Text(source.formatted_entry.label)
            place = source.bibliography_key.docname, source.citation_id
            shown += [nodes.Text(before), make_refnode(builder, fromdocname, *place, number)]
            before = ", "
        shown += nodes.Text("]")
        return shown


def domain(env: BuildEnvironment) -> BibtexDomain:
    """Return what sphinxcontrib-bibtex knows."""
    return cast("BibtexDomain", env.get_domain("cite"))


def known(env: BuildEnvironment) -> Collection[str]:
    """Return the keys of the bibliography."""
    return cast("Collection[str]", domain(env).bibdata.data.entries.keys())


def cite(directive: SphinxDirective, keys: Iterable[str]) -> list[nodes.Node]:
    """Return a citation of several sources, as ``{cite:p}`` makes it, for pages in any markup."""
    role, inliner = directive.env.get_domain("cite").role("p"), directive.state.inliner
    assert role is not None
    if not hasattr(inliner, "document"):  # docutils sets it at the first text of a page
        directive.parse_inline("")
    text = ",".join(keys)
    found, _messages = role("cite:p", f":cite:p:`{text}`", text, directive.lineno, inliner)
    return list(found)


def unknown_sources(register: Register[Any], known: Collection[str]) -> list[Diagnostic]:
    """Return a mistake for each source of an entry that is not in the bibliography."""
    return [
        register.mistake("register.source", f"unknown source '{source}'; write a key of the bibliography", key)
        for key, record in register.records.items()
        for source in record.sources
        if source not in known
    ]


def check(app: Sphinx) -> None:
    """Look over the bibliographies before they are read.

    :raises RegisterError: if there is none, or with every entry that has no key, a key twice, an unknown type, or a
        wrong date.
    """
    found: list[Diagnostic] = []
    if app.config.bibtex_bibfiles is None:
        message = (
            'no bibliography to cite from; name its files, as in bibtex_bibfiles = ["references.bib"], '
            "or none, as in bibtex_bibfiles = []"
        )
        found.append(Diagnostic("bibliography.none", message, f"{app.confdir}/conf.py"))
    for path in files(app):
        if path.is_file():
            text = path.read_text(encoding="utf-8-sig")
            mistakes = sorted((*_of_entries(text), *_of_days(text), *fields.wrong_names(text)))
            found += [Diagnostic(code, message, f"{path}:{line}") for line, code, message in mistakes]
        else:
            message = "there is no such bibliography; correct bibtex_bibfiles in conf.py, or add the file"
            found.append(Diagnostic("bibliography.missing", message, str(path)))
    if found:
        raise RegisterError(*found)


def _of_entries(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, code and words of the mistake of each entry whose type or key is wrong."""
    seen: dict[str, int] = {}
    for hit in ENTRY.finditer(text):
        line = text.count("\n", 0, hit.start()) + 1
        kind, key = hit["kind"].lower(), hit["key"].strip()
        if kind in {"comment", "string", "preamble"}:
            yield line, "bibliography.kind", f"@{kind} has no place here; write its text out in each entry"
        elif not hasattr(HandbookStyle, f"get_{kind}_template"):
            known = (name[4:-9] for name in dir(HandbookStyle) if name.endswith("_template"))
            yield line, "bibliography.type", f"unknown type @{kind}; write one of: {', '.join(known)}"
        elif not key:
            yield line, "bibliography.no-key", f"the entry has no key; write @{kind}{{author2026word,"
        elif key.lower() in seen:
            message = f"the key '{key}' is taken (line {seen[key.lower()]}); give each entry its own"
            yield line, "bibliography.duplicate", message
        seen.setdefault(key.lower(), line)


def _of_days(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, code and words of the mistake of each day that is none."""
    for hit in SEEN.finditer(text):
        try:
            edition.date(hit["day"])
        except ValueError:
            line = text.count("\n", 0, hit.start("day")) + 1
            yield line, "bibliography.day", f"'{hit['day']}' is not a date; write one like 2026-11-22"


def note_initials(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:  # noqa: ARG001
    """Mend the fields of each entry, and give it the field ``initial``, by which a list takes a part of the alphabet."""
    for entry in domain(env).bibdata.data.entries.values():
        if "initial" in entry.fields:
            continue  # kept since the bibliography was read
        for name, code, message in fields.mend(entry):
            report(code, message, _place(app, entry.key, name))
        name = HandbookSorting().sorting_key(entry)[0]
        plain = unicodedata.normalize("NFKD", str(Text.from_latex(name)))
        entry.fields["initial"] = next((letter for letter in plain.lower() if "a" <= letter <= "z"), "")


def _place(app: Sphinx, key: str, name: str) -> str:
    """Return file and line of a field of an entry, or of the entry."""
    for path in files(app):
        text = path.read_text(encoding="utf-8-sig")
        hits = list(ENTRY.finditer(text))
        for hit, after in zip(hits, [*(hit.start() for hit in hits[1:]), len(text)], strict=True):
            if hit["key"].strip() == key:
                field = re.compile(rf"^[ \t]*{re.escape(name)}\s*=", re.IGNORECASE | re.MULTILINE).search(
                    text, hit.start(), after
                )
                return f"{path}:{text.count(chr(10), 0, field.start() if name and field else hit.start()) + 1}"
    return ""


def number(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give each source its number: the order in which a reader meets them in the bibliography."""
    if app.config.bibtex_default_style != "handbook":
        return []
    pages = names_in_order(env)
    citations = domain(env).citations
    # A page that was read again comes last there. Sorting leaves those of one page in their order.
    citations.sort(key=lambda one: pages.index(one.bibliography_key.docname))
    for count, citation in enumerate(citations, start=1):
        citation.formatted_entry.label = str(count)
    return []


def files(app: Sphinx) -> list[Path]:
    """Return the bibliographies; an event handler."""
    return [Path(app.confdir, name) for name in app.config.bibtex_bibfiles or ()]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the style, and the plug-ins that write a citation; look at the entries before they are read."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.setup_extension("handbook.model.catalog")
    app.add_domain(HandbookCitations, override=True)
    app.add_directive("bibliography", SourcesDirective, override=True)
    app.setup_extension("handbook.model.events")
    app.connect("builder-inited", check, priority=BEFORE_BIBTEX)
    app.connect(events.FILES, files)
    register_plugin("pybtex.style.formatting", "handbook", HandbookStyle, force=True)
    app.connect("env-before-read-docs", note_initials)
    # After sphinxcontrib-bibtex has gathered them.
    app.connect("env-updated", number, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
