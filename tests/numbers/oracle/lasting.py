"""How long calls lasted: quantiles by the standard library, intervals by exact binomials."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from fractions import Fraction
from math import comb, nan

from .records import Call, rated


def known(calls: Sequence[Call]) -> list[int]:
    """The durations there are, ascending."""
    return sorted(call.seconds for call in calls if call.seconds is not None)


def setups(calls: Sequence[Call]) -> list[float]:
    """The times before the conversation, ascending."""
    return sorted(call.setup for call in calls if call.setup is not None)


def percentile(values: Sequence[float], percent: int) -> float:
    """Interpolated between neighbours, ends included."""
    if not values:
        return nan
    if len(values) == 1:
        return float(values[0])
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def median(values: Sequence[float]) -> float:
    return float(statistics.median(values)) if values else nan


def p90(values: Sequence[float]) -> float:
    """Only of fifty or more."""
    return percentile(values, 90) if len(values) >= 50 else nan


def p95(values: Sequence[float]) -> float:
    """Only of a hundred or more."""
    return percentile(values, 95) if len(values) >= 100 else nan


def mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else nan


def sure(values: Sequence[float], percent: int) -> tuple[float, float]:
    """Between which two of the ascending values the true percentile lies, 95% sure.

    A value of rank r lies above it when fewer than r values lie below it; how
    many do is binomial.
    """
    n, share, tail = len(values), Fraction(percent, 100), Fraction(25, 1000)
    below, lower, upper = Fraction(0), 0, n + 1
    for k in range(n):
        below += comb(n, k) * share**k * (1 - share) ** (n - k)
        if below <= tail:
            lower = k + 1
        if below >= 1 - tail:
            upper = k + 1
            break
    if lower < 1 or upper > n:
        return nan, nan
    return float(values[lower - 1]), float(values[upper - 1])


def short(calls: Sequence[Call], under: int) -> tuple[int, int]:
    """Answered calls under so many seconds, and answered calls with a duration; of those that rates are of."""
    lasted = [call.seconds for call in rated(calls) if call.answered and call.seconds is not None]
    return sum(seconds < under for seconds in lasted), len(lasted)


def at_least(calls: Sequence[Call], seconds: int) -> tuple[int, int]:
    """Calls that lasted as long, and calls with a duration."""
    lasted = known(calls)
    return sum(one >= seconds for one in lasted), len(lasted)


def longest(calls: Sequence[Call], n: int = 20) -> list[Call]:
    """The longest first; of equally long ones the newest, then by id."""
    lasted = [call for call in calls if call.seconds is not None]
    return sorted(lasted, key=lambda call: (-call.seconds, -call.start, call.id))[:n]
