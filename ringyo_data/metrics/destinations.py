"""The customers' numbers: how many, how often, and how many were reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..direction import customers
from .buckets import Grain, Zone
from .columns import Bools, Ints, times
from .outcomes import states
from .rates import Rate, rate
from .volume import slots


@dataclass(frozen=True)
class Numbers:
    """Distinct customers' numbers, how many of them more than once, calls to those before and calls without a number."""

    numbers: int
    called_again: int
    repeated_calls: int
    without_number: int


def number_codes(calls: pd.DataFrame) -> tuple[Ints, int]:
    """A code per call for the customer's number (-1 without one), and how many numbers there are."""
    called = customers(calls)
    digits = _digits(called)
    codes, names = pd.factorize(called) if digits is None else pd.factorize(digits)
    return codes.astype(np.int64), len(names)


def _digits(called: pd.Series) -> Ints | None:
    """The numbers as integers, which compare ten times faster than texts; None unless all are + and digits.

    A number in another form would lose what tells it apart: its zeros at the front, or that it has no plus sign.
    """
    texts = pa.array(called, type=pa.large_string(), from_pandas=True)
    if texts.null_count or not pc.all(pc.starts_with(texts, "+")).as_py():
        return None
    try:
        digits = np.asarray(pc.cast(pc.utf8_ltrim(texts, "+"), pa.int64()), dtype=np.int64)
    except pa.ArrowInvalid:
        return None
    whole = np.log10(np.maximum(digits, 1)).astype(np.int64) + 2 == np.asarray(pc.utf8_length(texts))
    return digits if whole.all() else None


def reach(calls: pd.DataFrame) -> Rate:
    """Distinct numbers with an answered call / distinct numbers called.

    Bounds count the numbers that a live call may still reach. NaN for an
    empty frame; calls without a number are left out.
    """
    codes, size = number_codes(calls)
    state = states(calls)
    reached = _numbers_of(codes[state.answered[state.codes]], size)
    hoped = _numbers_of(codes[state.live[state.codes]], size) & ~reached
    part, open_numbers = int(reached.sum()), int(hoped.sum())
    whole = rate(part, size)
    bounds = rate(part, size - open_numbers, open_numbers)
    return Rate(part, size, whole.value, whole.low, whole.high, bounds.floor, bounds.ceiling)


def _numbers_of(codes: Ints, size: int) -> Bools:
    return np.asarray(np.bincount(codes[codes >= 0], minlength=size) > 0, dtype=np.bool_)


def _first_calls(calls: pd.DataFrame, codes: Ints, size: int) -> Bools:
    """Which call is the earliest to its number; of equal ones the frame's last."""
    created = times(calls, "created_at")
    order = np.arange(len(calls))
    if len(created) > 1 and not (np.diff(created) <= 0).all():
        order = np.argsort(-created, kind="stable")
    first = np.full(size + 1, -1, dtype=np.int64)
    first[codes[order]] = order
    mask = np.zeros(len(calls), dtype=np.bool_)
    mask[first[:size]] = True
    return mask


def numbers(calls: pd.DataFrame) -> Numbers:
    """How many numbers were called, and how often again; all zero for an empty frame."""
    codes, size = number_codes(calls)
    with_number = int((codes >= 0).sum())
    again = int((np.bincount(codes[codes >= 0], minlength=size) > 1).sum())
    return Numbers(size, again, with_number - size, len(calls) - with_number)


def new_and_repeated(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Calls to numbers not called before within the frame, and calls to the others.

    One row per bucket: `start`, `end`, `open`, `cut`, `calls`, `new`,
    `repeated`, `without_number`. At the beginning of a period every number is
    new. An empty frame gives rows of zeros.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    codes, size = number_codes(calls)
    kind = np.where(codes < 0, 2, np.where(_first_calls(calls, codes, size), 0, 1))
    keys = cut.codes(times(calls, "created_at")) * 3 + kind
    counts = np.bincount(keys, minlength=3 * (len(cut) + 2)).reshape(-1, 3)[1 : len(cut) + 1]
    kinds = {name: counts[:, place] for place, name in enumerate(("new", "repeated", "without_number"))}
    return pd.DataFrame({**cut.columns(), "calls": counts.sum(axis=1), **kinds})
