"""Shares of calls, with how sure one can be of them.

The interval is Wilson's: E. B. Wilson (1927), "Probable inference, the law of
succession, and statistical inference", JASA 22. It treats calls as
independent draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd

from .columns import Bools, Floats, Ints
from .outcomes import tally

Z95 = 1.959963984540054
"""Two-sided 95% of the normal distribution."""

WIDEST_HALF = 0.10
"""A rate whose 95% interval reaches further than this to a side claims too much."""


@dataclass(frozen=True)
class Rate:
    """A share from 0 to 1: *part* of *whole* calls.

    `value` is NaN when *whole* is 0. `low` and `high` are the 95% interval.
    `floor` and `ceiling` are what the share can at least and at most become
    once the calls that are still live have ended; equal to `value` when none
    is.
    """

    part: int
    whole: int
    value: float
    low: float
    high: float
    floor: float
    ceiling: float


def rate(part: int, whole: int, live: int = 0) -> Rate:
    """The share *part* / *whole* with its interval, and its bounds while *live* calls are open.

    NaN throughout when *whole* is 0, but for the bounds, which need only a
    live call.
    """
    (low, high), (value, floor, ceiling) = wilson(part, whole), share(part, whole, live)
    return Rate(part, whole, value, low, high, floor, ceiling)


def share(part: int, whole: int, live: int = 0) -> tuple[float, float, float]:
    """The value of a `Rate`, its floor and its ceiling; quicker than all of it."""
    reachable = whole + live
    if not reachable:
        return nan, nan, nan
    return part / whole if whole else nan, part / reachable, (part + live) / reachable


def wilson(part: float, whole: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of the share *part* / *whole*; (NaN, NaN) when *whole* is 0."""
    low, high = wilson_limits(np.array([part]), np.array([whole]), z)
    return float(low[0]), float(high[0])


def wilson_limits(part: Ints | Floats, whole: Ints | Floats, z: float = Z95) -> tuple[Floats, Floats]:
    """Wilson's interval for arrays of counts; NaN where *whole* is 0."""
    n = np.where(whole > 0, whole, np.nan).astype(np.float64)
    p = part / n
    middle = p + z * z / (2 * n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = np.where(part == 0, 0.0, (middle - half) / scale)
    high = np.where(part == whole, 1.0, (middle + half) / scale)
    return np.where(whole > 0, low, np.nan), np.where(whole > 0, high, np.nan)


def shares(part: Ints, whole: Ints) -> Floats:
    """*part* / *whole* for arrays of counts; NaN where *whole* is 0."""
    return part / np.where(whole > 0, whole, np.nan).astype(np.float64)


def share_columns(name: str, part: Ints, whole: Ints) -> dict[str, Floats | Bools]:
    """Shares of groups as a column *name*, with `low` and `high` (95%), and whether each is sure `enough`."""
    value, (low, high) = shares(part, whole), wilson_limits(part, whole)
    sure = np.maximum(high - value, value - low) <= WIDEST_HALF
    return {name: value, "low": low, "high": high, "enough": np.asarray(sure, dtype=np.bool_)}


def enough(rate: Rate) -> bool:
    """Whether a rate is sure enough to be shown: its 95% interval reaches 10 points to a side at most. False without calls."""
    return max(rate.high - rate.value, rate.value - rate.low) <= WIDEST_HALF


def answer_rate(calls: pd.DataFrame) -> Rate:
    """Answered / settled calls, with hard bounds while calls are live; NaN for an empty frame."""
    count = tally(calls)
    return rate(count.answered, count.settled, count.live)


def hand_over_rate(calls: pd.DataFrame) -> Rate:
    """Handed over / answered calls, with hard bounds while calls are live; NaN if no call is answered."""
    count = tally(calls)
    return rate(count.handed_over, count.answered, count.live)


def failed_share(calls: pd.DataFrame) -> Rate:
    """Failed / settled calls, with hard bounds while calls are live; NaN for an empty frame."""
    count = tally(calls)
    return rate(count.failed, count.settled, count.live)
