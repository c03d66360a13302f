"""Calls as a file for a spreadsheet, safe to open there; pure."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from ringyo_data import masking, metrics, spreadsheet

from ..loading import Selection
from .search import Positions

ROWS_AT_ONCE = 50_000


def csv(selection: Selection, rows: Positions | None) -> bytes:
    """The calls at *rows* (None: all) as CSV, in the order of the rows, with every column there is.

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
        table = _table(selection, selection.calls.iloc[piece if rows is None else rows[piece]])
        writer = writer or pa.csv.CSVWriter(sink, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return sink.getvalue()


def _table(selection: Selection, calls: pd.DataFrame) -> pa.Table:
    texts = {
        "id": calls["id"],
        "started": _times(calls["created_at"], selection.view.zone),
        "ended": _times(calls["ended_at"], selection.view.zone),
        "status": calls["status"],
        "outcome": metrics.outcome(calls),
        "agent_id": calls["agent_id"],
        "agent": _agents(selection, calls),
        "number": calls["phone_number"]
        if selection.show_numbers
        else masking.in_column(calls["phone_number"]),
        "line": _lines(selection, calls),
    }
    columns = {name: _safe(column) for name, column in texts.items()}
    columns["duration_seconds"] = pa.array(calls["duration_seconds"], pa.int32())
    metadata = calls["metadata"]
    if not selection.show_numbers:
        metadata = masking.in_metadata(calls)
    return pa.table(columns | {"metadata": _safe(metadata)})


def _agents(selection: Selection, calls: pd.DataFrame) -> pa.Array:
    ids = calls["agent_id"].cat
    names = [selection.agent(str(agent)) for agent in ids.categories]
    return _taken(names, ids.codes.to_numpy())


def _lines(selection: Selection, calls: pd.DataFrame) -> pa.Array:
    numbers, named = calls["from_number"].cat, selection.line_names
    return _taken([named[number] for number in numbers.categories], numbers.codes.to_numpy())


def _taken(words: list[str], codes: NDArray[np.integer]) -> pa.Array:
    """The word of each code; the code -1, missing, finds the last."""
    return pa.array(np.array([*words, None], dtype=object)[codes], pa.large_string())


def _times(times: pd.Series, zone: str) -> pa.Array:
    """Local times with their offset, `2026-03-03T01:30:00+0530`; Arrow is not asked for the zone, as it may not know it."""
    local = times.dt.tz_convert(zone).dt.tz_localize(None)
    codes, offsets = pd.factorize(local - times.dt.tz_localize(None))
    wall = pa.array(local, pa.timestamp("s"), safe=False).cast(pa.large_string())
    suffix = _taken([_offset(offset) for offset in offsets], codes)
    nothing = pa.scalar("", pa.large_string())
    return pc.binary_join_element_wise(pc.replace_substring(wall, " ", "T"), suffix, nothing)


def _offset(ahead: pd.Timedelta) -> str:
    minutes = round(ahead.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _safe(column: pd.Series | pa.Array) -> pa.Array:
    texts = pa.array(column)
    if pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_decode()
    return spreadsheet.safe(texts)
