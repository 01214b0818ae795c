"""The Sphinx builder ``handouts``: pages whose front matter says ``handout``, each as PDFs of one side of one sheet.

``handout: sheet`` is a sheet to hand out or pin up, ``handout: card`` a card for the wallet, eight to a sheet. The text is
that of the page, without its citations: an address and a QR code lead to the page, which has them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import segno
from docutils import nodes

from handbook.formats.pdf import markup, typeset
from handbook.formats.pdf import words as printed
from handbook.formats.pdf.builder import PrintBuilder, PrintError
from handbook.formats.pdf.places import Places
from handbook.model import edition, frontmatter, words
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic
from handbook.model.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from handbook.formats.pdf.typeset import Job, Outcome

# What the front matter may say, and the template that is called.
KINDS = {"sheet": "handout", "card": "card"}
# How often a card is on its sheet.
CARDS = 8


class HandoutMatter(frontmatter.FrontMatter):
    """What the front matter of a page says of its handout."""

    handout: Literal["sheet", "card"] | None = None

    @classmethod
    def fault(cls, key: str, value: object, config: Config | None) -> frontmatter.Fault:
        """Return code and words of a kind of handout that there is not."""
        message = f"'{key}' in the front matter is '{value}'; write one of: {', '.join(KINDS)}"
        return "front-matter.handout", message


class HandoutBuilder(PrintBuilder):
    """Make each handout for each paper."""

    name = "handouts"
    epilog = "The handouts are in %(outdir)s."
    papers: ClassVar[dict[str, dict[str, str]]] = {"a4": {"paper": "a4"}, "letter": {"paper": "us-letter"}}

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page on the website: a sheet of paper has no other pages."""
        return f"{self.config.print_address}{docname}.html"

    def write_documents(self, docnames: object) -> None:
        """Translate and compile each handout.

        :raises PrintError: with each one that cannot be made.
        """
        self.copy_templates()
        self.expected: dict[str, words.Collector] = {}
        jobs: dict[str, list[Job]] = {}
        mistakes: list[Diagnostic] = []
        for docname in handouts(self.env.metadata):
            try:
                jobs[docname] = self.write_source(docname)
            except PrintError as error:
                page = str(self.env.doc2path(docname))
                mistakes += [found if found.place else found._replace(place=page) for found in error.found]
        # All in one process: they are small.
        done = iter(typeset.run([[job for both in jobs.values() for job in both]], 1)[0])
        for docname, both in jobs.items():
            mistakes += self.wrong(docname, both, [next(done) for _job in both])
        if mistakes:
            raise PrintError(*mistakes)

    def wrong(self, docname: str, jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> list[Diagnostic]:
        """Return why a handout cannot be made, if that is so."""
        page = str(self.env.doc2path(docname))
        if found := self.faults(jobs, outcomes):
            return [fault if fault.place else fault._replace(place=page) for fault in found]
        for paper, outcome in zip(self.papers, outcomes, strict=True):
            if outcome.pages > 1:
                message = f"the handout needs {outcome.pages} sides of {paper}; shorten it until it fits on one"
                return [Diagnostic("handouts.long", message, page)]
        for job in jobs if self.check.on else ():
            path = Path(job.pdf)
            self.check.compare([(docname, self.expected[docname])], printed.text_of(path, "", ""), path.name)
        return []

    def collect(self, docname: str, doctree: nodes.document) -> words.Collector:
        """Return the words of a page, and of what the template adds; those of a card as often as it is on the sheet."""
        found = self.check.collect(docname, doctree)
        told = self.facts(docname)
        if self.env.metadata[docname]["handout"] == "card":
            calls = told["help"].split("\n")[-1]
            found.add(f"\n{calls}\n{told['notice']} {told['checked']}. {told['address']}\n")
            found.parts = [*found.parts * CARDS, told["edition"]]
        else:
            checked = _("Evidence checked: %s.") % told["checked"] if told["checked"] else ""
            more = _("Sources and more: %s") % told["address"]
            found.add(f"\n{told['help']}\n{told['notice']} {checked}\n{more}\n{told['rights']}. {told['edition']}.")
        return found

    def write_source(self, docname: str) -> list[Job]:
        """Write one handout as Typst, and return how to make its PDFs.

        :raises PrintError: if it has what paper cannot show.
        """
        self.stubs: list[int] = []
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.expected[docname] = self.collect(docname, doctree)
        _leave_out(doctree)
        places = Places()
        places.add_page(docname, doctree)
        places.want_links(docname, doctree)
        body, mistakes = self.translate(Page(docname, 1), doctree, places)
        if mistakes:
            message = f"the handout was not made; correct what the messages above say ({mistakes})"
            raise PrintError(Diagnostic("handouts.mistakes", message))
        name = Path(docname).name
        path = Path(self.outdir, f"{name}.typ")
        path.write_text(f"{self.head(docname)}{body}", encoding="utf-8")
        self.copy_images()
        return [self.job(path, f"{name}-{paper}", inputs) for paper, inputs in self.papers.items()]

    def head(self, docname: str) -> str:
        """Return the head of the source: the template, called with what is known of the page."""
        qr = f"/images/{Path(docname).name}-qr.svg"
        Path(self.outdir, "images").mkdir(exist_ok=True)
        segno.make(self.get_target_uri(docname), error="m").save(f"{self.outdir}{qr}", border=2, scale=4)
        facts = self.facts(docname)
        alternative = _("QR code: %s") % facts["address"]
        told = ", ".join(f"{name}: {markup.string(value)}" for name, value in facts.items())
        return (
            f'#import "templates/handout.typ": *\n'
            f"#show: {KINDS[self.env.metadata[docname]['handout']]}.with({told}, "
            f"qr: image({markup.string(qr)}, width: 22mm, alt: {markup.string(alternative)}))\n"
        )

    def facts(self, docname: str) -> dict[str, str]:
        """Return what the template is told of a page, in words."""
        config, metadata = self.config, self.env.metadata[docname]
        return {
            "title": self.env.titles[docname].astext(),
            "author": config.author,
            "lang": config.language or "en",
            "help": self.told()["help"],
            "notice": config.print_handout_notice,
            "checked": edition.long_date(edition.date(metadata["checked"]), config.language)
            if "checked" in metadata
            else "",
            "edition": config.edition_line,
            "address": self.get_target_uri(docname).removeprefix("https://"),
            "rights": config.print_handout_rights,
        }


def handouts(metadata: dict[str, dict[str, str]]) -> Iterator[str]:
    """Yield the pages that are handouts."""
    yield from sorted(docname for docname, head in metadata.items() if head.get("handout") in KINDS)


def _leave_out(doctree: nodes.document) -> None:
    """Take out what the printed sheet says at its foot, or on the page it leads to; the glossary too is only there."""
    for link in list(doctree.findall(nodes.reference)):
        if any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
            link.replace_self(link.children)
    for node in words.marked(doctree, HandoutBuilder.name):
        if isinstance(node, nodes.inline):
            _close_up(node)
        node.parent.remove(node)


def _close_up(mark: nodes.Node) -> None:
    """Take away the space before ``mark``."""
    before = mark.parent[mark.parent.index(mark) - 1] if mark.parent.index(mark) else None
    if isinstance(before, nodes.Text):
        before.parent.replace(before, nodes.Text(before.astext().rstrip()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder and its setting."""
    app.setup_extension("handbook.formats.pdf.builder")
    frontmatter.add(app, HandoutMatter)
    app.add_builder(HandoutBuilder)
    # Sentences for the foot of each handout: what the book is called and who may copy it, and a notice.
    app.add_config_value("print_handout_rights", lambda config: config.project, "", types=frozenset({str}))
    app.add_config_value(
        "print_handout_notice", lambda config: next(iter(config.handbook_notices), ""), "", types=frozenset({str})
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
