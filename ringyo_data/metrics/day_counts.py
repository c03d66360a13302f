"""Daily counts of agents or lines, beside what their own mix of calls and the others' days make one expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .columns import Bools, Floats, Ints
from .groups import LIST_DEVIATION, MOST_STRATA
from .mix import Factor, Table, log_odds, told_apart
from .scatter import LEAST_FREEDOM, Scatter, scatter

WEEK = 7


@dataclass(frozen=True)
class Expected:
    """How many calls of each group (a row) and day (a column) would be of the part at some rates.

    *unsure* is the variance of the log odds of these rates. *days* and *weeks* tell how far days
    and weeks scatter around them beyond chance.
    """

    counts: Table
    unsure: Table
    days: Scatter
    weeks: Scatter


@dataclass(frozen=True)
class DayCounts:
    """Calls of each named group (a row) and local day (a column), and how many of them are of the *parts*.

    *expected* has what is expected at the rates of all for hours, weekdays and other levels, and, where
    the days of an account scatter, once more with what the other groups' calls of the day were like.
    """

    names: Sequence[str]
    parts: Table
    sizes: Table
    expected: Sequence[Expected]


def day_counts(
    part: Bools,
    groups: Ints,
    names: Sequence[str],
    days: Ints,
    *,
    mix: tuple[Ints, Ints],
    levels: Ints | None = None,
) -> DayCounts:
    """Counts of calls, one entry of each array a call: *part*, its group and day, hour and weekday (*mix*), and a further level.

    Empty in, empty out.
    """
    width, count = int(days.max(initial=-1)) + 1, len(names)
    cell, shape = groups * width + days, (count, width)

    def table(weights: Floats | Bools | None = None) -> Table:
        return np.bincount(cell, weights=weights, minlength=count * width).reshape(shape).astype(np.float64)

    parts, sizes = table(part), table()
    usual = table(_chances(part, groups, count, mix, levels))
    expected = [_with_scatter(parts, sizes, usual, np.zeros(shape))]
    if _days_scatter(parts, sizes, usual):
        expected.append(_with_scatter(parts, sizes, *_moved(parts, sizes, usual)))
    return DayCounts(names, parts, sizes, expected)


def _chances(part: Bools, groups: Ints, count: int, mix: tuple[Ints, Ints], levels: Ints | None) -> Floats:
    """Each call's chance of being of the part at the rates of all."""
    hour, weekday = mix
    sizes = [24, 7]
    stratum = hour * 7 + weekday
    if levels is not None:
        size = int(levels.max(initial=0)) + 1
        own = np.bincount(groups * size + levels, minlength=count * size).reshape(count, size)
        merged = told_apart(own.astype(np.float64))
        sizes.append(int(merged.max(initial=0)) + 1)
        stratum = stratum * sizes[-1] + merged[levels]
    number, strata = int(np.prod(sizes)), np.arange(np.prod(sizes))
    if number > MOST_STRATA:
        strata, stratum = np.unique(stratum, return_inverse=True)
        number = len(strata)
    whole = np.bincount(stratum, minlength=number).astype(np.float64)
    some = np.bincount(stratum[part], minlength=number).astype(np.float64)
    used = np.flatnonzero(whole)
    codes = np.unravel_index(strata[used], sizes)
    factors = [
        Factor(np.zeros(len(used), np.int64), 1, free=True),
        *(Factor(code, size) for code, size in zip(codes, sizes, strict=True)),
    ]
    chance = np.zeros(number)
    chance[used] = 1 / (1 + np.exp(-np.sum(log_odds(some[used], whole[used], factors), axis=0)))
    return np.asarray(chance[stratum], dtype=np.float64)


def _days_scatter(parts: Table, sizes: Table, usual: Table) -> bool:
    """Whether the days of all groups together scatter beyond chance."""
    part, whole, expected = (counts.sum(axis=0) for counts in (parts, sizes, usual))
    one = np.zeros(len(whole), np.int64)
    return scatter(part, whole, expected, groups=one, owners=one, count=1, otherwise=0.0).typical > 0


def _moved(parts: Table, sizes: Table, usual: Table) -> tuple[Table, Table]:
    """What is expected if a group's day is as much above or below its usual as all others' is, and how unsure that is.

    The others tell nothing of a group that has more calls than they, nor of a day on which they have none.
    """
    part, whole, expected = (counts.sum(axis=0) - counts for counts in (parts, sizes, usual))
    others = (whole > 0) & (whole.sum(axis=1) >= sizes.sum(axis=1))[:, None]
    share, usually = (part + 0.5) / (whole + 1), (expected + 0.5) / (whole + 1)
    moved = np.where(others, _logit(share) - _logit(usually), 0.0)
    unsure = np.where(others, 1 / ((whole + 1) * share * (1 - share)), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = usual / (sizes - usual) * np.exp(moved)
    return np.where(sizes > 0, sizes * odds / (1 + odds), 0.0), unsure


def _logit(share: Table) -> Table:
    return np.asarray(np.log(share) - np.log1p(-share), dtype=np.float64)


def _with_scatter(parts: Table, sizes: Table, expected: Table, unsure: Table) -> Expected:
    days = _scatter(parts, sizes, expected)
    weeks = [
        _scatter(*(_by_week(counts, first) for counts in (parts, sizes, expected))) for first in range(WEEK)
    ]
    return Expected(expected, unsure, days, _told_by_others(_widest(weeks), sizes))


def _by_week(counts: Table, first: int) -> Table:
    """Sums of weeks, the first of which ends before day *first*."""
    starts = np.unique([0, *range(first, counts.shape[1], WEEK)])
    return np.add.reduceat(counts, starts, axis=1) if counts.shape[1] else counts


def _widest(scatters: Sequence[Scatter]) -> Scatter:
    """Of each owner the widest: nobody knows on which day of the week the lists of an account change."""
    owners = np.arange(len(scatters[0].deviation))
    widest = np.argmax([one.deviation for one in scatters], axis=0)
    deviation, freedom = (
        np.array([getattr(one, name) for one in scatters])[widest, owners]
        for name in ("deviation", "freedom")
    )
    return Scatter(deviation, freedom, scatters[0].assumed)


def _told_by_others(weeks: Scatter, sizes: Table) -> Scatter:
    """Taken as usual where the other groups have too few weeks to tell it: a group's own shift would pass for scatter."""
    others = np.maximum(-(-(sizes > 0).sum(axis=1) // WEEK) - 1, 0)
    enough = others.sum() - others >= LEAST_FREEDOM
    return Scatter(
        np.where(enough, weeks.deviation, LIST_DEVIATION),
        np.where(enough, weeks.freedom, np.inf),
        assumed=not enough.all(),
    )


def _scatter(parts: Table, sizes: Table, expected: Table) -> Scatter:
    used = sizes > 0
    row = np.nonzero(used)[0]
    return scatter(
        parts[used],
        sizes[used],
        expected[used],
        groups=row,
        owners=row,
        count=len(parts),
        otherwise=LIST_DEVIATION,
    )
