"""Calls of agents or lines, week by week, beside what their own mix of calls makes one expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from .cells import ANSWERED, ENDS, OTHER, Cells, counted
from .columns import Floats, Ints
from .mix import Factor, curvature, log_odds, told_apart
from .scatter import Scatter, scatter

Table = npt.NDArray[np.float64]

HOURS = 168
"""The hours of a week."""

MOST_STRATA = 4_000_000
"""More kinds of calls than this are counted only as far as they occur."""

LEAST_OF_A_LEVEL = 30
Z90 = 1.6449

LIST_DEVIATION = 0.25
"""What the log odds of a week's answers are taken to scatter by if the data cannot tell: about six points."""


@dataclass(frozen=True)
class Groups:
    """Settled calls of each named group (a row) and block (a column; the first *blocks* are the period's).

    *own* is the share of what is expected of a group's calls of the period that was learnt from these themselves.
    """

    names: Sequence[str]
    answered: Table
    settled: Table
    expected: Table
    blocks: int
    own: Floats

    def period(self, counts: Table, *, before: bool = False) -> Floats:
        """One number per group: of the period, or *before*."""
        cut = counts[:, self.blocks :] if before else counts[:, : self.blocks]
        return np.asarray(cut.sum(axis=1), dtype=np.float64)

    def unevenness(self, *, before: bool = False) -> Floats:
        """How much of a block's scatter is left in the whole period: one over the blocks if all are alike."""
        squares = self.period(self.settled**2, before=before)
        return np.asarray(squares / np.maximum(self.period(self.settled, before=before), 1) ** 2)

    def scatter(self) -> Scatter:
        """How far blocks scatter around their group's mean of the same period.

        If a period is a single block, around the mean of both periods: then a
        change of many groups counts as scatter.
        """
        count, width = self.settled.shape
        periods = np.arange(width) >= self.blocks
        if self.blocks > 1:
            group = np.arange(count)[:, None] * 2 + periods
        else:
            group = np.repeat(np.arange(count)[:, None], width, axis=1)
        used = self.settled > 0
        return scatter(
            self.answered[used],
            self.settled[used],
            self.expected[used],
            groups=group[used],
            owners=np.nonzero(used)[0],
            count=count,
            otherwise=LIST_DEVIATION,
        )


def differ(every: Cells, column: str) -> bool:
    """Whether the levels of *column* are answered unlike one another beyond chance (5%), so that they belong into the mix.

    Levels of few calls count as one. Pearson's chi-square, by E. B. Wilson and M. M. Hilferty (1931), "The distribution of
    chi-square", PNAS 17. False for a column that there is not.
    """
    if column not in every.labels:
        return False
    level, names = every.labels[column]
    ends = counted(level, every.end, len(names) + 1)
    large = ends[:, OTHER:].sum(axis=1) >= LEAST_OF_A_LEVEL
    ends = np.concatenate([ends[large], ends[~large].sum(axis=0, keepdims=True)])[:, OTHER:]
    ends = ends[ends.sum(axis=1) > 0]
    settled, answered = ends.sum(axis=1), ends[:, ANSWERED - OTHER]
    share, freedom = answered.sum() / max(1.0, settled.sum()), len(settled) - 1
    if freedom < 1 or share in (0, 1):
        return False
    chi = float(((answered - settled * share) ** 2 / (settled * share * (1 - share))).sum())
    return bool((chi / freedom) ** (1 / 3) > 1 - 2 / (9 * freedom) + Z90 * sqrt(2 / (9 * freedom)))


def groups_of(every: Cells, column: str, others: Sequence[str]) -> Groups:
    """The calls of each group of *column*, with what the rates of all for their hours, weekdays and *others* would give.

    Calls of no group are left out.
    """
    group, names = every.labels[column]
    hour, end, now, count = every.hour, every.end, every.now, len(names)
    levels = [every.labels[other] for other in others]
    has_group = group < count
    if not has_group.all():
        group, hour, end, now = group[has_group], hour[has_group], end[has_group], int(has_group[:now].sum())
        levels = [(level[has_group], words) for level, words in levels]
    stratum, sizes = (every.of_hours("before") * HOURS + every.of_hours("week"))[hour], [2, HOURS]
    owned = []
    for level, words in levels:
        size = len(words) + 1
        cell = group * size + level
        period, before = (
            counted(cell[part], end[part], count * size)[:, OTHER:].sum(axis=1).reshape(count, size)
            for part in (slice(now), slice(now, None))
        )
        merged = told_apart(period + before)
        sizes.append(int(merged.max(initial=0)) + 1)
        owned.append(period @ np.eye(sizes[-1])[merged])
        stratum = stratum * sizes[-1] + merged[level]
    chance, curve = _chances(stratum, end, sizes)
    blocks = every.of_hours("block")
    width = int(blocks.max(initial=0)) + 1
    cell = group * width + blocks[hour]
    ends = counted(cell, end, count * width)
    groups = Groups(
        names,
        answered=ends[:, ANSWERED].reshape(count, width),
        settled=ends[:, OTHER:].sum(axis=1).reshape(count, width),
        expected=np.bincount(cell, weights=chance, minlength=count * width)
        .reshape(count, width)
        .astype(np.float64),
        blocks=int(blocks[every.of_hours("before") == 0].max(initial=-1)) + 1,
        own=np.zeros(count),
    )
    return replace(groups, own=_own(groups, owned, curve))


def _own(groups: Groups, owned: Sequence[Table], curve: Table) -> Floats:
    """How much of what is expected of each group moves with its own calls of the period: their leverage, to first order.

    Without further levels it is their share of all calls. *owned* has the group's calls of the period by each further
    level, *curve* that of the two periods and these levels.
    """
    whole, expected = groups.period(groups.settled), groups.period(groups.expected)
    levels = np.concatenate([whole[:, None], np.zeros((len(whole), 1)), *owned], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = expected * (whole - expected) / whole**2
    moved = (levels * np.linalg.solve(curve, levels.T).T).sum(axis=1)
    return np.asarray(np.clip(weight * moved / np.maximum(whole, 1), 0, 1))


def _chances(stratum: Ints, end: Ints, sizes: Sequence[int]) -> tuple[Floats, Table]:
    """Each call's chance of an answer at the rates of its stratum, as they are in the period, 0 for a live call; and the fit's curve."""
    strata, size = np.arange(np.prod(sizes)), int(np.prod(sizes))
    if size > MOST_STRATA:
        stratum, strata = pd.factorize(stratum)
        size = len(strata)
    ends = counted(stratum, end, size)
    settled = ends[:, OTHER:].sum(axis=1)
    used = np.flatnonzero(settled)
    chance = np.zeros((size, ENDS))
    share, curve = _fitted(strata[used], sizes, ends[used, ANSWERED], settled[used])
    chance[used, OTHER:] = share[:, None]
    return np.asarray(chance.ravel()[stratum * ENDS + end], dtype=np.float64), curve


def _fitted(strata: Ints, sizes: Sequence[int], answered: Floats, settled: Floats) -> tuple[Floats, Table]:
    """The chance of an answer in each stratum, those before the period too at the period's level.

    And the curve of the fit along the period and the levels after hours and weekdays.
    """
    before, hour, *others = np.unravel_index(strata, sizes)
    levels = [Factor(codes, size) for codes, size in zip(others, sizes[2:], strict=True)]
    factors = [Factor(before, 2, free=True), Factor(hour % 24, 24), Factor(hour // 24, 7), *levels]
    period, *mix = log_odds(answered, settled, factors)
    level = period[before == 0].max(initial=-np.inf)
    share = 1 / (1 + np.exp(-(level + sum(mix)))) if np.isfinite(level) else np.full(len(strata), np.nan)
    return share, curvature(settled * share * (1 - share), [factors[0], *levels])
