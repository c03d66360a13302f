"""Tails and limits of counts whose chance is known, or known but for some scatter; without scipy.

A count of *size* calls is binomial if each has the same chance. If the log odds
of that chance scatter with a standard deviation of *spread*, the count is
beta-binomial with the same mean and, to first order, the same variance
(J. G. Skellam (1948), "A probability distribution derived from the binomial
distribution by regarding the probability of success as variable between the
sets of trials", JRSS B 10).
"""

from __future__ import annotations

from math import lgamma, log, sqrt

import numpy as np

from .columns import Floats, Ints

REACH = 9.0
"""Standard deviations to either side within which a double sees all of the distribution."""

FAR = 12.0
"""`REACH` if days scatter: a beta distribution has longer tails."""


def tails(parts: Ints, sizes: Ints, shares: Floats, spreads: Floats) -> Floats:
    """How likely a count at least as far from the expected one is, to either side: twice the smaller tail, 1 at most.

    NaN where a size is 0 or a share NaN.
    """
    rows = zip(parts.tolist(), sizes.tolist(), shares.tolist(), spreads.tolist(), strict=True)
    return np.array([_two_sided(*row) for row in rows], dtype=np.float64)


def _two_sided(part: int, size: int, share: float, spread: float) -> float:
    if size < 1 or np.isnan(share):
        return np.nan
    if share <= 0 or share >= 1:
        return float(part == size * share)
    first, chances = distribution(size, share, spread)
    at = part - first
    below, above = float(chances[: max(0, at + 1)].sum()), float(chances[max(0, at) :].sum())
    return min(1.0, 2 * min(below, above))


def limits(sizes: Ints, share: float, spread: float, *levels: float) -> list[Floats]:
    """Between which observed shares lie *levels* of samples of each of *sizes*: curves to draw.

    For each level the lower and then the upper limits, interpolated between
    neighbouring counts (D. J. Spiegelhalter (2005), "Funnel plots for comparing
    institutional performance", Statistics in Medicine 24, appendix A.1.1). NaN
    where a size is 0 or *share* is NaN.
    """
    points = [tail for level in levels for tail in ((1 - level) / 2, (1 + level) / 2)]
    rows = [_quantiles(int(size), share, spread, points) for size in sizes]
    return list(np.array(rows, dtype=np.float64).reshape(len(rows), len(points)).T)


def _quantiles(size: int, share: float, spread: float, points: list[float]) -> list[float]:
    if size < 1 or np.isnan(share):
        return [np.nan] * len(points)
    if share <= 0 or share >= 1:
        return [share] * len(points)
    first, chances = distribution(size, share, spread)
    below = np.cumsum(chances)
    return [_quantile(size, first, below, level) for level in points]


def distribution(size: int, share: float, spread: float = 0.0) -> tuple[int, Floats]:
    """P(X = k) for k from the first returned on, as far as it differs from 0."""
    variance = share * (1 - share)
    alike = variance * spread**2 / (1 + variance * spread**2)  # the correlation of two calls
    width = (FAR if alike else REACH) * sqrt(size * variance * (1 + (size - 1) * alike)) + REACH * REACH
    first, last = max(0, int(size * share - width)), min(size, int(size * share + width))
    k = np.arange(first, last, dtype=np.float64)
    steps = np.log((size - k) / (k + 1))
    if alike:
        a, b = share * (1 / alike - 1), (1 - share) * (1 / alike - 1)
        steps += np.log((a + k) / (b + size - k - 1))
        start = lgamma(a + first) - lgamma(a) + lgamma(b + size - first) - lgamma(b)
        start += lgamma(a + b) - lgamma(a + b + size)
    else:
        steps += log(share) - log(1 - share)
        start = first * log(share) + (size - first) * log(1 - share)
    start += lgamma(size + 1) - lgamma(first + 1) - lgamma(size - first + 1)
    chances = np.exp(start + np.concatenate([[0.0], np.cumsum(steps)]))
    return first, chances / chances.sum()


def _quantile(size: int, first: int, below: Floats, level: float) -> float:
    at = int(np.searchsorted(below, level, side="left"))
    before = below[at - 1] if at else 0.0
    part = (below[at] - level) / (below[at] - before)
    return float(min(1.0, max(0.0, (first + at - part) / size)))
