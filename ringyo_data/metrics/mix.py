"""The answers that calls would have at the rates of all calls: indirect standardisation over the factors of each call, as its hour.

The log odds of a call's answer are a sum of one number per factor: its hour, its weekday, its line. These
are fitted by Newton's steps to all calls that are over (A. Agresti (2013), Categorical Data Analysis, 5.4 and 7.2.1).
Levels are drawn towards 0 as if each came from a normal distribution of standard deviation 1
(S. le Cessie and J. C. van Houwelingen (1992), "Ridge estimators in logistic regression", Applied Statistics 41),
so that a level of few calls says little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .columns import Floats, Ints

Table = npt.NDArray[np.float64]

MOST_STEPS, CLOSE, FAR = 60, 1e-6, 0.1
MOSTLY = 0.9
"""If one group has this share of a level's calls, the level's effect cannot be separated from the group's."""


@dataclass(frozen=True)
class Factor:
    """A level per stratum; *free* levels are not drawn towards 0."""

    codes: Ints
    size: int
    free: bool = False


def log_odds(answered: Floats, settled: Floats, factors: Sequence[Factor]) -> list[Floats]:
    """Each factor's share of the fitted log odds of each stratum; their sum is the whole.

    Far from the solution the curve is worked out anew at each step; near it the gradient alone, which costs a fraction.
    """
    starts = np.cumsum([0, *(factor.size for factor in factors)])
    columns = [factor.codes + start for factor, start in zip(factors, starts, strict=False)]
    ridge = np.concatenate([_ridge(factor) for factor in factors])
    effects, curve, far = np.zeros(int(starts[-1])), np.zeros((0, 0)), True
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-sum(effects[column] for column in columns)))
        if far:
            curve = curvature(settled * chance * (1 - chance), factors)
        pull = answered - settled * chance
        slope = [np.bincount(factor.codes, weights=pull, minlength=factor.size) for factor in factors]
        step = np.clip(np.linalg.solve(curve, np.concatenate(slope) - ridge * effects), -2, 2)
        effects += step
        largest = float(np.abs(step).max(initial=0))
        if largest < CLOSE:
            break
        far = largest > FAR
    return [effects[column] for column in columns]


def curvature(weights: Floats, factors: Sequence[Factor]) -> Table:
    """How sharply the fit is curved, a row and a column for each level, one factor after the other: the inverse of their covariance.

    *weights* are the variances of the strata's answered calls.
    """
    starts = np.cumsum([0, *(factor.size for factor in factors)])
    curve = np.diag(np.concatenate([_ridge(factor) for factor in factors]))
    for at, one in enumerate(factors):
        rows = slice(starts[at], starts[at + 1])
        curve[rows, rows] += np.diag(np.bincount(one.codes, weights=weights, minlength=one.size))
        for place, other in enumerate(factors[:at]):
            pairs = np.bincount(
                one.codes * other.size + other.codes, weights=weights, minlength=one.size * other.size
            )
            others = slice(starts[place], starts[place + 1])
            curve[rows, others] = pairs.reshape(one.size, other.size)
            curve[others, rows] = curve[rows, others].T
    return curve


def _ridge(factor: Factor) -> Floats:
    return np.full(factor.size, 1e-6 if factor.free else 1.0)


def told_apart(counts: Table) -> Ints:
    """New codes for a factor's levels, given calls per group (rows) and level (columns).

    A level that is nearly one group's own tells nothing of that group: all
    such levels are code 0.
    """
    whole = counts.sum(axis=0)
    shared = counts.max(axis=0, initial=0) < MOSTLY * whole
    return np.where(shared, np.cumsum(shared), 0).astype(np.int64)
