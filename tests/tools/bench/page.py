"""Put the results of ``make bench`` (``build/bench.json``) between the two marks in ``docs/_ext/SPEED.md``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "_ext" / "SPEED.md"
START, END = "<!-- measured: written by make bench-page -->", "<!-- end of what was measured -->"


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, below its title."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))
    return f"{title}:\n\n{lines}\n"


def seconds(value: float) -> str:
    """Return seconds as people read them."""
    digits = 2 if value < 1 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def handbook(found: dict[str, Any]) -> str:
    """Return the table of the handbook: each group, and in it each way to build."""
    rows = []
    for group in found["groups"]:
        if group["title"].startswith("Website of"):
            continue
        first = group["results"][0]
        rows += [
            [
                f"{group['title']}: {one['name']}",
                seconds(one["processor"]),
                seconds(one["clock"]),
                f"{one['processor'] / first['processor']:.2f}",
                f"{one['peak']:.0f}",
            ]
            for one in group["results"]
        ]
        rows += [[f"{group['title']}: {name}", *["not installed"] * 4] for name in group["missing"]]
    checks = found["checks"]
    rows += [
        ["Safety checks: website without them", seconds(checks["off"]), "not timed", "1.00", "not measured"],
        [
            "Safety checks: website with them",
            seconds(checks["on"]),
            "not timed",
            f"{checks['ratio']:.2f}",
            "not measured",
        ],
    ]
    heads = ("What was built", "Processor", "Clock", "Ratio", "Memory")
    return table(
        "Seconds that a book takes, ratios of processor time, and megabytes of the largest process",
        heads,
        rows,
    )


def sizes(found: dict[str, Any]) -> str:
    """Return the table of the books of three sizes."""
    groups = [group for group in found["groups"] if group["title"].startswith("Website of")]
    rows = []
    for group in groups:
        ours, stock = group["results"]
        pages = int(group["title"].split()[2])
        rows.append(
            [
                f"{pages} pages",
                *(f"{seconds(one['processor'])} ({one['processor'] / pages:.2f})" for one in (ours, stock)),
            ]
        )
    heads = ("Size", "Ours", "Stock")
    return table("Seconds of processor time for websites of three sizes, and seconds a page", heads, rows)


def growth(found: dict[str, Any]) -> str:
    """Return how much more the largest book costs than the middle one."""
    *_rest, middle, large = [group["results"] for group in found["groups"] if group["title"].startswith("Website of")]
    ours, stock = (large[at]["processor"] / middle[at]["processor"] for at in (0, 1))
    return (
        f"Five times the pages took {ours:.1f} times as long with our theme, and {stock:.1f} times with the stock one."
    )


def told(found: dict[str, Any]) -> str:
    """Return what was measured, as Markdown."""
    on = found["machine"]
    day = dt.date.fromisoformat(on["date"])
    versions = ", ".join(f"`{name} {number}`" for name, number in on["versions"].items())
    others = "".join(f"\n- {name.replace('weasyp', 'WeasyP')}: `{text}`" for name, text in on["others"].items())
    return "\n".join(
        [
            f"The numbers are of {day.day} {day:%B %Y}, from one run.",
            "The machine:\n",
            f"- Processor: `{on['processor']}`, {on['cores']} cores",
            f"- Memory: {on['memory']} GB",
            f"- Python: {on['python']}, on {on['system']}",
            f"- Libraries: {versions}{others}\n",
            handbook(found),
            growth(found) + "\n",
            sizes(found),
        ]
    )


def put(page: str, measured: str) -> str:
    """Return the page with other results between its marks."""
    head, rest = page.split(START)
    return f"{head}{START}\n\n{measured}\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Write the page."""
    found = json.loads((ROOT / "build" / "bench.json").read_text(encoding="utf-8"))
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), told(found)), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
