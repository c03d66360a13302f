"""How today goes: calls and answers so far, beside what the same weekdays before had at the same time of day. No projection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from ringyo_data.query import Window

from .buckets import day_start, days_before
from .outcomes import tally

WEEKS = 8
LEAST_DAYS = 4
"""Of fewer days than these a range and a median say nothing."""


@dataclass(frozen=True)
class Pace:
    """Today's *calls*, and how many of those that a rate counts are *answered* or still *live*.

    *days* has a row for each day before, the latest first: `date`, `calls`, `answered`.
    """

    calls: int
    answered: int
    live: int
    days: pd.DataFrame

    @property
    def enough(self) -> bool:
        """Whether there are enough days to compare with."""
        return len(self.days) >= LEAST_DAYS


def pace_days(now: datetime, tz: str) -> dict[date, Window]:
    """Today until *now*, and the eight same weekdays before until the same time on the clocks, the latest first.

    A time that clocks skip on a day is taken by the offset before; one that they repeat is the first, unless *now* is a second one.
    """
    zone = ZoneInfo(tz)
    today = now.astimezone(zone).date()
    days = {today - timedelta(weeks=week): days_before(now, 7 * week, zone) for week in range(WEEKS + 1)}
    return {day: Window(day_start(day, zone), until) for day, until in days.items()}


def pace(today: pd.DataFrame, before: Mapping[date, pd.DataFrame]) -> Pace:
    """The calls of *today* so far, beside those of each day *before* until the same time.

    Days before the first one with a call are left out: there may have been no account yet. An empty frame of
    today is 0 calls.
    """
    counts = {day: tally(calls) for day, calls in before.items()}
    first = min((day for day, count in counts.items() if count.calls), default=date.max)
    dates = sorted((day for day in counts if day >= first), reverse=True)
    own = tally(today)
    return Pace(
        calls=own.calls,
        answered=own.answered,
        live=own.live,
        days=pd.DataFrame(
            {
                "date": pd.Series(dates, dtype="object"),
                "calls": pd.Series([counts[day].calls for day in dates], dtype="int64"),
                "answered": pd.Series([counts[day].answered for day in dates], dtype="int64"),
            }
        ),
    )
