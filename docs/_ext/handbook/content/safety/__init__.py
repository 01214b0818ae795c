"""Safety messages: one keyed record each, shown on pages by id, and never missing where a rule wants them.

In a page::

    :::{safety} overdose-emergency
    :::

puts the message with that id there: signal word and hazard in the title, then the consequence, then what to do.
The text is never retyped, so the same words reach every page and every format.

``register`` reads the messages and their rules, ``directives`` puts them on pages, ``facts`` notes what a page has,
``rules`` validates, ``lock`` guards the register itself, ``domain`` ties them to Sphinx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.content.safety import directives, domain
from handbook.content.safety.facts import SafetyMatter
from handbook.model import events, frontmatter
from handbook.model.placeholders import add_kind

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the domain, its directives and its verdict."""
    for part in ("model.catalog", "model.commands", "model.events", "content.citations", "content.procedures"):
        app.setup_extension(f"handbook.{part}")
    frontmatter.add(app, SafetyMatter)
    app.connect(events.FILES, domain.files)
    # Register and lock, relative to the source folder; without a register nothing is validated, without a lock nothing compared.
    app.add_config_value("safety_register", "registers/safety.toml", "env", types=frozenset({str}))
    app.add_config_value("safety_lock", "", "", types=frozenset({str}))
    app.add_config_value("safety_write_lock", False, "", types=frozenset({bool, int, str}))  # noqa: FBT003
    app.add_domain(domain.SafetyDomain)
    add_kind(app, "safety-pages", directives.fill)
    app.add_directive("safety", directives.SafetyDirective)
    app.add_directive("safety-group", directives.SafetyGroupDirective)
    app.add_directive("safety-list", directives.SafetyListDirective)
    app.connect("doctree-read", domain.collect_facts)
    app.connect("env-updated", domain.validate)
    return {"env_version": 3, "parallel_read_safe": True, "parallel_write_safe": True}
