"""Building: the list of formats, one reading and many writers, and publishing all or nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from handbook.build import formats, publish, run
from handbook.build.progress import Progress, StatusStream
from handbook.build.run import READ_BY, UNTOUCHED, digest_of_code, digest_of_sources, forget_outdated_doctrees
from tests.support.books import CONF
from tests.support.messages import told
from tests.support.warm import EXTENSION, Builds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def folder(path: Path, files: dict[str, str], time: int) -> Path:
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (time, time))
    return path


# -- The list of formats -------------------------------------------------------


def listed(folder: Path, toml: str) -> dict[str, formats.Format]:
    (folder / "pyproject.toml").write_text(toml, encoding="utf-8")
    return formats.load(folder)


def table(name: str, more: str = "") -> str:
    return f'[tool.handbook.formats.{name}]\nhelp = "x"\nbuilder = "{name}"\n{more}\n'


def test_a_format_comes_after_those_that_it_needs(tmp_path: Path) -> None:
    found = listed(tmp_path, table("html", 'needs = ["pdf", "text"]') + table("text") + table("pdf"))
    assert list(found) == ["pdf", "text", "html"]
    assert formats.with_needs(found, ["html"]) == ["pdf", "text", "html"]
    assert formats.with_needs(found, ["text"]) == ["text"]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "pyproject.toml formats.none"),
        ("[tool.handbook]\nformats = 3\n", "pyproject.toml formats.none"),
        ("[tool.handbook]\nsource = 3\n" + table("html"), "pyproject.toml register.text"),
        ("[tool", "pyproject.toml formats.toml"),
        (table("html", "colour = 3"), "pyproject.toml:1 register.field"),
        ('\n[tool.handbook.formats.html]\nhelp = "x"\n', "pyproject.toml:2 register.missing"),
        (table("html", 'needs = ["htm"]'), "pyproject.toml formats.unknown"),
        (table("a", 'needs = ["b"]') + table("b", 'needs = ["a"]'), "pyproject.toml formats.circle"),
    ],
)
def test_a_wrong_list_of_formats_is_refused(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(formats.FormatsError) as caught:
        listed(tmp_path, toml)
    assert told(str(caught.value), tmp_path) == [said]


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    found = listed(tmp_path, table("html"))
    with pytest.raises(formats.FormatsError, match="there is no format 'htm'; write some of: html"):
        formats.with_needs(found, ["htm"])


# -- Publishing ----------------------------------------------------------------


def test_files_that_did_not_change_keep_their_time(tmp_path: Path) -> None:
    old = folder(tmp_path / "html", {"same.html": "a", "changed.html": "b", "sub/deleted.html": "c"}, 1000)
    new = folder(tmp_path / "out", {"same.html": "a", "changed.html": "B", "added.html": "d"}, 2000)
    publish.lay_out(new, tmp_path / "staging" / "html", old, "**/*", "key")
    publish.swap(tmp_path / "staging", tmp_path, ["html"])
    times = {path.name: path.stat().st_mtime for path in old.rglob("*") if path.is_file()}
    assert times.pop(publish.STAMP) > 2000
    assert times == {"same.html": 1000, "changed.html": 2000, "added.html": 2000}
    assert not (old / "sub").exists()
    assert publish.is_current(old, "key")
    assert not publish.is_current(old, "another key")
    assert list((tmp_path / "staging").iterdir()) == []


def test_only_files_of_the_pattern_are_published(tmp_path: Path) -> None:
    new = folder(tmp_path / "out", {"book.pdf": "a", "book.typ": "b", "images/x.svg": "c"}, 1000)
    publish.lay_out(new, tmp_path / "staging", tmp_path / "pdf", "*.pdf", "key")
    assert sorted(path.name for path in (tmp_path / "staging").rglob("*")) == [publish.STAMP, "book.pdf"]


NAMES = ("epub", "html", "pdf")


@pytest.mark.parametrize("renames", range(2 * len(NAMES) + 1))
def test_a_swap_that_is_killed_is_finished_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    """Readers once got the new PDF with the old website."""
    staging = tmp_path / "staging"
    for name in NAMES:
        folder(tmp_path / name, {"book": "old"}, 1000)
        folder(tmp_path / "out" / name, {"book": "new"}, 2000)
        publish.lay_out(tmp_path / "out" / name, staging / name, tmp_path / name, "**/*", "key")
    rename, left = type(tmp_path).rename, renames + 1  # the journal is the first

    def killed(self: Path, target: Path) -> Path:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(type(tmp_path), "rename", killed)
        if renames < 2 * len(NAMES):
            with pytest.raises(KeyboardInterrupt):
                publish.swap(staging, tmp_path, NAMES)
        else:
            publish.swap(staging, tmp_path, NAMES)
    publish.recover(staging, tmp_path)
    assert [(tmp_path / name / "book").read_text() for name in NAMES] == ["new"] * len(NAMES)
    assert list(staging.iterdir()) == []


def test_nothing_is_recovered_where_nothing_was_begun(tmp_path: Path) -> None:
    folder(tmp_path / "staging" / "html", {"book": "half"}, 2000)
    publish.recover(tmp_path / "staging", tmp_path)
    assert not (tmp_path / "html").exists()


# -- What was built, and from what ---------------------------------------------


@pytest.mark.parametrize(
    ("note", "kept"),
    [({READ_BY: "this code"}, True), ({READ_BY: "older code"}, False), ({}, False)],
    ids=["sound", "other code", "failed or killed"],
)
def test_only_doctrees_of_a_sound_build_with_this_code_are_used_again(
    tmp_path: Path, note: dict[str, str], *, kept: bool
) -> None:
    """A change of the extension once left pages in the book that the older code had read."""
    doctrees = folder(tmp_path / "doctrees", note | {"page.doctree": "read"}, 1000)
    forget_outdated_doctrees(doctrees, "this code")
    assert (doctrees / "page.doctree").exists() == kept
    # Whoever is killed from here on leaves no note.
    assert not (doctrees / READ_BY).exists()


def test_extension_and_libraries_are_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CODE", folder(tmp_path, {"a/b.py": "1", "a/page.html": "1"}, 1000))
    seen = [digest_of_code()]
    folder(tmp_path, {"a/page.html": "2"}, 1000)
    assert digest_of_code() == seen[0]
    folder(tmp_path, {"a/b.py": "2"}, 1000)
    seen.append(digest_of_code())
    info = {"lib/new.dist-info/METADATA": "Metadata-Version: 2.1\nName: new\nVersion: 1\n"}
    monkeypatch.syspath_prepend(folder(tmp_path / "more", info, 1000) / "lib")
    seen.append(digest_of_code())
    assert len(set(seen)) == 3


def test_every_source_and_setting_of_the_environment_makes_another_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    sources = {"docs/index.md": "1", "docs/figures/a.svg": "1", "conf.py": "1", "requirements.txt": "1"}
    folder(tmp_path, sources | {"pyproject.toml": '[project]\nversion = "1"'}, 1000)
    seen = {digest_of_sources(tmp_path)}
    for name in sources:
        folder(tmp_path, {name: "2"}, 1000)
        seen.add(digest_of_sources(tmp_path))
    (tmp_path / "docs" / "more").symlink_to("/etc")
    seen.add(digest_of_sources(tmp_path))
    for variable in ("SOURCE_DATE_EPOCH", "HANDBOOK_ADDRESS", "READTHEDOCS_CANONICAL_URL"):
        monkeypatch.setenv(variable, "1795000001")
        seen.add(digest_of_sources(tmp_path))
    assert len(seen) == 1 + len(sources) + 1 + 3
    monkeypatch.setenv("HANDBOOK_VENV", "elsewhere")
    assert digest_of_sources(tmp_path) in seen


# -- Progress --------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


def test_a_terminal_has_one_line_that_moves() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress.update("pdf", "compiling")
    progress.update("html", "writing output... [ 50%] index")
    assert stream.getvalue().rpartition("\r\x1b[2K")[2] == "pdf: compiling  html: writing output... [ 50%] index"
    progress.end("pdf", 2.0)
    assert "pdf              2.0 s\n" in stream.getvalue()
    assert "\n" not in stream.getvalue().replace("2.0 s\n", "")


def test_a_log_has_one_line_for_each_format() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    progress.update("pdf", "compiling")
    progress.end("pdf", 2.0)
    progress.clear()
    assert stream.getvalue() == "pdf              2.0 s\n"


def test_status_messages_are_reported_without_escape_sequences() -> None:
    seen: list[str] = []
    stream = StatusStream(seen.append)
    stream.write("\x1b[2K\r\x1b[1mreading sources... \x1b[0m[ 50%] index\r")
    stream.write("\n")
    assert seen == ["reading sources... [ 50%] index"]


# -- A whole build -----------------------------------------------------------------

POOL = """
import os, sys
from handbook.build.jobs import Job, Pool
from handbook.build.progress import Progress

def say(words, code=0):
    def run(report):
        report(words)
        print(words, file=sys.stderr)
        return code
    return run

def die(report):
    os.kill(os.getpid(), 9)

jobs = {
    "a": Job("a", say("first")),
    "b": Job("b", say("second", 3), ("a",)),
    "c": Job("c", say("never"), ("b",)),
    "d": Job("d", say("never"), ("c",)),
    "e": Job("e", die),
    "f": Job("f", say("last"), ("a",)),
}
for at_once in (1, 4):
    ended = Pool(Progress(sys.stderr), at_once, set()).run(jobs)
    print([(name, end.code, end.messages) for name, end in ended.items()])
"""


def test_jobs_run_after_their_needs_and_their_messages_come_whole() -> None:
    environment = os.environ | {"PYTHONPATH": str(EXTENSION)}
    said = subprocess.run(
        [sys.executable, "-c", POOL], env=environment, capture_output=True, text=True, check=True
    ).stdout
    one, many = map(eval, said.splitlines())
    killed = "The process that builds 'e' was killed (signal 9); if memory ran out, close other programs or build with `make JOBS=1`\n"
    assert one == many
    assert one == [("a", 0, "first\n"), ("b", 3, "second\n"), ("e", -9, killed), ("f", 0, "last\n")]


@pytest.fixture(scope="module")
def builds() -> Iterator[Builds]:
    with Builds(SOURCE_DATE_EPOCH="1795000000") as server:
        yield server


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return the folder of a handbook of one page, in two formats."""
    settings = CONF | {"bibtex_bibfiles": []}
    conf = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    toml = '[project]\nversion = "1"\n' + table("text", 'publish = "*.txt"') + table("html", 'needs = ["text"]')
    files = {"conf.py": conf, "pyproject.toml": toml, "docs/index.md": "# Home\n\nText.\n"}
    return folder(tmp_path / "checkout", files, 1000)


def outputs(checkout: Path) -> dict[str, int]:
    return {
        str(path.relative_to(checkout)): path.stat().st_mtime_ns
        for path in (checkout / "build").rglob("*")
        if path.is_file() and ".work" not in path.parts
    }


def test_a_sound_book_takes_the_place_of_the_last_and_a_broken_one_does_not(checkout: Path, builds: Builds) -> None:
    page, made = checkout / "docs" / "index.md", checkout / "build" / "html" / "index.html"
    assert builds.build(checkout) == (0, "")
    before = outputs(checkout)
    page.write_text("# Home\n\n:::{note}\nOther text.\n", encoding="utf-8")
    for _attempt in range(2):  # what Sphinx says only while it reads a page is said again
        code, said = builds.build(checkout)
        assert code == 1
        assert said.count("docs/index.md:3: WARNING: this fence is never closed; end it with a line ':::'") == 1
        assert said.endswith(f"{UNTOUCHED}\n")
        assert outputs(checkout) == before
    page.write_text("# Home\n\nOther text.\n", encoding="utf-8")
    assert builds.build(checkout) == (0, "")
    assert "Other text." in made.read_text()


def test_a_mistake_that_only_one_writer_meets_stops_every_format(checkout: Path, builds: Builds) -> None:
    """The website was once published beside the EPUB of the edition before."""
    assert builds.build(checkout) == (0, "")
    before = outputs(checkout)
    (checkout / "docs" / "index.md").write_text("# Home\n\nOther text.\n", encoding="utf-8")
    conf = checkout / "conf.py"
    conf.write_text(f"{conf.read_text()}\nhtml_theme_options = {{'none': 1}}\n", encoding="utf-8")
    code, said = builds.build(checkout)
    assert code == 1
    assert "unsupported theme option 'none'" in said
    assert outputs(checkout) == before


def test_pages_and_settings_may_be_in_other_folders(checkout: Path, builds: Builds) -> None:
    toml = table("text", 'publish = "*.txt"')
    (checkout / "docs").rename(checkout / "pages")
    (checkout / "pyproject.toml").write_text(f'[tool.handbook]\nsource = "pages"\n{toml}', encoding="utf-8")
    assert builds.build(checkout) == (0, "")
    (checkout / "conf.py").rename(checkout / "pages" / "conf.py")
    assert builds.build(checkout) == (0, "")
    (checkout / "settings").mkdir()
    (checkout / "pages" / "conf.py").rename(checkout / "settings" / "conf.py")
    code, said = builds.build(checkout)
    assert code == 1
    assert told(said.splitlines()[0], checkout) == ["conf.py settings.conf"]
    (checkout / "pyproject.toml").write_text(
        f'[tool.handbook]\nsource = "pages"\nconf = "settings"\n{toml}', encoding="utf-8"
    )
    assert builds.build(checkout) == (0, "")
    assert [path.name for path in (checkout / "build" / "text").glob("*.txt")] == ["tiny.txt"]


def test_mistakes_in_reading_and_in_references_are_told_together(checkout: Path, builds: Builds) -> None:
    text = "# Home\n\n{ref}`nowhere`\n\n```{nothing}\n```\n"
    (checkout / "docs" / "index.md").write_text(text, encoding="utf-8")
    code, said = builds.build(checkout)
    assert code == 1
    assert said.count("undefined label: 'nowhere'") == 1
    assert said.count("docs/index.md:5: ") == 1


def test_a_reference_that_leads_nowhere_is_told_once_for_all_formats(checkout: Path, builds: Builds) -> None:
    (checkout / "docs" / "index.md").write_text("# Home\n\n{ref}`nowhere`\n", encoding="utf-8")
    code, said = builds.build(checkout)
    assert code == 1
    assert said.count("undefined label: 'nowhere'") == 1


def test_a_format_that_is_up_to_date_is_not_written_again(checkout: Path, builds: Builds) -> None:
    assert builds.build(checkout, "text") == (0, "")
    assert not (checkout / "build" / "html").exists()
    before = outputs(checkout)
    assert builds.build(checkout) == (0, "")
    assert {name: time for name, time in outputs(checkout).items() if name in before and publish.STAMP not in name} == {
        name: time for name, time in before.items() if publish.STAMP not in name
    }
    assert (checkout / "build" / "html" / "index.html").is_file()


def test_what_stops_sphinx_is_told_without_a_traceback(checkout: Path, builds: Builds) -> None:
    conf = checkout / "conf.py"
    conf.write_text(f"{conf.read_text()}\nhelpline_register = 'none.toml'\n", encoding="utf-8")
    code, said = builds.build(checkout)
    assert code == 1
    assert (
        "none.toml: cannot be read (No such file or directory); add the file, or correct the setting in conf.py that names it"
        in said
    )
    assert "Traceback" not in said


def test_a_bug_is_told_as_one_with_the_file_to_report(checkout: Path, builds: Builds) -> None:
    conf = checkout / "conf.py"
    setup = "def setup(app):\n    app.connect('doctree-resolved', lambda *_: 1 / 0)\n"
    conf.write_text(f"{conf.read_text()}\n{setup}", encoding="utf-8")
    code, said = builds.build(checkout, "text")
    assert code == 1
    assert "this is a bug in the build, not in your pages (ZeroDivisionError: division by zero); undo" in said
    trace = checkout / "build" / ".work" / "out" / "text.trace.txt"
    assert f"{trace} [build.bug]" in said
    assert "ZeroDivisionError" in trace.read_text()


def test_two_builds_of_one_book_do_not_meet(checkout: Path, builds: Builds) -> None:
    with Builds(SOURCE_DATE_EPOCH="1795000000") as other:
        order = {"root": str(checkout), "formats": [], "log": str(checkout / "log")}
        print(json.dumps(order), file=other.process.stdin, flush=True)
        assert builds.build(checkout).code == 0
        assert other.process.stdout.readline() == "0\n"
    said = (checkout / "log").read_text().replace("Waiting for another build of this book to end.\n", "")
    assert said == ""


def test_the_command_line_builds_and_says_what(checkout: Path) -> None:
    """With the code beside the pages, as in a real checkout."""
    shutil.copytree(EXTENSION, checkout / "docs" / "_ext", ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    command = [sys.executable, "-m", "handbook.build", "text", "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(checkout / "docs" / "_ext"), "SOURCE_DATE_EPOCH": "1795000000"}
    where = {"cwd": checkout, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run(command, check=False, **where)
    assert done.stderr == ""
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["reading", "text", "Built:"]
    wrong = subprocess.run([*command[:3], "--root", ".", "txt"], check=False, **where)
    assert wrong.returncode == 1
    assert "there is no format 'txt'; write some of: text, html" in wrong.stderr
