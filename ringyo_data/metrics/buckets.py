"""Cutting time the way the reader's calendar does: buckets, and windows to compare with.

Edges are made once in local time and then only compared with as UTC
microseconds, so days of 23 and 25 hours, zones off the full hour and zones
whose clocks skip midnight need no special care anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from ringyo_data.instants import microseconds
from ringyo_data.query import Window

from .columns import Ints

Grain = Literal["15min", "hour", "day", "week", "month"]
Zone = str | tzinfo

QUARTER = 15 * 60 * 1_000_000
HOUR = 4 * QUARTER
_DATE_STEPS = {"day": "D", "week": "W-MON", "month": "MS"}


@dataclass(frozen=True)
class Back:
    """How far before a period its comparison lies: the least multiple of these steps that overlaps nothing.

    Whole local months go back by *months*, all other periods by *days*. With 0
    months, months are days like others.
    """

    days: int
    months: int = 0


COMPARISONS = {
    "auto": Back(days=7, months=1),
    "previous": Back(days=1, months=1),
    "week": Back(days=7),
    "weekdays": Back(days=28),
    "year": Back(days=364, months=12),
}
"""What a period can be compared with, by the word that links have for it.

`auto` fits every period: months with the months before, all else with the same weekdays just before.
"""


def grain_for(since: datetime, until: datetime) -> Grain:
    """The grain at which [since, until) makes a readable chart: at most about a hundred buckets."""
    span = until - since
    limits: list[tuple[timedelta, Grain]] = [
        (timedelta(hours=12), "15min"),
        (timedelta(days=3, hours=1), "hour"),
        (timedelta(days=93), "day"),
        (timedelta(days=2 * 366), "week"),
    ]
    return next((grain for limit, grain in limits if span <= limit), "month")


def buckets(since: datetime, until: datetime, tz: Zone, grain: Grain) -> pd.DatetimeIndex:
    """Edges of the local buckets that cover [since, until), in *tz*.

    The first edge is at or before *since*, the last at or after *until*; n
    buckets have n + 1 edges. Weeks begin on Monday. An empty span has no edge.
    """
    if until <= since:
        return pd.DatetimeIndex([], dtype="datetime64[us, UTC]").tz_convert(tz)
    edges = (
        _clock_edges(since, until, tz, grain)
        if grain in ("15min", "hour")
        else _date_edges(since, until, tz, grain)
    )
    values = edge_values(edges)
    first = int(np.searchsorted(values, microseconds(since), side="right")) - 1
    last = int(np.searchsorted(values, microseconds(until), side="left"))
    return edges[first : last + 1]


def edge_values(edges: pd.DatetimeIndex) -> Ints:
    """Edges in microseconds since the epoch."""
    return np.asarray(edges.as_unit("us").asi8, dtype=np.int64)


def _clock_edges(since: datetime, until: datetime, tz: Zone, grain: Grain) -> pd.DatetimeIndex:
    """Every quarter of an hour, or those at which a local hour begins.

    Zones are whole quarters off UTC. An hour repeated in autumn begins twice;
    where clocks move by half an hour the hour of the change is longer.
    """
    first = microseconds(since) // QUARTER * QUARTER - 2 * HOUR
    last = microseconds(until) + 3 * HOUR
    edges = _from_values(np.arange(first, last, QUARTER), tz)
    if grain == "15min":
        return edges
    wall = edge_values(edges.tz_localize(None))
    hours = wall // HOUR
    begins = (wall % HOUR == 0) | (np.diff(hours, prepend=hours[0]) != 0)
    return pd.DatetimeIndex(edges[begins])


def _from_values(values: Ints, tz: Zone) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(values.view("datetime64[us]"), tz="UTC").tz_convert(tz)


def _date_edges(since: datetime, until: datetime, tz: Zone, grain: Grain) -> pd.DatetimeIndex:
    first = pd.Timestamp(since).tz_convert(tz).tz_localize(None).normalize()
    last = pd.Timestamp(until).tz_convert(tz).tz_localize(None).normalize()
    lead = {"day": 1, "week": 7, "month": 31}[grain]
    dates = pd.date_range(
        first - pd.Timedelta(days=lead), last + pd.Timedelta(days=lead + 1), freq=_DATE_STEPS[grain]
    )
    return day_starts(dates, tz)


def day_starts(dates: pd.DatetimeIndex, tz: Zone) -> pd.DatetimeIndex:
    """The first moment of each local date (naive midnights in, aware times in *tz* out).

    A date without a midnight starts when its clocks do; a midnight that
    comes twice is the first; a date that a zone left out is dropped.
    """
    zone = _zone(tz)
    starts = sorted({microseconds(day_start(day, zone)) for day in dates.date})
    return _from_values(np.array(starts, dtype=np.int64), tz)


def _zone(tz: Zone) -> tzinfo:
    return ZoneInfo(tz) if isinstance(tz, str) else tz


def comparison_window(since: datetime, until: datetime, now: datetime, tz: Zone, kind: str) -> Window:
    """The window to compare [since, until) with, as far as it has elapsed at *now*.

    *kind* is a word of `COMPARISONS`. What is cut off by *now* is cut off at
    the same local clock time: Tuesday until 14:32 goes with the Tuesday
    before until 14:32. Never overlaps the period; empty if the period has
    not begun.
    """
    zone, back = _zone(tz), COMPARISONS[kind]
    months = _multiple(back.months, _whole_months(since, until, zone))
    days = _multiple(back.days, _days(since, until, zone))
    start, end = (
        _months_before(moment, months, zone) if months else days_before(moment, days, zone)
        for moment in (since, min(until, max(now, since)))
    )
    return Window(start, max(start, min(end, since)))


def _multiple(step: int, length: int) -> int:
    """The least multiple of *step* that is no shorter than *length*; 0 if either is."""
    return step * ceil(length / step) if step else 0


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first instant of a local day, in UTC.

    In a gap the offset from before it is taken, which gives the moment the clocks move.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _begins_day(moment: datetime, zone: tzinfo) -> bool:
    return moment == day_start(moment.astimezone(zone).date(), zone)


def _days(since: datetime, until: datetime, zone: tzinfo) -> int:
    """Local days from *since* to *until*, a begun one counted whole; at least 1."""
    whole = (until.astimezone(zone).date() - since.astimezone(zone).date()).days
    return max(1, whole + (not _begins_day(until, zone)))


def days_before(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """The same local clock time *days* dates earlier; the start of a day goes to the start of a day."""
    local = moment.astimezone(zone)
    earlier = local.date() - timedelta(days=days)
    if _begins_day(moment, zone):
        return day_start(earlier, zone)
    return datetime.combine(earlier, local.timetz().replace(tzinfo=None), zone).astimezone(UTC)


def _whole_months(since: datetime, until: datetime, zone: tzinfo) -> int:
    """How many local months [since, until) is, 0 when it is not whole months."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    if not (first.day == last.day == 1 and _begins_day(since, zone) and _begins_day(until, zone)):
        return 0
    return (last.year - first.year) * 12 + last.month - first.month


def _months_before(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """The same local day of month and clock time, or the month's end where that day does not exist."""
    local = moment.astimezone(zone)
    years, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    first = date(years, month + 1, 1)
    earlier = first + timedelta(days=local.day - 1)
    if earlier.month != first.month:
        return day_start(earlier.replace(day=1), zone)
    return days_before(moment, (local.date() - earlier).days, zone)
