"""Quantiles and how sure one can be of them, for all values and by group.

They interpolate between neighbours (type 7 of R. J. Hyndman and Y. Fan
(1996), "Sample quantiles in statistical packages", The American Statistician
50). Their interval is distribution-free: its ends are two of the values, at
ranks from the binomial (W. J. Conover (1999), Practical Nonparametric
Statistics, 3rd edition, 3.2).
"""

from __future__ import annotations

from math import ceil, erfc, floor, nan, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from .binomial import distribution
from .columns import Floats, Ints
from .rates import Z95

Values = npt.NDArray[Any]


def quantile(ordered: Values, share: float) -> float:
    """The quantile of ascending values; NaN when there is none."""
    if not len(ordered):
        return nan
    at = (len(ordered) - 1) * share
    low, high = float(ordered[floor(at)]), float(ordered[ceil(at)])
    return low + (high - low) * (at - floor(at))


def quantile_interval(ordered: Values, share: float) -> tuple[float, float]:
    """The distribution-free 95% interval of a quantile of ascending values.

    (NaN, NaN) when they are too few for it to have two ends.
    """
    n = len(ordered)
    lower, upper = _ranks(n, share)
    if lower < 1 or upper > n:
        return nan, nan
    return float(ordered[lower - 1]), float(ordered[upper - 1])


def _ranks(n: int, share: float) -> tuple[int, int]:
    """The largest rank that is below the true quantile, and the smallest above it, but for half the error each."""
    if not n:
        return 0, 1
    tail = erfc(Z95 / sqrt(2)) / 2
    first, chances = distribution(n, share)
    below = np.cumsum(chances)
    lower = first + int(np.searchsorted(below, tail, side="right"))
    return lower, first + int(np.searchsorted(below, 1 - tail, side="left")) + 1


def grouped_quantiles(groups: Ints, size: int, values: Ints, shares: list[float]) -> tuple[Ints, Floats]:
    """How many values each group has, and its quantiles (a row per group, NaN without values).

    *groups* are 0 to *size* - 1, *values* whole numbers from 0. One sort
    serves every group: by group, then value.
    """
    counts = np.bincount(groups, minlength=size).astype(np.int64)
    span = int(values.max(initial=0)) + 1
    ordered = np.sort(groups * span + values)
    filled = np.flatnonzero(counts)
    first = (np.cumsum(counts) - counts)[filled]
    quantiles = np.full((size, len(shares)), np.nan)
    for place, share in enumerate(shares):
        at = (counts[filled] - 1) * share
        below = np.floor(at).astype(np.int64)
        low, high = ordered[first + below], ordered[first + np.ceil(at).astype(np.int64)]
        quantiles[filled, place] = low - filled * span + (high - low) * (at - below)
    return counts, quantiles
