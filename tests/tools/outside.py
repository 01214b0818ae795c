"""What the outside addresses of the book answered when they were last tried: ``make linkcheck``.

Sphinx's link checker tries each address once, one after another; its settings are in conf.py, with their reasons.
The answers are kept in ``tests/tools/outside-links.csv``, one line for each address. A dead address is an error of
``make linkcheck`` alone: a page of somebody else may go away on any day, so it stops no build.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.builders.linkcheck import CheckResult, Hyperlink, HyperlinkAvailabilityChecker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.config import Config

REGISTER = Path(__file__).with_name("outside-links.csv")
# An hour for all of them: a server may ask us to come back tomorrow.
LONGEST = 3600.0
NEVER = "never tried"
# In the order of the summary.
RESULTS = ("working", "moved", "refused", "no answer", "dead", NEVER)
DOI = "https://doi.org/"


class Answer(NamedTuple):
    """A line of the register."""

    address: str
    result: str
    said: str  # the new address, or what went wrong
    tried: str  # the day
    worked: str  # the last day on which it was working, or nothing


def asked(address: str) -> str:
    """Return what is asked for instead of an address.

    Publishers refuse robots (403), so a DOI is looked up in its registry (DOI Handbook, "Proxy server REST API"):
    404 if there is none.
    """
    return address.replace(DOI, f"{DOI}api/handles/", 1) if address.startswith(DOI) else address


def tried(addresses: Iterable[str], config: Config, longest: float = LONGEST) -> Iterator[tuple[str, str, str]]:
    """Try addresses as ``config`` says, and yield each with its result and what was said.

    :param longest: after so many seconds whatever has not answered is "no answer".
    """
    back = {asked(address): address for address in addresses}
    checker = HyperlinkAvailabilityChecker(config)

    def give_up() -> None:
        for uri in back:
            checker.rqueue.put(CheckResult(uri, "", 0, "timeout", "it never came to an answer", 0))

    timer = threading.Timer(longest, give_up)
    timer.daemon = True
    timer.start()
    for uri, _name, _line, status, said, code in checker.check({uri: Hyperlink(uri, "", Path(), 0) for uri in back}):
        if address := back.pop(uri, ""):
            yield address, *_judged(status, said, code)
        if not back:
            break  # the checker would wait for those that were given up
    timer.cancel()


def _judged(status: str, said: str, code: int) -> tuple[str, str]:
    """Return the result and what was said, from what Sphinx's link checker reports."""
    match status:
        case "working":
            return "working", ""
        case "redirected":
            return "moved", f"{code} {said}"
        case "ignored" if not said:
            return NEVER, "conf.py says why"
        case "timeout" | "ignored":
            return "no answer", said
    refused = said == "unauthorized" or re.match(r"(401|403|405|429) ", said)
    return ("refused" if refused else "dead"), said


def load(path: Path) -> dict[str, Answer]:
    """Return the register by address; there is none before the first try."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["address"]: Answer(**row) for row in csv.DictReader(file)}


def write(path: Path, answers: Iterable[Answer]) -> None:
    """Write the register in the order of the addresses."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Answer._fields)
        writer.writerows(sorted(answers))


def renewed(found: Iterable[tuple[str, str, str]], before: Mapping[str, Answer], day: dt.date) -> Iterator[Answer]:
    """Yield the line of each address that was tried; what is no longer in the book has none."""
    for address, result, said in found:
        if result == NEVER:
            continue
        last = before[address].worked if address in before else ""
        yield Answer(address, result, said, str(day), str(day) if result in {"working", "moved"} else last)


def summary(addresses: Mapping[str, str], answers: Mapping[str, Answer]) -> str:
    """Return how many addresses gave which answer, and since when."""
    count = Counter(answers[address].result if address in answers else NEVER for address in addresses)
    days = sorted({answers[address].tried for address in addresses if address in answers})
    when = f", tried {days[0]} to {days[-1]}" if days else ""
    told = ", ".join(f"{count[result]} {result}" for result in RESULTS)
    return f"{len(addresses)} different outside addresses{when}: {told}"
