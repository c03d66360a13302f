"""Limits of a binomial share by its exact distribution, without scipy."""

from __future__ import annotations

from math import lgamma, log, sqrt

import numpy as np

from .columns import Floats, Ints

REACH = 9.0
"""So many standard deviations on either side hold all of the distribution that a double can tell."""


def binomial_limits(sizes: Ints, share: float, *levels: float) -> list[Floats]:
    """Between which observed shares lie *levels* of samples of each of *sizes*, when the true one is *share*.

    For each level the lower and then the upper limits. Exact, interpolated
    between neighbouring counts (D. J. Spiegelhalter (2005), "Funnel plots for
    comparing institutional performance", Statistics in Medicine 24, appendix
    A.1.1). NaN where a size is 0 or *share* is NaN.
    """
    tails = [tail for level in levels for tail in ((1 - level) / 2, (1 + level) / 2)]
    limits = [_quantiles(int(size), share, tails) for size in sizes]
    return list(np.array(limits, dtype=np.float64).reshape(len(limits), len(tails)).T)


def _quantiles(size: int, share: float, tails: list[float]) -> list[float]:
    if size < 1 or np.isnan(share):
        return [np.nan] * len(tails)
    if share <= 0 or share >= 1:
        return [share] * len(tails)
    first, below = distribution(size, share)
    return [_quantile(size, first, below, tail) for tail in tails]


def distribution(size: int, share: float) -> tuple[int, Floats]:
    """P(X <= k) for k from the first returned on, as far as it differs from 0 and 1."""
    spread = REACH * sqrt(size * share * (1 - share)) + REACH * REACH
    first, last = max(0, int(size * share - spread)), min(size, int(size * share + spread))
    k = np.arange(first, last + 1, dtype=np.float64)
    steps = np.log((size - k[:-1]) / (k[:-1] + 1)) + log(share) - log(1 - share)
    start = lgamma(size + 1) - lgamma(first + 1) - lgamma(size - first + 1)
    logs = (
        start
        + first * log(share)
        + (size - first) * log(1 - share)
        + np.concatenate([[0.0], np.cumsum(steps)])
    )
    below = np.cumsum(np.exp(logs))
    return first, below / below[-1]


def _quantile(size: int, first: int, below: Floats, level: float) -> float:
    at = int(np.searchsorted(below, level, side="left"))
    before = below[at - 1] if at else 0.0
    part = (below[at] - level) / (below[at] - before)
    return float(min(1.0, max(0.0, (first + at - part) / size)))
