"""Buckets of time as places along an axis: full names for hovering, a few short ones for reading.

Places are categories, not dates: an hour that clocks repeat in autumn has its
own place, a month is as wide as the next one, and no zone is involved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd

from ..text import wording
from .base import FEW_TICKS, places_axis

Choice = Callable[[pd.Timestamp], bool]

WORDS = {"15min": "quarter of an hour", "hour": "hour", "day": "day", "week": "week", "month": "month"}
"""What a bucket is called."""


def _is_midnight(t: pd.Timestamp) -> bool:
    return t.hour == 0 and t.minute == 0


_HOURS: tuple[Choice, ...] = (
    lambda t: t.minute == 0,
    lambda t: t.minute == 0 and t.hour % 3 == 0,
    lambda t: t.minute == 0 and t.hour % 6 == 0,
    lambda t: t.minute == 0 and t.hour % 12 == 0,
    _is_midnight,
)
_WEEKS: tuple[Choice, ...] = (
    lambda t: _is_midnight(t) and t.weekday() == 0,
    lambda t: _is_midnight(t) and t.weekday() == 0 and t.day <= 7,
    lambda t: _is_midnight(t) and t.weekday() == 0 and t.day <= 7 and t.month % 3 == 1,
)
_CHOICES: dict[str, tuple[Choice, ...]] = {
    "15min": _HOURS + _WEEKS,
    "hour": _HOURS + _WEEKS,
    "day": (lambda _: True, *_WEEKS),
    "week": (lambda _: True, *_WEEKS[1:]),
    "month": (lambda _: True, lambda t: t.month % 3 == 1, lambda t: t.month == 1),
}


def axis(table: pd.DataFrame, grain: str, now: datetime | None = None) -> dict[str, object]:
    """Axis settings for one place per row of *table* (`start`, `end`: aware local times)."""
    starts = list(table["start"])
    places = ticks(starts, grain)
    # A hair beside the place itself: on the spot, plotly would show the tick's short text when hovering.
    beside = [place + max(0.01, len(starts) / 5000) for place in places]
    return places_axis(names(table, grain, now), beside, [_tick(starts[place], grain) for place in places])


def names(table: pd.DataFrame, grain: str, now: datetime | None = None) -> list[str]:
    """The full name of each row's bucket, no two alike; an open one says how far it has come."""
    full = [_bucket(start, end, grain) for start, end in zip(table["start"], table["end"], strict=True)]
    twice = {name for name, times in Counter(full).items() if times > 1}
    return [
        name + (f" ({start:UTC%z})" if name in twice else "") + _note(row, now)
        for name, start, row in zip(full, table["start"], table.itertuples(), strict=True)
    ]


def _note(row: Any, now: datetime | None) -> str:
    if getattr(row, "open", False):
        return ", not over yet" if now is None else f", {until(row.start, now)}"
    return ", in part" if getattr(row, "cut", False) else ""


def hour(number: int) -> str:
    """An hour of the day: `08:00–09:00`."""
    return f"{number:02d}:00–{(number + 1) % 24:02d}:00"


def bucket(start: pd.Timestamp, end: pd.Timestamp, grain: str) -> str:
    """A bucket in words: `Mon 27 Oct 2026`, `Mon 27 Oct, 14:00–15:00`, `October 2026`; one that clocks repeat with its offset."""
    twin = start.replace(fold=0 if start.fold else 1)
    once = grain not in ("15min", "hour") or twin.utcoffset() == start.utcoffset()
    return _bucket(start, end, grain) + ("" if once else f" ({start:UTC%z})")


def _bucket(start: pd.Timestamp, end: pd.Timestamp, grain: str) -> str:
    if grain == "month":
        return f"{start:%B %Y}"
    if grain == "week":
        return f"Week of {date(start)} {start.year}"
    if grain == "day":
        return f"{start:%a} {date(start)} {start.year}"
    return f"{start:%a} {date(start)}, {start:%H:%M}–{end:%H:%M}"


def date(t: pd.Timestamp) -> str:
    """A short date without its year: `27 Oct`."""
    return f"{t.day} {t:%b}"


def until(start: pd.Timestamp, now: datetime) -> str:
    """How far an open bucket has come: `until 14:32`, with the day if it is another one; `ahead` before it begins."""
    if now <= start:
        return "ahead"
    local = pd.Timestamp(now).tz_convert(start.tz)
    day = "" if local.date() == start.date() else f"{wording.day(local.date(), year=False)}, "
    return f"until {day}{local:%H:%M}"


def ticks(starts: list[pd.Timestamp], grain: str) -> list[int]:
    """Places that get a label: the calendar's own steps, fewer of them if they are still too many."""
    places = list(range(len(starts)))
    for choice in _CHOICES[grain]:
        coarser = [place for place in places if choice(starts[place])]
        if len(coarser) < 3:
            break
        places = coarser
        if len(places) <= FEW_TICKS:
            return places
    return places[:: max(1, -(-len(places) // FEW_TICKS))]


def _tick(t: pd.Timestamp, grain: str) -> str:
    if grain == "month":
        return f"{t:%b}<br>{t.year}" if t.month == 1 else f"{t:%b}"
    if grain in ("15min", "hour") and not _is_midnight(t):
        return f"{t:%H:%M}"
    return date(t)
