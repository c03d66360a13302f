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
from math import ceil, comb, erfc, floor, hypot, isnan, nan, sqrt

import numpy as np

from .columns import Floats, Ints
from .rates import Z95, Rate, shares, wilson, wilson_limits

EXACT_UP_TO = 60
"""Up to so many values the ranks of a quantile's interval come from the binomial itself."""


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

    @property
    def relative(self) -> float:
        """The difference as a share of *before*; NaN when *before* is 0 or missing."""
        return nan if isnan(self.before) or self.before == 0 else self.value / self.before


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


def count_change(after: int, before: int, dispersion: float = 1.0, z: float = Z95) -> Change:
    """The difference of two counts over equally long windows.

    Each count is taken as Poisson with its score interval; *dispersion* is
    how many times wider than Poisson such counts scatter (`dispersion`).
    """
    return combine(after, _poisson(after, dispersion, z), before, _poisson(before, dispersion, z))


def _poisson(count: int, dispersion: float, z: float) -> tuple[float, float]:
    spread = z * z * dispersion
    half = sqrt(spread * count + spread * spread / 4)
    return max(0.0, count + spread / 2 - half), count + spread / 2 + half


def sum_change(after: Floats, before: Floats, dispersion: float = 1.0, z: float = Z95) -> Change:
    """The difference of two sums over equally long windows, such as talk time.

    Each sum is taken as compound Poisson: its variance is the sum of the
    squares (S. M. Ross, Introduction to Probability Models, 5.4.2), times
    *dispersion*. Not judged when a side is empty.
    """
    total, total_before = float(after.sum()), float(before.sum())
    if not len(after) or not len(before):
        return Change(total, total_before, total - total_before, nan, nan)
    half = z * sqrt(dispersion * float((after**2).sum() + (before**2).sum()))
    return Change(
        total, total_before, total - total_before, total - total_before - half, total - total_before + half
    )


def quantile_interval(values: Floats, share: float, z: float = Z95) -> tuple[float, float]:
    """Distribution-free interval of a quantile, from two of the values themselves.

    The ranks are the binomial's (W. J. Conover (1999), Practical
    Nonparametric Statistics, 3.2). *values* in any order, without NaN.
    (NaN, NaN) when they are too few for the interval to have an end.
    """
    n = len(values)
    lower, upper = _ranks(n, share, z)
    if lower < 1 or upper > n:
        return nan, nan
    found = np.partition(values, [lower - 1, upper - 1])
    return float(found[lower - 1]), float(found[upper - 1])


def _ranks(n: int, share: float, z: float) -> tuple[int, int]:
    if n > EXACT_UP_TO:
        half = z * sqrt(n * share * (1 - share))
        return floor(n * share - half), ceil(n * share + half) + 1
    tail = _upper_tail(z)
    below = [sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(r)) for r in range(n + 2)]
    lower = max((r for r in range(n + 1) if below[r] <= tail), default=0)
    upper = min((r for r in range(1, n + 1) if 1 - below[r] <= tail), default=n + 1)
    return lower, upper


def _upper_tail(z: float) -> float:
    return erfc(z / sqrt(2)) / 2


def quantile_change(after: Floats, before: Floats, share: float = 0.5, z: float = Z95) -> Change:
    """The difference of two quantiles (medians unless told), with a distribution-free interval.

    NaN when a side is empty; not clear when a side has too few values.
    """
    if not len(after) or not len(before):
        return Change(nan, nan, nan, nan, nan)
    return combine(
        float(np.quantile(after, share)),
        quantile_interval(after, share, z),
        float(np.quantile(before, share)),
        quantile_interval(before, share, z),
    )
