"""How a page cuts its period: what every metric of time is asked with, and at which grain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

import pandas as pd

from ringyo_data import metrics
from ringyo_data.metrics import Grain
from ringyo_data.query import Window

from ..filters import local_days
from ..text import wording
from . import Selection

AUTOMATIC = "auto"
MOST_BUCKETS = 1500
"""More bars than this tell nothing and make a figure heavy."""

GRAINS: dict[Grain, timedelta] = {
    "15min": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
LABELS: dict[Grain, str] = {"15min": "15 min", "hour": "Hour", "day": "Day", "week": "Week", "month": "Month"}


class Asked(TypedDict):
    """The arguments that every metric of time takes."""

    since: datetime
    until: datetime
    tz: str
    now: datetime


class Moments(TypedDict):
    """The arguments that a metric of what goes on at a moment takes."""

    since: datetime
    until: datetime
    now: datetime
    talking_since: Mapping[str, datetime]


def moments(selection: Selection) -> Moments:
    """The selection's period and now, and when calls in progress were first seen so."""
    return Moments(
        since=selection.window.since,
        until=selection.window.until,
        now=selection.now,
        talking_since=selection.talking_since,
    )


def asked(shown: Selection) -> Asked:
    """The selection's period, zone and now."""
    return Asked(since=shown.window.since, until=shown.window.until, tz=shown.view.zone, now=shown.now)


def asked_before(shown: Selection) -> Asked | None:
    """The comparison's period, zone and now, which is its end; None without a comparison."""
    window = shown.before_window
    if window is None:
        return None
    return Asked(since=window.since, until=window.until, tz=shown.view.zone, now=window.until)


def loaded(shown: Selection, table: pd.DataFrame) -> pd.Series | None:
    """Which of a table's buckets (`start`, `end`) are loaded in full; None when all of the period is."""
    if not shown.unloaded:
        return None
    is_loaded = pd.Series(True, index=table.index)
    for gap in shown.unloaded:
        is_loaded &= (table["end"] <= gap.since) | (table["start"] >= gap.until)
    return is_loaded


def grains(window: Window) -> list[Grain]:
    """The grains that cut the window into more than one and not too many buckets; never none."""
    length = window.until - window.since
    fitting = [grain for grain, step in GRAINS.items() if step < length and length / step <= MOST_BUCKETS]
    return fitting or [automatic(window)]


def automatic(window: Window) -> Grain:
    """The grain at which the whole window makes a readable chart."""
    return metrics.grain_for(window.since, window.until)


def one(grain: Grain) -> str:
    """What a bar is: `a day`, `an hour`."""
    return "an hour" if grain in ("15min", "hour") else f"a {grain}"


def calls_before(selection: Selection, grain: Grain) -> pd.Series | None:
    """Calls per bucket of the period compared with, place by place.

    None without a comparison, or if its places are other weekdays, or other days of the month for months.
    """
    before, window = asked_before(selection), selection.before_window
    if selection.before is None or before is None or window is None:
        return None
    first, first_before = (local_days(span, selection.view.zone)[0] for span in (selection.window, window))
    same = first.day == first_before.day if grain == "month" else first.weekday() == first_before.weekday()
    if not same and selection.view.day_count > 1:
        return None
    return metrics.calls_over_time(selection.before, grain=grain, **before)["calls"]


def before_name(shown: Selection) -> str:
    """The period compared with, short: `29 Sep – 26 Oct`; empty without one."""
    window = shown.before_window
    return wording.short_days(*local_days(window, shown.view.zone)) if window else ""


def days_known(selection: Selection, days: pd.DataFrame) -> list[pd.DataFrame]:
    """The whole days of the period (`metrics.daily`), and those before it that are in memory or compared with."""
    tables = [metrics.whole(days)]
    zone = selection.view.zone
    before = (selection.before, selection.before_window)
    for calls, window in (selection.earlier or before,):
        if calls is not None and window is not None:
            tables.append(
                metrics.day_sums(calls, since=window.since, until=window.until, tz=zone, now=window.until)
            )
    return tables


def more_days(selection: Selection, days: Sequence[pd.DataFrame]) -> float:
    """How many times as many calls the period's days would have as those compared with, at the same pace; 1 without them."""
    after, before = _dates(selection)
    return metrics.more_days(after, before, days)


def is_as_long(selection: Selection) -> bool:
    """True if the period, as far as it has come, has as many days as those compared with."""
    after, before = _dates(selection)
    return len(after) == len(before)


def _dates(selection: Selection) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex]:
    """The local days that have begun of the period, and of the one compared with; twice the same without one."""
    own, zone = selection.window, selection.view.zone
    after = metrics.buckets(own.since, min(own.until, max(selection.now, own.since)), zone, "day")[:-1]
    before = selection.before_window
    return after, metrics.buckets(before.since, before.until, zone, "day")[:-1] if before else after
