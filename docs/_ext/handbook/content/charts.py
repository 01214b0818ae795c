"""Charts drawn from a CSV file, the same bytes from the same numbers.

::

    :::{chart} effects.csv
    :name: fig-effects
    :kind: bars
    :title: What the chart shows, in a sentence
    :alt: Everything that it shows, in words.

    The caption says whose cases are counted.
    :::

draws a figure and puts the numbers below it as a table. ``kind`` is ``bars`` (lengths from zero), ``dots`` (one for each
source, not to be joined) or ``ratios`` (a dot with its interval, and a mark at 1: no change).
A CSV file has the columns label, value, unit, source and notes; ratios have low and high too.
Charts read without color; letters are drawn as shapes, so that they look the same everywhere.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.resources
import importlib.util
import io
import math
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from handbook.content import citations
from handbook.model import look, tables
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, DiagnosticError, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from matplotlib.axes import Axes
    from matplotlib.typing import RcKeyType
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

COLUMNS = ("label", "value", "unit", "source", "notes")
INTERVAL = ("low", "high")
# More rows than a page can show are a mistake, and drawing them takes minutes.
MOST_ROWS = 40
# Letters that fit beside a number in the width of a chart.
LONGEST_LABEL = 60
# Inches and points: as wide as a phone, with letters that can still be read there.
WIDTH, ROW, FRAME, LETTERS = 4.0, 0.44, 0.7, 10.5
FONT = "Sarabun"
INK, FILL = look.COLORS["ink"], "#5d7583"
# What they are drawn with, as packages are imported.
NEEDED = ("matplotlib", "fontpkg_sarabun")


class Row(NamedTuple):
    """A line of the file."""

    label: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    written: str  # the value, and its interval, as the file has them
    line: int  # of the file


class ChartError(DiagnosticError):
    """A file that cannot be drawn."""

    category = "Chart error"


def read(path: Path, *, interval: bool) -> list[Row]:
    """Return the rows of a CSV file.

    :param interval: whether the columns low and high are needed.
    :raises ChartError: naming the first line that is wrong, and what to write instead.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); add the file, or correct its name"
        raise ChartError(Diagnostic("charts.unreadable", message)) from None
    # Spreadsheets break lines within a cell; for readers that is a blank.
    reader = csv.DictReader(io.StringIO(text), strict=True, skipinitialspace=True)
    wanted = (*COLUMNS, *INTERVAL) if interval else COLUMNS
    try:
        missing = [name for name in wanted if name not in (reader.fieldnames or ())]
        if missing:
            message = f"no column '{missing[0]}'; write {', '.join(wanted)} into the first line"
            raise ChartError(Diagnostic("charts.column", message, f"{path}:1"))
        rows = list(_rows(path, reader, interval=interval))
    except csv.Error as error:
        message = f"not CSV ({error}); close each quote, and write a quote inside one twice"
        raise ChartError(Diagnostic("charts.csv", message, f"{path}:{reader.line_num + 1}")) from None
    if not rows:
        message = "no numbers below the first line; write a line for each"
        raise ChartError(Diagnostic("charts.empty", message, str(path)))
    if len(rows) > MOST_ROWS:
        message = f"{len(rows)} rows of numbers; show {MOST_ROWS} or fewer"
        raise ChartError(Diagnostic("charts.long", message, str(path)))
    if not any(row.high for row in rows):
        message = "all numbers are 0, so there is nothing to draw; say it in a sentence"
        raise ChartError(Diagnostic("charts.zero", message, str(path)))
    return rows


def _rows(path: Path, reader: csv.DictReader[str], *, interval: bool) -> Iterator[Row]:
    unit = ""
    for cells in reader:
        where = f"{path}:{reader.line_num}"
        if None in cells or None in cells.values():
            message = f"the line has more or fewer cells than the first; write {len(reader.fieldnames or ())}"
            raise ChartError(Diagnostic("charts.cells", message, where))
        line = {name: " ".join(cell.split()) for name, cell in cells.items()}
        unit = unit or line["unit"]
        if line["unit"] != unit:
            message = f"the unit is '{line['unit']}', and '{unit}' above; use one unit in a chart"
            raise ChartError(Diagnostic("charts.unit", message, where))
        numbers = {}
        for name in ("value", *(INTERVAL if interval else ())):
            try:
                numbers[name] = float(line[name])
            except ValueError:
                numbers[name] = math.nan
            if not 0 <= numbers[name] < math.inf:
                message = f"'{line[name]}' in column '{name}' is not a number of 0 or more; write one like 18.6"
                raise ChartError(Diagnostic("charts.number", message, where))
        if not (line["label"] and line["source"]):
            raise ChartError(Diagnostic("charts.blank", "label or source is empty; every number needs both", where))
        low, high = numbers.get("low", numbers["value"]), numbers.get("high", numbers["value"])
        if not low <= numbers["value"] <= high:
            message = f"{line['value']} is not between {line.get('low')} and {line.get('high')}; correct the three"
            raise ChartError(Diagnostic("charts.interval", message, where))
        written = _("%(value)s (%(low)s to %(high)s)") % line if interval else line["value"]
        if fault := _fault_of_words(line["label"], f"{line['label']}{line['unit']}{written}"):
            raise ChartError(Diagnostic(*fault, where))
        yield Row(line["label"], numbers["value"], low, high, line["unit"], line["source"], written, reader.line_num)


def _fault_of_words(label: str, words: str) -> tuple[str, str] | None:
    """Return code and message of what a chart cannot show, or nothing."""
    if len(label) > LONGEST_LABEL:
        message = f"the label has {len(label)} letters, which shrinks the chart; write {LONGEST_LABEL} or fewer"
        return "charts.label", message
    if sign := next((sign for sign in words if ord(sign) not in _letters()), ""):
        return "charts.letter", f"charts have no letter '{sign}' (U+{ord(sign):04X}); write it in words"
    return None


def bars(axes: Axes, rows: list[Row]) -> None:
    """Draw a bar for each row, from zero, with its number at the end."""
    places = range(len(rows))
    most = max(row.value for row in rows)
    axes.barh(places, [row.value for row in rows], height=0.36, color=FILL, edgecolor=INK, linewidth=0.8)
    for place, row in zip(places, rows, strict=True):
        axes.text(row.value + most * 0.015, place, row.written, va="center", ha="left", fontweight="bold")
    axes.set_xlim(0, most * 1.16)
    axes.set_xticks([])


def dots(axes: Axes, rows: list[Row]) -> None:
    """Draw a dot for each row on a line from zero to a hundred, or to the next ten."""
    top = max(row.value for row in rows)
    end = 100 if top > 50 else (int(top) // 10 + 1) * 10
    for place, row in enumerate(rows):
        axes.plot([0, end], [place, place], color="#9aa8b1", linewidth=0.8, zorder=1)
        axes.plot(row.value, place, "o", color=INK, markersize=8, zorder=2)
        _beside_label(axes, place, row.written)
    axes.set_xlim(-end * 0.04, end * 1.06)
    axes.set_xticks([0, end // 2, end])


def ratios(axes: Axes, rows: list[Row]) -> None:
    """Draw a dot and its interval for each row, and a mark at 1."""
    for place in range(len(rows)):
        axes.plot([1, 1], [place - 0.13, place + 0.13], color=INK, linewidth=1.6)
    for place, row in enumerate(rows):
        axes.plot([row.low, row.high], [place, place], color=INK, linewidth=1.6)
        axes.plot(row.value, place, "s", color=INK, markersize=7)
        _beside_label(axes, place, row.written)
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    axes.set_xlim(min(low, 1) - 0.15, max(high, 1) + 0.15)
    axes.set_xticks([1])
    axes.set_xticklabels([_("1: no change")])


def _beside_label(axes: Axes, place: int, text: str) -> None:
    """Write a number at the right end of the line that has the label."""
    spot = (1, place)
    axes.annotate(
        text,
        spot,
        (0, 9),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="bottom",
        ha="right",
        fontweight="bold",
    )


KINDS: dict[str, Callable[[Axes, list[Row]], None]] = {"bars": bars, "dots": dots, "ratios": ratios}


@cache
def _letters() -> AbstractSet[int]:
    """Return which signs the font of charts has."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    path = importlib.resources.files("fontpkg_sarabun") / "files" / "Sarabun-Regular.ttf"
    return FT2Font(str(path)).get_charmap().keys()


@cache
def _use_our_font() -> None:
    """Let the letters come from the installed package, whatever fonts the machine has."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    fontManager.ttflist = [font for font in fontManager.ttflist if font.name != FONT]
    for path in sorted(map(str, (importlib.resources.files("fontpkg_sarabun") / "files").iterdir())):
        fontManager.addfont(path)


def draw(rows: list[Row], kind: str, path: Path) -> None:
    """Draw ``rows`` as an SVG at ``path``; the same rows give the same bytes."""
    # Loading Matplotlib takes longer than drawing with it, so only books with charts pay for it.
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    _use_our_font()
    settings: dict[RcKeyType, object] = {
        "font.family": FONT,
        "font.size": LETTERS,
        "text.parse_math": False,  # a dollar is a dollar
        "svg.fonttype": "path",
        "svg.hashsalt": "handbook",
        "text.color": INK,
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH, ROW * len(rows) + FRAME))
        axes = figure.add_axes((0.02, 0.12, 0.96, 0.86))
        KINDS[kind](axes, rows)
        for place, row in enumerate(rows):
            axes.annotate(
                row.label,
                (0, place),
                (0, 9),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="bottom",
                ha="left",
            )
        axes.set_ylim(len(rows) - 0.4, -0.75)
        axes.set_yticks([])
        axes.set_xlabel(rows[0].unit)
        for side in axes.spines.values():
            side.set_visible(False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(
            path, format="svg", bbox_inches="tight", pad_inches=0.08, metadata={"Date": None, "Creator": None}
        )


class ChartDirective(SphinxDirective):
    """``{chart} file.csv``: a figure, and its numbers as a table."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], str]]] = {
        "name": directives.unchanged_required,
        "kind": lambda value: directives.choice(value, tuple(KINDS)),
        "title": directives.unchanged_required,
        "alt": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return figure and table, or report what is wrong with file or options."""
        for option in self.option_spec:
            if option not in self.options:
                report("charts.option", f"the chart has no ':{option}:'; add it", self.get_location())
                return []
        if missing := [package for package in NEEDED if importlib.util.find_spec(package) is None]:
            message = f"charts need {' and '.join(missing)}; run `make install` or install them by name, or take the chart out"
            report("charts.package", message, self.get_location())
            return []
        name = self.arguments[0]
        if Path(name).name != name:
            message = (
                f"'{name}' is not a file name; put the file into {self.config.chart_data} and write its name alone"
            )
            report("charts.file", message, self.get_location())
            return []
        path = Path(self.env.srcdir, self.config.chart_data, name)
        self.env.note_dependency(path)
        try:
            rows = read(path, interval=self.options["kind"] == "ratios")
        except ChartError as error:
            for code, message, place in error.found:
                report(code, message, place or self.get_location())
            return []
        known = citations.known(self.env)
        if unknown := [row for row in rows if row.source not in known]:
            for row in unknown:
                message = f"unknown source '{row.source}'; write a key of the bibliography"
                report("charts.source", message, f"{path}:{row.line}")
            return []
        return [self.figure(path, rows), self.table(rows)]

    def figure(self, path: Path, rows: list[Row]) -> nodes.figure:
        """Return the figure with its title and caption."""
        # A picture is kept as long as its numbers, and the way they are drawn, stay the same.
        ways = Path(__file__).read_bytes()
        state = hashlib.sha256(ways + repr((rows, self.options["kind"])).encode()).hexdigest()[:12]
        target = Path(self.env.doctreedir, "charts", f"{path.stem}-{state}.svg")
        if not target.is_file():
            draw(rows, self.options["kind"], target)
        here = Path(self.env.doc2path(self.env.current_document.docname)).parent
        image = nodes.image(
            "", uri=os.path.relpath(target, here).replace(os.sep, "/"), alt=self.options["alt"], width="100%"
        )
        image["drawn"] = True  # it stands among what Sphinx remembers, not in the book's folder
        words = [*self.parse_inline(" ".join(self.content))[0], nodes.Text(" ")] if self.content else []
        words += citations.cite(self, dict.fromkeys(row.source for row in rows))
        caption = nodes.caption(
            "", "", nodes.strong("", f"{self.options['title'].rstrip('.')}."), nodes.Text(" "), *words
        )
        figure = nodes.figure("", image, caption, names=[nodes.fully_normalize_name(self.options["name"])])
        for node in (figure, image, caption):
            self.set_source_info(node)
        self.state.document.note_explicit_target(figure, figure)
        return figure

    def table(self, rows: list[Row]) -> nodes.table:
        """Return the numbers behind the chart."""
        lines = [(row.label, row.written) for row in rows]
        title = _("The numbers: %s") % self.options["title"].rstrip(".")
        table = tables.make(title, f"{self.options['name']}-numbers", (60, 40), (_("What"), rows[0].unit), lines)
        self.set_source_info(table)
        self.state.document.note_explicit_target(table, table)
        return table


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the place of the numbers, relative to the source folder."""
    app.setup_extension("handbook.model.catalog")
    app.setup_extension("handbook.content.citations")
    app.add_config_value("chart_data", "registers/data", "env", types=frozenset({str}))
    app.add_directive("chart", ChartDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
