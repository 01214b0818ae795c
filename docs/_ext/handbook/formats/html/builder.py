"""The ``html`` builder: Sphinx's with our index of words, and without writing again what would come out the same.

With a theme that is neither ours nor made of ours, Sphinx's own search stays, and its builder writes as it always does.

A page of the website is made of its own text, of what it shows of other pages (``digest``), and of what all pages are made
with: settings, look, code, registers, the day. The finished page is kept with a digest of all that, beside what Sphinx has
read. A later build puts a page whose digest is the same back as it was, into whatever folder it writes to, so that folder
can be empty; every other page is written. Nothing is kept of a build that had anything to warn of: it shall say so again.
"""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import docutils
import sphinx
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from handbook.formats.html import digest, search
from handbook.model import edition, words, words_of_html
from handbook.model.diagnostics import Count
from handbook.model.pages import built_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CODE = Path(__file__).parents[2]
THEME = Path(__file__).parent / "theme"
# Kinds of settings (Sphinx: what a change of them makes necessary) that can show on a page of the website.
KINDS: frozenset[Literal["env", "html", ""]] = frozenset({"env", "html", ""})


class Finished(NamedTuple):
    """A page as it was written."""

    made_of: str  # digest
    text: bytes
    images: tuple[str, ...]  # which it shows
    offered: str  # the state of the files that it offers to take away, or nothing
    entry: search.Page | None  # what the index of words has of it


class HandbookHTMLBuilder(StandaloneHTMLBuilder):
    """Sphinx's ``html``, which keeps pages, with our index of words."""

    name = "html"

    def init(self) -> None:
        """Start with no page."""
        super().init()
        # A theme that inherits ours has our pages and style sheet.
        self.own_theme = str(THEME) in map(str, self.theme.get_theme_dirs())
        self.count = Count(self.config)
        self.check = words.Check(self, words_of_html.HANDLERS)
        self.entries: dict[str, search.Page] = {}
        self.made_of: dict[str, str] = {}
        self.shown: dict[str, tuple[str, ...]] = {}
        self.offered: dict[str, str] = {}

    def get_outdated_docs(self) -> Iterator[str]:
        """Return all pages: which of them are written is decided when all are read."""
        yield from self.env.found_docs

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the pages that changed, and put the others back."""
        if not self.own_theme:
            super().write_documents(docnames)
            return
        before, self.made_of = self.kept(), self.digests()
        for gone in before.keys() - self.made_of.keys():
            self.get_output_path(gone).unlink(missing_ok=True)
        same = {name for name, page in before.items() if self.is_same(name, page)}
        for name in same:
            self.put_back(name, before[name])
        if changed := self.made_of.keys() - same:
            super().write_documents(changed)

    def is_same(self, name: str, page: Finished) -> bool:
        """Return whether a page would be written as it was; Sphinx copies sources only of pages that it writes."""
        offers = page.offered in {"", self.files()}
        return page.made_of == self.made_of.get(name) and offers and not self.config.html_copy_source

    def put_back(self, name: str, page: Finished) -> None:
        """Let a page stand in the output as it was."""
        path = self.get_output_path(name)
        if not path.is_file() or path.read_bytes() != page.text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page.text)
        self.shown[name], self.offered[name] = page.images, page.offered
        self.images.update({source: self.env.images[source][1] for source in page.images})
        if page.entry:
            self.entries[name] = page.entry

    def digests(self) -> dict[str, str]:
        """Return for each page a digest of all that it is made of."""
        common = hashlib.sha256(f"{digest.digest(self.env)}\n{self.surroundings()}".encode()).hexdigest()
        texts = self.env.domains["read"].data["texts"]
        found = {}
        for name in self.env.found_docs:
            # A table of contents shows headings of the pages in it, and of those below.
            headings = [str(self.env.tocs[below]) for below in self.below(name)]
            found[name] = hashlib.sha256(repr((common, texts[name], headings)).encode()).hexdigest()
        return found

    def below(self, name: str) -> list[str]:
        """Return the pages in the tables of contents of a page, and in theirs."""
        found: dict[str, None] = {}
        todo = list(self.env.toctree_includes.get(name, ()))
        while todo:
            page = todo.pop()
            if page not in found and page in self.env.tocs:
                found[page] = None
                todo += self.env.toctree_includes.get(page, ())
        return list(found)

    def surroundings(self) -> str:
        """Return what changes with anything that all pages are made with."""
        looks = [*self.theme.get_theme_dirs(), *(Path(self.confdir, name) for name in self.config.html_static_path)]
        used = {Path(self.srcdir, name) for names in self.env.dependencies.values() for name in names}
        used |= {Path(self.confdir, name) for name in getattr(self.config, "bibtex_bibfiles", ())}
        return repr(
            (
                sphinx.__version__,
                docutils.__version__,
                edition.day(),
                sorted(
                    ((name, _in_order(value)) for name, value, _kind in self.config.filter(KINDS)), key=lambda p: p[0]
                ),
                sorted(self.tags),
                sorted((source, file) for source, (_pages, file) in self.env.images.items()),
                sorted(self.env.domains["read"].data["beside"].items()),
                [(path.name, path.read_bytes()) for path in sorted(used) if path.is_file()],
                _states(
                    path
                    for folder in (*looks, CODE)
                    for path in sorted(Path(folder).rglob("*.*"))
                    if path.suffix != ".pyc"
                ),
            )
        )

    @property
    def keep(self) -> Path:
        """Where finished pages are kept."""
        return Path(self.doctreedir, "website.pickle")

    def kept(self) -> dict[str, Finished]:
        """Return the pages that were kept."""
        try:
            return dict(pickle.loads(self.keep.read_bytes()))  # noqa: S301 (it is beside Sphinx's own, and as trusted)
        except (OSError, EOFError, ValueError, AttributeError, TypeError, pickle.UnpicklingError):
            return {}  # the first build, or one by older code

    def files(self) -> str:
        """Return the state of all files that pages can offer."""
        return _states(built_file(self.env, name) for _, files in self.config.downloads.values() for name, _ in files)

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Note which pictures a page shows, and whether it offers files."""
        super().write_doc_serialized(docname, doctree)
        self.shown[docname] = tuple(
            sorted({image["uri"] for image in doctree.findall(nodes.image)} & self.images.keys())
        )
        offers = any("downloads" in section["classes"] for section in doctree.findall(nodes.section))
        self.offered[docname] = self.files() if offers else ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page, and see that its words are there; those of a page that is put back were."""
        with self.check.page(docname, doctree, lambda: words_of_html.text_of(self.get_output_path(docname))):
            super().write_doc(docname, doctree)

    def load_indexer(self, docnames: AbstractSet[str]) -> None:
        """Do nothing: what the index has of pages that are put back is kept with them."""
        if not self.own_theme:
            super().load_indexer(docnames)

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Add a page to the index; pages without a title, such as the index of words, are not searched."""
        if not self.own_theme:
            super().index_page(pagename, doctree, title)
        elif title:
            self.entries[pagename] = search.page_of(self.env, pagename, self.get_target_uri(pagename), doctree)

    def dump_search_index(self) -> None:
        """Write the index of words, now that all pages are there; and keep them."""
        if not self.own_theme:
            super().dump_search_index()
            return
        pages = [entry for _name, entry in sorted(self.entries.items())]
        Path(self.outdir, "search-index.js").write_text(
            search.script(pages, search.hints_of(self.env)), encoding="utf-8"
        )
        self.keep.unlink(missing_ok=True)
        if not self.count.reported:
            finished = {
                name: Finished(
                    made_of,
                    self.get_output_path(name).read_bytes(),
                    self.shown[name],
                    self.offered[name],
                    self.entries.get(name),
                )
                for name, made_of in self.made_of.items()
            }
            self.keep.write_bytes(pickle.dumps(finished, pickle.HIGHEST_PROTOCOL))


def _in_order(value: object) -> object:
    """Return the value of a setting so that it is written in one way: sets have no order."""
    return sorted(value, key=repr) if isinstance(value, set | frozenset) else value


def _states(paths: Iterable[Path]) -> str:
    """Return what changes with any of the files, without reading them."""
    states = ((path, path.stat()) for path in paths if path.is_file())
    return repr([(path.name, state.st_size, state.st_mtime_ns) for path, state in states])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of Sphinx's."""
    # What pages show of each other, and what they are made of.
    for part in ("checks.outdated", "content.downloads", "content.glossary", "model.words"):
        app.setup_extension(f"handbook.{part}")
    app.add_builder(HandbookHTMLBuilder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
