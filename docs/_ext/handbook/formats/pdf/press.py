"""Make PDFs: ``python -m handbook.formats.pdf.press`` reads jobs as JSON and answers with what came of each (``typeset``)."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typst

from handbook.formats.pdf import finish
from handbook.formats.pdf.links import Target
from handbook.formats.pdf.typeset import Job, Outcome, Problem
from handbook.model.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Of each place that a link leads to: its label, what a heading calls itself, the page, the point on it, the number of the page.
TARGETS = """
query(selector(heading).or(metadata)).filter(it => it.has("label") and it.label != <place>).map(it => {
  let position = it.location().position()
  let kind = if it.func() == heading { it.supplement.text } else { "" }
  (str(it.label), kind, position.page, position.x / 1pt, position.y / 1pt, counter(page).at(it.location()).first())
})
"""
# The first mark on each page: number of the page, page of the source, place in it.
STARTS = """{
  let (seen, found) = ((:), (:))
  for mark in query(<place>) {
    let (key, number) = (repr(mark.value), str(counter(page).at(mark.location()).first()))
    // The head of a table is repeated on each of its pages.
    if key in seen { continue }
    seen.insert(key, none)
    if number not in found { found.insert(number, mark.value) }
  }
  found.pairs().map(((number, place)) => (int(number), ..place))
}"""


def make(job: Job) -> Outcome:
    """Compile a source, complete the PDF and write it."""
    compiler = typst.Compiler(
        job.source,
        root=str(Path(job.source).parent),
        font_paths=job.fonts,
        ignore_system_fonts=True,
        sys_inputs=job.inputs,
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            # A PDF that can be read aloud, and still be opened in fifty years.
            pdf_standards=["ua-1", "a-2a"],
            timestamp=job.timestamp,
        )
    except typst.TypstError as error:
        return Outcome(error=_problem(error))
    words = json.loads(job.inputs.get("words", "{}"))
    targets = {
        label: Target(kind, page, x, y, _description(words, kind, number))
        for label, kind, page, x, y, number in reversed(json.loads(compiler.eval(TARGETS)))
    }
    starts = json.loads(compiler.eval(STARTS))
    try:
        finished, pages = finish.finish(cast("bytes", pdf), job.stubs, targets)
    except DiagnosticError as error:
        return Outcome(error=Problem(error.found[0].text, "", [], error.found[0].code))
    Path(job.pdf).write_bytes(finished)
    return Outcome(pages, starts, [_problem(warning) for warning in warnings])


def _description(words: Mapping[str, str], kind: str, number: int) -> str:
    """Return what is read aloud for a link to a place of a kind on the page with a number."""
    page = words.get("page %s", "page %s") % number
    return f"{words.get(kind, kind)}, {page}" if kind else page


def _problem(said: typst.TypstError | typst.TypstWarning) -> Problem:
    return Problem(said.message, said.diagnostic, said.hints)


def main() -> None:
    """Do the jobs on the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # stopped by the writer: the parent says so
    jobs = [Job(**job) for job in json.load(sys.stdin)]
    json.dump([asdict(make(job)) for job in jobs], sys.stdout)


if __name__ == "__main__":
    main()
