"""The EPUB by Ace, the accessibility checker of the DAISY Consortium: its own rules and those of axe, in a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support.books import Book, MakeBook

if TYPE_CHECKING:
    from collections.abc import Callable


class Report(NamedTuple):
    """What Ace looked at, and what it found: file, rule and place."""

    files: set[str]
    violations: list[tuple[str, str, str]]


def ace(program: Path, chromium: str, epub: Path, folder: Path) -> Report:
    """Run Ace, which leaves its settings in the home folder: here another one."""
    run = subprocess.run(
        ["node", str(program), "--force", "--silent", "--outdir", str(folder), str(epub)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PUPPETEER_EXECUTABLE_PATH": chromium, "HOME": str(folder)},
    )
    report = folder / "report.json"
    assert report.is_file(), run.stdout + run.stderr
    files = json.loads(report.read_text(encoding="utf-8"))["assertions"]
    names = [file["earl:testSubject"]["url"].removeprefix("/") for file in files]
    return Report(
        {name for name in names if name.endswith(".xhtml")},
        [
            (name, found["earl:test"]["dct:title"], found["earl:result"]["dct:description"])
            for name, file in zip(names, files, strict=True)
            for found in file["assertions"]
        ],
    )


def test_ace_finds_no_violation(book: Book, chromium: str, node_tool: Callable[[str], Path], tmp_path: Path) -> None:
    report = ace(node_tool("@daisy/ace-cli/bin/ace.js"), chromium, book.epub, tmp_path)
    print(f"\nAce: {len(report.violations)} violations in {len(report.files)} pages")
    assert report.violations == []
    assert report.files == {f"{name}.xhtml" for name in book.epub_pages}


def test_ace_is_really_asked(
    tiny_book: MakeBook, chromium: str, node_tool: Callable[[str], Path], tmp_path: Path
) -> None:
    told = {"accessMode": ["textual"], "accessModeSufficient": ["textual"], "accessibilityHazard": ["none"]}
    book = tiny_book(
        {"index": "# Home\n\n![A box](box.svg)\n"}, epub_accessibility=told, epub_accessibility_summary="A box."
    )
    sound = next(book.build("epub").glob("*.epub"))
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, re.sub(rb' alt="A box"', b"", source.read(entry)))
    report = ace(node_tool("@daisy/ace-cli/bin/ace.js"), chromium, broken, tmp_path / "report")
    assert [(name, rule) for name, rule, _place in report.violations] == [("index.xhtml", "image-alt")]


def test_every_package_is_locked_by_its_content() -> None:
    folder = Path(__file__).resolve().parents[1] / "tools" / "node"
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 100
    assert [name for name, entry in packages.items() if name and "sha512-" not in entry.get("integrity", "")] == []
    # So that it can be installed from any copy of the registry.
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
