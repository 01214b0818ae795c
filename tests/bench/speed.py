"""How long the handbook takes to build, beside what people would use otherwise: all from one run, as ratios.

``make bench`` runs it. Contestants take turns; each number is the median of the rounds, with the smallest and the
largest. Processor time is that of all processes together; the clock also feels what else the machine does.
A program that is missing is named. Results go to ``build/bench.json``, and ``page.py`` puts them on the page about speed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import pages
import safety_overhead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / ".work" / "bench"
BOOK = WORK / "book"
PYTHON = sys.executable
SPHINX = [PYTHON, "-m", "sphinx", "-q"]
STOCK = ["-c", "tests/bench/stock", "-d", "out/stock-doctrees"]
TOUCHED = Path("docs/risks/liver.md")
INSTALL = {
    "xelatex": "apt install texlive-xetex texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-freefont-otf",
    "latexmk": "apt install latexmk",
    "xindy": "apt install xindy",
    "rsvg-convert": "apt install librsvg2-bin",
    "weasyprint": "pip install weasyprint, in an environment of its own, named with WEASYPRINT=path/to/weasyprint",
}
# The website, one PDF and the EPUB as `make` builds them: one after another, sharing what was read.
BUILD = [PYTHON, "-m", "handbook.build"]
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
    rounds: int


def once(contestant: Contestant) -> tuple[float, float]:
    """Run a contestant and return processor seconds and clock seconds.

    :raises FailedError: if one of its commands fails, with its last words.
    """
    contestant.prepare()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in contestant.commands:
        run = subprocess.run(
            command, cwd=contestant.folder, capture_output=True, text=True, errors="replace", check=False
        )
        if run.returncode:
            msg = f"failed: {' '.join(command)[:200]}: {(run.stdout + run.stderr)[-500:].strip()}"
            raise FailedError(msg)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def program(name: str) -> str | None:
    """Return where a program is, or nothing."""
    return shutil.which(os.environ.get(name.upper(), name))


def measure(title: str, contestants: Sequence[Contestant], rounds: int) -> dict[str, object]:
    """Measure contestants in turn, print and return the results; the first one is what the others are compared with."""
    print(f"\n{title}", flush=True)
    missing = {one.name: how([need for need in one.needs if not program(need)]) for one in contestants}
    taken: dict[str, list[tuple[float, float]]] = {one.name: [] for one in contestants}
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
            median(processor for processor, _clock in times),
            min(times)[0],
            max(times)[0],
            median(clock for _processor, clock in times),
            len(times),
        )
        for name, times in taken.items()
        if not missing[name]
    ]
    if not results or results[0].name != contestants[0].name:
        sys.exit(f"{contestants[0].name}: {missing[contestants[0].name]}")
    ours = results[0]
    for one in contestants:
        result = next((result for result in results if result.name == one.name), None)
        print(f"  {told(result, ours)}" if result else f"  {one.name:46} {missing[one.name]}")
    return {
        "title": title,
        "results": [result._asdict() for result in results],
        "missing": {name: why for name, why in missing.items() if why},
    }


def told(result: Result, ours: Result) -> str:
    """Return a result in a line."""
    return (
        f"{result.name:46} {result.processor:7.2f} s ({result.least:.2f} to {result.most:.2f}), "
        f"clock {result.clock:7.2f} s, x{result.rounds}   {result.processor / ours.processor:6.2f}"
        f"   {result.clock / ours.clock:6.2f}"
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


def forget(*names: str) -> Callable[[], None]:
    """Return what removes folders of the copy."""

    def act() -> None:
        for name in names:
            shutil.rmtree(BOOK / name, ignore_errors=True)

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


def handbook(rounds: int) -> list[dict[str, object]]:
    """Measure the handbook itself."""
    ours, stock = [*BUILD, "html"], [*SPHINX, "-b", "html", *STOCK, "docs", "out/stock"]
    floor = [*SPHINX, "-b", "dummy", "-c", ".", "-d", "out/floor-doctrees", "docs", "out/floor"]
    make = ["make", "html"]
    cold = forget("build/.work", "out")

    def built(command: Sequence[str]) -> Callable[[], None]:
        """Return what runs a command once, so that it finds its earlier work."""
        return lambda: once_only(BOOK / "out" / "built" / "-".join(command[1:]).replace("/", "-"), command)

    fonts = "fontpkg_source_serif_4 fontpkg_source_sans_3 fontpkg_sarabun"

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
                Contestant("ours, all three", [[*BUILD, "pdf"], [*BUILD, "epub"], ours], cold),
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
                    [[PYTHON, "-c", COMPILE, fonts]],
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
                Contestant("ours, website written again", [ours], built(ours)),
                Contestant("stock Sphinx, stock theme", [stock], built(stock)),
            ],
            rounds,
        ),
        measure(
            "One page touched",
            [
                Contestant("ours", [ours], touch()),
                Contestant("stock Sphinx, stock theme", [stock], touch()),
                Contestant("floor: Sphinx reads and writes nothing", [floor], touch()),
            ],
            rounds,
        ),
    ]


def once_only(folder: Path, command: Sequence[str]) -> None:
    """Run a command unless it was run before, which the folder tells."""
    if not folder.is_dir():
        subprocess.run(command, cwd=BOOK, check=True, stdout=subprocess.DEVNULL)
        folder.mkdir(parents=True, exist_ok=True)


def sizes(rounds: int) -> list[dict[str, object]]:
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


def checks(rounds: int) -> dict[str, object]:
    """Measure the website with the safety checks on and off."""
    both = [(safety_overhead.once("off"), safety_overhead.once("on")) for _round in range(rounds)]
    off, on = map(median, zip(*both, strict=True))
    print(f"\nSafety checks: off {off:.2f} s, on {on:.2f} s of processor time, ratio {on / off:.3f}")
    return {"off": off, "on": on, "ratio": on / off, "rounds": rounds}


def machine() -> dict[str, object]:
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
        "others": {name: first_line(name) for name in ("xelatex", "weasyprint") if program(name)},
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
    print("(smallest to largest), clock, rounds; then the ratio of both to the first line of its group.")
    copy_book()
    groups = [*handbook(rounds), *sizes(rounds)]
    found = {"machine": on, "groups": groups, "checks": checks(2 * rounds + 1)}
    (ROOT / "build" / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(WORK)
    print("\nKept in build/bench.json; `make bench-page` puts it on the page about speed.")


if __name__ == "__main__":
    main()
