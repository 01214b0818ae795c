"""The handbook itself: changes at random, built by make after each one, compared with a build from nothing.

Part of `make incremental`; the small book of the tests beside this file is changed in more ways and far more often.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
from pathlib import Path

from tests.support.clones import clone, differences, make, published

# File, what is replaced there (once), and by what.
CHANGES = {
    "a sentence": ("docs/risks/liver.md", "## Where to get help", "One more sentence.\n\n## Where to get help"),
    "a title": ("docs/risks/driving.md", r"^# .*$", "# Driving after kratom"),
    "the order of pages": ("docs/index.md", "risks/overdose\nrisks/deaths\n", "risks/deaths\nrisks/overdose\n"),
    "a day of a check": ("docs/risks/mixing.md", r"^due: .*$", "due: 2027-06-30"),
    "a number of a chart": ("docs/registers/data/effects.csv", r",19,", ",20,"),
    "a claim": ("docs/registers/claims.toml", r'reason = "', 'reason = "It holds. '),
    "a source": ("docs/registers/references.bib", r"= \{2019\}", "= {2018}"),
    "an interaction": ("docs/registers/interactions.toml", r'harm = "', 'harm = "This can harm. '),
    "a help line": ("docs/registers/helplines.toml", r'hours = "Day and night', 'hours = "By day and night'),
    "a warning": ("docs/registers/safety.toml", r'consequence = "Breathing can stop.', 'consequence = "Breath can stop.'),
    "a new term": ("docs/reference/glossary.md", r"\nwithdrawal\n", "\npharmacist\n    Somebody who knows medicines.\n\nwithdrawal\n"),
    "a picture": ("docs/figures/receptors.svg", 'fill="#eef4ea"', 'fill="#ddf4ea"'),
    "a setting": ("conf.py", "html_scaled_image_link = False", "html_scaled_image_link = True"),
}  # fmt: skip
SEEDS = (1, 2)
STEPS = 6


def change(folder: Path, name: str) -> None:
    """Make one of the changes in ``folder``."""
    path = folder / CHANGES[name][0]
    before = path.read_text(encoding="utf-8")
    after = re.sub(CHANGES[name][1], CHANGES[name][2].replace("\\", r"\\"), before, count=1, flags=re.MULTILINE)
    assert after != before, f"{name}: not found in {path}"
    path.write_text(after, encoding="utf-8")


def build(folder: Path) -> dict[str, bytes]:
    """Build all formats in ``folder`` and return them, by name."""
    # The lock of the warnings says what they are.
    for target in ("lock-safety", "all"):
        result = make(folder, target)
        assert result.code == 0, result.said
    return {name: path.read_bytes() for name, path in published(folder / "build").items()}


def run(seed: int, folder: Path) -> list[str]:
    """Return in what the handbook differs from one built from nothing, after some changes."""
    names = random.Random(seed).sample(sorted(CHANGES), STEPS)  # noqa: S311 (the same every time)
    step_by_step, at_once = clone(folder / "step by step"), clone(folder / "at once")
    build(step_by_step)
    for number, name in enumerate(names, start=1):
        change(step_by_step, name)
        change(at_once, name)
        made = build(step_by_step)
        print(f"sequence {seed}, step {number}: {name}", flush=True)
        if number in {STEPS // 2, STEPS}:
            assert make(at_once, "clean").code == 0
            if found := differences(made, build(at_once)):
                return found
    return []


def main() -> int:
    """Try each sequence; return 0 if step by step and at once are always the same."""
    os.environ.setdefault("HANDBOOK_VENV", str(Path(sys.executable).parents[1]))
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            if found := run(seed, Path(folder)):
                print("\n".join(found))
                return 1
    print(f"{len(SEEDS)} sequences of {STEPS} changes: built step by step is built at once.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
