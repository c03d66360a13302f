"""Changes against a comparison, and whether they are more than noise.

Every interval of a difference is put together from the intervals of its two
sides by squaring and adding their arms (R. G. Newcombe (1998), "Interval
estimation for the difference between independent proportions", method 10,
Statistics in Medicine 17; for measures other than rates: G. Y. Zou and
A. Donner (2008), "Construction of confidence limits about effect measures",
Statistics in Medicine 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, nan, sqrt

import numpy as np
import pandas as pd

from .columns import Floats, Ints
from .durations import Durations
from .rates import Z95, Rate, shares, wilson, wilson_limits

LEAST_DAYS = 14
"""How far daily calls scatter needs every weekday twice."""


@dataclass(frozen=True)
class Change:
    """A difference *after* - *before* in the unit of both, with its interval.

    `clear` is True when the interval leaves out 0. All NaN and not clear when
    one side is missing; `low` and `high` NaN and not clear when there are too
    few calls to judge the difference.
    """

    after: float
    before: float
    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the difference is more than noise."""
        return self.low > 0 or self.high < 0


def combine(
    after: float, after_limits: tuple[float, float], before: float, before_limits: tuple[float, float]
) -> Change:
    """The change between two independent measures of known intervals (square and add)."""
    value = after - before
    low = value - hypot(after - after_limits[0], before_limits[1] - before)
    high = value + hypot(after_limits[1] - after, before - before_limits[0])
    return Change(after, before, value, low, high)


def difference(after: Rate, before: Rate, z: float = Z95) -> Change:
    """The difference of two rates with Newcombe's interval. NaN when a side has no calls."""
    return combine(
        after.value, wilson(after.part, after.whole, z), before.value, wilson(before.part, before.whole, z)
    )


def rate_changes(
    part: Ints, whole: Ints, part_before: Ints, whole_before: Ints, z: float = Z95
) -> tuple[Floats, Floats, Floats]:
    """Newcombe's difference of two rates for arrays of counts: value, low, high; NaN where a side has no calls."""
    after, before = shares(part, whole), shares(part_before, whole_before)
    low, high = wilson_limits(part, whole, z)
    low_before, high_before = wilson_limits(part_before, whole_before, z)
    value = after - before
    return (
        value,
        value - np.hypot(after - low, high_before - before),
        value + np.hypot(high - after, before - low_before),
    )


def count_change(after: int, before: int, dispersion: float = 1.0) -> Change:
    """The difference of two counts over equally long windows.

    Each count is taken as Poisson with its score interval; *dispersion* is
    how many times wider than Poisson such counts scatter (`dispersion`).
    """
    return combine(after, _poisson(after, dispersion), before, _poisson(before, dispersion))


def _poisson(count: int, dispersion: float) -> tuple[float, float]:
    spread = Z95 * Z95 * dispersion
    half = sqrt(spread * count + spread * spread / 4)
    return max(0.0, count + spread / 2 - half), count + spread / 2 + half


def median_change(after: Durations, before: Durations) -> Change:
    """The difference of two medians; not judged when a side has too few calls for an interval."""
    return combine(
        after.median_seconds,
        (after.median_low_seconds, after.median_high_seconds),
        before.median_seconds,
        (before.median_low_seconds, before.median_high_seconds),
    )


def p90_change(after: Durations, before: Durations) -> Change:
    """The difference of two p90; NaN when a side has under 50 calls."""
    return combine(
        after.p90_seconds,
        (after.p90_low_seconds, after.p90_high_seconds),
        before.p90_seconds,
        (before.p90_low_seconds, before.p90_high_seconds),
    )


def total_change(after: Durations, before: Durations, dispersion: float = 1.0) -> Change:
    """The difference of two sums, such as talk time, over equally long windows.

    Each sum is taken as compound Poisson, the variance of which is the sum of
    the squares (S. M. Ross, Introduction to Probability Models, 5.4.2), times
    *dispersion*. Not judged when a side has no calls.
    """
    value = float(after.total_seconds - before.total_seconds)
    half = Z95 * sqrt(dispersion) * hypot(after.total_deviation_seconds, before.total_deviation_seconds)
    judged = after.calls > 0 and before.calls > 0
    low, high = (value - half, value + half) if judged else (nan, nan)
    return Change(after.total_seconds, before.total_seconds, value, low, high)


def dispersion(daily: pd.DataFrame) -> float:
    """How many times wider than Poisson the calls of a day scatter, weekdays allowed for; at least 1.

    *daily* has a row per local day, as `daily` gives it. Pearson's chi-square
    over its degrees of freedom (P. McCullagh and J. A. Nelder (1989),
    Generalized Linear Models, 6.2.3), over whole days. With fewer than a
    fortnight of them it cannot be told and is 1.
    """
    whole = daily[~(daily["open"] | daily["cut"])]
    if len(whole) < LEAST_DAYS:
        return 1.0
    counts = whole["calls"].to_numpy(dtype=np.float64)
    weekday = pd.DatetimeIndex(whole["start"]).day_of_week.to_numpy()
    expected = (np.bincount(weekday, weights=counts, minlength=7) / np.bincount(weekday, minlength=7))[
        weekday
    ]
    usual = expected > 0
    chi_square = float(((counts - expected)[usual] ** 2 / expected[usual]).sum())
    freedom = int(usual.sum()) - len(np.unique(weekday[usual]))
    return max(1.0, chi_square / freedom) if freedom else 1.0
