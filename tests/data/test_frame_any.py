"""Any records whatever give the rows that plain loops give."""

from __future__ import annotations

import itertools
import math
import re
from datetime import UTC, datetime, timedelta

import orjson
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ringyo_data import phones
from ringyo_data.frame import COLUMNS, FrameBuilder, parse_time, to_frame

from .any_values import ANYTHING, TIMES
from .test_frame import DTYPES, dtypes

NEAR = st.builds(
    lambda minute: f"2024-01-15T10:{minute:02}:00Z", st.integers(0, 59)
)  # often equal, often in the wrong order
LIKELY = {
    "id": st.sampled_from(["a", "b", "c", "ä", "\ud800", ""]),
    "status": st.sampled_from(["completed", "queued", "in_progress", "busy", "dialling", "\udc00"]),
    "phone_number": st.sampled_from(["+1", "+2", ""]),
    "from_number": st.sampled_from(["+1", "+2"]),
    "agent_id": st.sampled_from(["x", "y"]),
    "duration": st.sampled_from([0, 5, 5.0, 5.5, -1, 86_400, 86_401, math.nan, True, "5", None]),
    "metadata": st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.integers(), max_size=2),
    "created_at": NEAR | TIMES,
    "ended_at": NEAR | TIMES | st.none(),
}
RECORDS = st.lists(
    st.fixed_dictionaries({}, optional={field: likely | ANYTHING for field, likely in LIKELY.items()})
    | st.fixed_dictionaries(LIKELY)
    | ANYTHING,
    max_size=12,
)

WHOLE_SECONDS = {seconds: seconds for seconds in range(86_401)}  # 5.0 finds 5 as well


def plainly_read(record: object) -> dict[str, object] | None:
    """The row of one record, value by value; None if it gives none."""
    if not isinstance(record, dict) or parse_time(record.get("created_at")) is None:
        return None
    row = {field: plain_text(record.get(field)) for field in COLUMNS[:5]}
    if row["id"] is None:
        return None
    for field in ("phone_number", "from_number"):
        row[field] = row[field] and phones.normal(row[field])
    created, ended = (parse_time(record.get(field)) for field in ("created_at", "ended_at"))
    return row | {
        "duration_seconds": plain_duration(record.get("duration")),
        "created_at": created,
        "ended_at": ended if ended is not None and ended >= created else None,
        "metadata": plain_metadata(record.get("metadata")),
    }


def plain_text(value: object) -> str | None:
    if not isinstance(value, str) or not value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return None
    return value


def plain_duration(value: object) -> int | None:
    return WHOLE_SECONDS.get(value) if type(value) in (int, float) else None


def plain_metadata(value: object) -> str | None:
    try:
        return "{}" if value is None else orjson.dumps(value).decode() if isinstance(value, dict) else None
    except TypeError:
        return None


def plainly_framed(records: list[object]) -> list[dict[str, object]]:
    """The rows of *records*, worked out with loops."""
    kept: dict[object, tuple[bool, dict[str, object]]] = {}
    for row in filter(None, map(plainly_read, records)):
        over = {"completed", "transferred", "no_answer", "busy", "failed"}
        settled = row["status"] in over or row["ended_at"] is not None
        if row["id"] not in kept or settled or not kept[row["id"]][0]:
            kept[row["id"]] = (settled, row)
    return sorted((row for _, row in kept.values()), key=lambda row: (-row["created_at"], row["id"]))


def values(calls: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame as plain values, times in microseconds, None where missing."""
    rows = calls.astype("object").to_dict("records")
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        {
            name: None
            if pd.isna(value)
            else (value.to_pydatetime() - epoch) // timedelta(microseconds=1)
            if isinstance(value, pd.Timestamp)
            else value
            for name, value in row.items()
        }
        for row in rows
    ]


@given(RECORDS, st.integers(1, 5))
@example([{"id": "a", "created_at": "2024-01-15T10:00:00Z", "phone_number": "0\r"}], 1)
@settings(max_examples=200, deadline=None)
def test_any_records_give_the_rows_that_plain_loops_give(records, records_at_once):
    builder = FrameBuilder(records_at_once=records_at_once)
    builder.add(records)
    framed = builder.finish()
    assert values(framed.calls) == plainly_framed(records)
    assert dtypes(framed.calls) == DTYPES


@given(RECORDS)
@settings(max_examples=100, deadline=None)
def test_every_record_is_accounted_for(records):
    framed = to_frame(records)
    usable = [row["id"] for row in map(plainly_read, records) if row is not None]
    repeats = len(usable) - len(set(usable))
    assert len(framed.calls) + framed.rows_lost + repeats == len(records)
    assert framed.calls["id"].is_unique
    told = framed.rejected.iloc[framed.rows_lost :]["id"]
    assert told.is_unique
    assert set(told) <= set(framed.calls["id"])
    saying = r"(record|[a-z_]+) (is|cannot be) [a-zA-Z_ ]+"
    assert all(re.fullmatch(rf"{saying}(; {saying})*", reason) for reason in framed.rejected["reason"])


@given(RECORDS, st.lists(st.integers(0, 12), max_size=3))
@settings(max_examples=50, deadline=None)
def test_how_records_are_cut_into_pages_does_not_matter(records, cuts):
    builder = FrameBuilder(records_at_once=4)
    edges = [0, *sorted(cuts), len(records)]
    for start, end in itertools.pairwise(edges):
        builder.add(records[start : max(end, start)])
    paged, whole = builder.finish(), to_frame(records)
    pd.testing.assert_frame_equal(paged.calls, whole.calls)
    assert paged.rows_lost == whole.rows_lost
    assert sorted(map(str, paged.rejected.values)) == sorted(map(str, whole.rejected.values))
