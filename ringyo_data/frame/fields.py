"""One column at a time: the values of a field as the API sent them, typed, and what is wrong with them.

Every reader takes the whole column the fast way where all of it is as
promised, and otherwise goes value by value. The faults it returns map a
position to a few words that hold nothing the API sent.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..lenient_json import DEEPEST, is_too_deep
from ..phones import normalised
from .times import NO_TIME, parse_times

Faults = dict[int, str]
_T = TypeVar("_T")

LONGEST_SECONDS = 86_400
"""A longer duration is a mistake: the API ends calls at 3,600 s, and a day leaves room for a change."""

_EMPTY: dict[str, object] = {}
_CUT = orjson.Fragment(b"\n")
_DEEPEST_WRITTEN = 254  # by orjson; finding out by ourselves takes longer than writing
_LISTS_AROUND = _DEEPEST_WRITTEN - DEEPEST - 1


class _BadValue(Exception):
    """A value that breaks the API's promise; says how, in words that follow the field's name."""


def read_texts(values: Sequence[object], field: str) -> tuple[pa.Array, Faults]:
    """Strings; anything else, an empty one or an absent one is a fault and null."""
    quick = _all_texts(values)
    if quick is not None:
        return quick, {}
    texts, faults = _each(values, _text, field)
    return pa.array(texts, pa.large_string()), faults


def read_numbers(values: Sequence[object], field: str) -> tuple[pa.Array, Faults]:
    """Phone numbers as `phones.normal` spells them; faults as `read_texts` has them."""
    texts, faults = read_texts(values, field)
    return normalised(texts), faults


def read_durations(values: Sequence[object], completed: pa.Array) -> tuple[pa.Array, Faults]:
    """Whole seconds; absent is a fault only in *completed* calls, for which the API promises one."""
    faults: Faults = {}
    durations = _all_durations(values)
    if durations is None:
        seconds, faults = _each(values, _duration, "duration")
        durations = pa.array(seconds, pa.int32())
    if durations.null_count:
        absent = pc.indices_nonzero(pc.and_(completed, durations.is_null()))
        faults |= {at: "duration is missing" for at in absent.to_pylist() if values[at] is None}
    return durations, faults


def read_created(values: Sequence[object]) -> tuple[NDArray[np.int64], Faults]:
    """Microseconds since 1970; a fault and `NO_TIME` if absent or unreadable."""
    created = parse_times(values)
    missing = {at: "created_at is missing" for at in _rows(created == NO_TIME) if values[at] is None}
    return created, missing | _unreadable(values, created, "created_at")


def read_ends(values: Sequence[object], created: NDArray[np.int64]) -> tuple[NDArray[np.int64], Faults]:
    """Microseconds since 1970, `NO_TIME` if absent; also, with a fault, if unreadable or before *created*."""
    ends = parse_times(values)
    too_early = (ends != NO_TIME) & (ends < created)
    faults = dict.fromkeys(_rows(too_early), "ended_at is before created_at")
    return np.where(too_early, NO_TIME, ends), faults | _unreadable(values, ends, "ended_at")


def read_metadata(values: Sequence[object]) -> tuple[pa.Array, Faults]:
    """Compact JSON, `{}` if absent; a fault and null if not an object, too deep or nothing that JSON can hold."""
    texts: Sequence[bytes | None] | None = _all_metadata(values)
    faults: Faults = {}
    if texts is None:
        texts, faults = _each(values, _metadata, "metadata")
    return pa.array(texts, pa.large_binary()).cast(pa.large_string()), faults


def _all_texts(values: Sequence[object]) -> pa.Array | None:
    if set(map(type, values)) != {str} or "" in values:
        return None
    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:  # half of a surrogate pair
        return None


def _text(value: object) -> str:
    if value is None:
        raise _BadValue("is missing")
    if not isinstance(value, str):
        raise _BadValue("is not a string")
    if not value:
        raise _BadValue("is empty")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _BadValue("is not valid Unicode") from None
    return value


def _unreadable(values: Sequence[object], times: NDArray[np.int64], field: str) -> Faults:
    fault = f"{field} is not a usable time"
    return {at: fault for at in _rows(times == NO_TIME) if values[at] is not None}


def _rows(mask: NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(mask)]


def _all_durations(values: Sequence[object]) -> pa.Array | None:
    if not {int, type(None)}.issuperset(map(type, values)):  # bool is a type of its own here
        return None
    try:
        durations = pa.array(values, pa.int64())
    except OverflowError:
        return None
    bounds = pc.min_max(durations).as_py()
    if (bounds["min"] or 0) < 0 or (bounds["max"] or 0) > LONGEST_SECONDS:
        return None
    return durations.cast(pa.int32())


def _duration(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _BadValue("is not a number")
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        raise _BadValue("is not finite")
    if value < 0:
        raise _BadValue("is negative")
    if value > LONGEST_SECONDS:
        raise _BadValue("is over a day")
    if value != int(value):
        raise _BadValue("is not a whole number of seconds")
    return int(value)


def _all_metadata(values: Sequence[object]) -> list[bytes] | None:
    """All objects written in one go: several times faster than one by one, which scatters small buffers.

    A raw line break parts them. No JSON string holds one: it would be escaped.
    All stand so deep in lists that orjson refuses what `is_too_deep`.
    """
    if not values or not {dict, type(None)}.issuperset(map(type, values)):
        return None
    parted: list[object] = [_CUT] * (2 * len(values) - 1)
    parted[::2] = [value or _EMPTY for value in values]
    try:
        written = orjson.dumps(functools.reduce(lambda inner, _: [inner], range(_LISTS_AROUND), parted))
    except TypeError:  # also what orjson raises
        return None
    return written[_LISTS_AROUND + 1 : -_LISTS_AROUND - 1].split(b",\n,")


def _metadata(value: object) -> bytes:
    if value is None:
        return b"{}"
    if not isinstance(value, dict):
        raise _BadValue("is not an object")
    if is_too_deep(value):
        raise _BadValue("is nested too deep")
    try:
        return orjson.dumps(value)
    except TypeError:
        raise _BadValue("cannot be written as JSON") from None


def _each(
    values: Sequence[object], read: Callable[[object], _T | None], field: str
) -> tuple[list[_T | None], Faults]:
    """Every value as *read* gives it; None and a fault where it refuses."""
    typed: list[_T | None] = []
    faults: Faults = {}
    for at, value in enumerate(values):
        try:
            typed.append(read(value))
        except _BadValue as bad:
            typed.append(None)
            faults[at] = f"{field} {bad}"
    return typed, faults
