"""make: what it builds again, what it leaves alone, and what a broken page does.

The tests share one copy of the handbook, in a folder with spaces in its name, and run in order.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from clones import ELSEWHERE, ROOT, clone, differences, make, published, times


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = clone(tmp_path_factory.mktemp("a folder") / "the handbook")
    first = make(folder, "JOBS=2", umask=0o077, **ELSEWHERE)
    assert first.code == 0, first.said
    return folder


def outputs(folder: Path) -> dict[str, int]:
    return {name: time for name, time in times(folder / "build").items() if not name.startswith(".work")}


def content(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in published(folder / "build").items()}


def test_another_place_zone_and_language_make_the_same_book(copy: Path) -> None:
    """`make reproducible` compares more places, and a source archive without git."""
    assert make(ROOT, "-q").code == 0, "the book is older than its sources; run make"
    assert differences(content(ROOT), content(copy)) == []


def test_help_lists_every_target(copy: Path) -> None:
    targets = {line.split()[0] for line in make(copy, "help").said.splitlines() if line.startswith("  ")}
    phony = {line.split()[1] for line in (copy / "Makefile").read_text().splitlines() if line.startswith(".PHONY")}
    assert phony == targets
    assert {"all", "html", "pdf", "epub", "test", "live", "linkcheck", "clean", "help"} <= targets


def test_a_second_make_does_nothing(copy: Path) -> None:
    before = outputs(copy)
    assert "Nothing to be done" in make(copy).said
    assert outputs(copy) == before


def test_it_works_from_any_folder(copy: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        ["make", "-f", str(copy / "Makefile"), "html"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_changed_page_changes_only_what_depends_on_it(copy: Path) -> None:
    before = content(copy)
    page = copy / "docs" / "risks" / "liver.md"
    page.write_text(page.read_text().replace("## Where to get help", "## Where to get help\n\nOne more sentence."))
    assert make(copy).code == 0
    after = content(copy)
    # Every page names the commit, and says from here on that there are changes that it has not.
    noted = re.compile(rb"\(commit [^)]*\)")
    changed = {name for name in after if noted.sub(b"", after[name]) != noted.sub(b"", before.get(name, b""))}
    assert changed >= {"html/risks/liver.html", "pdf/kratom-handbook-a4.pdf", "epub/kratom-handbook.epub"}
    # Two pages have the sizes of the downloads.
    sizes = {"html/index.html", "html/about/downloads-and-licenses.html"}
    assert {name for name in changed if name.endswith(".html")} <= {"html/risks/liver.html", *sizes}


def test_the_same_source_built_step_by_step_and_at_once_is_the_same(copy: Path) -> None:
    """What Sphinx remembers between builds must not show in the book."""
    steps = content(copy)
    assert make(copy, "clean").code == 0
    assert make(copy).code == 0
    assert differences(steps, content(copy)) == []


BREAKS = {
    "docs/risks/liver.md": ("{ref}`nowhere-at-all`", "[ref.ref]"),
    "docs/risks/mixing.md": (
        ":::{figure} ../figures/none.svg\n:alt: Nothing\n:::",
        "[pictures.missing]",
    ),
    "docs/understanding/law.md": ("{cite:p}`nobody2020nothing`", "[bibtex.key_not_found]"),
    "docs/recovery/families.md": (":::{safety} children", "[fences.open]"),
    "docs/benefits/what-it-may-help.md": (":::{safety} no-such-id\n:::", "[safety.no-message]"),
}


def test_every_mistake_is_told_with_its_line_and_nothing_is_lost(copy: Path) -> None:
    before = outputs(copy)
    written = {}
    for name, (markdown, _said) in BREAKS.items():
        page = copy / name
        written[name] = page.read_text()
        page.write_text(f"{written[name]}\n{markdown}\n")
    try:
        refused(copy, written)
    finally:
        for name, text in written.items():
            (copy / name).write_text(text)
    assert outputs(copy) == before


def refused(copy: Path, written: dict[str, str]) -> None:
    # The second run has nothing new to read, and must refuse all the same.
    for _attempt in range(2):
        result = make(copy, "html")
        assert result.code != 0
        assert "Traceback" not in result.said, result.said
        for name, (_markdown, said) in BREAKS.items():
            line = written[name].count("\n") + 2
            assert any(f"{name}:{line}: " in told and said in told for told in result.said.splitlines()), (
                name,
                line,
                result.said,
            )


def test_a_deleted_page_survives_nowhere(copy: Path) -> None:
    page = copy / "docs" / "risks" / "extra.md"
    start = copy / "docs" / "index.md"
    text = start.read_text()
    page.write_text(
        "---\naudience: [families]\nchecked: 2026-01-01\ndue: 2030-01-01\n---\n\n# An extra page\n\nText.\n"
    )
    start.write_text(text.replace("risks/liver\n", "risks/liver\nrisks/extra\n"))
    assert make(copy).code == 0
    assert (copy / "build/html/risks/extra.html").is_file()
    page.unlink()
    start.write_text(text)
    assert make(copy).code == 0
    assert not (copy / "build/html/risks/extra.html").exists()
    with zipfile.ZipFile(copy / "build/epub/kratom-handbook.epub") as archive:
        assert "risks/extra.xhtml" not in archive.namelist()
    assert b"An extra page" not in (copy / "build/html/search-index.js").read_bytes()
