"""Calls as a file for a spreadsheet, safe to open there; pure."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.csv

from ringyo_data import spreadsheet

from ..loading import Selection
from .columns import FILE, Rows, Values
from .search import Positions

ROWS_AT_ONCE = 50_000


def csv(selection: Selection, rows: Positions | None) -> bytes:
    """The calls at *rows* (None: all) as CSV, in the order of the rows, with every column of `FILE`.

    Times are local with their offset, durations seconds. Numbers are masked
    unless the deployment shows them. A text that a spreadsheet would take for
    a formula has an apostrophe before it, a phone number's plus sign too.
    """
    sink = io.BytesIO()
    sink.write(spreadsheet.BYTE_ORDER_MARK)
    count = len(selection.calls) if rows is None else len(rows)
    writer: pa.csv.CSVWriter | None = None
    for start in range(0, max(count, 1), ROWS_AT_ONCE):
        piece = slice(start, start + ROWS_AT_ONCE)
        calls = Rows(selection.calls.iloc[piece if rows is None else rows[piece]], selection)
        table = pa.table({head: _safe(read(calls)) for head, read in FILE.items()})
        writer = writer or pa.csv.CSVWriter(sink, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return sink.getvalue()


def _safe(column: Values) -> pa.Array:
    values = column if isinstance(column, pa.Array) else pa.array(column)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return spreadsheet.safe(values) if spreadsheet.is_text(values) else values
