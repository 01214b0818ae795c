"""A small book that uses all that the handbook uses, and the changes that writers make to it.

The book is kept as what it holds (``Small``), a change is a ``Step``, and ``files`` writes the book down. A step that drops
something takes its uses along, as a careful writer does; ``carelessly`` it leaves them, and the build must refuse the book.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

# Names that steps may use; the book starts with the first of each kind.
PAGES = ("risks/one", "risks/two", "care/three", "care/four")
BLOCKS = (
    "words",
    "term",
    "cite a",
    "cite b",
    "figure",
    "chart",
    "table",
    "note",
    "index",
    "number",
    "help line",
    "claim",
    "safety",
    "link",
    "page link",
    "section",
    "thai",
)
# The formats of the handbook, but the large print: it is the PDF with other settings.
FORMATS = "\n\n".join(
    table
    for table in (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8").split("\n\n")
    if table.startswith("[tool.handbook.formats.") and "formats.large-print]" not in table
).replace('"large-print", ', "")
# Blocks that name an entry or a page.
NAMING = ("cite", "term", "claim", "help line", "link", "page link")
ENTRIES = {
    "reference": ("a", "b"),
    "term": ("apple", "quince", "quince jam", "ABC"),
    "claim": ("first", "second"),
    "warning": ("burns", "falls"),
    "interaction": ("tea", "milk"),
    "help line": ("us-one", "us-two"),
    "picture": ("box",),
    "numbers": ("counts",),
    "setting": ("names",),
    "remark on": ("index", "lists", "glossary", "sources", "more-sources", "wallet-card"),
}
# Pages that are always there, in the order of the book.
FIXED = "reference/lists\nreference/glossary\nreference/sources\nreference/more-sources\nhandouts/wallet-card"
ALWAYS = ("numbers", "setting", "remark on")  # they change and are never dropped
VERSIONS = (1, 2, 3)


class Step(NamedTuple):
    """One change; ``what`` is ``page``, ``order``, ``title``, ``due``, ``block`` or a kind of entry."""

    do: str  # put or drop
    what: str
    name: str
    more: str | int = 1  # version, place in the order, or name of the block
    carelessly: bool = False
    # The file comes with an earlier time, as out of an archive or a backup.
    old_file: bool = False


@dataclass
class Page:
    """A page that steps may change."""

    title: int = 1
    due: int = 1
    blocks: list[str] = field(default_factory=list)


@dataclass
class Small:
    """What the book holds: pages in order, and the version of each entry."""

    pages: dict[str, Page]
    entries: dict[str, dict[str, int]]

    def after(self, step: Step) -> Small:
        """Return the book after ``step``; the same book if there is nothing to do."""
        book = copy.deepcopy(self)
        if step.what in ENTRIES:
            book.change_entry(step)
        elif step.what == "page":
            book.change_pages(step)
        elif step.name in book.pages:
            book.change_page(step)
        return book

    def change_entry(self, step: Step) -> None:
        """Put or drop an entry of a register, the glossary or the bibliography, a picture or a setting."""
        if step.do == "put":
            self.entries[step.what][step.name] = int(step.more)
        elif step.what not in ALWAYS:
            self.entries[step.what].pop(step.name, None)
            if not step.carelessly:
                self.forget(f"cite {step.name}", f"term {step.name}", f"claim {step.name}", f"safety {step.name}")
                self.forget(f"help line {step.name}", "figure" if step.what == "picture" else "")

    def change_pages(self, step: Step) -> None:
        """Put or drop a page."""
        if step.do == "put":
            self.pages.setdefault(step.name, Page(blocks=["words"]))
        else:
            self.pages.pop(step.name, None)
            if not step.carelessly:
                self.forget(f"link {step.name}", f"page link {step.name}")

    def change_page(self, step: Step) -> None:
        """Change a page that is there, or its place in the order."""
        page = self.pages[step.name]
        if step.what == "order":
            names = [name for name in self.pages if name != step.name]
            names.insert(int(step.more), step.name)
            self.pages = {name: self.pages[name] for name in names}
        elif step.what != "block":
            setattr(page, step.what, int(step.more))
        elif wanted := self.resolved(str(step.more)):
            without = [block for block in page.blocks if block != wanted]
            if step.do == "drop":
                page.blocks = without
            elif without == page.blocks:
                page.blocks.append(wanted)

    def resolved(self, block: str) -> str:
        """Return a block with the entry that it shows, or nothing if there is none to show."""
        kinds = {"term": "term", "claim": "claim", "safety": "warning", "help line": "help line"}
        if block in kinds:
            return next((f"{block} {name}" for name in self.entries[kinds[block]]), "")
        if block in {"link", "page link"}:
            return next((f"{block} {name}" for name in reversed(self.pages)), "")
        if block == "figure" and not self.entries["picture"]:
            return ""
        return block if not block.startswith("cite") or block[-1] in self.entries["reference"] else ""

    def forget(self, *blocks: str) -> None:
        """Take blocks out of all pages."""
        for page in self.pages.values():
            page.blocks = [block for block in page.blocks if block not in blocks]

    def shown(self, kind: str) -> set[str]:
        """Return the names of the entries that some page shows by a block ``kind name``."""
        return {
            block.removeprefix(f"{kind} ")
            for page in self.pages.values()
            for block in page.blocks
            if block.startswith(f"{kind} ")
        }


def possible(book: Small) -> dict[str, list[Step]]:
    """Return all steps that change ``book``, by what they do."""
    every = [Step(do, "page", name) for do in ("put", "drop") for name in PAGES]
    every += [Step("put", "order", name, place) for name in PAGES for place in range(len(PAGES))]
    every += [Step("put", what, name, version) for what in ("title", "due") for name in PAGES for version in VERSIONS]
    every += [Step(do, "block", name, block) for do in ("put", "drop") for name in PAGES for block in BLOCKS]
    every += [Step("put", kind, name, version) for kind in ENTRIES for name in ENTRIES[kind] for version in VERSIONS]
    every += [Step("drop", kind, name) for kind in ENTRIES for name in ENTRIES[kind]]
    found: dict[str, list[Step]] = {}
    for step in every:
        if book.after(step) != book:
            found.setdefault(f"{step.do} {step.what}", []).append(step)
    return found


def start() -> Small:
    """Return the book that every sequence starts from."""
    first, second = PAGES[:2]
    return Small(
        {
            first: Page(blocks=["words", "figure", "chart", "index", "cite a", "safety burns"]),
            second: Page(blocks=["words", "table", "claim first", f"link {first}", "term quince", "note"]),
        },
        {kind: dict.fromkeys(names[:1], 1) for kind, names in ENTRIES.items()}
        | {"term": {"quince": 1, "ABC": 1}, "remark on": dict.fromkeys(ENTRIES["remark on"], 1)},
    )


def label(name: str) -> str:
    """Return the label of a page."""
    return name.replace("/", "-")


def title(name: str, page: Page) -> str:
    """Return the title of a page."""
    return f"About {name.partition('/')[2]}{', anew' * (page.title - 1)}"


def head(*topics: str, due: int = 1, handout: str = "") -> str:
    """Return the front matter of a page; the check of version 3 is overdue."""
    year = {1: 2030, 2: 2031, 3: 2026}[due]
    kind = f"handout: {handout}\n" if handout else ""
    return f"---\n{kind}topics: [{', '.join(topics)}]\naudience: [families]\nchecked: 2026-01-02\ndue: {year}-02-01\n---\n\n"


def block(wanted: str, name: str) -> str:
    """Return a block of the page ``name`` as Markdown."""
    page = label(name)
    kind = next((kind for kind in NAMING if wanted.startswith(f"{kind} ")), wanted)
    entry = wanted.removeprefix(f"{kind} ")
    return {
        "cite": f"A fact {{cite:p}}`{entry}`.",
        "term": f"A {{term}}`{entry}` by name.",
        "claim": f":::{{claim}} {entry}\n:::",
        "help line": f"Call {{helpline}}`{entry}`.",
        "link": f"See {{ref}}`{label(entry)}`.",
        "page link": f"See {{doc}}`/{entry}`.",
        "words": "An apple, quinces and quince jam.\n\nABC and more apples.",
        "figure": f":::{{figure}} /figures/box.svg\n:name: fig-{page}\n:alt: A box.\n\nA box.\n:::\n\n{{numref}}`fig-{page}`",
        "chart": (
            f":::{{chart}} counts.csv\n:name: chart-{page}\n:kind: bars\n:title: A chart\n:alt: Bars.\n\n"
            f"Whose cases.\n:::\n\n{{numref}}`chart-{page}`"
        ),
        "table": (
            f":::{{list-table}} A table\n:name: table-{page}\n:header-rows: 1\n\n* - Head\n  - Other\n"
            f"* - Cell\n  - {{cite:p}}`base`\n:::\n\n{{numref}}`table-{page}`"
        ),
        "note": "A text.[^n]\n\n[^n]: A note.",
        "index": "```{index} apple; of the page, quince\n```\n\nIndexed.",
        "number": "Not a number to call: 555 01 00.",
        "section": f"(more-{page})=\n\n## A section\n\nText of a section.",
        "thai": "Known as กระท่อม there.",
    }[kind]


def page_text(name: str, page: Page) -> str:
    """Return a page that steps may change."""
    warnings = [wanted.removeprefix("safety ") for wanted in page.blocks if wanted.startswith("safety ")]
    parts = [f"({label(name)})=", f"# {title(name, page)}", "**The main message.**"]
    for key in warnings:
        parts += [f":::{{safety}} {key}\n:::", "A sentence between."]
    parts.append("## What it says")
    # Sections last: what follows one would belong to it.
    blocks = sorted((wanted for wanted in page.blocks if not wanted.startswith("safety ")), key="section".__eq__)
    parts += [block(wanted, name) for wanted in blocks]
    return head(*warnings, due=page.due) + "\n\n".join(parts) + "\n"


def remark(book: Small, name: str) -> str:
    """Return a sentence of a page that is always there."""
    return f"Remark {book.entries['remark on'][name]}."


def sources_text(book: Small, name: str, first: str, last: str) -> str:
    """Return the page of the sources whose authors begin with the letters ``first`` to ``last``."""
    return (
        f"{head()}({name})=\n\n# Sources, {first} to {last}\n\n{remark(book, name)}\n\n"
        f"```{{bibliography}}\n:initials: {first}-{last}\n```\n"
    )


def index_text(book: Small) -> str:
    """Return the start page; it shows what no other page shows."""
    orphans = [key for key in book.entries["warning"] if key not in book.shown("safety")]
    parts = ["(home)=", "# Small book", "**The main message.**", "## What to do", "Look up an apple {cite:p}`base`."]
    parts.append(remark(book, "index"))
    if orphans:
        boxes = "\n\nA sentence between.\n\n".join(f":::{{safety}} {key}\n:::" for key in orphans)
        parts += ["## Warnings", f":::::{{safety-group}}\n{boxes}\n:::::"]
    parts.append("## More")
    parts += [f":::{{claim}} {key}\n:::" for key in book.entries["claim"] if key not in book.shown("claim")]
    parts.append(":::{downloads} book\n:::")
    for caption, folder in (("Risks", "risks/"), ("Care", "care/")):
        names = "\n".join(name for name in book.pages if name.startswith(folder))
        if names:
            parts.append(f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{names}\n```")
    parts.append(f"```{{toctree}}\n:hidden:\n:caption: Reference\n\n{FIXED}\n```")
    return head(*orphans) + "\n\n".join(parts) + "\n"


def lists_text(book: Small) -> str:
    """Return the page of all lists."""
    parts = [
        "(lists)=",
        "# All lists",
        "**The main message.**",
        remark(book, "lists"),
        "## Warnings",
        ":::{safety-list} danger\n:::",
    ]
    if book.entries["warning"]:
        parts.append(":::{safety-list} warning\n:::")
    parts += ["## Claims", ":::{claim-list} unproven\n:::", "## Interactions"]
    parts += [":::{interactions} major\n:::", "## Lines", ":::{helplines} US\n:::"]
    parts += ["## Reviews", "{numref}`table-review`", ":::{review-list}\n:::", ":::{colophon}\n:::"]
    return head() + "\n\n".join(parts) + "\n"


def glossary_text(book: Small) -> str:
    """Return the glossary."""
    terms = "\n\n".join(
        f"{term}\n    Meaning {version} of {term}." for term, version in sorted(book.entries["term"].items())
    )
    return f"{head()}(glossary)=\n\n# Glossary\n\n**The main message.**\n\n{remark(book, 'glossary')}\n\n```{{glossary}}\n:sorted:\n\nbase word\n    It is always there.\n\n{terms}\n```\n"


def warnings_text(book: Small) -> str:
    """Return the register of warnings."""
    topics = "".join(f'{key} = "about {key}"\n' for key in ("card", *book.entries["warning"]))
    always = (
        '[[message]]\nid = "always"\nsignal = "danger"\nhazard = "Something grave."\nconsequence = "It can kill."\n'
        'avoid = ["Leave it."]\ntopics = ["card"]\nsources = ["base"]'
    )
    found = [f'[group]\npages = ["index"]\n\n[topics]\n{topics}', always]
    found += [
        f'[[message]]\nid = "{key}"\nsignal = "warning"\nhazard = "Danger of {key}."\nconsequence = "Harm number {version}."\n'
        f'avoid = ["Take care."]\ntopics = ["{key}"]\nsources = ["base"]'
        for key, version in book.entries["warning"].items()
    ]
    return "\n\n".join(found) + "\n"


def claims_text(book: Small) -> str:
    """Return the register of claims; `always` stands on the card."""
    return "\n\n".join(
        f'[[claim]]\nid = "{key}"\nsection = "all"\nclaim = "The claim {key}."\nverdict = "unproven"\ncertainty = "low"\n'
        f'reason = "Reason {version}."\nsources = ["base"]\n'
        for key, version in {"always": 1, **book.entries["claim"]}.items()
    )


def interactions_text(book: Small) -> str:
    """Return the register of interactions."""
    return "\n\n".join(
        f'[[interaction]]\nid = "{key}"\nwith = "{key}"\nclasses = ["some"]\naspects = ["breathing"]\nmechanism = "Unknown."\nharm = "Effect {version}."\nadvice = ["Ask."]\n'
        'severity = "major"\nevidence = "expected"\nsources = ["base"]\n'
        for key, version in {"water": 1, **book.entries["interaction"]}.items()
    )


def helplines_text(book: Small) -> str:
    """Return the register of help lines; a second version of `us-two` has the number that a page has typed."""
    question = "Not waking?" if book.entries["help line"].get("us-one", 1) == 1 else "Still not waking?"
    lines = "\n\n".join(
        f'[[helpline]]\nid = "{key}"\ncountry = "US"\npurpose = "poison"\nname = "Line {key}"\n'
        f'number = "{"555 01 00" if (key, version) == ("us-two", 2) else f"700 00 0{version}"}"\n'
        'url = "https://example.org"\nhours = "Always"\nsource = "base"\nseen = 2026-11-01\nconfidence = "primary"\n'
        for key, version in {"us-always": 9, **book.entries["help line"]}.items()
    )
    return f'[countries]\nUS = "US"\n\n[box]\nquestion = "{question}"\ncall = ["us-always"]\n\n{lines}'


def references_text(book: Small) -> str:
    """Return the bibliography; another version has another author, so that it stands elsewhere in the list."""
    names = {1: "Adams", 2: "Zander", 3: "Miller"}
    return "\n".join(
        f"@misc{{{key}, author = {{{names[version]}, Jo}}, title = {{Work {key}}}, year = {{202{version}}}}}"
        for key, version in {"base": 3, **book.entries["reference"]}.items()
    )


def picture(version: int) -> str:
    """Return a drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="{version}" height="10"/></svg>\n'


def files(book: Small, conf: str) -> dict[str, str]:
    """Return all files of the book; ``conf`` is the conf.py of the handbook."""
    docs = {f"{name}.md": page_text(name, page) for name, page in book.pages.items()}
    docs |= {
        "index.md": index_text(book),
        "reference/lists.md": lists_text(book),
        "reference/glossary.md": glossary_text(book),
        "reference/sources.md": sources_text(book, "sources", "a", "m"),
        "reference/more-sources.md": sources_text(book, "more-sources", "n", "z"),
        "handouts/wallet-card.md": (
            f"{head('card', handout='card')}(card)=\n\n# Card\n\n**The main message.**\n\n:::{{safety}} always\n:::\n\n"
            f":::{{procedure}} rescue\n:::\n\n:::{{claim}} always\n:::\n\n{remark(book, 'wallet-card')}\n"
        ),
        "registers/safety.toml": warnings_text(book),
        "registers/procedures.toml": (
            '[[procedure]]\nid = "rescue"\ntitle = "Somebody lies there"\nwhen = "Do this at once."\n\n[[procedure.step]]\n'
            f'id = "push"\nname = "Push"\ntext = "Push {book.entries["numbers"]["counts"]} times."\nsources = ["base"]\n'
        ),
        "registers/claims.toml": claims_text(book),
        "registers/interactions.toml": interactions_text(book),
        "registers/drugs.toml": '[classes]\nsome = ["some"]\n\n[[drug]]\nid = "one"\nname = "one"\nclasses = ["some"]\n',
        "registers/helplines.toml": helplines_text(book),
        "registers/references.bib": references_text(book),
        "registers/references-weak.bib": "@misc{weak,\n  title = {Hearsay},\n}\n",
        "registers/data/counts.csv": (
            f"label,value,unit,source,notes\nOne,{book.entries['numbers']['counts']},of 10,base,\nTwo,5,of 10,base,\n"
        ),
    }
    docs |= {f"figures/{name}.svg": picture(version) for name, version in book.entries["picture"].items()}
    setting = "" if book.entries["setting"]["names"] == 1 else '\nterms_not_linked = ("apple",)\n'
    return {
        "conf.py": conf + setting,
        "pyproject.toml": f'[project]\nversion = "1"\n\n{FORMATS}\n',
        **{f"docs/{name}": text for name, text in docs.items()},
    }
