"""Complete the compiled PDF: links, row headers, smaller file, an identifier that depends on the content alone.

Typst tags the cells of a header row as headers, but cannot yet say that a cell is the header of its row.
PDF/UA-1 (7.5) wants every header cell to be found, so the cells of stub columns are marked here.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

from handbook.formats.pdf import links
from handbook.model.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


# Kinds of structure elements that have no table in them: most of a book.
TEXTS = frozenset({"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Lbl", "/TOC"})


def finish(pdf: bytes, stubs: Sequence[int], targets: Mapping[str, links.Target]) -> tuple[bytes, int]:
    """Return ``pdf`` completed, and the number of its pages.

        ``stubs`` has the number of row-header columns of each table, in order; ``targets`` the places that links lead to.

    :raises DiagnosticError: if the PDF has another number of tables than ``stubs``, or a link leads nowhere.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        tables = [element for element in elements(document.Root.StructTreeRoot) if element.get("/S") == "/Table"]
        if len(tables) != len(stubs):
            message = f"the PDF has {len(tables)} tables, the pages have {len(stubs)}; report this as a bug of the print builder"
            raise DiagnosticError(Diagnostic("print.tables", message))
        for table, columns in zip(tables, stubs, strict=True):
            mark_row_headers(table, columns)
        links.connect(document, targets)
        result = BytesIO()
        document.save(
            result,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            linearize=False,
        )
        return result.getvalue(), len(document.pages)


def mark_row_headers(table: pikepdf.Object, columns: int) -> None:
    """Make the first ``columns`` cells of each row of ``table`` headers of their row."""
    for row in (row for group in kids(table) for row in kids(group)):
        for cell in list(kids(row))[:columns]:
            if cell.get("/S") == "/TD":
                cell.S = pikepdf.Name.TH
                old = cell.get("/A")
                scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                cell.A = scope if old is None else pikepdf.Array([*_listed(old), scope])


def elements(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the structure elements below ``parent`` in the order in which they are read, but nothing inside a text."""
    for kid in kids(parent):
        yield kid
        if str(kid.S) not in TEXTS:
            yield from elements(kid)


def kids(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the structure elements directly below ``parent``."""
    below = _listed(parent.get("/K"))
    yield from (kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)


def _listed(value: pikepdf.Object | None) -> list[pikepdf.Object | None]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]
