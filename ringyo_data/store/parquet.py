"""A day as the bytes of a Parquet file, and back; what comes back is checked.

The columns are plain types, so that any reader of Parquet understands them:
strings, a 32-bit number, and times in UTC.

Each file holds a checksum of the whole of it. Parquet's own checksums leave
out the headers of pages and the footer, and a bit that flips there can change
calls without an error (tried: 23 of the 33,000 bits of a small file). So the
metadata has a place of fixed width for a CRC-32, which is taken with zeros
there and filled in afterwards.
"""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..frame import COLUMNS, empty_frame
from .day import FACTS, SealedDay, Unusable, facts_of, read_facts

_LABELS = [str(name) for name, dtype in empty_frame().dtypes.items() if dtype == "category"]
_MOMENT = pa.timestamp("us", "UTC")
_NUMBERS = {"duration_seconds": pa.int32(), "created_at": _MOMENT, "ended_at": _MOMENT}
SCHEMA = pa.schema([(name, _NUMBERS.get(name, pa.large_string())) for name in COLUMNS])
"""The columns as they are written."""

_READ_AS = pa.schema(
    [(f.name, pa.dictionary(pa.int32(), pa.string()) if f.name in _LABELS else f.type) for f in SCHEMA]
)
_DTYPES = [(name, str(dtype)) for name, dtype in empty_frame().dtypes.items()]
_NEEDED = ("id", "created_at")
_UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError)
"""What pyarrow raises on bytes in memory that it cannot make sense of."""
CHECKSUM = b"ringyo.checksum"
NO_CHECKSUM = b"crc32:00000000"
_LABEL, _ZEROS = NO_CHECKSUM[:6], NO_CHECKSUM[6:]
_EPOCH_DAY = date(1970, 1, 1)
_DAY_US = timedelta(days=1) // timedelta(microseconds=1)


def to_bytes(day: SealedDay) -> bytes:
    """The file of *day*.

    Raises `ValueError` if its frame is not typed, not newest first, has calls
    of another day, or if *as_of* has no zone: such a day could not be read again.
    """
    dtypes = [(name, str(dtype)) for name, dtype in day.calls.dtypes.items()]
    if dtypes != _DTYPES:
        raise ValueError("not a typed frame of calls")
    if day.as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    table = pa.table([_plain(day.calls[field.name], field.type) for field in SCHEMA], schema=SCHEMA)
    if not _is_newest_first_within(table, day.day):
        raise ValueError(f"calls of {day.day} are not newest first, or not all of that day")
    table = table.replace_schema_metadata({FACTS: facts_of(day), CHECKSUM: NO_CHECKSUM})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=_LABELS)
    return with_checksum(sink.getvalue().to_pybytes())


def from_bytes(data: bytes, day: date) -> tuple[dict[str, Any], pa.Table]:
    """The facts of *day* (`read_facts`) and its calls, labels as Arrow dictionaries. Raises `Unusable`."""
    if not _is_whole(data):
        raise Unusable(_kind_of(data, ours="damaged"))
    try:
        metadata = pq.read_metadata(pa.BufferReader(data))
        facts, rows = read_facts(metadata.metadata[FACTS])
        labels = [name for name in _LABELS if name in metadata.schema.names]
        file = pq.ParquetFile(pa.BufferReader(data), metadata=metadata, read_dictionary=labels)
        table = _in_todays_form(file.read(use_threads=False))
    except _UNREADABLE:
        raise Unusable(_kind_of(data, ours="older")) from None
    right = facts["day"] == day and rows == table.num_rows
    if not right or table["id"].null_count or not _is_newest_first_within(table, day):
        raise Unusable("damaged")
    return facts, table


def _in_todays_form(table: pa.Table) -> pa.Table:
    """The columns of today: one that *table* lacks is empty, one that nobody knows is left out.

    Raises `KeyError` if it lacks ids or times of creation, and what pyarrow raises on a type that does not fit.
    """
    if table.schema.equals(_READ_AS):
        return table
    lacking = {
        name: pa.nulls(len(table), _READ_AS.field(name).type) for name in COLUMNS if name not in _NEEDED
    }
    columns = lacking | dict(zip(table.column_names, table.columns, strict=True))
    return pa.table([columns[name].cast(_READ_AS.field(name).type) for name in COLUMNS], schema=_READ_AS)


def _kind_of(data: bytes, *, ours: str) -> str:
    """What a file is that cannot be read as a day; *ours* if this dashboard wrote it in a version that is not newer."""
    try:
        metadata = pq.read_metadata(pa.BufferReader(data)).metadata or {}
        if FACTS not in metadata:
            return "foreign"
        read_facts(metadata[FACTS])
    except Unusable as bad:
        return bad.kind if bad.kind == "future" else ours
    except _UNREADABLE:
        pass
    return ours


def _plain(column: pd.Series, type_: pa.DataType) -> pa.Array:
    array = pa.array(column)
    return array if array.type == type_ else array.cast(type_)


def _is_newest_first_within(table: pa.Table, day: date) -> bool:
    created = table["created_at"]
    if created.null_count:
        return False
    times = created.to_numpy().view(np.int64)
    start = (day - _EPOCH_DAY).days * _DAY_US
    if not len(times):
        return True
    return bool(start <= times[-1] and times[0] < start + _DAY_US and (times[1:] <= times[:-1]).all())


def with_checksum(data: bytes) -> bytes:
    """*data*, whose last `NO_CHECKSUM` is that place, with its checksum."""
    at = data.rindex(NO_CHECKSUM) + len(_LABEL)
    return b"".join((data[:at], b"%08x" % zlib.crc32(data), data[at + len(_ZEROS) :]))


def _is_whole(data: bytes) -> bool:
    """True if not a bit of *data* has changed since it was sealed."""
    at = data.rfind(_LABEL) + len(_LABEL)
    end = at + len(_ZEROS)
    view = memoryview(data)
    checksum = zlib.crc32(view[end:], zlib.crc32(_ZEROS, zlib.crc32(view[:at])))
    return data[at:end] == b"%08x" % checksum
