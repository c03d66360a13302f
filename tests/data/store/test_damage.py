"""A file that does not hold the day it should counts as none, is put aside, and is told of once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ringyo_data.store import parquet
from ringyo_data.store.day import FACTS, VERSION, Unusable
from ringyo_data.store.folder import Folder
from ringyo_data.store.parquet import from_bytes
from tests.data.store.days import DAY, busy_day, one_call, path_of, record, sealed, store_in

ONE_DAY = timedelta(days=1)


def aside(folder, day=DAY):
    """What lies beside the days, by name."""
    month = path_of(folder, day).parent
    return sorted(file.name for file in month.iterdir() if file.suffix != ".parquet")


DAMAGES = {
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "without end": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "page of zeros": lambda data: data[:200] + bytes(200) + data[400:],
    "text": lambda data: b"<html>disk quota exceeded</html>",
    "longer": lambda data: data + b"\n",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_counts_as_none_is_put_aside_and_told_of_once(tmp_path, damage):
    store = store_in(tmp_path)
    for day in (DAY, DAY + ONE_DAY):
        store.write(busy_day(day, 20))
    path_of(tmp_path).write_bytes(damage(path_of(tmp_path).read_bytes()))
    stored = store.read([DAY, DAY + ONE_DAY])
    assert [day.day for day in stored] == [DAY + ONE_DAY]
    pd.testing.assert_frame_equal(stored[0].calls, busy_day(DAY + ONE_DAY, 20).calls)
    assert store.days() == {DAY + ONE_DAY}
    assert aside(tmp_path) == ["_day=2024-01-15.damaged"]
    assert store.notices() == (
        f"The stored day 2024-01-15 in the folder {tmp_path} is damaged; put aside and read from the API again.",
    )
    assert store.read([DAY]) == []
    assert store.notices() == ()


def test_a_day_can_be_stored_again_after_its_file_was_put_aside(tmp_path):
    store = store_in(tmp_path)
    for _ in range(3):
        store.write(one_call())
        path_of(tmp_path).write_bytes(b"?")
        store.read([DAY])
    assert aside(tmp_path) == ["_day=2024-01-15.damaged"]
    store.write(one_call())
    assert len(store.read([DAY])[0].calls) == 1


def test_no_bit_can_flip_unnoticed():
    whole = parquet.to_bytes(busy_day(DAY, 5))
    from_bytes(whole, DAY)
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        with pytest.raises(Unusable):
            from_bytes(bytes(flipped), DAY)


@pytest.mark.parametrize("records", [[], [record("call_1")]], ids=["without calls", "with a call"])
def test_a_file_of_another_day_is_damaged(tmp_path, records):
    store = store_in(tmp_path)
    store.write(sealed(DAY, records))
    path_of(tmp_path).rename(path_of(tmp_path, DAY + ONE_DAY))
    assert store.days() == {DAY + ONE_DAY}
    assert store.read([DAY + ONE_DAY]) == []
    assert aside(tmp_path) == ["_day=2024-01-16.damaged"]


def test_a_row_that_is_not_of_the_files_day_marks_it_as_damaged(tmp_path, monkeypatch):
    store = store_in(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(parquet, "_is_newest_first_within", lambda table, day: True)
        store.write(replace(one_call(DAY + ONE_DAY), day=DAY))
    assert store.read([DAY]) == []
    assert aside(tmp_path) == ["_day=2024-01-15.damaged"]


def test_a_parquet_file_of_something_else_is_foreign(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call())
    pq.write_table(pa.table({"id": ["a"]}), path_of(tmp_path))
    assert store.read([DAY]) == []
    assert aside(tmp_path) == ["_day=2024-01-15.foreign"]
    assert store.notices() == (
        f"The stored day 2024-01-15 in the folder {tmp_path} is not written by this dashboard; "
        "put aside and read from the API again.",
    )


@pytest.mark.parametrize("with_checksum", [True, False], ids=["our checksum", "another checksum"])
def test_a_file_of_a_newer_version_is_put_aside_as_such(tmp_path, with_checksum):
    facts = orjson.dumps({"version": VERSION + 1, "what": "may be anything"})
    metadata = {FACTS: facts} | ({parquet.CHECKSUM: parquet.NO_CHECKSUM} if with_checksum else {})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"id": ["a"]}).replace_schema_metadata(metadata), sink)
    data = sink.getvalue().to_pybytes()
    store = store_in(tmp_path)
    store.write(one_call())
    path_of(tmp_path).write_bytes(parquet.with_checksum(data) if with_checksum else data)
    assert store.read([DAY]) == []
    assert aside(tmp_path) == ["_day=2024-01-15.future"]
    assert store.notices() == (
        f"The stored day 2024-01-15 in the folder {tmp_path} is written by a newer version of this dashboard; "
        "put aside and read from the API again.",
    )


def test_many_damaged_files_are_told_of_in_one_sentence(tmp_path):
    store = store_in(tmp_path)
    days = [DAY + n * ONE_DAY for n in range(40)]
    for day in days:
        store.write(one_call(day))
        path_of(tmp_path, day).write_bytes(b"?")
    assert store.read(days) == []
    assert store.notices() == (
        f"Stored days 2024-01-15, 2024-01-16, 2024-01-17 and 37 more in the folder {tmp_path} are damaged; "
        "put aside and read from the API again.",
    )


def test_a_better_file_that_another_process_put_there_meanwhile_stays(tmp_path, monkeypatch):
    store = store_in(tmp_path)
    store.write(one_call())
    read = Folder.get
    answers = iter([b"what was there a moment ago"])
    monkeypatch.setattr(Folder, "get", lambda self, path: next(answers, None) or read(self, path))
    assert store.read([DAY]) == []
    assert store.days() == {DAY}
    assert len(store.read([DAY])[0].calls) == 1


def test_a_file_that_cannot_be_put_aside_is_told_of_once(tmp_path, monkeypatch):
    def refuse(self, path, to):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Folder, "move", refuse)
    store = store_in(tmp_path)
    store.write(one_call())
    path_of(tmp_path).write_bytes(b"?")
    assert store.read([DAY]) == []
    assert store.read([DAY]) == []
    assert store.notices() == (
        f"The stored day 2024-01-15 in the folder {tmp_path} is of no use and cannot be put aside; "
        "read from the API again.",
    )
    store.read([DAY])
    assert store.notices() == ()


def test_a_file_that_the_disk_does_not_give_is_left_where_it_is(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call(DAY + ONE_DAY))
    path_of(tmp_path).mkdir()
    assert [day.day for day in store.read([DAY, DAY + ONE_DAY])] == [DAY + ONE_DAY]
    assert path_of(tmp_path).is_dir()
    assert store.notices() == (
        f"The stored day 2024-01-15 in the folder {tmp_path} is out of reach; read from the API again.",
    )


def test_a_place_that_gives_nothing_is_not_asked_for_every_day(tmp_path, monkeypatch):
    asked = []

    def refuse(self, path):
        asked.append(path)
        raise OSError(5, "Input/output error")

    store = store_in(tmp_path)
    monkeypatch.setattr(Folder, "get", refuse)
    days = [DAY + n * ONE_DAY for n in range(200)]
    assert store.read(days) == []
    assert len(asked) < 10
    assert store.notices() == (
        f"Stored days 2024-01-15, 2024-01-16, 2024-01-17 and 197 more in the folder {tmp_path} are out of reach; "
        "read from the API again.",
    )
