"""The range that a number usually has: a prediction interval from the same weekday and hours of the weeks before.

The middle is told by the same weekday, the scatter by the same hours of all days of these weeks, each around the
mean of its weekday. So a day that is like no other widens the range, and weekdays may differ as they like.

- Shares: a beta-binomial tail around the weekday's share (`metrics.binomial`), whose log odds scatter as
  `metrics.scatter` estimates, widened for a share that is not known well.
- Numbers: on the scale of square roots, on which a Poisson number has the standard deviation 1/2 whatever its mean
  (M. S. Bartlett (1936), "The square root transformation in analysis of variance", JRSS Supplement 3). What days scatter beyond
  that is estimated on the same scale.
- Sums, such as talk time, on the scale of square roots; lengths on that of logarithms.

The last two are the prediction interval of one more normal value, mean ± t·s·√(1 + 1/n), by Student's distribution
(G. J. Hahn and W. Q. Meeker (1991), Statistical Intervals, 4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, sqrt
from statistics import NormalDist

import numpy as np

from ..metrics.binomial import limits
from ..metrics.columns import Floats, Ints
from ..metrics.extremes import ERROR
from ..metrics.scatter import scatter
from ..metrics.standing import DAY_DEVIATION
from ..metrics.student import limit
from .measures import Measure, Reading

WEEK = 7
MOST_WEEKS = 8
FEWEST_WEEKS = 4
POISSON_DEVIATION = 0.5


@dataclass(frozen=True)
class Usual:
    """A number is usually between *low* and *high*, around its *middle*. The days that show it have so many *calls* on average."""

    low: float
    high: float
    middle: float
    calls: float


def usual(measure: Measure, size: int, before: Sequence[tuple[int, Reading]], looks: int) -> Usual | None:
    """The usual range of a measure over *size* calls; None if fewer than four weeks tell it.

    *before* are readings of the same hours on days before, each with how many days before that was. A day has so many *looks*:
    together they err on 4% of days.
    """
    days = np.array([day for day, _ in before], dtype=np.int64)
    same = days % WEEK == 0
    if same.sum() < FEWEST_WEEKS:
        return None
    readings = [reading for _, reading in before]
    z = NormalDist().inv_cdf(1 - ERROR / looks / 2)
    if measure.scale == "share":
        low, high, middle = _of_shares(size, readings, days, z)
    else:
        values = np.array([reading.value for reading in readings], dtype=np.float64)
        low, high, middle = _of_values(measure, values, days, z)
    calls = np.array([reading.calls for reading in readings], dtype=np.float64)[same]
    return Usual(low, high, middle, float(calls.mean()))


def _of_shares(size: int, before: Sequence[Reading], days: Ints, z: float) -> tuple[float, float, float]:
    parts = np.array([reading.part for reading in before], dtype=np.float64)
    sizes = np.array([reading.calls for reading in before], dtype=np.float64)
    same = days % WEEK == 0
    share = (parts[same].sum() + 0.5) / (sizes[same].sum() + 1)
    beyond = scatter(
        parts,
        sizes,
        sizes,
        groups=days % WEEK,
        owners=np.zeros(len(days), np.int64),
        count=1,
        otherwise=DAY_DEVIATION,
    )
    variance = 1 / ((sizes[same].sum() + 1) * share * (1 - share))
    spread = sqrt(variance + beyond.deviation[0] ** 2 * (1 + 1 / same.sum()))
    far = limit(beyond.freedom[0], z)
    low, high = limits(np.array([size]), share, spread, 1 - erfc(far / sqrt(2)))
    return float(low[0]), float(high[0]), share


def _of_values(measure: Measure, values: Floats, days: Ints, z: float) -> tuple[float, float, float]:
    lengths = measure.scale == "length"
    scaled = np.log(np.maximum(values, 1.0)) if lengths else np.sqrt(values)
    number = np.bincount(days % WEEK, minlength=WEEK)
    means = np.bincount(days % WEEK, weights=scaled, minlength=WEEK) / np.maximum(number, 1)
    freedom = len(days) - int((number > 0).sum())
    deviation = sqrt(float(((scaled - means[days % WEEK]) ** 2).sum()) / freedom)
    if measure.scale == "count":
        deviation = max(deviation, POISSON_DEVIATION)
    half = limit(freedom, z) * deviation * sqrt(1 + 1 / number[0])
    low, high = means[0] - half, means[0] + half
    if lengths:
        return exp(low), exp(high), exp(means[0])
    return max(0.0, low) ** 2, high**2, means[0] ** 2
