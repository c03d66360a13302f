"""Changes against a comparison, and whether they are more than noise.

Every interval of a difference is put together from the intervals of its two
sides by squaring and adding their arms (R. G. Newcombe (1998), "Interval
estimation for the difference between independent proportions", method 10,
Statistics in Medicine 17; for measures other than rates: G. Y. Zou and
A. Donner (2008), "Construction of confidence limits about effect measures",
Statistics in Medicine 27).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, nan, sqrt

from .durations import Durations
from .extremes import Overdispersion
from .rates import Z95, Rate, wilson
from .student import limit


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
    """The difference of two rates with Newcombe's interval. NaN when a side has no calls.

    The interval is widened by as far as calls that are still live can move either
    rate, so that the end of those calls cannot undo a clear change.
    """
    settled = combine(
        after.value, wilson(after.part, after.whole, z), before.value, wilson(before.part, before.whole, z)
    )
    down = (after.value - after.floor) + (before.ceiling - before.value)
    up = (after.ceiling - after.value) + (before.value - before.floor)
    return replace(settled, low=settled.low - down, high=settled.high + up)


def count_change(
    after: float, before: float, scatter: Overdispersion | None, *, ratio: float = 1.0, unit: float = 1.0
) -> Change:
    """The difference of two counts, or of sums that are counted in *unit* (as talk time in calls).

    Each has its Poisson score interval, as many times wider as *scatter* of days
    says, by Student's distribution; not judged without it. *ratio* is how many times as
    much the later period would have at the same pace: the earlier count is multiplied by it, so that
    months of different length are compared as if alike.
    """
    if scatter is None:
        return Change(after, before * ratio, after - before * ratio, nan, nan)
    spread = limit(scatter.freedom) ** 2 * scatter.dispersion * unit
    low, high = _poisson(before, spread)
    return combine(after, _poisson(after, spread), before * ratio, (low * ratio, high * ratio))


def _poisson(count: float, spread: float) -> tuple[float, float]:
    half = sqrt(spread * count + spread * spread / 4)
    return max(0.0, count + spread / 2 - half), count + spread / 2 + half


def total_change(
    after: Durations, before: Durations, scatter: Overdispersion | None, *, ratio: float = 1.0
) -> Change:
    """The difference of two sums, such as talk time; not judged when a side has no calls.

    A sum of independent calls has the variance of as many calls of the length `sum_unit`.
    """
    both = after.calls > 0 and before.calls > 0
    unit = sum_unit(after, before)
    return count_change(
        after.total_seconds,
        before.total_seconds,
        scatter if both and unit else None,
        ratio=ratio,
        unit=unit,
    )


def sum_unit(*sums: Durations) -> float:
    """Sum of squares / sum of durations: what a compound Poisson sum is counted in (S. M. Ross, Introduction to
    Probability Models, 5.4.2). 0 without talk time."""
    total = sum(one.total_seconds for one in sums)
    return sum(one.total_deviation_seconds**2 for one in sums) / total if total else 0.0


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
