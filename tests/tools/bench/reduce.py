"""Write a book of Sphinx anew in standard Markdown, once for Sphinx with MyST and once for pandoc, from the same reading.

What only we have becomes what everybody has: safety messages are admonitions, claims lists of definitions, charts figures.
Labels, numbers, sources, terms and pictures stay; what is filled in when a format is written is left out, for both.
Something that cannot be written stops the work: the contestants shall have the same text.

Usage: ``reduce.py ROOT MYST PANDOC`` with the folder of the book's conf.py and docs, and two new ones.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from handbook.model.pages import names_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

# Filled in later by our extension, or nothing that a reader sees.
DROPPED = {"comment", "index", "placeholder", "system_message"}
NO_PICTURE = re.compile(r"<!DOCTYPE[^>]*>\s*|<metadata>.*?</metadata>\s*", re.DOTALL)
# The pages of the bibliography become one.
SOURCES = "sources"


class Dialect:
    """How a page is written; this one is MyST's."""

    fence = "```"

    def __init__(self, env: BuildEnvironment, labels: dict[str, str]) -> None:
        """Write pages of ``env``; ``labels`` has the one name that stands for each label."""
        self.env, self.labels, self.docname = env, labels, ""

    # -- Within a line ---------------------------------------------------------

    def inlines(self, node: nodes.Element) -> str:
        """Return what stands within an element, in one line."""
        return " ".join("".join(map(self.inline, node.children)).split())

    def inline(self, node: nodes.Node) -> str:  # noqa: C901, PLR0911 (a row for each kind)
        """Return a piece of a line."""
        match node:
            case nodes.Text():
                return re.sub(r"([\\`*_\[\]<>#|$~^@{}])", r"\\\1", node.astext())
            case nodes.strong():
                return f"**{self.inlines(node)}**"
            case nodes.emphasis():
                return f"*{self.inlines(node)}*"
            case nodes.literal():
                return f"`{node.astext()}`"
            case nodes.reference() if str(node.get("refuri", "")).startswith("http"):
                return f"[{self.inlines(node)}]({node['refuri']})"
            case addnodes.pending_xref():
                return self.link(node)
            case nodes.footnote_reference():
                return f"[^{self.note(node)}]"
            case nodes.inline() | nodes.reference() | nodes.subscript() | nodes.superscript():
                return "".join(map(self.inline, node.children))
            case nodes.target() | nodes.raw():
                return ""
        if node.__class__.__name__ in DROPPED:
            return ""
        msg = f"{self.docname}: cannot write {node.__class__.__name__} within a line"
        raise ValueError(msg)

    def note(self, node: nodes.Element) -> str:
        """Return the name of a footnote, unlike those of all other pages."""
        number = node.get("refname") or node["names"][0]
        return f"{self.docname.replace('/', '-')}-{number}"

    def link(self, node: addnodes.pending_xref) -> str:
        """Return a link to a place, a number, a source or a term."""
        kind, target = f"{node['refdomain']}:{node['reftype']}", node["reftarget"]
        words = node.astext()
        if kind == "cite:p":
            return f"{{cite:p}}`{target}`"
        if kind == "std:numref":
            return f"{{numref}}`{self.labels[target]}`"
        if kind == "std:term":
            return f"{{term}}`{words} <{target}>`"
        if kind == "std:ref":
            return f"{{ref}}`{words} <{self.labels[target]}>`" if node.get("refexplicit") else f"{{ref}}`{target}`"
        return words

    # -- Blocks ----------------------------------------------------------------

    def blocks(self, node: nodes.Element, level: int = 1) -> str:
        """Return the blocks within an element, with empty lines between."""
        return "\n\n".join(filter(None, (self.block(child, level) for child in node.children)))

    def block(self, node: nodes.Node, level: int) -> str:  # noqa: C901, PLR0911, PLR0912 (a row for each kind)
        """Return a block."""
        match node:
            case nodes.section():
                if "fine-print" in node["classes"]:
                    return ""
                return f"{self.heading(node, level)}\n\n{self.blocks(node, level + 1)}"
            case nodes.title():
                return ""
            case nodes.paragraph() | nodes.rubric():
                return re.sub(r"^([-+]|\d+[.)])(?=\s)", r"\\\1", self.inlines(node))
            case nodes.bullet_list() | nodes.enumerated_list():
                signs = (f"{count}." if isinstance(node, nodes.enumerated_list) else "-" for count in range(1, 999))
                return "\n".join(
                    _hung(f"{sign} ", self.blocks(item, level))
                    for sign, item in zip(signs, node.children, strict=False)
                )
            case addnodes.glossary():
                return self.glossary(node)
            case nodes.definition_list():
                return "\n\n".join(
                    f"{self.inlines(item[0])}\n{_hung(':   ', self.blocks(item[-1], level))}" for item in node.children
                )
            case nodes.Admonition():
                return self.admonition(node)
            case nodes.table():
                return self.table(node)
            case nodes.figure():
                return self.figure(node)
            case nodes.footnote():
                return (
                    f"[^{self.note(node)}]: {' '.join(self.inlines(child) for child in node.findall(nodes.paragraph))}"
                )
            case nodes.transition():
                return "***"
            case nodes.container() | nodes.compound() | nodes.block_quote() | nodes.definition():
                return self.blocks(node, level)
            case nodes.target() | nodes.raw() | addnodes.toctree():
                return ""
        name = node.__class__.__name__
        if name in DROPPED or name == "bibliography":
            return ""
        msg = f"{self.docname}: cannot write {name}"
        raise ValueError(msg)

    def name_of(self, node: nodes.Element) -> str:
        """Return the name by which links lead to an element, or nothing."""
        return next(
            (
                name
                for name in self.labels.values()
                if self.env.domains.standard_domain.anonlabels[name] in self.places(node)
            ),
            "",
        )

    def places(self, node: nodes.Element) -> set[tuple[str, str]]:
        """Return where an element is."""
        return {(self.docname, key) for key in node["ids"]}

    def heading(self, node: nodes.section, level: int) -> str:
        """Return a heading with its label."""
        name = self.name_of(node)
        return f"{f'({name})={chr(10)}{chr(10)}' if name else ''}{'#' * level} {self.inlines(node[0])}"

    def glossary(self, node: addnodes.glossary) -> str:
        """Return the words and what they mean."""
        entries = (
            "\n".join(
                (
                    *(term.astext() for term in item if isinstance(term, nodes.term)),
                    _hung("    ", self.blocks(item[-1])),
                )
            )
            for item in node.findall(nodes.definition_list_item)
        )
        return f"{self.fence}{{glossary}}\n" + "\n\n".join(entries) + f"\n{self.fence}"

    def admonition(self, node: nodes.Element) -> str:
        """Return a box: its title and its text."""
        title, text = self.box(node)
        return f":::{{admonition}} {title}\n\n{text}\n:::"

    def box(self, node: nodes.Element) -> tuple[str, str]:
        """Return the title and the text of a box."""
        title = next(node.findall(nodes.title), None)
        return (self.inlines(title) if title else node.__class__.__name__.capitalize()), self.blocks(node)

    def cells(self, node: nodes.table) -> list[list[str]]:
        """Return the cells of a table; a list in a cell becomes a row of sentences."""
        rows = [
            [" ".join(self.inlines(text) for text in cell.findall(nodes.paragraph)) for cell in row.children]
            for row in node.findall(nodes.row)
        ]
        # A list of ours that has its rows only when a format is written gets one here.
        return rows if len(rows) > 1 else [*rows, ["-"] * len(rows[0])]

    def table(self, node: nodes.table) -> str:
        """Return a table whose first row is its head."""
        title = self.inlines(node[0]) if isinstance(node[0], nodes.title) else ""
        name = self.name_of(node)
        rows = (
            "\n".join(f"{'* -' if not at else '  -'} {cell}" for at, cell in enumerate(row)) for row in self.cells(node)
        )
        lines = [
            f":::{{list-table}} {title}",
            *([f":name: {name}"] if name else []),
            ":header-rows: 1",
            "",
            *rows,
            ":::",
        ]
        return "\n".join(lines)

    def figure(self, node: nodes.figure) -> str:
        """Return a picture with its text alternative and its caption."""
        image, caption = next(node.findall(nodes.image)), next(node.findall(nodes.caption))
        name = self.name_of(node)
        lines = [f":::{{figure}} /figures/{Path(image['uri']).name}", *([f":name: {name}"] if name else [])]
        return "\n".join([*lines, f":alt: {image['alt']}", "", self.inlines(caption), ":::"])

    def start(self, names: list[str]) -> str:
        """Return what the start page has besides: the contents."""
        return (
            f"{self.fence}{{toctree}}\n:hidden:\n:caption: Pages\n\n"
            + "\n".join(f"/{name}" for name in names)
            + f"\n{self.fence}"
        )

    def sources(self) -> str:
        """Return the page of all sources."""
        return f"# Sources\n\n{self.fence}{{bibliography}}\n{self.fence}\n"


class Pandoc(Dialect):
    """Pandoc's Markdown; it knows no numbers of tables and figures, and no glossary."""

    def attribute(self, node: nodes.Element) -> str:
        """Return the label of an element, unlike those that pandoc gives to headings."""
        name = self.name_of(node)
        return f"#at-{name}" if name else ""

    def link(self, node: addnodes.pending_xref) -> str:
        """Return a link in pandoc's way."""
        kind, target = f"{node['refdomain']}:{node['reftype']}", node["reftarget"]
        if kind == "cite:p":
            return f"[{'; '.join(f'@{key.strip()}' for key in target.split(','))}]"
        if kind == "std:numref":
            return f"[this](#at-{self.labels[target]})"
        if kind == "std:ref":
            title = self.env.domains.standard_domain.labels.get(target, ("", "", target))[2]
            words = "".join(map(self.inline, node.children)) if node.get("refexplicit") else title
            return f"[{words}](#at-{self.labels[target]})"
        return "".join(map(self.inline, node.children))

    def heading(self, node: nodes.section, level: int) -> str:
        """Return a heading with its label."""
        label = self.attribute(node)
        return f"{'#' * level} {self.inlines(node[0])}{f' {{{label}}}' if label else ''}"

    def glossary(self, node: addnodes.glossary) -> str:
        """Return the words and what they mean."""
        return "\n\n".join(
            f"{', '.join(term.astext() for term in item if isinstance(term, nodes.term))}\n{_hung(':   ', self.blocks(item[-1]))}"
            for item in node.findall(nodes.definition_list_item)
        )

    def admonition(self, node: nodes.Element) -> str:
        """Return a box: its title and its text."""
        title, text = self.box(node)
        return f"::: {{.admonition}}\n**{title}**\n\n{text}\n:::"

    def table(self, node: nodes.table) -> str:
        """Return a table of pipes, as wide as its columns are in ours."""
        head, *rows = self.cells(node)
        widths = [column.get("colwidth", 1) for column in node.findall(nodes.colspec)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        parts = "|".join("-" * max(3, width) for width in widths)
        title = self.inlines(node[0]) if isinstance(node[0], nodes.title) else ""
        label = self.attribute(node)
        caption = f"\n\n: {title}{f' {{{label}}}' if label else ''}" if title else ""
        return "\n".join([f"| {' | '.join(head)} |", f"|{parts}|", *lines]) + caption

    def figure(self, node: nodes.figure) -> str:
        """Return a picture with its text alternative and its caption."""
        image, caption = next(node.findall(nodes.image)), next(node.findall(nodes.caption))
        alternative = image["alt"].replace('"', "'")
        return f'![{self.inlines(caption)}](figures/{Path(image["uri"]).name}){{{self.attribute(node)} alt="{alternative}"}}'

    def start(self, names: list[str]) -> str:
        """Return nothing: pandoc makes the contents itself."""
        del names
        return ""

    def sources(self) -> str:
        """Return the place of all sources."""
        return "# Sources\n\n::: {#refs}\n:::\n"


def _hung(sign: str, text: str) -> str:
    """Return a text behind a sign, its further lines below its first."""
    return sign + text.replace("\n", "\n" + " " * len(sign))


def write(env: BuildEnvironment, myst: Path, pandoc: Path) -> None:
    """Write all pages and pictures of a book into two folders, the order of its pages into ``order.txt`` of the second."""
    named: dict[tuple[str, str], str] = {}
    places = env.domains.standard_domain.anonlabels
    labels = {name: named.setdefault(place, name) for name, place in places.items() if "/" not in name}
    names = names_in_order(env)
    others = [*names[1:], SOURCES]
    for folder, dialect in ((myst, Dialect(env, labels)), (pandoc, Pandoc(env, labels))):
        for name in names:
            dialect.docname = name
            text = dialect.blocks(env.get_doctree(name))
            extra = dialect.start(others) if name == names[0] else ""
            _put(folder / f"{name}.md", f"{text}\n\n{extra}\n")
        _put(folder / f"{SOURCES}.md", dialect.sources())
        for source in _pictures(env):
            (folder / "figures").mkdir(exist_ok=True)
            copy = folder / "figures" / source.name
            shutil.copy(source, copy)
            if copy.suffix == ".svg":  # charts as Matplotlib writes them; a picture of a book has no DOCTYPE
                copy.write_text(NO_PICTURE.sub("", copy.read_text(encoding="utf-8")), encoding="utf-8")
    _put(pandoc / "order.txt", "".join(f"{name}.md\n" for name in (*names, SOURCES)))


def _pictures(env: BuildEnvironment) -> Iterator[Path]:
    return (Path(env.srcdir, name).resolve() for name in env.images)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Read the book, and write it twice."""
    root, myst, pandoc = map(Path, sys.argv[1:])
    with TemporaryDirectory() as folder:
        app = Sphinx(root / "docs", root, Path(folder, "out"), Path(folder, "doctrees"), "dummy", status=None)
        app.build()
        write(app.env, myst, pandoc)


if __name__ == "__main__":
    main()
