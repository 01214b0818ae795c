"""Every link of the finished book in one report: ``make links``; ``make linkcheck`` tries those to the outside, too.

A link inside is followed: on the website by lychee, in the EPUB by epubcheck, in the PDFs to the page it points at; a
link of a PDF to the website of the book, to that page. A link to the outside is counted here and tried by ``outside``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import runpy
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlsplit

import pikepdf
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.support.books import Book
from tests.support.java import JAVA
from tests.tools import outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
# What is neither followed nor tried.
OTHER = ("tel:", "mailto:", "data:")


class Report(NamedTuple):
    """What is known of the links of one format."""

    form: str
    files: int
    inside: int
    outside: dict[str, list[str]]  # address -> files that have it
    other: int
    dead: list[str]  # a sentence for each

    def row(self) -> str:
        """Return a line of the table."""
        links = sum(len(files) for files in self.outside.values())
        return f"{self.form:6} {self.files:6} {self.inside:8} {links:8} {self.other:8} {len(self.dead):6}"


def website(folder: Path) -> Report:
    """Return what lychee says of the website in ``folder``."""
    lychee = shutil.which("lychee", path=sysconfig.get_path("scripts")) or shutil.which("lychee")
    assert lychee, "lychee is missing; `make test` installs it (requirements-test.txt)"
    pages = sorted(folder.rglob("*.html"))
    options = ["--offline", "--include-fragments", "--no-progress", "--format", "json", "--root-dir", str(folder)]
    run = subprocess.run([lychee, *options, *pages], capture_output=True, text=True, check=False)
    assert run.stdout, run.stderr
    said = json.loads(run.stdout)
    dead = [
        f"HTML {Path(name).relative_to(folder)}:{link['span']['line']}: {link['url'].removeprefix(f'file://{folder}/')}: "
        f"{link['status']['text']}"
        for name, links in said["error_map"].items()
        for link in links
    ]
    found = [
        (str(page.relative_to(folder)), address)
        for page in pages
        for address in _addresses(BeautifulSoup(page.read_bytes(), "lxml"))
        if _leaves(address)
    ]
    return _report("HTML", len(pages), said["successful"] + said["errors"], found, dead)


def epub(path: Path) -> Report:
    """Return what epubcheck says of the links of an EPUB; how many there are is counted here."""
    dead = [f"EPUB {message}" for message in epubcheck(path) if message.startswith("RSC-")]
    found, inside = [], 0
    pages = {name: page for name, page in Book(path.parents[1]).epub_pages.items() if name != "nav"}
    for name, page in pages.items():
        for address in _addresses(page.soup):
            if _leaves(address):
                found.append((name, address))
            else:
                inside += 1
    return _report("EPUB", len(pages), inside, found, dead)


@cache
def epubcheck(path: Path) -> list[str]:
    """Return the messages of the standard's own checker about an EPUB, each with file and line."""
    jar = next(Path(sysconfig.get_path("purelib"), "epubcheck").rglob("epubcheck.jar"))
    run = subprocess.run(
        [*JAVA, "-jar", str(jar), "--json", "-", str(path)], capture_output=True, text=True, check=False
    )
    assert run.stdout, run.stderr
    return [
        f"{message['ID']} {place['path']}:{place['line']}: {message['message']}"
        for message in json.loads(run.stdout)["messages"]
        for place in message["locations"]
    ]


def settings() -> dict[str, Any]:
    """Return what conf.py says; the day that it sets for a build is not set for whoever asks."""
    with patch.dict(os.environ):
        return runpy.run_path(str(ROOT / "conf.py"))


def pdfs(paths: Iterable[Path], folder: Path) -> Report:
    """Return what is found in PDFs, whose links to the book's own website lead to the pages in ``folder``."""
    files, inside, found, dead = 0, 0, [], []
    own = settings()["print_address"]
    for path in paths:
        files += 1
        for place, address in links_of(path):
            if address.startswith(own):
                place = page_of(folder, address.removeprefix(own))  # noqa: PLW2901
                inside += 1
            elif address:
                found.append((path.name, address))
            else:
                inside += 1
            if not place:
                dead.append(f"PDF {path.name}: {address or 'a link'} leads nowhere")
    return _report("PDF", files, inside, found, dead)


def links_of(path: Path) -> Iterator[tuple[bool, str]]:
    """Yield each link of a PDF: whether its place is there, and its address if it leads out."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        names = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.Subtype != "/Link":
                    continue
                action = note.get("/A", pikepdf.Dictionary())
                place = note.get("/Dest", action.get("/D"))
                if place is None:
                    yield True, str(action.URI)
                    continue
                if isinstance(place, pikepdf.String | pikepdf.Name):
                    place = names.get(str(place))
                place = place.D if isinstance(place, pikepdf.Dictionary) else place
                yield place is not None and place[0].objgen in pages, ""


def page_of(folder: Path, address: str) -> bool:
    """Return whether the website in ``folder`` has an address, its fragment too."""
    name, _, key = address.partition("#")
    path = folder / (name or "index.html")
    return path.is_file() and (not key or key in _keys(path))


@cache
def _keys(path: Path) -> set[str]:
    return {found["id"] for found in BeautifulSoup(path.read_bytes(), "lxml").select("[id]")}


def _addresses(page: BeautifulSoup) -> Iterator[str]:
    for link in page.select("[href], [src]"):
        yield link.get("href") or link["src"]


def _leaves(address: str) -> bool:
    return bool(urlsplit(address).scheme)


def _report(form: str, files: int, inside: int, found: list[tuple[str, str]], dead: list[str]) -> Report:
    """Return a report; ``found`` has file and address of each link that leaves the book."""
    addresses: dict[str, list[str]] = {}
    other = 0
    for name, address in found:
        if address.startswith(OTHER):
            other += 1
        elif address.startswith(("http:", "https:")):
            addresses.setdefault(address, []).append(name)
        else:
            dead.append(f"{form} {name}: '{address}' is no address")
    return Report(form, files, inside, addresses, other, dead)


def everything(book: Book) -> list[Report]:
    """Return the reports of all formats."""
    return [website(book.html), epub(book.epub), pdfs(book.pdfs, book.html)]


def addresses(reports: Iterable[Report]) -> dict[str, str]:
    """Return each outside address with the first file that has it."""
    found: dict[str, str] = {}
    for report in reports:
        for address, files in report.outside.items():
            found.setdefault(address, f"{report.form} {files[0]}")
    return found


def main() -> int:
    """Print the report; return 1 if a link is dead."""
    reports = everything(Book(ROOT / "build"))
    print(f"{'':6} {'files':>6} {'inside':>8} {'outside':>8} {'other':>8} {'dead':>6}")
    print("\n".join(report.row() for report in reports))
    print(outside.summary(addresses(reports), outside.load(outside.REGISTER)))
    dead = [sentence for report in reports for sentence in report.dead]
    print("\n".join(dead), file=sys.stderr, end="\n" if dead else "")
    return 1 if dead else 0


def try_outside() -> int:
    """Try every outside address, renew the register and print it; return 1 if one is dead or none answered."""
    wanted = addresses(everything(Book(ROOT / "build")))
    work = ROOT / "build" / ".work" / "linkcheck"
    with patch.dict(os.environ), docutils_namespace():
        config = Sphinx(ROOT / "docs", ROOT, work, work, "linkcheck", status=None).config
    found = outside.tried(wanted, config)
    answers = {
        answer.address: answer
        for answer in outside.renewed(found, outside.load(outside.REGISTER), dt.datetime.now(dt.UTC).date())
    }
    for answer in sorted(answers.values(), key=lambda answer: outside.RESULTS.index(answer.result)):
        print(f"{answer.result:9} {answer.address} ({wanted[answer.address]}) {answer.said}")
    if not any(answer.result in {"working", "moved", "refused"} for answer in answers.values()):
        print("No address answered, so nothing was written down; is there a network?", file=sys.stderr)
        return 1
    outside.write(outside.REGISTER, answers.values())
    print(outside.summary(wanted, answers))
    return 1 if any(answer.result == "dead" for answer in answers.values()) else 0


if __name__ == "__main__":
    sys.exit(try_outside() if "--outside" in sys.argv[1:] else main())
