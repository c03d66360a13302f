"""How far rates scatter beyond what chance explains, and how much that takes from a claim.

Calls of one list, or of one day, are not independent: what they have in common
moves the log odds of all of them. The standard deviation of that is estimated
from clusters of calls around the mean of their own group, so that lasting
differences between groups are not part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .columns import Floats, Ints
from .student import as_normal

WINSORISED = 1.5
"""Distances count up to so many standard deviations: what is to be found must not hide itself."""
USUAL, DEVIATION = 0.7784, 0.794
"""Mean and standard deviation of the square of a standard normal number winsorised there."""

LEAST_VARIANCE = 2.0
"""A cluster of fewer calls shows its own chance alone: about eight calls at 50%, forty at 5%."""
LEAST_FREEDOM = 20
"""Of fewer clusters than this, beyond one for each group, scatter cannot be estimated."""

GRID = np.linspace(0, 2, 41)


@dataclass(frozen=True)
class Scatter:
    """The standard deviation of a cluster's log odds, and with how many degrees of freedom it is known: one per owner.

    Freedom is infinite if there is no estimate: the deviation is 0, or *assumed*.
    """

    deviation: Floats
    freedom: Floats
    assumed: bool = False

    @property
    def typical(self) -> float:
        """The deviation of the middle owner; 0 if there is none."""
        return float(np.median(self.deviation)) if len(self.deviation) else 0.0

    def first(self, count: int) -> Scatter:
        """That of the first owners alone."""
        return self.of(slice(count))

    def of(self, owners: slice) -> Scatter:
        """That of some of the owners alone."""
        return Scatter(self.deviation[owners], self.freedom[owners], self.assumed)

    def widened(self, chances: Floats) -> Floats:
        """Each owner's two-sided probability, read from Student's t if its scatter is an estimate."""
        normal, wider = NormalDist(), chances.copy()
        at = np.flatnonzero((self.freedom < np.inf) & (chances < 1))
        z = np.array([normal.inv_cdf(max(chance, 1e-300) / 2) for chance in chances[at]])
        wider[at] = [2 * normal.cdf(one) for one in as_normal(z, self.freedom[at])]
        return wider


def scatter(
    parts: Floats,
    sizes: Floats,
    expected: Floats,
    *,
    groups: Ints,
    owners: Ints,
    count: int,
    otherwise: float,
    doubt: float = 2.0,
) -> Scatter:
    """How far clusters scatter around their group's mean. For each of *count* owners it is estimated from the clusters of all others.

    A cluster has *sizes* calls of which *parts* are counted, and *expected* at
    the rates of all. The deviation is the one at which the winsorised squares
    of all distances have the mean that chance gives them (R. C. Paule and J.
    Mandel (1982), Journal of Research of the NBS 87; winsorised as by D. J.
    Spiegelhalter (2005), "Handling over-dispersion of performance indicators",
    Quality and Safety in Health Care 14). *Doubt* standard errors or less
    beyond that count as none, two of them as there. If the others have too few clusters, an owner's
    own are used as well; if these are too few, it is *otherwise*.
    """
    part, whole = (np.bincount(groups, weights=values) for values in (parts, expected))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.clip(np.nan_to_num(expected * (part / whole)[groups]), 0, sizes)
        variance = means * (1 - means / sizes)
        alone = 1 - variance / np.bincount(groups, weights=variance)[groups]
        squares = (parts - means) ** 2 / (variance * alone)
    usable = (variance >= LEAST_VARIANCE) & (alone > 0.01)
    spread = 1 + np.multiply.outer(GRID**2, variance[usable])
    winsorised = np.minimum(squares[usable] / spread, WINSORISED**2)
    sums = np.array([np.bincount(owners[usable], weights=row, minlength=count) for row in winsorised])
    freedoms = np.bincount(owners[usable], weights=alone[usable], minlength=count)
    clusters = np.bincount(owners[usable], minlength=count)
    if freedoms.sum() < LEAST_FREEDOM:
        return Scatter(np.full(count, otherwise), np.full(count, np.inf), assumed=True)
    lonely = freedoms.sum() - freedoms < LEAST_FREEDOM
    sums, freedom, cluster = (
        values.sum(axis=-1, keepdims=True) - np.where(lonely, 0, values)
        for values in (sums, freedoms, clusters)
    )
    means_of_squares = sums / cluster
    none = means_of_squares[0] <= USUAL + doubt * DEVIATION / np.sqrt(freedom)
    return Scatter(np.where(none, 0, _crossing(means_of_squares)), np.where(none, np.inf, freedom))


def _crossing(values: Floats) -> Floats:
    """Where each column of descending values comes down to `USUAL`, on the `GRID`."""
    after = np.clip((values > USUAL).sum(axis=0), 1, len(GRID) - 1)
    column = np.arange(values.shape[1])
    high, low = values[after - 1, column], values[after, column]
    part = np.clip((high - USUAL) / np.where(high > low, high - low, 1), 0, 1)
    return np.asarray(GRID[after - 1] + part * (GRID[1] - GRID[0]), dtype=np.float64)
