"""Calls as files for a spreadsheet, safe to open there; pure.

Times are local, without their offset, which the column `zone` has: a spreadsheet reads no time with one.
Durations are seconds. Numbers are masked unless the deployment shows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ringyo_data import spreadsheet, xlsx
from ringyo_data.spreadsheet import Table

from ..loading import Selection
from . import grid
from .columns import FILE, META, Rows, of_key
from .search import Positions

ROWS_AT_ONCE = 50_000


def csv(selection: Selection, rows: Positions | None, separator: str = ",") -> bytes:
    """The calls at *rows* (None: all) as CSV: the columns of `FILE` and those of frequent metadata keys."""
    return spreadsheet.csv(_pieces(selection, rows), separator)


def workbook(selection: Selection, rows: Positions | None, facts: xlsx.Facts) -> bytes:
    """The same calls and columns as a workbook, with *facts* on a sheet of their own."""
    return xlsx.xlsx(_pieces(selection, rows), rows=_count(selection, rows), facts=facts, name="Calls")


def _pieces(selection: Selection, rows: Positions | None) -> Iterator[Table]:
    """One or more tables of some calls each."""
    keys = [name for name in grid.offered(selection) if name.startswith(META)]
    columns = FILE | {name: of_key(name.removeprefix(META)).cells for name in keys}
    count = _count(selection, rows)
    pieces = (slice(start, start + ROWS_AT_ONCE) for start in range(0, max(count, 1), ROWS_AT_ONCE))
    for piece in pieces:
        part = Rows(selection.calls.iloc[piece if rows is None else rows[piece]], selection)
        yield {head: read(part) for head, read in columns.items()}


def _count(selection: Selection, rows: Positions | None) -> int:
    return len(selection.calls) if rows is None else len(rows)
