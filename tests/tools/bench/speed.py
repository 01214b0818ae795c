"""How long the handbook takes to build, beside what people would use otherwise: all from one run, as ratios.

``make bench`` runs it. Contestants take turns; each number is the median of the rounds, with the smallest and the
largest. Processor time is that of all processes together; the clock also feels what else the machine does.
Memory is that of the largest process, each time the most of all rounds. A program that is missing is named. Results go to ``build/bench.json``, and ``page.py`` puts them on the page about speed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

from handbook.build.publish import STAMP
from tests.tools.bench import pages, safety_overhead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
WORK = ROOT / "build" / ".work" / "bench"
BOOK = WORK / "book"
# The bench's own libraries, which the book does not need.
OWN = ROOT / "build" / ".tools" / "bench"
PYTHON = sys.executable
SPHINX = [PYTHON, "-m", "sphinx", "-q"]
STOCK = ["-c", "tests/tools/bench/stock", "-d", "out/stock-doctrees"]
TOUCHED = Path("docs/risks/liver.md")
INSTALL = {
    "xelatex": "apt install texlive-xetex texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-freefont-otf",
    "latexmk": "apt install latexmk",
    "xindy": "apt install xindy",
    "rsvg-convert": "apt install librsvg2-bin",
    "pandoc": "make bench installs it; or name it with PANDOC=path/to/pandoc",
    "weasyprint": "pip install weasyprint, in an environment of its own, named with WEASYPRINT=path/to/weasyprint",
}
BUILD = [PYTHON, "-m", "handbook.build"]
# The website, one PDF and the EPUB as `make` builds them: read once, written side by side.
ALL_THREE = [*BUILD, "pdf", "epub", "html"]
WEBSITE_NEEDS = 'needs = ["pdf", "large-print", "handouts", "epub", "text"]'
# A4 alone: the others make one PDF too.
ONE_PDF = """
print_editions = {"kratom-handbook-a4": {"paper": "a4"}}
downloads["book"] = (downloads["book"][0], [one for one in downloads["book"][1] if "handbook-letter" not in one[0]])
"""
COMPILE = """
import importlib.resources, sys, typst
fonts = [str(importlib.resources.files(name)) for name in sys.argv[1].split()]
typst.compile("out/typst/handbook.typ", root="out/typst", output="out/floor.pdf", font_paths=fonts,
              ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"], sys_inputs={"paper": "a4"})
"""
COMPILE_PANDOC = COMPILE.replace("out/typst/handbook.typ", "book.typ").replace("out/typst", ".")
FONTS = "fontpkg_source_serif_4 fontpkg_source_sans_3 fontpkg_sarabun"
PANDOC = [
    "-f",
    "markdown",
    "-s",
    "--toc",
    "--citeproc",
    "--fail-if-warnings",
    "-M",
    "title=Handbook",
    "-M",
    "lang=en-US",
]
# The book without what only our directives need; all the rest is as it is.
STANDARD = """
page_directives = page_roles = ()
safety_register = safety_lock = claim_register = claim_weak_sources = helpline_register = ""
review_state = published_data = False
downloads = {}
print_editions = {"kratom-handbook-a4": {"paper": "a4"}}
html_context = {}
handbook_pages = {}
"""


class Taken(NamedTuple):
    """What one run took."""

    processor: float  # seconds of all its processes
    clock: float
    peak: float  # megabytes of the largest process


class FailedError(Exception):
    """A contestant that does not come to its end."""


class Contestant(NamedTuple):
    """Something that is measured."""

    name: str
    commands: Sequence[Sequence[str]]
    prepare: Callable[[], None]
    needs: tuple[str, ...] = ()  # programs
    rounds: int | None = None  # fewer than the others, where one round takes minutes
    folder: Path = BOOK


class Result(NamedTuple):
    """What a contestant took: medians, and the smallest and largest processor time."""

    name: str
    processor: float
    least: float
    most: float
    clock: float
    peak: float  # megabytes of the largest process, the most of all rounds
    rounds: int


def once(contestant: Contestant) -> Taken:
    """Run a contestant once.

    :raises FailedError: if one of its commands fails, with its last words.
    """
    contestant.prepare()
    processor, peak, start = 0.0, 0, time.perf_counter()
    for command in contestant.commands:
        with TemporaryFile() as said:
            process = subprocess.Popen(command, cwd=contestant.folder, stdout=said, stderr=subprocess.STDOUT)
            # What a process used, with the children that it waited for; `subprocess` itself does not tell.
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                last = said.read().decode(errors="replace")[-500:].strip()
                msg = f"failed: {' '.join(command)[:200]}: {last}"
                raise FailedError(msg)
        processor += used.ru_utime + used.ru_stime
        peak = max(peak, used.ru_maxrss)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # getrusage(2): bytes there, kilobytes elsewhere
    return Taken(processor, time.perf_counter() - start, peak / unit)


def program(name: str) -> str | None:
    """Return where a program is, or nothing: as the variable of its name says, as the bench installed it, or on the path."""
    own = next(OWN.glob(f"lib/python*/site-packages/pypandoc/files/{name}"), None)
    return shutil.which(os.environ.get(name.upper()) or own or name)


def measure(title: str, contestants: Sequence[Contestant], rounds: int, *, spare: bool = False) -> dict[str, Any]:
    """Measure contestants in turn, print and return the results; the first one is what the others are compared with.

    It must be there, unless it can be spared; then the next one is.
    """
    print(f"\n{title}", flush=True)
    missing = {one.name: how([need for need in one.needs if not program(need)]) for one in contestants}
    taken: dict[str, list[Taken]] = {one.name: [] for one in contestants}
    for number in range(rounds):
        for one in contestants:
            if not missing[one.name] and number < (one.rounds or rounds):
                try:
                    taken[one.name].append(once(one))
                except FailedError as error:
                    missing[one.name] = str(error)
    results = [
        Result(
            name,
            median(one.processor for one in times),
            min(times).processor,
            max(times).processor,
            median(one.clock for one in times),
            max(one.peak for one in times),
            len(times),
        )
        for name, times in taken.items()
        if not missing[name]
    ]
    if not results or (results[0].name != contestants[0].name and not spare):
        sys.exit(f"{contestants[0].name}: {missing[contestants[0].name]}")
    first = results[0]
    for one in contestants:
        result = next((result for result in results if result.name == one.name), None)
        print(f"  {told(result, first)}" if result else f"  {one.name:46} {missing[one.name]}")
    return {
        "title": title,
        "results": [result._asdict() for result in results],
        "missing": {name: why for name, why in missing.items() if why},
    }


def told(result: Result, first: Result) -> str:
    """Return a result in a line."""
    return (
        f"{result.name:46} {result.processor:7.2f} s ({result.least:.2f} to {result.most:.2f}), "
        f"clock {result.clock:7.2f} s, {result.peak:5.0f} MB, x{result.rounds}   "
        f"{result.processor / first.processor:6.2f}   {result.clock / first.clock:6.2f}   {result.peak / first.peak:6.2f}"
    )


def how(needs: Sequence[str]) -> str:
    """Return how missing programs are installed, or nothing if none is missing."""
    return "; ".join(f"not installed: {name} ({INSTALL[name]})" for name in needs)


def copy_book() -> None:
    """Copy the handbook, with what it was built into, so that nothing here touches the real one."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(ROOT, BOOK, ignore=shutil.ignore_patterns("build", ".git", ".venv", "__pycache__"))
    for built in (ROOT / "build").glob("[!.]*/"):
        shutil.copytree(built, BOOK / "build" / built.name)
    with (BOOK / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(ONE_PDF)
    website_needs_nothing(BOOK)


def website_needs_nothing(root: Path) -> None:
    """Let the website of a copy take the other formats as they are: here each is built by itself, too."""
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(WEBSITE_NEEDS) == 1, "the needs of the website are written otherwise than they were"
    path.write_text(text.replace(WEBSITE_NEEDS, "needs = []"), encoding="utf-8")


def forget(*names: str) -> Callable[[], None]:
    """Return what removes folders of the copy, and calls every format of it outdated."""

    def act() -> None:
        for name in names:
            shutil.rmtree(BOOK / name, ignore_errors=True)
        for stamp in BOOK.glob(f"build/*/{STAMP}"):
            stamp.unlink()

    return act


def touch(*names: str) -> Callable[[], None]:
    """Return what adds a sentence to a page, and removes folders."""

    def act() -> None:
        page = BOOK / TOUCHED
        text = page.read_text(encoding="utf-8")
        text = text.replace("\n## Where to get help", f"\nMeasured at {time.time_ns()}.\n\n## Where to get help", 1)
        page.write_text(text, encoding="utf-8")
        forget(*names)()

    return act


def nothing() -> None:
    """Prepare nothing."""


def handbook(rounds: int) -> list[dict[str, Any]]:
    """Measure the handbook itself."""
    ours, stock = [*BUILD, "html"], [*SPHINX, "-b", "html", *STOCK, "docs", "out/stock"]
    floor = [*SPHINX, "-b", "dummy", "-c", ".", "-d", "out/floor-doctrees", "docs", "out/floor"]
    live = [*SPHINX, "-n", "-b", "html", "-c", ".", "-d", "out/live-doctrees", "docs", "out/live"]
    make = ["make", "html"]
    cold = forget("build/.work", "out")

    def built(command: Sequence[str]) -> Callable[[], None]:
        """Return what runs a command once, so that it finds its earlier work."""
        return lambda: once_only(BOOK / "out" / "built" / "-".join(command[1:]).replace("/", "-"), command)

    return [
        measure(
            "Website, from nothing",
            [
                Contestant("ours", [ours], cold),
                Contestant("stock Sphinx, stock theme", [stock], cold),
                Contestant("floor: Sphinx reads and writes nothing", [floor], cold),
            ],
            rounds,
        ),
        measure(
            "All three (website, one PDF, EPUB) from nothing, beside the stock website alone",
            [
                Contestant("stock website alone", [[*stock, "-t", "published"]], cold),
                Contestant("the same with our look-up of sources", [stock], cold),
                Contestant("ours, all three", [ALL_THREE], cold),
            ],
            rounds,
        ),
        measure(
            "PDF, from nothing, whole process",
            [
                Contestant("ours", [[*BUILD, "pdf"]], cold),
                Contestant(
                    "xelatex, by way of Sphinx",
                    [
                        [*SPHINX, "-b", "latex", *STOCK, "docs", "out/latex"],
                        # -f: LaTeX cannot read a citation in a caption; it goes on.
                        [
                            "sh",
                            "-c",
                            "make -C out/latex LATEXMKOPTS='-f -silent -interaction=batchmode'; test -s out/latex/kratomhandbook.pdf",
                        ],
                    ],
                    cold,
                    ("xelatex", "latexmk", "xindy", "rsvg-convert"),
                ),
                Contestant(
                    "WeasyPrint, from one HTML of Sphinx",
                    [
                        [*SPHINX, "-b", "singlehtml", *STOCK, "-D", "html_theme=alabaster", "docs", "out/single"],
                        [program("weasyprint") or "", "-q", "out/single/index.html", "out/single.pdf"],
                    ],
                    cold,
                    ("weasyprint",),
                    rounds=1,
                ),
                Contestant("floor: Sphinx reads and writes nothing", [floor], cold),
            ],
            rounds,
        ),
        measure(
            "PDF, from nothing, the compiler alone",
            [
                Contestant(
                    "Typst with the finished source",
                    [[PYTHON, "-c", COMPILE, FONTS]],
                    lambda: once_only(BOOK / "out/typst", [*SPHINX, "-b", "print", "-c", ".", "docs", "out/typst"]),
                )
            ],
            rounds,
        ),
        measure(
            "Unchanged",
            [
                Contestant("floor: Sphinx looks and writes nothing", [floor], built(floor)),
                Contestant("ours, with nothing to make", [make], built(make)),
                Contestant("ours, website written again", [ours], lambda: (built(ours)(), forget()())[0]),
                Contestant("stock Sphinx, stock theme", [stock], built(stock)),
            ],
            rounds,
        ),
        measure(
            "One page touched",
            [
                Contestant("ours", [ours], touch()),
                Contestant("ours, as `make live` does it", [live], lambda: (built(live)(), touch()())[0]),
                Contestant("stock Sphinx, stock theme", [stock], touch()),
                Contestant("floor: Sphinx reads and writes nothing", [floor], touch()),
            ],
            rounds,
        ),
    ]


def beside_pandoc(rounds: int) -> list[dict[str, Any]]:
    """Measure all formats beside pandoc: on the handbook in standard Markdown, and on pages made for measuring."""
    made = WORK / "made"
    pages.write(made, 60)
    shutil.copy(made / "ours" / "conf.py", made / "conf.py")
    (made / "pages").rename(made / "docs")
    found = []
    for title, book in (("The handbook in standard Markdown", BOOK), ("60 pages made for measuring", made)):
        ours = WORK / f"{book.name}-myst"
        theirs = WORK / f"{book.name}-pandoc"
        subprocess.run([PYTHON, str(HERE / "reduce.py"), str(book), str(ours), str(theirs)], cwd=BOOK, check=True)
        found += formats(title, root_of(ours), theirs, rounds)
    return found


def root_of(reduced: Path) -> Path:
    """Return a copy of the handbook's code and settings around other pages; nothing of ours is asked of them."""
    root = reduced.with_name(f"{reduced.name}-root")
    skip = shutil.ignore_patterns("build", ".git", ".venv", "__pycache__", "*.md", "figures", "registers", "tests")
    shutil.copytree(ROOT, root, ignore=skip)
    shutil.copytree(reduced, root / "docs", dirs_exist_ok=True)
    (root / "docs" / "registers").mkdir()
    shutil.copy(ROOT / "docs" / "registers" / "references.bib", root / "docs" / "registers")
    with (root / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(STANDARD)
    website_needs_nothing(root)
    return root


def formats(title: str, ours: Path, theirs: Path, rounds: int) -> list[dict[str, Any]]:
    """Measure each format, all three, and the compiler alone, with the same pages for both."""
    pandoc = program("pandoc") or "pandoc"
    order = (theirs / "order.txt").read_text(encoding="utf-8").split()
    bib = str(ROOT / "docs" / "registers" / "references.bib")
    common = [pandoc, *PANDOC, f"--bibliography={bib}", *order]
    typst = [*common, "-L", str(HERE / "alternatives.lua"), "-t", "typst", "-o", "book.typ"]
    pdf = [typst, [PYTHON, "-c", COMPILE_PANDOC, FONTS]]
    html = [*common, "--split-level=1", "-t", "chunkedhtml", "-o", "out/site"]
    epub = [*common, "--split-level=1", "-o", "out/book.epub"]

    def empty() -> None:
        shutil.rmtree(theirs / "out", ignore_errors=True)
        (theirs / "out").mkdir()

    def cold() -> None:
        shutil.rmtree(ours / "build", ignore_errors=True)

    def pair(
        kind: str, our_commands: Sequence[Sequence[str]], their_commands: Sequence[Sequence[str]]
    ) -> dict[str, Any]:
        contestants = [
            Contestant("pandoc", their_commands, empty, ("pandoc",), folder=theirs),
            Contestant("ours", our_commands, cold, folder=ours),
        ]
        return measure(f"{title}: {kind}", contestants, rounds, spare=True)

    return [
        pair("PDF", [[*BUILD, "pdf"]], pdf),
        pair("website", [[*BUILD, "html"]], [html]),
        pair("website, PDF and EPUB", [ALL_THREE], [*pdf, html, epub]),
        measure(
            f"{title}: PDF, the compiler alone",
            [
                Contestant(
                    "pandoc's source",
                    pdf[1:],
                    lambda: once_only(theirs / "out" / "book", typst, theirs),
                    ("pandoc",),
                    folder=theirs,
                ),
                Contestant(
                    "ours",
                    [[PYTHON, "-c", COMPILE, FONTS]],
                    lambda: once_only(
                        ours / "out/typst", [*SPHINX, "-b", "print", "-c", ".", "docs", "out/typst"], ours
                    ),
                    folder=ours,
                ),
            ],
            rounds,
            spare=True,
        ),
    ]


def once_only(folder: Path, command: Sequence[str], root: Path = BOOK) -> None:
    """Run a command unless it was run before, which the folder tells."""
    if not folder.is_dir():
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
        folder.mkdir(parents=True, exist_ok=True)


def sizes(rounds: int) -> list[dict[str, Any]]:
    """Measure the website of books of three sizes."""
    found = []
    for number in (10, 100, 500):
        folder = WORK / f"pages-{number}"
        pages.write(folder, number)

        def cold(folder: Path = folder) -> None:
            for name in ("out", "doctrees"):
                shutil.rmtree(folder / name, ignore_errors=True)

        few = 1 if number == 500 else rounds
        contestants = [
            Contestant(
                name, [[*SPHINX, "-b", "html", "-c", key, "-d", "doctrees", "pages", "out"]], cold, (), few, folder
            )
            for name, key in (("ours", "ours"), ("stock Sphinx, stock theme", "stock"))
        ]
        found.append(measure(f"Website of {number} pages made for measuring, from nothing", contestants, few))
    return found


def checks(rounds: int) -> dict[str, Any]:
    """Measure the website with the safety checks on and off."""
    both = [(safety_overhead.once("off"), safety_overhead.once("on")) for _round in range(rounds)]
    off, on = map(median, zip(*both, strict=True))
    print(f"\nSafety checks: off {off:.2f} s, on {on:.2f} s of processor time, ratio {on / off:.3f}")
    return {"off": off, "on": on, "ratio": on / off, "rounds": rounds}


def machine() -> dict[str, Any]:
    """Return what it was measured on."""
    names = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").is_file() else ""
    processor = next((line.split(":")[1].strip() for line in names.splitlines() if line.startswith("model name")), "")
    return {
        "processor": processor or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("sphinx", "myst-parser", "sphinx-rtd-theme", "typst")},
        "others": {name: first_line(name) for name in ("xelatex", "weasyprint", "pandoc") if program(name)},
        "load": round(os.getloadavg()[0], 1),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def first_line(name: str) -> str:
    """Return what a program says of its version."""
    run = subprocess.run([program(name) or name, "--version"], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()[0]


def main() -> None:
    """Measure all, print it and keep it."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    rounds = arguments.parse_args().rounds
    os.environ |= {
        "PYTHONPATH": "docs/_ext",
        "SOURCE_DATE_EPOCH": "1767225600",
        "HANDBOOK_VENV": sys.prefix,
        "MAKEFLAGS": "",
    }
    on = machine()
    print(f"{on['processor']}, {on['cores']} cores, {on['memory']} GB, load {on['load']}. Each line: processor time")
    print("(smallest to largest), clock, memory of the largest process, rounds; then the ratios of")
    print("processor time, clock and memory to the first line of its group.")
    copy_book()
    groups = [*handbook(rounds), *beside_pandoc(rounds), *sizes(rounds)]
    found = {"machine": on, "groups": groups, "checks": checks(2 * rounds + 1)}
    (ROOT / "build" / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(WORK)
    print("\nKept in build/bench.json; `make bench-page` puts it on the page about speed.")


if __name__ == "__main__":
    main()
