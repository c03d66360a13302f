"""How often a number of calls is said to have changed though the account is steady."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ringyo_data import metrics
from tests.bench.report import Promise, Section

ACCOUNTS = 400
CALLS = 300
"""On a usual working day."""
WEEK = np.array([1.0, 1.1, 1.05, 1.0, 0.9, 0.4, 0.3])
MOST = 0.06


@dataclass(frozen=True)
class Periods:
    """Some *days* before *last*, those compared with, and whether the six weeks before are in memory."""

    first: date
    days: int
    before: int
    six_weeks: bool = False


PERIODS: Mapping[str, Periods] = {
    "a week, six before in memory": Periods(date(2026, 3, 9), 7, 7, six_weeks=True),
    "two weeks, six before in memory": Periods(date(2026, 3, 9), 14, 14, six_weeks=True),
    "28 days": Periods(date(2026, 3, 2), 28, 28),
    "March against February": Periods(date(2026, 3, 1), 31, 28),
    "90 days": Periods(date(2026, 6, 1), 90, 91),
}
KINDS = ("independent", "days differ", "weeks differ", "a holiday", "like the day before, 0.5", "0.8")

HOW = f"""{ACCOUNTS:,} accounts of each kind in which nothing changes, {CALLS} calls on a usual working day, fewer at weekends: how often
the page calls the number of calls clearly changed. Calls are independent; or days differ with a standard deviation of 20%; or weeks with one of 10%;
or one day of one of the periods is a holiday with a tenth of its calls; or the 20% of a day are like those of the day before, with a
correlation of 0.5 and 0.8. Under two weeks without more days in memory nothing is claimed. Of a holiday nothing is promised: a week with one has
fewer calls."""


def section(*, quick: bool) -> Section:
    """Play the accounts."""
    accounts = ACCOUNTS // (20 if quick else 1)
    claimed = {
        (name, kind): sum(_is_clear(periods, kind, seed) for seed in range(accounts)) / accounts
        for name, periods in PERIODS.items()
        for kind in KINDS
    }
    rows = [(name, *(f"{claimed[name, kind]:.1%}" for kind in KINDS)) for name in PERIODS]
    promises = [
        Promise(f"{kind}: at most {MOST:.0%} say that calls changed", f"{most:.1%}", most <= MOST)
        for kind in KINDS
        if kind != "a holiday"
        for most in [max(claimed[name, kind] for name in PERIODS)]
    ]
    return Section("Steady numbers of calls", HOW, ("periods", *KINDS), rows, promises=promises)


def _is_clear(periods: Periods, kind: str, seed: int) -> bool:
    known = 42 if periods.six_weeks else periods.before
    days = pd.date_range(periods.first - timedelta(days=known), periods=known + periods.days, tz="UTC")
    rng = np.random.default_rng([seed, KINDS.index(kind), len(days)])
    counts = rng.poisson(CALLS * WEEK[days.day_of_week] * _pace(rng, kind, len(days), periods))
    table = pd.DataFrame({"start": days, "calls": counts})
    earlier, now = table.iloc[:known], table.iloc[known:]
    before = earlier.iloc[known - periods.before :]
    tables = [now, earlier]
    ratio = metrics.more_days(pd.DatetimeIndex(now["start"]), pd.DatetimeIndex(before["start"]), tables)
    scatter = metrics.day_scatter(tables, "calls")
    return metrics.count_change(now["calls"].sum(), before["calls"].sum(), scatter, ratio=ratio).clear


def _pace(rng: np.random.Generator, kind: str, days: int, periods: Periods) -> np.ndarray:
    """How many times its usual calls each day has."""
    if kind == "days differ":
        return np.exp(rng.normal(0, 0.2, days))
    if kind == "weeks differ":
        return np.repeat(np.exp(rng.normal(0, 0.1, days // 7 + 1)), 7)[:days]
    if kind == "a holiday":
        pace = np.ones(days)
        pace[days - 1 - rng.integers(periods.days + periods.before)] = 0.1
        return pace
    if kind == "independent":
        return np.ones(days)
    like = 0.5 if "0.5" in kind else 0.8
    steps, log = rng.normal(0, 0.2, days), np.zeros(days)
    log[0] = steps[0]
    for day in range(1, days):
        log[day] = like * log[day - 1] + np.sqrt(1 - like**2) * steps[day]
    return np.exp(log)
