"""A book of any size for measuring, of pages like those of the handbook, that needs no extension of ours.

A page has as many words, citations, links and rows of tables as a page of the handbook has on average; what it says
means nothing. The same folder is built with our theme and with the stock one.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORDS, SENTENCE, SECTIONS, ROWS, CITATIONS = 1200, 12, 8, 8, 36

OURS = f"""
import gc, sys
sys.path.insert(0, {str(ROOT / "docs" / "_ext")!r})
gc.set_threshold(200_000, 20, 100)
extensions = ["myst_parser", "sphinxcontrib.bibtex", "handbook"]
html_theme = "handbook"
html_context = {{"edition": "measured", "published_data": False}}
safety_register = ""
html_show_search_summary = False
"""
STOCK = """
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_rtd_theme"]
html_theme = "sphinx_rtd_theme"
"""
BOTH = f"""
project = "Pages for measuring"
myst_enable_extensions = ["colon_fence"]
numfig = True
bibtex_bibfiles = [{str(ROOT / "docs" / "registers" / "references.bib")!r}]
bibtex_tooltips = False
html_copy_source = False
"""


def write(folder: Path, pages: int) -> None:
    """Write a book of that many pages, and beside it the folders ``ours`` and ``stock`` with the settings of each."""
    source = folder / "pages"
    source.mkdir(parents=True)
    for name, settings in (("ours", OURS), ("stock", STOCK)):
        (folder / name).mkdir()
        (folder / name / "conf.py").write_text(settings + BOTH, encoding="utf-8")
    bib = (ROOT / "docs" / "registers" / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,\s]+)", bib, re.MULTILINE)
    rest = "\n".join(f"page-{number}" for number in range(pages))
    (source / "index.md").write_text(
        f"# Pages for measuring\n\n```{{toctree}}\n:caption: Pages\n\n{rest}\nsources\n```\n", encoding="utf-8"
    )
    (source / "sources.md").write_text("# Sources\n\n```{bibliography}\n```\n", encoding="utf-8")
    for number in range(pages):
        (source / f"page-{number}.md").write_text(page(number, pages, keys), encoding="utf-8")


def page(number: int, pages: int, keys: list[str]) -> str:
    """Return a page in Markdown; the same number gives the same page."""
    chance = random.Random(number)  # noqa: S311 (nothing secret)
    vocabulary = [
        f"{start}{middle}{end}"
        for start in "bdfglmnprst"
        for middle in "aeiou"
        for end in ("n", "ral", "ter", "st", "mo")
    ]

    def sentences(count: int) -> list[str]:
        return [" ".join(chance.choices(vocabulary, k=SENTENCE)).capitalize() for _ in range(count)]

    per_section = WORDS // SENTENCE // SECTIONS
    lines = [f"(page-{number})=\n", f"# Page {number} on {chance.choice(vocabulary)}\n"]
    for section in range(SECTIONS):
        lines.append(f"## Part {section}: {' '.join(chance.choices(vocabulary, k=3))}\n")
        cited = [",".join(chance.sample(keys, 2)) for _ in range(CITATIONS // SECTIONS)]
        told = sentences(per_section)
        lines += [f"{text} {{cite:p}}`{key}`." for text, key in zip(told, cited, strict=False)]
        lines += [f"{text}." for text in told[len(cited) :]]
        lines.append(f"See {{ref}}`page-{chance.randrange(pages)}`.\n")
    lines += [
        ":::{list-table} Numbers",
        f":name: table-{number}",
        ":header-rows: 1\n",
        "* - What\n  - How many\n  - Who",
    ]
    lines += [
        f"* - {text[:40]}\n  - {chance.randrange(100)}\n  - {chance.choice(vocabulary)}" for text in sentences(ROWS)
    ]
    lines += [
        ":::\n",
        f"{{numref}}`table-{number}` has numbers.\n",
        ":::{warning}\n" + ". ".join(sentences(3)) + ".\n:::\n",
    ]
    return "\n".join(lines)
