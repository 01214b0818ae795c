"""The state of each page: for whom it is, when its evidence was checked, when that is due again, and what it rests on.

Front matter says it::

    audience: [people who use kratom, families]
    checked: 2026-11-22
    due: 2027-11-22

A section at the end of each page shows it in every format, with the sources of the page (NHS: both dates close to the
text). A page whose check is overdue at the day of the edition says so. ``{review-list}`` is a table of all pages for
readers, and ``python -m handbook.content.review`` one for writers.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, read_topmatter
from pybtex.richtext import Text
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations
from handbook.model import edition, overdue, tables
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.frontmatter import decoded
from handbook.model.pages import links_to, names_in_order
from handbook.model.placeholders import add_kind, placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

AUDIENCES = ("people who use kratom", "families", "clinicians", "writers")
KEYS = ("audience", "checked", "due", "topics", "safety-not-needed", "handout")
HANDOUTS = ("sheet", "card")
# Nobody reviewed the book as a clinician; when somebody has, this becomes part of the front matter.
CLINICAL_REVIEW = "none yet"
# More names than these are "and others".
MOST_NAMES = 2


class State(NamedTuple):
    """What the front matter of a page says of it."""

    audience: tuple[str, ...]
    checked: dt.date
    due: dt.date

    def overdue(self, today: dt.date) -> bool:
        """Return whether the evidence should have been checked again."""
        return self.due < today


def read(metadata: Mapping[str, Any]) -> tuple[State | None, list[tuple[str, str]]]:
    """Return the state of a page, or nothing, and code and words of what is wrong with its front matter."""
    faults = [
        ("front-matter.key", f"unknown key '{key}' in the front matter; write one of: {', '.join(KEYS)}")
        for key in metadata
        if key not in KEYS and key != "wordcount"
    ]
    if metadata.get("handout", "sheet") not in HANDOUTS:
        message = f"'handout' in the front matter is '{metadata['handout']}'; write one of: {', '.join(HANDOUTS)}"
        faults.append(("front-matter.handout", message))
    audience = decoded(metadata.get("audience"))
    if not isinstance(audience, list) or not audience or any(readers not in AUDIENCES for readers in audience):
        message = f"'audience' in the front matter is missing or wrong; write a list of some of: {', '.join(AUDIENCES)}"
        faults.append(("front-matter.audience", message))
    dates = {}
    for key in ("checked", "due"):
        try:
            dates[key] = edition.date(metadata.get(key, ""))
        except ValueError:
            faults.append(("front-matter.day", f"'{key}' in the front matter is not a date; write one like 2026-11-22"))
    if "checked" in dates and dates["checked"] >= edition.tomorrow():
        message = "'checked' in the front matter is in the future; write the day of the last check"
        faults.append(("front-matter.future", message))
    if len(dates) == 2 and dates["due"] <= dates["checked"]:
        message = "'due' in the front matter is not after 'checked'; write the day of the next check"
        faults.append(("front-matter.due", message))
    return (None if faults else State(tuple(audience), **dates)), faults


class AddSection(SphinxTransform):
    """Put the section at the end of each page."""

    default_priority = 700

    def apply(self, **_kwargs: Any) -> None:
        """Add the section, to be filled when all pages are read."""
        page = next(self.document.findall(nodes.section), None)
        if self.config.review_state and page is not None:
            sources = _cited(self.document)
            title = "Sources and review" if sources else "Review"
            page += nodes.section(
                "",
                nodes.title("", title),
                placeholder(kind="review", docname=self.env.current_document.docname, keys=sources),
                ids=["sources-and-review"],
                names=["sources and review"],
                classes=["sources-and-review", "fine-print"],
            )


def _cited(document: nodes.document) -> list[str]:
    """Return the keys that a page cites, each once."""
    found: dict[str, None] = {}
    for link in document.findall(addnodes.pending_xref):
        if link.get("refdomain") == "cite":
            found |= dict.fromkeys(key.strip() for key in link["reftarget"].split(","))
    return list(found)


def fill(app: Sphinx, node: nodes.Element) -> list[nodes.Node]:
    """Return the state of a page and its sources."""
    state, _faults = read(app.env.metadata[node["docname"]])
    filling = list(_lines(state)) if state else []
    return [*filling, *([sources_of_page(app.env, node["keys"], node["docname"])] if node["keys"] else [])]


def sources_of_page(env: BuildEnvironment, keys: list[str], docname: str) -> nodes.paragraph:
    """Return the sources of a page in the order of the bibliography, each with a link to its entry."""
    entries = {citation.key: citation.entry for citation in citations.domain(env).citations}
    found = nodes.paragraph("", "", nodes.strong("", "Sources of this page:"))
    row = [key for key in entries if key in keys]
    for key in row:
        found += nodes.Text(" ")
        found += addnodes.pending_xref(
            "",
            nodes.inline("", key),
            refdomain="cite",
            reftype="p",
            reftarget=key,
            refdoc=docname,
            refexplicit=False,
            refwarn=True,
        )
        found += nodes.Text(f" {short(entries[key])}{'.' if key == row[-1] else ';'}")
    return found


def _lines(state: State) -> Iterator[nodes.paragraph]:
    """Yield what is told of a page."""
    if state.overdue(edition.day()):
        yield nodes.paragraph(
            "",
            "",
            nodes.strong(
                "",
                f"This page is out of date: its evidence should have been checked by {edition.long_date(state.due)}. "
                "Ask a doctor or pharmacist what has changed.",
            ),
        )
    *others, last = state.audience
    readers = f"{', '.join(others)} and {last}" if others else last
    yield nodes.paragraph(
        "",
        "",
        nodes.strong("", "Evidence last checked:"),
        nodes.Text(f" {edition.long_date(state.checked)}. "),
        nodes.strong("", "Next check due:"),
        nodes.Text(f" {edition.long_date(state.due)}."),
    )
    yield nodes.paragraph(
        "",
        "",
        nodes.strong("", "Clinical review:"),
        nodes.Text(f" {CLINICAL_REVIEW}. "),
        nodes.strong("", "Written for:"),
        nodes.Text(f" {readers}."),
    )


def short(entry: Entry) -> str:
    """Return a source in a few words: its first people or body, and the year."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [str(Text.from_latex(" ".join((*person.prelast_names, *person.last_names)))) for person in people]
    if not names:
        who = str(Text.from_latex(entry.fields.get("title", entry.key)))
    elif len(names) > MOST_NAMES or "others" in names:
        who = f"{names[0]} and others"
    else:
        who = " and ".join(names)
    year = entry.fields.get("year", "n.d.")
    return f"{who}, {'no date' if year == 'n.d.' else year}"


class ReviewListDirective(SphinxDirective):
    """``{review-list}``: a table of all pages, with the days of their checks."""

    def run(self) -> list[nodes.Node]:
        """Return the table with its head; its rows are known when all pages are read."""
        table = tables.make(
            "When each page was checked", "table-review", (50, 25, 25), ("Page", "Checked", "Next check"), []
        )
        next(table.findall(nodes.colspec))["stub"] = 1
        table["review-list"] = True
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return [table]


class FillList(SphinxPostTransform):
    """Write the rows of the table of all pages."""

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Add a row for each page, in the order of the book."""
        for table in self.document.findall(lambda node: isinstance(node, nodes.table) and "review-list" in node):
            (body,) = table.findall(nodes.tbody)
            for docname in names_in_order(self.env):
                state, _faults = read(self.env.metadata[docname])
                if state:
                    due = edition.long_date(state.due) + (", overdue" if state.overdue(edition.day()) else "")
                    links = links_to(self.env, [docname])
                    body += tables.row((links, edition.long_date(state.checked), due))


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report what is wrong with the front matter of any page; an event of every build."""
    if app.config.review_state:
        for docname in sorted(env.found_docs):
            for code, message in read(env.metadata[docname])[1]:
                report(code, message, (docname, 1))
        overdue.report_all(app, "pages whose check is overdue", list(_overdue(env)))
    return ()


def _overdue(env: BuildEnvironment) -> Iterator[Diagnostic]:
    """Yield each page whose check is overdue at the day of the edition."""
    for docname in sorted(env.found_docs):
        state, _faults = read(env.metadata[docname])
        if state and state.overdue(edition.day()):
            message = f"the evidence of this page should have been checked by {state.due}; check it, then write 'checked' and 'due'"
            yield Diagnostic("review.overdue", message, (docname, 1))


def pages(docs: Path) -> Iterator[tuple[str, State | None]]:
    """Yield each page below ``docs`` with its state."""
    for path in sorted(docs.rglob("*.md")):
        try:
            head = read_topmatter(path.read_text(encoding="utf-8-sig"))
        except TopmatterReadError:
            head = None
        state, _faults = read(head or {})
        yield str(path.relative_to(docs).with_suffix("")), state


def table(docs: Path, today: dt.date) -> str:
    """Return a table for people: all pages, the one that is due first on top."""
    lines = [f"{'page':42} {'checked':10}  {'due':10}  state"]
    for name, state in sorted(pages(docs), key=lambda found: (found[1].due if found[1] else dt.date.min, found[0])):
        if state is None:
            lines.append(f"{name:42} its front matter is wrong; run make to see why")
        else:
            days = (state.due - today).days
            message = f"OVERDUE for {-days} days" if state.overdue(today) else f"due in {days} days"
            lines.append(f"{name:42} {state.checked}  {state.due}  {message}; clinical review: {CLINICAL_REVIEW}")
    return "\n".join(lines)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the section and the verdict."""
    app.setup_extension("handbook.model.overdue")
    app.setup_extension("sphinxcontrib.bibtex")
    # Whether pages must tell their state.
    app.add_config_value("review_state", default=False, rebuild="env", types=frozenset({bool}))
    add_kind(app, "review", fill)
    app.add_transform(AddSection)
    app.add_directive("review-list", ReviewListDirective)
    app.add_post_transform(FillList)
    app.connect("env-updated", validate)
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    print(table(Path(sys.argv[1]), dt.datetime.now(dt.UTC).date()))  # noqa: T201
