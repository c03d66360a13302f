"""Records to the typed frame: types, bad fields, bad records, repeats, order."""

from __future__ import annotations

import pandas as pd
import pytest

from ringyo_data.frame import COLUMNS, empty_frame, to_frame

DTYPES = {
    "id": "str",
    "status": "category",
    "phone_number": "str",
    "from_number": "category",
    "agent_id": "category",
    "duration_seconds": "Int32",
    "created_at": "datetime64[us, UTC]",
    "ended_at": "datetime64[us, UTC]",
    "metadata": "str",
}


def record(id_: object = "call_1", **fields: object) -> dict[str, object]:
    """A completed call as the reference page shows it, with *fields* instead of its own."""
    return {
        "id": id_,
        "status": "completed",
        "phone_number": "+14155551234",
        "from_number": "+18005551234",
        "agent_id": "agent_abc123",
        "duration": 245,
        "metadata": {"customer_id": "cust_456"},
        "created_at": "2024-01-15T10:30:00Z",
        "ended_at": "2024-01-15T10:34:05Z",
    } | fields


def without(field: str) -> dict[str, object]:
    return {name: value for name, value in record().items() if name != field}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def rejected(records: list[object]) -> list[tuple[object, str]]:
    table = to_frame(records).rejected
    assert dtypes(table) == {"id": "str", "reason": "str"}
    return [
        (None if pd.isna(i) else i, reason) for i, reason in zip(table["id"], table["reason"], strict=True)
    ]


def test_the_reference_pages_call_becomes_one_typed_row():
    calls = to_frame([record()]).calls
    assert dtypes(calls) == DTYPES
    assert calls.to_dict("records") == [
        {
            "id": "call_1",
            "status": "completed",
            "phone_number": "+14155551234",
            "from_number": "+18005551234",
            "agent_id": "agent_abc123",
            "duration_seconds": 245,
            "created_at": pd.Timestamp("2024-01-15T10:30:00Z"),
            "ended_at": pd.Timestamp("2024-01-15T10:34:05Z"),
            "metadata": '{"customer_id":"cust_456"}',
        }
    ]


def test_no_records_give_a_typed_frame_without_rows():
    framed = to_frame([])
    assert (dtypes(framed.calls), len(framed.calls), framed.rows_lost) == (DTYPES, 0, 0)
    assert dtypes(empty_frame()) == DTYPES
    assert tuple(empty_frame().columns) == COLUMNS == tuple(DTYPES)
    assert isinstance(empty_frame().index, pd.RangeIndex)
    assert rejected([]) == []


def test_newest_call_comes_first_and_ids_settle_ties():
    older, newer = "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000001Z"
    records = [record("b", created_at=older), record("a", created_at=older), record("c", created_at=newer)]
    calls = to_frame(records).calls
    assert calls["id"].to_list() == ["c", "a", "b"]
    assert calls.index.equals(pd.RangeIndex(3))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("status", 7, "status is not a string"),
        ("phone_number", "", "phone_number is empty"),
        ("from_number", "\ud800", "from_number is not valid Unicode"),
        ("agent_id", None, "agent_id is missing"),
        ("duration", True, "duration is not a number"),
        ("duration", "245", "duration is not a number"),
        ("duration", -1, "duration is negative"),
        ("duration", 0.5, "duration is not a whole number of seconds"),
        ("duration", float("nan"), "duration is not finite"),
        ("duration", float("inf"), "duration is not finite"),
        ("duration", 86_401, "duration is over a day"),
        ("duration", 10**30, "duration is over a day"),
        ("duration", None, "duration is missing"),
        ("ended_at", "soon", "ended_at is not a usable time"),
        ("ended_at", 1705314845, "ended_at is not a usable time"),
        ("ended_at", "2024-01-15T10:29:59Z", "ended_at is before created_at"),
        ("metadata", [], "metadata is not an object"),
        ("metadata", {"n": 2**64}, "metadata cannot be written as JSON"),
    ],
)
def test_a_bad_field_becomes_missing_and_the_call_stays(field, value, reason):
    column = {"duration": "duration_seconds"}.get(field, field)
    good = record("good")
    framed = to_frame([good, record("bad", **{field: value})])
    kept = framed.calls.set_index("id")
    assert pd.isna(kept.at["bad", column])
    assert kept.loc["bad"].drop(column).equals(kept.loc["good"].drop(column))
    assert dtypes(framed.calls) == DTYPES
    assert rejected([good, record("bad", **{field: value})]) == [("bad", reason)]
    assert framed.rows_lost == 0
