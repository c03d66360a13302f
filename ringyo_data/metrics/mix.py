"""What calls would give at the rates of all: indirect standardisation over what each call is made of.

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

MOST_STEPS, CLOSE = 30, 1e-6
MOSTLY = 0.9
"""A level of which one group has so many of the calls does not tell that group from its level."""


@dataclass(frozen=True)
class Factor:
    """A level per stratum; *free* levels are not drawn towards 0."""

    codes: Ints
    size: int
    free: bool = False


def log_odds(answered: Floats, settled: Floats, factors: Sequence[Factor]) -> list[Floats]:
    """Each factor's share of the fitted log odds of each stratum; their sum is the whole."""
    starts = np.cumsum([0, *(factor.size for factor in factors)])
    columns = np.array([factor.codes + start for factor, start in zip(factors, starts, strict=False)])
    width = int(starts[-1])
    ridge = np.concatenate([np.full(factor.size, 1e-6 if factor.free else 1.0) for factor in factors])
    pairs = (columns[:, None] * width + columns[None]).ravel()
    effects = np.zeros(width)
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-effects[columns].sum(axis=0)))
        pull = np.tile(answered - settled * chance, len(factors))
        weight = np.tile(settled * chance * (1 - chance), len(factors) ** 2)
        slope = np.bincount(columns.ravel(), weights=pull, minlength=width) - ridge * effects
        curve = np.bincount(pairs, weights=weight, minlength=width**2).reshape(width, width)
        step = np.clip(np.linalg.solve(curve + np.diag(ridge), slope), -2, 2)
        effects += step
        if np.abs(step).max(initial=0) < CLOSE:
            break
    return list(effects[columns])


def told_apart(counts: Table) -> Ints:
    """New codes for a factor's levels, given calls per group (rows) and level (columns).

    A level that is nearly one group's own tells nothing of that group: all
    such levels are code 0.
    """
    whole = counts.sum(axis=0)
    shared = counts.max(axis=0, initial=0) < MOSTLY * whole
    return np.where(shared, np.cumsum(shared), 0).astype(np.int64)
