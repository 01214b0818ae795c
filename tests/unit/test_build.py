"""Building beside the last output, then swapping."""

import os
from pathlib import Path

import pytest

from handbook.build import NOTE, build, digest_of_code, publish, take_up
from tools import CONF


def folder(path: Path, files: dict[str, str], time: int) -> Path:
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (time, time))
    return path


def test_only_what_changed_has_a_new_time_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    old = folder(
        tmp_path / "html", {"same.html": "a", "changed.html": "b", "sub/deleted.html": "c", "stamp": "s"}, 1000
    )
    new = folder(tmp_path / "new", {"same.html": "a", "changed.html": "B", "added.html": "d", "stamp": "s"}, 2000)
    publish(new, old, "**/*", "stamp")
    times = {path.name: path.stat().st_mtime for path in old.rglob("*") if path.is_file()}
    assert times.pop("stamp") > 2000
    assert times == {"same.html": 1000, "changed.html": 2000, "added.html": 2000}
    assert (old / "changed.html").read_text() == "B"
    assert not (old / "sub").exists()


def test_only_what_is_asked_for_is_published(tmp_path: Path) -> None:
    new = folder(tmp_path / "new", {"book.pdf": "a", "book.typ": "b", "images/x.svg": "c"}, 1000)
    publish(new, tmp_path / "pdf", "*.pdf", "book.pdf")
    assert [path.name for path in (tmp_path / "pdf").rglob("*")] == ["book.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "pdf"]


@pytest.mark.parametrize(
    ("note", "kept"),
    [({NOTE: "this code"}, True), ({NOTE: "older code"}, False), ({}, False)],
    ids=["sound", "other code", "failed or killed"],
)
def test_only_what_a_sound_build_of_this_code_has_read_is_kept(
    tmp_path: Path, note: dict[str, str], *, kept: bool
) -> None:
    """A change of the extension once left pages in the book that the older code had read."""
    doctrees = folder(tmp_path / "doctrees", note | {"page.doctree": "read"}, 1000)
    take_up(doctrees, "this code")
    assert (doctrees / "page.doctree").exists() == kept
    # Whoever is killed from here on leaves no note.
    assert not (doctrees / NOTE).exists()


@pytest.mark.parametrize("name", ["docs/_ext/a/b.py", "requirements.txt"])
def test_extension_and_libraries_are_the_code(tmp_path: Path, name: str) -> None:
    folder(tmp_path, {"docs/_ext/a/b.py": "1", "docs/index.md": "1", "requirements.txt": "1"}, 1000)
    before = digest_of_code(tmp_path)
    folder(tmp_path, {"docs/index.md": "2"}, 1000)
    assert digest_of_code(tmp_path) == before
    folder(tmp_path, {name: "2"}, 1000)
    assert digest_of_code(tmp_path) != before


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return the folder of a handbook of one page."""
    settings = CONF | {"bibtex_bibfiles": []}
    conf = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    return folder(tmp_path / "checkout", {"conf.py": conf, "docs/index.md": "# Home\n\nText.\n"}, 1000)


def test_a_sound_book_takes_the_place_of_the_last_and_a_broken_one_does_not(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, made = checkout / "docs" / "index.md", checkout / "build" / "html" / "index.html"
    assert build("html", checkout) == 0
    assert "Text." in made.read_text()
    page.write_text("# Home\n\n:::{note}\nOther text.\n", encoding="utf-8")
    for _attempt in range(2):  # what Sphinx says only while it reads a page is said again
        assert build("html", checkout) == 1
        said = capsys.readouterr().err
        assert "docs/index.md:3: WARNING: this fence is never closed; end it with a line ':::'" in said
        assert "The html was not built; what was built before is untouched." in said
        assert "Text." in made.read_text()
    page.write_text("# Home\n\nOther text.\n", encoding="utf-8")
    assert build("html", checkout) == 0
    assert "Other text." in made.read_text()
    assert [path.name for path in (checkout / "build" / ".work").iterdir()] == ["doctrees"]


def test_what_stops_sphinx_is_told_without_a_traceback(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    conf = checkout / "conf.py"
    conf.write_text(f"{conf.read_text()}\nhelpline_register = 'none.toml'\n", encoding="utf-8")
    assert build("html", checkout) == 1
    said = capsys.readouterr().err
    assert "none.toml: cannot be read (No such file or directory); the handbook needs this register" in said
    assert "Traceback" not in said


def test_a_build_that_is_killed_hides_no_mistake(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sphinx keeps what it has read before it writes, and tells the mistakes of a page only when it reads it."""
    assert build("html", checkout) == 0
    pickle = checkout / "build" / ".work" / "doctrees" / "environment.pickle"
    read = pickle.stat().st_mtime_ns
    (checkout / "docs" / "index.md").write_text("# Home\n\n```{nothing}\n```\n", encoding="utf-8")

    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sphinx.builders.html.StandaloneHTMLBuilder.write_documents", killed)
        with pytest.raises(KeyboardInterrupt):
            build("html", checkout)
    assert pickle.stat().st_mtime_ns > read
    capsys.readouterr()
    assert build("html", checkout) == 1
    assert "Unknown directive type: 'nothing'" in capsys.readouterr().err


def test_an_output_that_was_moved_away_comes_back(tmp_path: Path) -> None:
    """Killed between the two renames that swap the outputs, a build left readers with nothing."""
    old = folder(tmp_path / "build/.work/html.old", {"index.html": "a"}, 1000)
    assert build("html", tmp_path) == 1, "there is nothing to build here"
    assert not old.exists()
    assert (tmp_path / "build/html/index.html").read_text() == "a"
