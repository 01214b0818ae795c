"""make: what it builds again, what it leaves alone, what a broken page does, and the commands of Read the Docs.

The tests share one copy of the handbook, in a folder with spaces in its name, and run in order. Each build of the whole
book takes most of a minute, so each of the four is looked at in every way that it allows.
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

from handbook.build import formats
from tests.support.clones import ELSEWHERE, ROOT, clone, differences, make, published, times


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = clone(tmp_path_factory.mktemp("a folder") / "the handbook")
    first = make(folder, "JOBS=2", umask=0o077, **ELSEWHERE)
    assert first.code == 0, first.said
    return folder


@pytest.fixture(scope="module")
def first(copy: Path) -> dict[str, bytes]:
    """Return the book as it was built at once."""
    return content(copy)


def outputs(folder: Path) -> dict[str, int]:
    return {name: time for name, time in times(folder / "build").items() if not name.startswith(".work")}


def content(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in published(folder / "build").items()}


def test_another_place_zone_and_language_make_the_same_book(first: dict[str, bytes]) -> None:
    """`make reproducible` compares more places, and a source archive without git."""
    assert make(ROOT, "-q").code == 0, "the book is older than its sources; run make"
    assert differences(content(ROOT), first) == []


def test_help_lists_every_target(copy: Path) -> None:
    targets = {line.split()[0] for line in make(copy, "help").said.splitlines() if line.startswith("  ")}
    phony = {line.split()[1] for line in (copy / "Makefile").read_text().splitlines() if line.startswith(".PHONY")}
    phony = phony - {"$(FORMATS)"} | formats.load(copy).keys()
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
    assert changed >= {
        "html/risks/liver.html",
        "pdf/kratom-handbook-a4.pdf",
        "epub/kratom-handbook.epub",
    }
    # Two pages have the sizes of the downloads.
    sizes = {"html/index.html", "html/about/downloads-and-licenses.html"}
    assert {name for name in changed if name.endswith(".html")} <= {"html/risks/liver.html", *sizes}


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


def read_the_docs() -> dict:
    return yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))


def test_read_the_docs_offers_what_its_commands_make() -> None:
    """A format that is made and not named, or named and not made, is not offered."""
    config = read_the_docs()
    assert set(config["formats"]) == set(config["build"]["jobs"]["build"]) - {"html"}


EXTRA = "---\naudience: [families]\nchecked: 2026-01-01\ndue: 2030-01-01\n---\n\n# An extra page\n\nText.\n"


def test_the_commands_of_read_the_docs_put_the_three_outputs_in_place(copy: Path, tmp_path: Path) -> None:
    """With one page more than the book has; the next test takes it away again."""
    (copy / "docs" / "risks" / "extra.md").write_text(EXTRA)
    start = copy / "docs" / "index.md"
    start.write_text(start.read_text().replace("risks/liver\n", "risks/liver\nrisks/extra\n"))
    output = tmp_path / "output"
    jobs = read_the_docs()["build"]["jobs"]
    steps = [jobs["create_environment"], jobs["install"], *jobs["build"].values()]
    for command in (command for step in steps for command in step):
        environment = os.environ | {
            "READTHEDOCS": "True",
            "READTHEDOCS_OUTPUT": str(output),
            "READTHEDOCS_CANONICAL_URL": "https://example.org/en/latest/",
        }
        run = subprocess.run(
            ["bash", "-c", command], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, command + run.stdout + run.stderr
    assert (output / "html" / "index.html").is_file()
    canonical = 'rel="canonical" href="https://example.org/en/latest/{}.html"'
    for name in ("emergency", "risks/extra"):
        assert canonical.format(name) in (output / "html" / f"{name}.html").read_text()
    for kind in ("pdf", "epub"):
        [file] = (output / kind).iterdir()
        assert file.name.count(".") == 1
        assert file.suffix == f".{kind}"


def test_a_book_that_is_put_back_is_the_book_again(copy: Path, first: dict[str, bytes]) -> None:
    """Built step by step it is built at once: no changed sentence, no deleted page, no other address is left over."""
    with zipfile.ZipFile(copy / "build/epub/kratom-handbook.epub") as archive:
        assert "risks/extra.xhtml" in archive.namelist()
    for name in ("risks/liver.md", "index.md"):
        (copy / "docs" / name).write_bytes((ROOT / "docs" / name).read_bytes())
    (copy / "docs/risks/extra.md").unlink()
    assert make(copy).code == 0
    last = content(copy)
    assert differences(first, last) == []
    assert not [name for name in last if "extra" in name]
    with zipfile.ZipFile(copy / "build/epub/kratom-handbook.epub") as archive:
        assert "risks/extra.xhtml" not in archive.namelist()
    assert b"An extra page" not in last["html/search-index.js"]
