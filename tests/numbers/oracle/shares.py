"""Shares of calls and how sure one can be of them, each by solving what defines it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import hypot, inf, nan, sqrt

from .records import Call, count

Z95 = statistics.NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Share:
    """A share with its 95% interval, and its hard bounds while calls go on."""

    part: int
    whole: int
    value: float
    low: float
    high: float
    floor: float
    ceiling: float

    @property
    def enough(self) -> bool:
        """Sure to ten points to each side."""
        return self.high - self.value <= 0.1 and self.value - self.low <= 0.1


def share(part: int, whole: int, live: int = 0) -> Share:
    """*part* of *whole*, with *live* calls that may still come to both."""
    low, high = wilson(part, whole)
    best = whole + live
    return Share(
        part,
        whole,
        part / whole if whole else nan,
        low,
        high,
        part / best if best else nan,
        (part + live) / best if best else nan,
    )


def answer_rate(calls: Sequence[Call]) -> Share:
    n = count(calls)
    return share(n.answered, n.settled, n.live)


def hand_over_rate(calls: Sequence[Call]) -> Share:
    n = count(calls)
    return share(n.handed_over, n.answered, n.live)


def conversation_rate(calls: Sequence[Call], least: int = 20) -> Share:
    n = count(calls)
    long = sum(call.rated and call.answered and (call.seconds or -1) >= least for call in calls)
    return share(long, n.settled, n.live)


def failed_share(calls: Sequence[Call]) -> Share:
    n = count(calls)
    return share(n.failed, n.settled, n.live)


def rates(calls: Sequence[Call]) -> dict[str, object]:
    """The columns that tell the rates of a group of calls."""
    n, answered, handed = count(calls), answer_rate(calls), hand_over_rate(calls)
    hand_over = {
        "handed_over": handed.part,
        "hand_over_rate": handed.value,
        "hand_over_low": handed.low,
        "hand_over_high": handed.high,
    }
    return (hand_over if any(call.hands_over for call in calls) else {}) | {
        "calls": n.calls,
        "settled": n.settled,
        "answered": n.answered,
        "failed": n.failed,
        "answer_rate": answered.value,
        "low": answered.low,
        "high": answered.high,
        "enough": answered.enough,
        "failed_share": failed_share(calls).value,
    }


def root(f: Callable[[float], float], low: float, high: float) -> float:
    """Where *f*, of unlike signs at both ends, is 0; by halving."""
    rising = f(low) < f(high)
    for _ in range(90):
        middle = (low + high) / 2
        if (f(middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wilson(part: int, whole: int, z: float = Z95) -> tuple[float, float]:
    """The true shares that the score test does not refuse: |p - t| = z sqrt(t (1 - t) / n) at both ends."""
    if not whole:
        return nan, nan
    p = part / whole

    def beyond(t: float) -> float:
        return (p - t) ** 2 - z * z * t * (1 - t) / whole

    low = 0.0 if part == 0 else root(beyond, 0.0, p)
    high = 1.0 if part == whole else root(beyond, p, 1.0)
    return low, high


@dataclass(frozen=True)
class Change:
    """A difference with its interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 0 or self.high < 0


Limits = tuple[float, float]


def apart(after: float, around_after: Limits, before: float, around_before: Limits) -> Change:
    """Newcombe's method 10: the arms of both sides, squared and added."""
    down = hypot(after - around_after[0], around_before[1] - before)
    up = hypot(around_after[1] - after, before - around_before[0])
    return Change(after - before, after - before - down, after - before + up)


def rates_apart(after: Share, before: Share, z: float = Z95) -> Change:
    return apart(
        after.value, wilson(after.part, after.whole, z), before.value, wilson(before.part, before.whole, z)
    )


def rates_for_good(after: Share, before: Share) -> Change:
    """How far two rates are apart, each live call taken for whatever makes them less so."""
    now = rates_apart(after, before)
    down = after.value - after.floor + before.ceiling - before.value
    up = after.ceiling - after.value + before.value - before.floor
    return Change(now.value, now.low - down, now.high + up)


def counts_apart(after: int, before: int) -> Change:
    return apart(after, poisson(after), before, poisson(before))


def poisson(n: int, z: float = Z95) -> Limits:
    """The true means that the score test does not refuse: (n - m)^2 = z^2 m at both ends."""

    def beyond(m: float) -> float:
        return (n - m) ** 2 - z * z * m

    far = 10.0 * (n + z * z + 1)
    return (0.0 if n == 0 else root(beyond, 0.0, float(n))), root(beyond, float(n), far)


def chance_limits(size: int, part: int, whole: int, level: float) -> Limits:
    """Which shares *level* of samples of *size* have by chance around part / whole.

    Exact binomial, interpolated between counts (Spiegelhalter 2005, A.1.1), in
    fifty digits.
    """
    if not size or not whole:
        return nan, nan
    if part in (0, whole):
        return part / whole, part / whole
    with localcontext() as context:
        context.prec = 50
        p = Decimal(part) / Decimal(whole)
        term, below, cumulated = (1 - p) ** size, Decimal(0), []
        for k in range(size + 1):
            below += term
            cumulated.append(below)
            term = term * (size - k) / (k + 1) * p / (1 - p)
        tail = (1 - Decimal(str(level))) / 2
        return _quantile(cumulated, size, tail), _quantile(cumulated, size, 1 - tail)


def _quantile(cumulated: list[Decimal], size: int, level: Decimal) -> float:
    k = next(k for k, below in enumerate(cumulated) if below >= level)
    before = cumulated[k - 1] if k else Decimal(0)
    part = (cumulated[k] - level) / (cumulated[k] - before)
    return min(1.0, max(0.0, float((k - part) / size)))


def sums_apart(after: Sequence[int], before: Sequence[int]) -> Change:
    """The difference of two sums, each as compound Poisson."""
    value = float(sum(after) - sum(before))
    if not after or not before:
        return Change(value, nan, nan)
    half = Z95 * sqrt(sum(n * n for n in after) + sum(n * n for n in before))
    return Change(value, value - half, value + half)


def relative(after: float, before: float) -> float:
    """How much more or less, as a share of before."""
    return after / before - 1 if before else inf
