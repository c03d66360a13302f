"""The API's times, one by one and by the column, with one meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NO_TIME = int(np.iinfo(np.int64).min)
"""Stands for "no usable time" among microseconds; numpy and pandas read it as NaT."""

MOMENT = pa.timestamp("us", "UTC")
"""The Arrow type of every time in the frame."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_ISO_8601 = re.compile(
    r"\d{4}-?\d\d-?\d\d(?:[Tt ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
).fullmatch
_COMMON = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
_TEXT_OR_NONE = {str, type(None)}


def parse_time(value: object) -> int | None:
    """The moment an API time names, in microseconds since 1970 (UTC); None if it names none.

    Usable is a string in ISO 8601: a date, or a date and a time, with `Z`, an
    offset or neither (then taken as UTC), and any number of decimals, of which
    six count. A time before 1970 or from 2200 on is not usable.
    """
    if not isinstance(value, str) or _ISO_8601(value) is None:
        return None
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return microseconds if 0 <= microseconds < _END else None


def parse_times(values: Sequence[object]) -> NDArray[np.int64]:
    """`parse_time` of every value, with `NO_TIME` for None.

    Some thirty times faster where every value has the API's usual shape
    (`2024-01-15T10:30:00Z`) or is None.
    """
    common = _parse_common(values)
    if common is not None:
        return common
    return np.fromiter((NO_TIME if (at := parse_time(value)) is None else at for value in values), np.int64)


def _parse_common(values: Sequence[object]) -> NDArray[np.int64] | None:
    """The times when all have the usual shape and exist in the calendar, else None."""
    if not _TEXT_OR_NONE.issuperset(map(type, values)):
        return None
    try:
        texts = pa.array(values, pa.large_string())
        if pc.all(pc.match_substring_regex(texts, _COMMON)).as_py() is False:
            return None
        moments = texts.cast(MOMENT).cast(pa.int64()).fill_null(NO_TIME).to_numpy()
    except (UnicodeEncodeError, pa.ArrowInvalid):
        return None
    in_range: NDArray[np.bool_] = (moments >= 0) & (moments < _END)
    return np.where(in_range, moments, NO_TIME)


def to_moments(microseconds: NDArray[np.int64]) -> pa.Array:
    """Microseconds since 1970 as Arrow moments, null for `NO_TIME`."""
    return pa.array(microseconds, mask=microseconds == NO_TIME).cast(MOMENT)
