"""A handbook of a few pages that has one of everything, with the settings of the real one, to be broken."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.warm import Builds

ROOT = Path(__file__).resolve().parents[2]

FRONT = "---\naudience: [families]\nchecked: 2026-01-01\ndue: 2030-01-01\n---\n\n"
TOPIC = FRONT.replace("---\naud", "---\ntopics: [overdose]\naud")
SAFETY = ":::{safety} mixing\n:::\n"

PAGES = {
    "index.md": FRONT
    + "(index-page)=\n\n# Tiny handbook\n\nA page for each thing.\n\n"
    + "```{toctree}\n:caption: All\nrisks/mixing\nall\nledger\nhelp\nhandouts/wallet-card\nsources\n```\n",
    "risks/mixing.md": TOPIC
    + f"(mixing-page)=\n\n# Mixing\n\n**Do not mix it.**\n\n{SAFETY}\n## What to do\n\n- Call for help {{cite:p}}`doe2020`.\n\n:::{{procedure}} rescue\n:::\n\n"
    + "## In depth: numbers\n\n"
    + ":::{figure} ../figures/box.svg\n:name: fig-box\n:alt: A gray box.\n\nA box.\n:::\n\n"
    + ":::{chart} effects.csv\n:name: fig-effects\n:kind: bars\n:title: Most are drowsy\n:alt: Drowsy 19, sick 14.\n\nCases.\n:::\n\n"
    + ":::{list-table} What is what\n:name: table-what\n:header-rows: 1\n:widths: 1 1\n\n* - Sign\n  - Meaning\n* - Sleep\n  - Danger\n:::\n\n"
    + "{numref}`fig-box`, {numref}`fig-effects` and {numref}`table-what` are above.\n\n"
    + ":::{interactions} major\n:::\n",
    "all.md": FRONT + "(all)=\n\n# All messages\n\n:::{safety-list} danger\n:::\n",
    "ledger.md": FRONT
    + "(ledger)=\n\n# Claims\n\n:::{claim} a-leaf\n:::\n\n## Ledger\n\n:::{claim-list} supported\n:::\n",
    "help.md": FRONT + "(help)=\n\n# Help lines\n\n:::{helplines} US\n:::\n",
    "handouts/wallet-card.md": FRONT.replace("---\naud", "---\nhandout: card\naud") + "(card)=\n\n# Card\n\n- Call.\n",
    "sources.md": FRONT + "(sources)=\n\n# Sources\n\n```{bibliography}\n```\n",
    "registers/safety.toml": """[topics]
overdose = "poisoning"

[readers]
daily = ["every day"]

[stopping]
stop = ["do not take"]
slowly = ["not suddenly"]

[[message]]
id = "mixing"
signal = "danger"
hazard = "Mixing it with other drugs."
consequence = "Breathing can stop within a few minutes."
avoid = ["Do not mix."]
topics = ["overdose"]
sources = ["doe2020"]
""",
    "registers/procedures.toml": """[intervals]
wait = "2 minutes"

[[procedure]]
id = "rescue"
title = "Somebody lies there"
when = "Do this when they do not wake."
named = true
picture = "figures/box.svg"
alt = "Boxes. {steps}"

[[procedure.step]]
id = "call"
name = "Call"
text = "Call for help from anybody who is near."
short = "Call for help."
shown = "help."
sources = ["doe2020"]

[[procedure.step]]
id = "push"
name = "Push"
text = "Push on the chest for {wait}."
short = "Push for {wait}."
drawings = ["pushing"]
shown = "a push."
sources = ["doe2020"]

[[procedure.card]]
steps = ["call", "push"]
text = "**Call,** then push."
sources = ["doe2020"]
""",
    "registers/helplines.toml": """[countries]
US = "US"

[box]
question = "Not waking?"
call = ["us-emergency"]

[[helpline]]
id = "us-emergency"
country = "US"
purpose = "emergency"
name = "Emergency services"
number = "911"
url = "https://example.org/"
hours = "Day and night"
source = "doe2020"
seen = 2026-11-01
confidence = "primary"
""",
    "registers/claims.toml": """[[claim]]
id = "a-leaf"
section = "introduction"
claim = "It is a leaf."
verdict = "supported"
certainty = "high"
reason = "All sources agree."
sources = ["doe2020"]
""",
    "registers/interactions.toml": """[[interaction]]
id = "opioids"
with = "Opioids"
drugs = ["morphine"]
aspects = ["breathing"]
mechanism = "Both slow breathing."
harm = "Deep sleep."
advice = ["Do not mix them."]
severity = "major"
evidence = "cases"
sources = ["roe2021"]
""",
    "registers/drugs.toml": """[classes]
opioids = ["opioids"]

[[drug]]
id = "morphine"
name = "morphine"
brands = ["Kadian"]
classes = ["opioids"]
""",
    "registers/references.bib": """@misc{doe2020,
  author = {Doe, Jane},
  title = {A source},
  year = {2020},
}

@misc{roe2021,
  author = {Roe, Rick},
  title = {Another source},
  year = {2021},
  url = {https://example.org/roe},
  urldate = {2026-11-01},
}
""",
    "registers/references-weak.bib": "@misc{weak2000,\n  title = {Hearsay},\n}\n",
    "registers/data/effects.csv": "label,value,unit,source,notes\nDrowsy,19,of every 100 cases,doe2020,\nSick,14,of every 100 cases,doe2020,\n",
    "figures/box.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/><text>Call</text><text>now</text><text>Push</text><g id="pushing"/></svg>\n',
}


# The search of the handbook answers questions with pages that are not here.
WITHOUT_ANSWERS = "\nsearch_answers = search_emergencies = ()\nsearch_weights = {}\n"


def add_code(root: Path) -> None:
    """Add what the real commands need: Makefile, extension, and the list of libraries."""
    shutil.copytree(ROOT / "docs" / "_ext", root / "docs" / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / ".ci", root / ".ci")
    for name in ("Makefile", ".git_archival.txt", *(path.name for path in ROOT.glob("requirements*.txt"))):
        shutil.copy(ROOT / name, root)


def make(root: Path, builds: Builds) -> None:
    """Write the handbook into the empty folder ``root``, and lock its safety messages."""
    for name in ("conf.py", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    with (root / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(WITHOUT_ANSWERS)
    for name, text in PAGES.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = builds.lock(root)
    assert result.code == 0, result.said
