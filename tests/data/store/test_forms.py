"""A day that was stored in another form, by an older program or a newer one, is no damaged day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ringyo_data.store import parquet
from ringyo_data.store.day import FACTS, VERSION
from tests.data.store.days import DAY, busy_day, one_call, path_of, store_in

STORED = busy_day(DAY, 40)


def rewrite(folder: Path, change: Callable[[pa.Table], pa.Table], **other: object) -> None:
    """Store the day with its columns as *change* makes them and with *other* facts, as a program of that form would."""
    data = pq.read_table(path_of(folder), partitioning=None)
    known = orjson.loads(data.schema.metadata[FACTS]) | other
    known = {name: value for name, value in known.items() if value is not None}
    table = change(data).replace_schema_metadata(
        {FACTS: orjson.dumps(known), parquet.CHECKSUM: parquet.NO_CHECKSUM}
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    path_of(folder).write_bytes(parquet.with_checksum(sink.getvalue().to_pybytes()))


def same(table: pa.Table) -> pa.Table:
    return table


def without(name: str) -> Callable[[pa.Table], pa.Table]:
    return lambda table: table.drop_columns(name)


def with_another(table: pa.Table) -> pa.Table:
    return table.add_column(3, "direction", pa.array(["outbound"] * len(table)))


def unreadable(table: pa.Table) -> pa.Table:
    return table.set_column(5, "duration_seconds", pa.array(["a minute"] * len(table)))


@pytest.fixture
def stored(tmp_path):
    store = store_in(tmp_path)
    store.write(STORED)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in path_of(folder).parent.iterdir())


@pytest.mark.parametrize("name", ["from_number", "phone_number", "duration_seconds", "ended_at", "agent_id"])
def test_a_column_that_the_file_lacks_is_empty(stored, name):
    rewrite(stored, without(name))
    store = store_in(stored)
    calls = store.read([DAY])[0].calls
    expected = STORED.calls.assign(**{name: pd.Series(dtype=STORED.calls[name].dtype)})
    pd.testing.assert_frame_equal(calls, expected, check_categorical=False)
    assert calls[name].isna().all()
    assert (store.notices(), files(stored)) == ((), [path_of(stored).name])


def test_numbers_that_were_stored_as_they_were_sent_get_their_one_spelling(stored):
    def as_sent(table: pa.Table) -> pa.Table:
        numbers = {
            "phone_number": ["+1 (450) 555-0100"] * len(table),
            "from_number": ["+49 30 1234567", "+49301234567"] * (len(table) // 2),
        }
        return (
            table.drop_columns([*numbers])
            .append_column("phone_number", pa.array(numbers["phone_number"]))
            .append_column("from_number", pa.array(numbers["from_number"]))
        )

    rewrite(stored, as_sent)
    calls = store_in(stored).read([DAY])[0].calls
    assert set(calls["phone_number"]) == {"+14505550100"}
    assert list(calls["from_number"].cat.categories) == ["+49301234567"]


def test_a_column_that_nobody_knows_is_left_out(stored):
    rewrite(stored, with_another)
    store = store_in(stored)
    pd.testing.assert_frame_equal(store.read([DAY])[0].calls, STORED.calls)
    assert (store.notices(), files(stored)) == ((), [path_of(stored).name])


@pytest.mark.parametrize(
    ("change", "other"),
    [
        (same, {"version": VERSION - 1}),
        (same, {"version": None}),
        (same, {"stuck": None}),
        (without("id"), {}),
        (without("created_at"), {}),
        (unreadable, {}),
    ],
    ids=["older version", "no version", "a fact less", "no ids", "no times", "another type"],
)
def test_a_form_that_cannot_be_read_is_asked_for_again_without_alarm(stored, change, other):
    rewrite(stored, change, **other)
    store = store_in(stored)
    assert store.read([DAY]) == []
    assert (store.notices(), files(stored)) == ((), [path_of(stored).name])
    store.write(one_call())
    assert list(store.read([DAY])[0].calls["id"]) == ["call_1"]
