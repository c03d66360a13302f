"""Calls as a file for a spreadsheet, safe to open there; pure."""

from __future__ import annotations

from ringyo_data import spreadsheet

from ..loading import Selection
from . import grid
from .columns import FILE, META, Rows, of_key
from .search import Positions

ROWS_AT_ONCE = 50_000


def csv(selection: Selection, rows: Positions | None, separator: str = ",") -> bytes:
    """The calls at *rows* (None: all) as CSV: the columns of `FILE` and those of frequent metadata keys.

    Times are local, without their offset, which the column `zone` has: a spreadsheet reads no time with one.
    Durations are seconds. Numbers are masked unless the deployment shows them.
    """
    keys = [name for name in grid.offered(selection) if name.startswith(META)]
    columns = FILE | {name: of_key(name.removeprefix(META)).cells for name in keys}
    count = len(selection.calls) if rows is None else len(rows)
    pieces = (slice(start, start + ROWS_AT_ONCE) for start in range(0, max(count, 1), ROWS_AT_ONCE))
    parts = (Rows(selection.calls.iloc[p if rows is None else rows[p]], selection) for p in pieces)
    return spreadsheet.csv(
        ({head: read(part) for head, read in columns.items()} for part in parts), separator
    )
