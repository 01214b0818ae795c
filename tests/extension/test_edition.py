"""Which edition a book is: from git, from a source archive, or honestly not known."""

from __future__ import annotations

import datetime as dt
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from handbook.model import edition
from tests.support.books import MakeBook

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = '[project]\nversion = "7.1"\n[tool.handbook]\nmade_of = ["docs/**/*", "conf.py"]\n'
SECONDS = int(dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC).timestamp())


@pytest.fixture(autouse=True)
def no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def git(folder: Path, *arguments: str) -> bytes:
    settings = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, check=True).stdout


def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with two commits, the last from 1 June 2026 in the evening, UTC."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    for name in (".gitattributes", ".git_archival.txt"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    # A writer further east is a day ahead.
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"{SECONDS} +1100")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "First")
    git(folder, "commit", "-qm", "Second", "--allow-empty")
    return folder


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD").decode().strip()


def unpacked(folder: Path, target: Path) -> Path:
    with tarfile.open(fileobj=BytesIO(git(folder, "archive", "HEAD"))) as archive:
        archive.extractall(target, filter="data")
    return target


def test_a_checkout_knows_version_commit_and_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    found = edition.read(folder)
    assert found.commit == head(folder)
    assert found.line == f"Edition 7.1 of 1 June 2026 (commit {head(folder)[:10]})"


def test_so_does_a_shallow_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "b")
    assert edition.read(tmp_path / "b") == edition.read(folder)


def test_so_does_a_source_archive_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    archive = unpacked(folder, tmp_path / "b")
    monkeypatch.setenv("PATH", "")
    assert edition.read(archive) == edition.Edition("7.1", head_of(archive), dt.datetime.fromtimestamp(SECONDS, dt.UTC))


def head_of(archive: Path) -> str:
    """Return what git wrote into the archive."""
    return (archive / ".git_archival.txt").read_text(encoding="utf-8").split()[1]


def test_an_archive_inside_of_another_repository_is_not_of_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    other = repository(tmp_path / "b", monkeypatch)
    git(other, "commit", "-qm", "Third", "--allow-empty")
    assert edition.read(unpacked(folder, other / "vendored")).commit == head(folder) != head(other)


@pytest.mark.parametrize("name", ["docs/index.md", "docs/new.md", "pyproject.toml"])
def test_a_change_that_no_commit_has_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n# A change\n")
    assert edition.read(folder).line.endswith(f"(commit {head(folder)[:10]}, with changes not committed)")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Third")
    assert edition.read(folder).line.endswith(f"(commit {head(folder)[:10]})")


def test_what_is_not_the_book_changes_no_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    (folder / "notes.txt").write_text("Call the printer.", encoding="utf-8")
    assert not edition.read(folder).changed


def test_a_book_that_does_not_say_what_it_is_made_of_is_made_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Third")
    assert edition.read(folder, "7.2").line == f"Edition 7.2 of 1 June 2026 (commit {head(folder)[:10]})"
    assert edition.read(folder).line.startswith("Edition 2026.06.01 of 1 June 2026 (")
    for name in ("notes.txt", "build/a.html", "venv/pyvenv.cfg", "venv/a.py", ".hidden/a.md", "src/build/a.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    names = {str(path.relative_to(folder)) for path in edition.files(folder) if path.is_file()}
    assert names == {
        ".git_archival.txt",
        ".gitattributes",
        "docs/index.md",
        "notes.txt",
        "pyproject.toml",
        "src/build/a.md",
    }
    assert edition.read(folder).changed


@pytest.mark.parametrize("git_there", [True, False])
def test_where_nobody_knows_it_says_so_and_is_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, git_there: bool
) -> None:
    """A copy of the files alone; or a checkout on a machine without git."""
    folder = repository(tmp_path / "a", monkeypatch)
    if git_there:
        (folder / ".git").rename(tmp_path / "gone")
    else:
        monkeypatch.setenv("PATH", "")
    found = edition.read(folder)
    assert found.line == f"Edition 7.1 of {edition.long_date(dt.datetime.now(dt.UTC).date())} (commit not known)"
    assert edition.read(folder) == found


def test_a_packager_may_set_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "a", monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert edition.read(folder).line == f"Edition 7.1 of 1 January 2026 (commit {head(folder)[:10]})"
    assert edition.day() == dt.date(2026, 1, 1)


PAGES = {"index": "# Home\n\n:::{colophon}\n:::\n"}


def test_every_format_says_its_edition(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES, edition_line="Edition 3 & more", handbook_notices=["Nobody has looked at it."])
    page = BeautifulSoup((book.build() / "index.html").read_bytes(), "lxml")
    assert page.main.p.get_text() == "Edition 3 & more."
    assert "Edition 3 & more. Nobody" in page.footer.get_text()
    with ZipFile(next(book.build("epub").glob("*.epub"))) as archive:
        assert "<p>Edition 3 &amp; more.</p>" in archive.read("index.xhtml").decode()
        assert '<meta property="schema:version">Edition 3 &amp; more</meta>' in archive.read("content.opf").decode()
    source = (book.build("print") / "handbook.typ").read_text(encoding="utf-8")
    assert source.count('"Edition 3 & more') == 2


def test_another_edition_reads_no_page_anew(tiny_book: MakeBook) -> None:
    book = tiny_book(PAGES)
    book.build()
    doctree = book.folder / "_build" / "doctrees" / "index.doctree"
    before = doctree.stat().st_mtime_ns
    conf = book.folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8").replace("Edition 1", "Edition 2"), encoding="utf-8")
    assert "Edition 2 of a day." in (book.build() / "index.html").read_text(encoding="utf-8")
    assert doctree.stat().st_mtime_ns == before


def test_a_checkout_that_git_does_not_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container a checkout often is another user's; the edition would be of today, by nobody."""
    root = repository(tmp_path / "book", monkeypatch)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(edition.OwnerError, match=r"safe\.directory.*edition\.owner") as raised:
        edition.read(root)
    assert "\n" not in str(raised.value)
    git(root, "config", "--global", "--add", "safe.directory", str(root))
    assert edition.read(root).commit
