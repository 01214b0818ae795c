"""The kit in another house: a small handbook on another subject, built from the installed wheel alone.

Its pages are in ``source/``, its registers and the rest elsewhere; once in MyST, once in reStructuredText, and once with a
theme of Sphinx's own. The wheel is built and installed without a network: the environment of the test finds the locked
libraries, flit_core among them, by a ``.pth`` file, and the extension in the wheel.
"""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.conftest import missing
from tests.support.books import ROOT
from tests.tools import links

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
STOVES = Path(__file__).parent / "stoves"
# Of this book's subject and names, of its license, of its places: none may be in what another book becomes.
FOREIGN = re.compile(
    r"kratom|mitragyn|7-?OH\b|ketum|opioid|naloxone|clinician|pharmacist|poison|never.use.alone|MedicalWeb|CC.BY|"
    r"reference/(bibliography|glossary)|weather\.gov|readthedocs\.io",
    re.IGNORECASE,
)
# Read as text; fonts, pictures and archives are not.
TEXTS = {".html", ".xhtml", ".js", ".json", ".txt", ".css", ".opf", ".ncx", ".svg"}
TENT = ("Danger: A stove in a closed tent.", "The air turns bad and nobody notices.", "Cook outside.")


class Kit(NamedTuple):
    """An environment with the installed wheel."""

    python: str
    wheel: Path


def run(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of this repository."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = kept | {"SOURCE_DATE_EPOCH": "1795000000", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment |= more.pop("env", {})
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **more)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Build the wheel and install it into an environment of its own."""
    if not importlib.util.find_spec("flit_core"):
        missing("flit_core is missing; `make test` installs it")
    folder = tmp_path_factory.mktemp("kit")
    assert run(sys.executable, "-m", "venv", str(folder / "venv")).returncode == 0
    python = str(folder / "venv" / "bin" / "python")
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    places = {sysconfig.get_path("purelib"), str(Path(importlib.util.find_spec("flit_core").origin).parents[1])}
    Path(own, "locked.pth").write_text("\n".join(places), encoding="utf-8")
    source = shutil.copytree(
        ROOT / "docs" / "_ext", folder / "sphinx-handbook", ignore=shutil.ignore_patterns("__pycache__")
    )
    pip = (python, "-m", "pip")
    made = run(*pip, "wheel", "--no-build-isolation", "--no-deps", "-w", str(folder), str(source))
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = folder.glob("*.whl")
    done = run(*pip, "install", "--no-deps", str(wheel))
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(source)
    where = run(python, "-c", "import handbook; print(handbook.__file__)", cwd=folder).stdout
    assert where.startswith(own), where
    return Kit(python, wheel)


def lay_out(folder: Path, flavor: str) -> Path:
    """Write the small handbook into a folder."""
    shutil.copytree(STOVES / flavor, folder / "source")
    shutil.copytree(STOVES / "figures", folder / "source" / "figures")
    shutil.copytree(STOVES / "registers", folder / "registers")
    shutil.copy(STOVES / "conf.py", folder / "source")
    shutil.copy(STOVES / "pyproject.toml", folder)
    return folder


def build(kit: Kit, folder: Path, *formats: str, **environment: str) -> Path:
    """Write the lock, build with the command that the wheel brings, and return the folder of what was built."""
    lock = ("-b", "dummy", "-D", "safety_write_lock=1", "source", str(folder / "lock"))
    locked = run(kit.python, "-m", "sphinx", "-q", *lock, cwd=folder)
    shutil.rmtree(folder / "lock", ignore_errors=True)
    assert locked.returncode == 0, locked.stderr
    done = run(str(Path(kit.python).with_name("handbook-build")), *formats, cwd=folder, env=environment)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder / "build"


@pytest.fixture(scope="module", params=["myst", "rst"])
def stoves(request: pytest.FixtureRequest, kit: Kit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small handbook in all formats, and return the folder of what was built."""
    return build(kit, lay_out(tmp_path_factory.mktemp("stoves") / request.param, request.param))


def text_of(pdf: Path) -> str:
    """Return the text of a PDF as one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def contents(folder: Path) -> dict[str, str]:
    """Return the text of each file that was built, of those in an EPUB too, by name."""
    found: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and ".work" not in path.parts):
        name = str(path.relative_to(folder))
        if path.suffix == ".pdf":
            found[name] = text_of(path) + path.read_bytes()[:2000].decode("latin-1")
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                for part in archive.namelist():
                    is_text = Path(part).suffix in TEXTS
                    found[f"{name}/{part}"] = archive.read(part).decode("utf-8") if is_text else ""
        else:
            is_text = path.suffix in TEXTS
            found[name] = path.read_text(encoding="utf-8") if is_text else ""
    return found


def foreign(folder: Path) -> list[str]:
    """Return each word of this book in names and texts of what was built."""
    return [
        f"{name}: {hit[0]}" for name, text in contents(folder).items() for hit in FOREIGN.finditer(f"{name} {text}")
    ]


def test_the_wheel_has_all_that_is_no_code_and_one_version(kit: Kit) -> None:
    package = ROOT / "docs" / "_ext"
    with zipfile.ZipFile(kit.wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith("/METADATA"))
        version = re.search(r"^Version: (.*)$", archive.read(metadata).decode(), re.MULTILINE)[1]
        (license_file,) = (name for name in names if name.endswith("/LICENSE"))
        assert archive.read(license_file) == (ROOT / "LICENSE").read_bytes()
    files = (path for path in (package / "handbook").rglob("*.*") if "__pycache__" not in path.parts and path.is_file())
    assert {str(path.relative_to(package)) for path in files} <= names
    assert f'__version__ = "{version}"' in (package / "handbook" / "__init__.py").read_text(encoding="utf-8")


def test_every_format_is_there_with_its_message_and_box(stoves: Path) -> None:
    files = {str(path.relative_to(stoves)) for path in stoves.rglob("*") if ".work" not in path.parts}
    books = {"pdf/stoves.pdf", "handouts/tent-a4.pdf", "epub/stoves.epub", "text/stoves.txt", "html/lighting.html"}
    assert books <= files
    found = contents(stoves)
    for name in (
        "pdf/stoves.pdf",
        "handouts/tent-a4.pdf",
        "text/stoves.txt",
        "html/tent.html",
        "epub/stoves.epub/tent.xhtml",
    ):
        text = found[name]
        if name.endswith("html"):
            text = " ".join(BeautifulSoup(text, "lxml").get_text().split())
        for words in (*TENT, "Fire? Call 555 (Nowhere)."):
            assert words in text, (name, words)
    for notice in ("Nobody who makes stoves has read this.", "In a fire, leave first."):
        for name in ("pdf/stoves.pdf", "text/stoves.txt", "html/llms.txt", "html/data/claims.json"):
            assert notice in found[name], (name, notice)
    assert json.loads(found["html/data/claims.json"])["license"] == "CC0"
    assert "Edition 3" in found["pdf/stoves.pdf"]
    assert 'itemtype="https://schema.org/DefinedTermSet"' in found["html/words.html"]
    assert 'itemtype="https://schema.org/WebPage"' in found["html/lighting.html"]


def test_no_word_of_this_book_is_in_any_format(stoves: Path) -> None:
    assert foreign(stoves) == []
    (stoves / "html" / "kratom.html").write_text("", encoding="utf-8")
    added = stoves / "html" / "kratom.html"
    added.write_text("No clinician", encoding="utf-8")
    assert foreign(stoves) == ["html/kratom.html: kratom", "html/kratom.html: clinician"]
    added.unlink()


def test_the_epub_passes_epubcheck(stoves: Path) -> None:
    assert links.epubcheck(stoves / "epub" / "stoves.epub") == []


@pytest.mark.parametrize("name", ["pdf/stoves", "handouts/tent-a4", "handouts/tent-letter"])
def test_a_screen_reader_meets_no_error(stoves: Path, name: str) -> None:
    outloud = str(Path(sys.executable).with_name("outloud"))
    heard = run(outloud, "--fail-on", "error", str(stoves / f"{name}.pdf"))
    assert heard.returncode == 0, heard.stdout
    assert "0 error(s)" in heard.stdout


def violations(browser: Browser, folder: Path) -> list[str]:
    """Return what axe finds on all pages of a website, with all of its rules."""
    (script,) = Path(str(importlib.resources.files("axe_playwright_python"))).rglob("axe.min.js")
    page = browser.new_page()
    found = []
    for path in sorted(folder.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate(script.read_text(encoding="utf-8"))
        rules = page.evaluate("async () => (await axe.run(document)).violations.map(found => found.id)")
        found += [f"{path.name}: {rule}" for rule in rules]
    page.close()
    return found


def test_axe_finds_no_violation_on_any_page(stoves: Path, browser: Browser) -> None:
    assert len(list((stoves / "html").rglob("*.html"))) >= 9
    assert violations(browser, stoves / "html") == []


def test_another_theme_shows_the_box_on_every_page_and_keeps_its_search(
    kit: Kit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = lay_out(tmp_path_factory.mktemp("alabaster") / "book", "myst")
    built = build(kit, folder, HANDBOOK_THEME="alabaster")
    site = built / "html"
    for page in sorted(path.stem for path in (folder / "source").glob("*.md")):
        soup = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "lxml")
        (box,) = soup.select(".body .help-box")
        assert box.get_text().strip() == "Fire? Call 555 (Nowhere)."
    assert '"lighting"' in (site / "searchindex.js").read_text(encoding="utf-8")
    assert not (site / "search-index.js").exists()
    assert foreign(built) == []
    # A later build writes and indexes all pages again.
    source = folder / "source" / "help.md"
    source.write_text(
        source.read_text(encoding="utf-8").replace("Leave the tent", "Leave the caravan"), encoding="utf-8"
    )
    build(kit, folder, HANDBOOK_THEME="alabaster")
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert "caravan" in index
    assert '"lighting"' in index


@pytest.mark.parametrize(("part", "builder", "made"), [
    ("html", "html", "index.html"),
    ("pdf", "print", "stoves.pdf"),
    ("epub", "epub", "stoves.epub"),
    ("text", "text", "stoves.txt"),
])  # fmt: skip
def test_each_format_works_alone(kit: Kit, tmp_path: Path, part: str, builder: str, made: str) -> None:
    settings = STOVES.joinpath("conf.py").read_text(encoding="utf-8")
    settings = re.sub(r"^extensions = .*$", f'extensions = ["handbook.formats.{part}"]', settings, flags=re.MULTILINE)
    settings = re.sub(r"^(epub_page_list|bibtex_\w+|\w+_(register|lock)) = .*\n", "", settings, flags=re.MULTILINE)
    (tmp_path / "conf.py").write_text(settings, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Home\n====\n\nText, and a word.\n", encoding="utf-8")
    done = run(kit.python, "-m", "sphinx", "-q", "-W", "-b", builder, "-d", "read", ".", "out", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert (tmp_path / "out" / made).is_file()
    assert not (tmp_path / "out" / "data").exists()
