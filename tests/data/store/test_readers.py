"""Other tools read the stored files as they are: the lines of docs/store.md, run."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from tests.data.store.days import ACCOUNT, DAY, busy_day, path_of, store_in

DOCS = Path(__file__).parents[3] / "docs" / "store.md"
ONE_DAY = timedelta(days=1)
DAYS = [busy_day(DAY + n * ONE_DAY, 10 * n + 5, f"day{n}") for n in range(20)]
CALLS = sum(len(day.calls) for day in DAYS)


@pytest.fixture
def folder(tmp_path):
    store = store_in(tmp_path)
    for day in DAYS:
        store.write(day)
    path_of(tmp_path).with_name("_day=2024-01-14.damaged").write_bytes(b"?")
    path_of(tmp_path).with_name(".day=2024-01-13.parquet.0.tmp").write_bytes(b"?")
    return tmp_path


def test_duckdb_counts_the_stored_calls_with_the_documented_line(folder):
    (sql,) = re.findall(r"DuckDB:\n```sql\n(.*?)\n```", DOCS.read_text(), re.DOTALL)
    assert "…/" in sql
    assert duckdb.sql(sql.replace("…", str(folder))).fetchall() == [(CALLS,)]


def test_duckdb_sees_plain_types_and_the_folders_names(folder):
    files = f"read_parquet('{folder}/account=*/month=*/*.parquet', hive_partitioning=true)"
    described = duckdb.sql(f"DESCRIBE SELECT * FROM {files}").fetchall()
    assert {name: type_ for name, type_, *_ in described} == {
        "id": "VARCHAR",
        "status": "VARCHAR",
        "phone_number": "VARCHAR",
        "from_number": "VARCHAR",
        "agent_id": "VARCHAR",
        "duration_seconds": "INTEGER",
        "created_at": "TIMESTAMP WITH TIME ZONE",
        "ended_at": "TIMESTAMP WITH TIME ZONE",
        "metadata": "VARCHAR",
        "account": "VARCHAR",
        "month": "VARCHAR",
    }
    by_month = duckdb.sql(
        f"SELECT account, month, count(*), sum(duration_seconds), count(DISTINCT id) FROM {files} GROUP BY ALL ORDER BY month"
    ).fetchall()
    expected = []
    for month in ("2024-01", "2024-02"):
        days = [day.calls for day in DAYS if f"{day.day:%Y-%m}" == month]
        talk = sum(int(calls["duration_seconds"].sum()) for calls in days)
        rows = sum(map(len, days))
        expected.append((ACCOUNT, month, rows, talk, rows))
    assert by_month == expected


def test_duckdb_sees_times_and_missing_values_as_they_are(folder):
    day = DAYS[3]
    found = duckdb.sql(
        f"SELECT id, epoch_us(created_at), epoch_us(ended_at), agent_id FROM read_parquet('{path_of(folder, day.day)}') ORDER BY id"
    ).fetchall()
    calls = day.calls.sort_values("id")
    assert found == [
        (
            id_,
            int(created.timestamp()) * 1_000_000,
            None if ended is None else int(ended.timestamp()) * 1_000_000,
            agent,
        )
        for id_, created, ended, agent in zip(
            calls["id"],
            calls["created_at"],
            calls["ended_at"].astype("object").where(calls["ended_at"].notna(), None),
            calls["agent_id"].astype("object").where(calls["agent_id"].notna(), None),
            strict=True,
        )
    ]


def test_the_types_inside_the_file_are_those_that_every_tool_knows(folder):
    schema = pq.ParquetFile(path_of(folder)).schema
    assert [(column.name, column.physical_type, str(column.logical_type)) for column in schema] == [
        ("id", "BYTE_ARRAY", "String"),
        ("status", "BYTE_ARRAY", "String"),
        ("phone_number", "BYTE_ARRAY", "String"),
        ("from_number", "BYTE_ARRAY", "String"),
        ("agent_id", "BYTE_ARRAY", "String"),
        ("duration_seconds", "INT32", "None"),
        ("created_at", "INT64", TIMESTAMP := str(schema.column(6).logical_type)),
        ("ended_at", "INT64", TIMESTAMP),
        ("metadata", "BYTE_ARRAY", "String"),
    ]
    assert "isAdjustedToUTC=true, timeUnit=microseconds" in TIMESTAMP
    group = pq.ParquetFile(path_of(folder)).metadata.row_group(0)
    assert {group.column(n).compression for n in range(group.num_columns)} == {"ZSTD"}


def test_pyarrow_reads_the_stored_calls_with_the_documented_line(folder):
    (line,) = re.findall(r"pyarrow.*?:\n```python\n(.*?)\n```", DOCS.read_text(), re.DOTALL)
    found = eval(line.replace("…", str(folder)), {"pyarrow": pyarrow})
    assert len(found) == CALLS
    assert (found["month"] == "2024-01").sum() == sum(len(day.calls) for day in DAYS if day.day.month == 1)
    assert set(found["account"]) == {ACCOUNT}
