"""Tables made from registers: a caption, a header row, and row headers where they help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    Cell = str | nodes.Node | Sequence[str | nodes.Node]

# A smaller table with row headers has more heads than cells, and is read aloud badly.
FEWEST_ROWS_WITH_HEADS = 3
FEWEST_COLUMNS_WITH_HEADS = 3


def make(
    title: str, name: str, widths: Sequence[int], heads: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> nodes.table:
    """Return a table called ``name``; a cell is text, a node, or several of them."""
    columns = [nodes.colspec(colwidth=width) for width in widths]
    if len(rows) >= FEWEST_ROWS_WITH_HEADS and len(widths) >= FEWEST_COLUMNS_WITH_HEADS:
        columns[0]["stub"] = 1
    head, body = nodes.thead("", row(heads)), nodes.tbody("", *map(row, rows))
    group = nodes.tgroup("", *columns, head, body, cols=len(widths))
    return nodes.table("", nodes.title("", title), group, names=[nodes.fully_normalize_name(name)])


def row(cells: Sequence[Cell]) -> nodes.row:
    """Return a row of a table."""
    found = nodes.row()
    for cell in cells:
        parts = [cell] if isinstance(cell, str | nodes.Node) else cell
        content = [nodes.Text(part) if isinstance(part, str) else part for part in parts]
        found += nodes.entry("", nodes.paragraph("", "", *content))
    return found
