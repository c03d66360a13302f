"""Calls as a file for a spreadsheet, safe to open there; pure."""

from __future__ import annotations

from ringyo_data import spreadsheet

from ..loading import Selection
from .columns import FILE, Rows
from .search import Positions

ROWS_AT_ONCE = 50_000


def csv(selection: Selection, rows: Positions | None) -> bytes:
    """The calls at *rows* (None: all) as CSV, in the order of the rows, with every column of `FILE`.

    Times are local with their offset, durations seconds. Numbers are masked unless the deployment shows them.
    """
    count = len(selection.calls) if rows is None else len(rows)
    pieces = (slice(start, start + ROWS_AT_ONCE) for start in range(0, max(count, 1), ROWS_AT_ONCE))
    parts = (Rows(selection.calls.iloc[p if rows is None else rows[p]], selection) for p in pieces)
    return spreadsheet.csv({head: read(part) for head, read in FILE.items()} for part in parts)
