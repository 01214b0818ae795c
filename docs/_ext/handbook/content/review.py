"""The state of each page: for whom it is, when its evidence was checked, when that is due again, and what it rests on.

Front matter says it::

    audience: [families, clinicians]
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
from typing import TYPE_CHECKING, Annotated, Any

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, read_topmatter
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations
from handbook.model import edition, frontmatter, overdue, tables
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic
from handbook.model.frontmatter import FrontMatter
from handbook.model.pages import links_to, names_in_order
from handbook.model.placeholders import add_kind, placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Day = Annotated[dt.date, BeforeValidator(edition.date)]


class State(FrontMatter):
    """What the front matter of a page says of it."""

    audience: Annotated[tuple[str, ...], Field(min_length=1)]
    checked: Day
    due: Day

    @field_validator("audience")
    @classmethod
    def _known(cls, audience: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse readers whom the book does not know, if it says which it knows."""
        known = info.context.review_audiences if info.context else ()
        if known and not set(audience) <= set(known):
            raise ValueError
        return audience

    def overdue(self, today: dt.date) -> bool:
        """Return whether the evidence should have been checked again."""
        return self.due < today

    @classmethod
    def is_needed(cls, config: Config) -> bool:
        """Return whether pages must tell their state."""
        return bool(config.review_state)

    @classmethod
    def fault(cls, key: str, value: object, config: Config | None) -> frontmatter.Fault:  # noqa: ARG003
        """Return code and words of a value that a key cannot have."""
        if key == "audience":
            known = ", ".join(config.review_audiences) if config else ""
            message = (
                f"'audience' in the front matter is missing or wrong; write a list of some of: {known or 'any readers'}"
            )
            return "front-matter.audience", message
        return "front-matter.day", f"'{key}' in the front matter is not a date; write one like 2026-11-22"

    def conflicts(self) -> Iterator[frontmatter.Fault]:
        """Yield what is wrong with the days."""
        if self.checked >= edition.tomorrow():
            message = "'checked' in the front matter is in the future; write the day of the last check"
            yield "front-matter.future", message
        if self.due <= self.checked:
            message = "'due' in the front matter is not after 'checked'; write the day of the next check"
            yield "front-matter.due", message


def state_of(env: BuildEnvironment, docname: str) -> State | None:
    """Return the state of a page, or nothing if its front matter is wrong."""
    return frontmatter.read(State, env.metadata[docname], env.config)[0]


class AddSection(SphinxTransform):
    """Put the section at the end of each page."""

    default_priority = 700

    def apply(self, **_kwargs: Any) -> None:
        """Add the section, to be filled when all pages are read."""
        page = next(self.document.findall(nodes.section), None)
        if self.config.review_state and page is not None:
            sources = _cited(self.document)
            title = _("Sources and review") if sources else _("Review")
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
    state = state_of(app.env, node["docname"])
    filling = list(_lines(state, app.config)) if state else []
    # A key that is not there is reported where it is cited.
    keys = [key for key in node["keys"] if key in citations.known(app.env)]
    return [*filling, *([sources_of_page(keys, node["docname"])] if keys else [])]


def sources_of_page(keys: list[str], docname: str) -> nodes.paragraph:
    """Return the sources of a page as marks in the order of the bibliography, each a link to its entry."""
    marks = addnodes.pending_xref(
        "",
        nodes.inline("", ", ".join(keys)),
        refdomain="cite",
        reftype="p",
        reftarget=",".join(keys),
        refdoc=docname,
        refexplicit=False,
        refwarn=True,
    )
    return nodes.paragraph(
        "", "", nodes.strong("", _("Sources of this page:")), nodes.Text(" "), marks, nodes.Text(".")
    )


def _lines(state: State, config: Config) -> Iterator[nodes.paragraph]:
    """Yield what is told of a page."""
    checked, due = (edition.long_date(day, config.language) for day in (state.checked, state.due))
    if state.overdue(edition.day()):
        text = _("This page is out of date: its evidence should have been checked by %s.") % due
        yield nodes.paragraph("", "", nodes.strong("", f"{text} {config.review_if_overdue}".rstrip()))
    *others, last = state.audience
    readers = _("%(several)s and %(last)s") % {"several": ", ".join(others), "last": last} if others else last
    yield _told((_("Evidence last checked:"), checked), (_("Next check due:"), due))
    yield _told(*config.review_notes, (_("Written for:"), readers))


def _told(*pairs: tuple[str, str]) -> nodes.paragraph:
    """Return a paragraph of sentences, each a few words in strong type and what they are about."""
    found = nodes.paragraph()
    for number, (words, what) in enumerate(pairs, start=1):
        found += [nodes.strong("", words), nodes.Text(f" {what}.{' ' if number < len(pairs) else ''}")]
    return found


class ReviewListDirective(SphinxDirective):
    """``{review-list}``: a table of all pages, with the days of their checks."""

    def run(self) -> list[nodes.Node]:
        """Return the table with its head; its rows are known when all pages are read."""
        table = tables.make(
            _("When each page was checked"),
            "table-review",
            (50, 25, 25),
            (_("Page"), _("Checked"), _("Next check")),
            [],
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
                if state := state_of(self.env, docname):
                    checked, due = (edition.long_date(day, self.config.language) for day in (state.checked, state.due))
                    if state.overdue(edition.day()):
                        due = _("%s, overdue") % due
                    body += tables.row((links_to(self.env, [docname]), checked, due))


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report the pages whose check is overdue; runs in every build."""
    if app.config.review_state:
        overdue.report_all(app, "pages whose check is overdue", list(_overdue(env)))
    return ()


def _overdue(env: BuildEnvironment) -> Iterator[Diagnostic]:
    """Yield each page whose check is overdue at the day of the edition."""
    for docname in sorted(env.found_docs):
        state = state_of(env, docname)
        if state and state.overdue(edition.day()):
            message = f"the evidence of this page should have been checked by {state.due}; check it, then write 'checked' and 'due'"
            yield Diagnostic("review.overdue", message, (docname, 1))


def pages(docs: Path) -> Iterator[tuple[str, State | None]]:
    """Yield each page below ``docs`` with its state."""
    for path in sorted(docs.rglob("*.md")):
        if path.relative_to(docs).parts[0].startswith("_"):
            continue
        try:
            head = read_topmatter(path.read_text(encoding="utf-8-sig"))
        except TopmatterReadError:
            head = None
        yield str(path.relative_to(docs).with_suffix("")), frontmatter.read(State, head or {})[0]


def table(docs: Path, today: dt.date) -> str:
    """Return a table for people: all pages, the one that is due first on top."""
    lines = [f"{'page':42} {'checked':10}  {'due':10}  state"]
    for name, state in sorted(pages(docs), key=lambda found: (found[1].due if found[1] else dt.date.min, found[0])):
        if state is None:
            lines.append(f"{name:42} its front matter is wrong; a build says why")
        else:
            days = (state.due - today).days
            message = f"OVERDUE for {-days} days" if state.overdue(today) else f"due in {days} days"
            lines.append(f"{name:42} {state.checked}  {state.due}  {message}")
    return "\n".join(lines)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the section and the verdict."""
    for part in ("model.catalog", "model.overdue", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    frontmatter.add(app, State)
    # Whether pages must tell their state.
    app.add_config_value("review_state", default=False, rebuild="env", types=frozenset({bool}))
    # Whom pages can be written for, as front matter names them; empty: anybody.
    app.add_config_value("review_audiences", (), "", types=frozenset({tuple, list}))
    # What else is said of each page, pairs such as ("Clinical review:", "none yet").
    app.add_config_value("review_notes", (), "html", types=frozenset({tuple, list}))
    # What the reader of a page whose check is overdue should do, in a sentence.
    app.add_config_value("review_if_overdue", "", "html", types=frozenset({str}))
    add_kind(app, "review", fill)
    app.add_transform(AddSection)
    app.add_directive("review-list", ReviewListDirective)
    app.add_post_transform(FillList)
    app.connect("env-updated", validate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    print(table(Path(sys.argv[1]), dt.datetime.now(dt.UTC).date()))  # noqa: T201
