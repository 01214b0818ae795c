"""What the safety checks cost: full HTML builds from nothing with them on and off, in turn, in one run.

Prints the processor time of each and the ratio of the medians. It is a measurement, not a test: no limit is set here.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 7
# One build in a process of its own; "off" reads and judges nothing, and refuses nothing.
BUILD = """
import io, resource, sys, tempfile
from pathlib import Path
sys.path.insert(0, "docs/_ext")
from handbook.checks import fences
from handbook.content import helplines
from handbook.formats.html import context
from handbook.content.safety import domain, rules
if sys.argv[1] == "off":
    domain.SafetyDomain.process_doc = lambda *_: None
    domain.validate = lambda *_: ()
    helplines.report_typed_numbers = lambda *_: None
    fences.report = fences.report_raw_html = lambda *_: None
from sphinx.application import Sphinx
with tempfile.TemporaryDirectory() as folder:
    Sphinx("docs", ".", f"{folder}/html", f"{folder}/doctrees", "html", status=None, warning=io.StringIO()).build()
print(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
"""


def once(state: str) -> float:
    """Return the processor seconds of one build."""
    run = subprocess.run([sys.executable, "-c", BUILD, state], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(run.stdout)


def main() -> None:
    """Measure in turn and print."""
    on, off = [], []
    for _round in range(ROUNDS):
        off.append(once("off"))
        on.append(once("on"))
    print(f"off {median(off):.2f} s, on {median(on):.2f} s of processor time, {ROUNDS} builds each, in turn")
    print(f"ratio {median(on) / median(off):.3f}")


if __name__ == "__main__":
    main()
