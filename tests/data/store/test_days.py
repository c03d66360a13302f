"""Days go into the store and come out as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from ringyo_data.frame import concat, empty_frame
from tests.data.store.days import DAY, busy_day, facts, one_call, record, sealed, store_in

ONE_DAY = timedelta(days=1)


def test_a_stored_day_comes_back_as_it_was(tmp_path):
    records = [
        record("plain"),
        record("live", status="in_progress", ended_at=None, duration=None),
        record(
            "odd", status="\u260e\ufe0f new\n", agent_id=None, metadata={"note": "crc32:00000000 \U0001f600"}
        ),
        record("bare", status=7, phone_number=None, from_number=None, ended_at="soon", metadata=[]),
        {"id": "lost"},
        "no record at all",
    ]
    day = sealed(DAY, records, stuck=("live",))
    store_in(tmp_path).write(day)
    store = store_in(tmp_path)
    (stored,) = store.read([DAY])
    pd.testing.assert_frame_equal(stored.calls, day.calls)
    assert facts(stored) == facts(day)
    pd.testing.assert_frame_equal(stored.rejected, day.rejected)
    assert store.notices() == ()


def test_many_days_come_back_as_one_frame_newest_first_each_day_a_slice_of_it(tmp_path):
    days = [busy_day(DAY + n * ONE_DAY, calls) for n, calls in enumerate([3, 0, 40, 1, 0, 7] * 12)]
    store = store_in(tmp_path)
    for day in days:
        store.write(day)
    stored = store.read([day.day for day in days])
    newest_first = days[::-1]
    whole = concat(day.calls for day in newest_first)
    pd.testing.assert_frame_equal(concat(day.calls for day in stored), whole)
    assert [facts(day) for day in stored] == [facts(day) for day in newest_first]
    assert [day.calls["id"].to_list() for day in stored] == [
        day.calls["id"].to_list() for day in newest_first
    ]
    assert [row for day in stored for row in day.calls.index] == list(whole.index)
    times = [day.calls["created_at"].array.asi8 for day in stored if len(day.calls)]
    assert all(one.ctypes.data + one.nbytes == other.ctypes.data for one, other in pairwise(times))


def test_labels_are_those_that_occur_sorted_whatever_the_days_order(tmp_path):
    store = store_in(tmp_path)
    store.write(sealed(DAY, [record("a", status="no_answer", agent_id=None)]))
    store.write(sealed(DAY + ONE_DAY, [record("b", DAY + ONE_DAY, status="busy", agent_id=None)]))
    calls = concat(day.calls for day in store.read([DAY, DAY + ONE_DAY]))
    assert calls["status"].cat.categories.to_list() == ["busy", "no_answer"]
    assert calls["agent_id"].cat.categories.to_list() == []
    assert calls["status"].to_list() == ["busy", "no_answer"]


@pytest.mark.parametrize("wanted", [[], [DAY]])
def test_of_nothing_stored_nothing_is_read(tmp_path, wanted):
    store = store_in(tmp_path)
    assert (store.read(wanted), store.days(), store.notices()) == ([], frozenset(), ())


def test_a_day_without_calls_is_stored_too(tmp_path):
    store = store_in(tmp_path)
    store.write(sealed(DAY, []))
    assert store.days() == {DAY}
    pd.testing.assert_frame_equal(store.read([DAY])[0].calls, empty_frame())


def test_days_that_are_not_stored_are_left_out(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call(DAY))
    stored = store.read([DAY - ONE_DAY, DAY, DAY + ONE_DAY, DAY])
    assert [(day.day, len(day.calls)) for day in stored] == [(DAY, 1)]
    assert store.notices() == ()


def test_a_day_written_again_takes_the_place_of_the_first(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call(DAY, "first"))
    store.write(one_call(DAY, "second"))
    assert store.read([DAY])[0].calls["id"].to_list() == ["second"]


def test_a_removed_day_is_not_stored_any_more(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call(DAY))
    store.write(one_call(DAY + ONE_DAY))
    store.remove(DAY)
    store.remove(DAY)
    assert store.days() == {DAY + ONE_DAY}
    assert [day.day for day in store.read([DAY, DAY + ONE_DAY])] == [DAY + ONE_DAY]
    assert store.notices() == ()


def test_accounts_do_not_see_each_others_days(tmp_path):
    store_in(tmp_path, "one").write(one_call(DAY))
    other = store_in(tmp_path, "other")
    assert other.days() == frozenset()
    assert other.read([DAY]) == []
    assert store_in(tmp_path, "one").days() == {DAY}


def test_slices_of_a_long_frame_are_stored_as_they_are(tmp_path):
    older, newer = busy_day(DAY, 30), busy_day(DAY + ONE_DAY, 20)
    together = concat([newer.calls, older.calls])
    store = store_in(tmp_path)
    store.write(replace(older, calls=together.iloc[20:]))
    pd.testing.assert_frame_equal(store.read([DAY])[0].calls, older.calls)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"day": DAY + ONE_DAY}, "not all of that day"),
        ({"day": DAY - ONE_DAY}, "not all of that day"),
        ({"calls": busy_day(DAY, 9).calls.iloc[::-1]}, "not newest first"),
        ({"calls": busy_day(DAY, 9).calls.astype({"status": "str"})}, "not a typed frame"),
        ({"calls": busy_day(DAY, 9).calls.drop(columns="metadata")}, "not a typed frame"),
        ({"as_of": datetime(2024, 1, 16)}, "needs a time zone"),
    ],
)
def test_a_day_that_could_not_be_read_again_is_not_written(tmp_path, changes, why):
    store = store_in(tmp_path)
    with pytest.raises(ValueError, match=why):
        store.write(replace(busy_day(DAY, 9), **changes))
    assert store.days() == frozenset()


def test_the_first_and_the_last_microsecond_belong_to_the_day(tmp_path):
    times = ["2024-01-15T23:59:59.999999Z", "2024-01-15T00:00:00Z"]
    day = sealed(DAY, [record(str(n), created_at=at, ended_at=None) for n, at in enumerate(times)])
    store = store_in(tmp_path)
    store.write(day)
    pd.testing.assert_frame_equal(store.read([DAY])[0].calls, day.calls)


def test_files_that_are_no_days_are_passed_over(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call(date(2024, 2, 29)))
    month = tmp_path / "account=tests" / "month=2024-02"
    for name in (
        "day=2024-02-30.parquet",
        "day=2024-03-01.parquet",
        "notes.txt",
        "_day=2024-02-28.damaged",
        ".day=2024-02-27.parquet.0123.tmp",
        "day=2024-02-26.parquet.bak",
    ):
        (month / name).write_bytes(b"?")
    (tmp_path / "account=tests" / "README").write_text("?")
    assert store.days() == {date(2024, 2, 29)}
