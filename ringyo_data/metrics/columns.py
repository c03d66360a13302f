"""The frame's columns as numpy arrays: what every metric counts on.

Times are int64 microseconds since the epoch, so that counting a million calls
is integer work; no zone is involved before the edges of buckets are made.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..countries import country
from ..direction import lines

T = TypeVar("T")
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MISSING_TIME = np.iinfo(np.int64).min
"""How numpy stores a missing time."""

NO_DURATION = -1
"""Stands for a missing duration among whole seconds."""


def per_frame(of: Callable[[pd.DataFrame], T]) -> Callable[[pd.DataFrame], T]:
    """Remembers what *of* makes of a frame for as long as the frame lives: nobody writes into one.

    A page asks a dozen measures of one frame, and most of them begin with the same columns.
    """
    values: dict[int, tuple[weakref.ref[pd.DataFrame], T]] = {}

    @wraps(of)
    def remembered(calls: pd.DataFrame) -> T:
        entry, place = values.get(id(calls)), id(calls)
        if entry is not None and entry[0]() is calls:
            return entry[1]
        value = of(calls)
        values[place] = weakref.ref(calls, lambda _: values.pop(place, None)), value
        return value

    return remembered


def times(calls: pd.DataFrame, column: str) -> Ints:
    """A time column in microseconds, one per call; `MISSING_TIME` where there is none."""
    return calls[column].to_numpy(dtype="datetime64[us]").view(np.int64)


@per_frame
def durations(calls: pd.DataFrame) -> Ints:
    """`duration_seconds` of each call, `NO_DURATION` where there is none; never write into it."""
    return calls["duration_seconds"].to_numpy(dtype=np.int64, na_value=NO_DURATION)


def known_durations(calls: pd.DataFrame) -> Ints:
    """The durations there are, in seconds, in the frame's order."""
    lasted = durations(calls)
    return np.asarray(lasted[lasted != NO_DURATION], dtype=np.int64)


def category(calls: pd.DataFrame, column: str) -> pd.Series:
    """A category column of the frame, or `line` (the account's own side) or `country`, which numbers tell."""
    if column == "line":
        return lines(calls)
    return country(calls) if column == "country" else calls[column]


def labels(calls: pd.DataFrame, column: str) -> tuple[Ints, list[str | None]]:
    """Codes per call into the names of a column that `category` gives, and the names.

    Only names that occur, in the order of the categories; None stands last
    for calls without one, if there are any.
    """
    values = category(calls, column).cat
    codes = values.codes.to_numpy().astype(np.int64)
    names: list[str | None] = [str(name) for name in values.categories]
    used = np.bincount(codes + 1, minlength=len(names) + 1) > 0
    order = [*range(1, len(names) + 1), 0]
    slots = [slot for slot in order if used[slot]]
    table = np.zeros(len(names) + 1, dtype=np.int64)
    table[slots] = np.arange(len(slots))
    return table[codes + 1], [names[slot - 1] if slot else None for slot in slots]


def has_name(names: list[str | None]) -> Bools:
    """True for each group of `labels` but that of calls without one."""
    return np.array([name is not None for name in names], dtype=np.bool_)


def most_first(columns: dict[str, Any], by: str = "calls") -> pd.DataFrame:
    """A table of these columns, the rows with the most calls first."""
    return pd.DataFrame(columns).sort_values(by, ascending=False, kind="stable", ignore_index=True)
