"""How much wider the rates of groups scatter from week to week than their days tell.

Calls of one list, which lasts a week, have something in common that no comparison of a day with the next shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sqrt

import numpy as np

from .columns import Floats, Ints

OF_SUCCESSIVE = 2 / 3
"""Degrees of freedom of successive differences, for each one of the usual variance."""

OF_MEDIAN = sqrt(pi / 2)
"""How much less sure than a mean a median is."""

LEAST_WEEKS = LEAST_GROUPS = 4
"""In fewer weeks, or of fewer groups, nobody can tell how far rates scatter from week to week."""

Counts = tuple[Floats, Floats]
"""Calls and those of a part, a row per day or week and a column per group."""


def weeks_of(days: Ints) -> Ints:
    """The week, from 0 on, of each day that occurs in *days*; weeks are counted from the last day back."""
    own = np.unique(days)
    weeks = (own - own[-1] - 1) // 7
    return np.asarray(np.unique(weeks, return_inverse=True)[1], dtype=np.int64)


def beyond_days(periods: Sequence[Counts], weeks: Sequence[Ints], *, least_calls: int) -> float:
    """How many times as far the groups' rates scatter between weeks as their days make likely; 1 if there are too few weeks or groups.

    *periods* have a row per day, *weeks* the week of each row. Of the groups the middle one counts, so that one
    that changed does not hide itself: the median of chi-squares over their degrees of freedom, over what chance
    makes of it (E. B. Wilson and M. M. Hilferty (1931), "The distribution of chi-square", PNAS 17). Few groups tell it
    roughly, so only what is beyond one standard error of that median counts.
    """
    blocks = [int(week.max()) + 1 for week in weeks]
    if min(blocks) < LEAST_WEEKS:
        return 1.0
    by_day = _variance(periods)
    by_week = _variance([_sums(counts, week) for counts, week in zip(periods, weeks, strict=True)])
    usable = (by_day > 0) & (np.minimum(*(calls.sum(axis=0) for calls, _ in periods)) >= least_calls)
    if usable.sum() < LEAST_GROUPS:
        return 1.0
    freedom = (sum(blocks) - 2) * OF_SUCCESSIVE
    usual = (1 - 2 / (9 * freedom)) ** 3
    error = OF_MEDIAN * sqrt(2 / freedom / usable.sum())
    return sqrt(max(1.0, float(np.median(by_week[usable] / by_day[usable])) / usual / (1 + error)))


def _sums(counts: Counts, week: Ints) -> Counts:
    calls, part = (
        np.array([values[week == at].sum(axis=0) for at in range(int(week.max()) + 1)]) for values in counts
    )
    return calls, part


def _variance(periods: Sequence[Counts]) -> Floats:
    """The variance of each group's change of its rate, by how far one row is from the next."""
    total = np.zeros(periods[0][0].shape[1])
    for calls, part in periods:
        whole = np.maximum(calls.sum(axis=0), 1)
        beyond = part - calls * (part.sum(axis=0) / whole)
        steps = (np.diff(beyond, axis=0) ** 2).sum(axis=0) / 2 * len(beyond) / (len(beyond) - 1)
        total += steps / whole**2
    return total
