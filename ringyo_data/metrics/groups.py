"""Calls of agents or lines, week by week, beside what their own mix of calls makes one expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .cells import ANSWERED, ENDS, OTHER, Cells, counted
from .columns import Floats, Ints
from .mix import Factor, log_odds, told_apart
from .scatter import Scatter, scatter

Table = npt.NDArray[np.float64]

HOURS = 168
"""The hours of a week."""

MOST_STRATA = 4_000_000
"""More kinds of calls than this are counted only as far as they occur."""

LIST_DEVIATION = 0.25
"""What the log odds of a week's answers are taken to scatter by if the data cannot tell: about six points."""


@dataclass(frozen=True)
class Groups:
    """Settled calls of each named group (a row) and block (a column; the first *blocks* are the period's)."""

    names: Sequence[str]
    answered: Table
    settled: Table
    expected: Table
    blocks: int

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


def groups_of(every: Cells, column: str, others: Sequence[str]) -> Groups:
    """The calls of each group of *column*, with what the rates of all for their hours, weekdays and *others* would give.

    Calls of no group are left out.
    """
    group, names = every.labels[column]
    hour, end, count = every.hour, every.end, len(names)
    levels = [every.labels[other] for other in others]
    kept = group < count
    if not kept.all():
        group, hour, end = group[kept], hour[kept], end[kept]
        levels = [(level[kept], known) for level, known in levels]
    stratum, sizes = (every.of_hours("before") * HOURS + every.of_hours("week"))[hour], [2, HOURS]
    for level, known in levels:
        size = len(known) + 1
        own = counted(group * size + level, end, count * size)[:, OTHER:].sum(axis=1)
        merged = told_apart(own.reshape(count, size))
        sizes.append(int(merged.max(initial=0)) + 1)
        stratum = stratum * sizes[-1] + merged[level]
    chance = _chances(stratum, end, sizes)
    blocks = every.of_hours("block")
    width = int(blocks.max(initial=0)) + 1
    cell = group * width + blocks[hour]
    ends = counted(cell, end, count * width)
    return Groups(
        names,
        answered=ends[:, ANSWERED].reshape(count, width),
        settled=ends[:, OTHER:].sum(axis=1).reshape(count, width),
        expected=np.bincount(cell, weights=chance, minlength=count * width)
        .reshape(count, width)
        .astype(np.float64),
        blocks=int(blocks[every.of_hours("before") == 0].max(initial=-1)) + 1,
    )


def _chances(stratum: Ints, end: Ints, sizes: Sequence[int]) -> Floats:
    """Each call's chance of an answer at the rates of its stratum, as they are in the period; 0 for a live call."""
    strata, size = np.arange(np.prod(sizes)), int(np.prod(sizes))
    if size > MOST_STRATA:
        strata, stratum = np.unique(stratum, return_inverse=True)
        size = len(strata)
    ends = counted(stratum, end, size)
    settled = ends[:, OTHER:].sum(axis=1)
    used = np.flatnonzero(settled)
    chance = np.zeros((size, ENDS))
    chance[used, OTHER:] = _fitted(strata[used], sizes, ends[used, ANSWERED], settled[used])[:, None]
    return np.asarray(chance.ravel()[stratum * ENDS + end], dtype=np.float64)


def _fitted(strata: Ints, sizes: Sequence[int], answered: Floats, settled: Floats) -> Floats:
    """The chance of an answer in each stratum, those before the period too at the period's level."""
    before, hour, *others = np.unravel_index(strata, sizes)
    factors = [
        Factor(before, 2, free=True),
        Factor(hour % 24, 24),
        Factor(hour // 24, 7),
        *(Factor(codes, size) for codes, size in zip(others, sizes[2:], strict=True)),
    ]
    period, *mix = log_odds(answered, settled, factors)
    level = period[before == 0].max(initial=-np.inf)
    return 1 / (1 + np.exp(-(level + sum(mix)))) if np.isfinite(level) else np.full(len(strata), np.nan)
