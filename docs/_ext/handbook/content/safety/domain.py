"""The Sphinx domain of safety messages: it keeps the facts of all pages and gives the verdict on every build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from handbook.content import procedures
from handbook.content.safety import lock, register, rules
from handbook.content.safety.facts import PageFacts, SafetyMatter, collect
from handbook.model import events, frontmatter, languages
from handbook.model.commands import command
from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class SafetyDomain(Domain):
    """``{safety:message}`id``` links to a message on the page of all messages."""

    name = "safety"
    label = "Safety messages"
    roles: ClassVar[dict[str, Any]] = {"message": XRefRole(warn_dangling=True)}
    dangling_warnings: ClassVar[dict[str, str]] = {
        "message": "no safety message '%(target)s' is listed; write an id of the register"
    }
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}}
    data_version = 4

    @property
    def pages(self) -> dict[str, PageFacts]:
        """Return the facts of each page by its name."""
        return cast("dict[str, PageFacts]", self.data["pages"])

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        self.pages.update({name: facts for name, facts in otherdata["pages"].items() if name in docnames})

    def pages_of_messages(self) -> dict[str, list[str]]:
        """Return the names of the pages that carry each message, in order."""
        found: dict[str, list[str]] = {}
        for docname, facts in sorted(self.pages.items()):
            for shown in facts.shown:
                found.setdefault(shown.message, []).append(docname)
        return found

    def resolve_xref(  # noqa: PLR0913, PLR0917
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002
        target: str,
        node: pending_xref,  # noqa: ARG002
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return a link to the message where all are listed."""
        for docname, facts in self.pages.items():
            if target in facts.listed:
                return make_refnode(builder, fromdocname, docname, f"safety-{target}", contnode)
        return None


def collect_facts(app: Sphinx, doctree: nodes.document) -> None:
    """Collect the facts of a page that was just read; Sphinx has its front matter, which no domain is told."""
    docname = app.env.current_document.docname
    head, _faults = frontmatter.read(SafetyMatter, app.env.metadata[docname])
    domain = cast("SafetyDomain", app.env.get_domain(SafetyDomain.name))
    domain.pages[docname] = collect(docname, doctree, head or SafetyMatter())


def validate(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Report every problem of the book; an event of every build, also of one that read nothing new."""
    if not app.config.safety_register:
        return ()
    domain = cast("SafetyDomain", env.get_domain(SafetyDomain.name))
    current = register.from_env(env)
    if languages.main(app.config.language) != languages.main(current.language):
        message = (
            f"the words that ask for a message are in '{current.language}' and the book is in '{app.config.language}', "
            "so no page would be asked for one; write them in that language, and name it at the top: "
            f'language = "{app.config.language}"'
        )
        report("safety.language", message, f"{current.path}:1")
    unclear = list(rules.validate_front_matter(current, domain.pages))
    unreadable = any(frontmatter.read(SafetyMatter, env.metadata[name])[1] for name in domain.pages)
    steps = procedures.load(env)
    needs = rules.needs_of(current, domain.pages)
    for problem in unclear or (() if unreadable else rules.validate(current, domain.pages, needs, steps)):
        report(*problem)
    if app.config.safety_lock and not (unclear or unreadable):
        path = Path(env.srcdir, app.config.safety_lock)
        found = lock.entries(current, domain.pages, needs, steps)
        for further in app.emit(events.LOCKED):
            found |= further
        if app.config.safety_write_lock:
            lock.write(path, found, command(app.config, "lock"))
        for difference in lock.differences(path, found, command(app.config, "lock")):
            report(*difference)
    return ()


def files(app: Sphinx) -> list[str]:
    """Return the files that settings name; an event handler."""
    return [app.config.safety_register, app.config.safety_lock]
