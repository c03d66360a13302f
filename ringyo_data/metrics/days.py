"""How far the numbers of days scatter, and what a period's days make likely against those of another.

The days of several periods are each expected to have what their weekday has,
at the pace of their period. Around that their Pearson chi-square over its
degrees of freedom (P. McCullagh and J. A. Nelder (1989), Generalized Linear
Models, 6.2.3) tells the scatter: once of days, widened if a day is clearly like the
one before (M. S. Bartlett (1946), "On the theoretical specification and sampling properties of
autocorrelated time-series", JRSS Supplement 8), and once of whole weeks and of four
weeks, which a slow drift moves. The widest counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from ringyo_data.frame import rows_before
from ringyo_data.instants import microseconds

from .buckets import Zone, buckets, edge_values
from .columns import Floats, Ints, durations
from .extremes import Overdispersion, widest

STEADIEST = 0.95
"""The largest likeness of two days in a row that is believed; with a larger one no change could be found."""

UPPER = 2.0
"""A likeness of days beyond so many standard errors is taken as that many higher: too little of it claims changes."""

ROUNDS = 20


def day_sums(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """Calls and talk time of each local day that is within [since, until) and over at *now*.

    One row per whole day: `start`, `calls`, `talk_seconds`. Quicker than `daily`.
    """
    edges = buckets(since, until, tz, "day")
    rows = np.array(rows_before(calls, list(edges)), dtype=np.int64)
    talk = np.concatenate([[0], np.cumsum(np.maximum(durations(calls), 0))])
    table = pd.DataFrame({"start": edges[:-1], "calls": -np.diff(rows), "talk_seconds": -np.diff(talk[rows])})
    at = edge_values(edges)
    is_whole = (at[:-1] >= microseconds(since)) & (at[1:] <= microseconds(min(until, now)))
    return table[is_whole].reset_index(drop=True)


def whole(days: pd.DataFrame) -> pd.DataFrame:
    """The whole days of a table with `open` and `cut`."""
    return days[~(days["open"] | days["cut"])].reset_index(drop=True)


@dataclass(frozen=True)
class Fit:
    """What each of some days is expected to have; *weekdays* is what a weekday has, Monday first."""

    days: Floats
    weekdays: Floats
    freedom: int


def expected(values: Floats, weekday: Ints, period: Ints) -> Fit:
    """Each day's share by its weekday and its period, fitted in turns until both totals are right."""
    width = int(period.max(initial=-1)) + 1
    cells = weekday * width + period
    total = np.bincount(cells, weights=values, minlength=7 * width).reshape(7, width)
    number = np.bincount(cells, minlength=7 * width).reshape(7, width)
    usual, pace = np.ones(7), np.ones(width)
    for _ in range(ROUNDS):
        usual = _quotient(total.sum(axis=1), (number * pace).sum(axis=1))
        pace = _quotient(total.sum(axis=0), (number * usual[:, None]).sum(axis=0))
    fitted = usual[weekday] * pace[period]
    busy = fitted > 0
    freedom = int(busy.sum()) - len(np.unique(weekday[busy])) - len(np.unique(period[busy])) + 1
    return Fit(fitted, usual, freedom)


def _quotient(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def day_scatter(periods: Sequence[pd.DataFrame], column: str, *, unit: float = 1.0) -> Overdispersion | None:
    """How many times wider than Poisson *column* scatters over whole days; None if too few tell it.

    *periods* are tables of whole days, each with a level of its own. How far weeks
    scatter has to be told by four weeks of one period, or by five of two. *unit* is what is counted as one, as a call's talk time.
    """
    values, weekday, period = _joined(periods, column, unit)
    usual = expected(values, weekday, period)
    days = _of_days(values, period, usual)
    weeks = [_of_blocks(values, period, usual, length) for length in (7, 28)]
    return widest([days, *weeks]) if widest(weeks[:1]) else None


def peak_scatter(periods: Sequence[pd.DataFrame]) -> Overdispersion | None:
    """`day_scatter` of `peak`, which cannot be added up to weeks; None if there are too few days."""
    values, weekday, period = _joined(periods, "peak", 1.0)
    return widest([_of_days(values, period, expected(values, weekday, period))])


def _joined(periods: Sequence[pd.DataFrame], column: str, unit: float) -> tuple[Floats, Ints, Ints]:
    if not periods:
        return np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
    values = [days[column].to_numpy(dtype=np.float64) / unit for days in periods]
    weekday = [pd.DatetimeIndex(days["start"]).day_of_week.to_numpy(dtype=np.int64) for days in periods]
    period = np.repeat(np.arange(len(periods)), [len(days) for days in periods])
    return np.concatenate(values), np.concatenate(weekday), period


def _of_days(values: Floats, period: Ints, usual: Fit) -> Overdispersion:
    if usual.freedom < 1:
        return Overdispersion(1.0, 0)
    residuals = np.divide(
        values - usual.days, np.sqrt(usual.days), out=np.zeros(len(values)), where=usual.days > 0
    )
    square = float((residuals**2).sum())
    neighbours = period[1:] == period[:-1]
    product = float((residuals[1:] * residuals[:-1])[neighbours].sum())
    likeness = product / square * len(values) / max(int(neighbours.sum()), 1) if square else 0.0
    likeness += (1 + 3 * likeness) / usual.freedom  # it comes out too low, as means were taken off
    error = float(np.sqrt(max(0.0, 1 - likeness**2) / usual.freedom))
    if likeness > UPPER / np.sqrt(usual.freedom):
        likeness += UPPER * error
    likeness = min(max(likeness, 0.0), STEADIEST)
    widened = square / usual.freedom * (1 + likeness) / (1 - likeness)
    return Overdispersion(max(1.0, widened), usual.freedom)


def _of_blocks(values: Floats, period: Ints, usual: Fit, length: int) -> Overdispersion:
    """The scatter of blocks of *length* days, counted from each period's end. A period needs two blocks."""
    square, freedom = 0.0, 0
    for place in range(int(period.max(initial=-1)) + 1):
        rows = np.flatnonzero(period == place)
        blocks = len(rows) // length
        if blocks < 2:
            continue
        last = rows[-blocks * length :]
        counts, expectation = (
            each[last].reshape(blocks, length).sum(axis=1) for each in (values, usual.days)
        )
        square += float(
            np.divide(
                (counts - expectation) ** 2, expectation, out=np.zeros(blocks), where=expectation > 0
            ).sum()
        )
        freedom += blocks - 1
    return Overdispersion(max(1.0, square / freedom), freedom) if freedom else Overdispersion(1.0, 0)


def more_days(after: pd.DatetimeIndex, before: pd.DatetimeIndex, periods: Sequence[pd.DataFrame]) -> float:
    """How many times as many calls the days *after* would have as those *before*, both at one pace.

    1 if both have the same weekdays; else by what a weekday usually has in *periods*.
    """
    number = np.array([np.bincount(days.day_of_week, minlength=7) for days in (after, before)])
    if (number[0] == number[1]).all():
        return 1.0
    weights = number @ expected(*_joined(periods, "calls", 1.0)).weekdays if periods else np.zeros(2)
    weights = weights if weights.all() else number.sum(axis=1)
    return float(weights[0] / weights[1]) if weights.all() else 1.0
