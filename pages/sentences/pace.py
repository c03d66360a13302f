"""How today goes, in words; pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ringyo_data.metrics import Pace
from ringyo_data.metrics.pace import LEAST_DAYS

from ..text import wording


def so_far(pace: Pace, now: datetime, zone: str, *, answered: str) -> str:
    """How many calls today has so far, and how many earlier days had at the same time; a range needs four days."""
    today = f"Until {wording.clock(now, zone)}: **{wording.calls(pace.calls)}**, **{wording.count(pace.answered)}** {answered}"
    if pace.live:
        today += f", {wording.count(pace.live)} still live"
    weekday = weekday_of(now, zone)
    if not pace.enough:
        held = f"only {wording.count(len(pace.days))}" if len(pace.days) else "none"
        return (
            f"{today}. Of the last eight {weekday}s {held} can be compared with; a range takes {LEAST_DAYS}."
        )
    return (
        f"{today}. The last {wording.count(len(pace.days))} {weekday}s had {_range(pace, 'calls')} calls by then, "
        f"and {_range(pace, 'answered')} {answered}."
    )


def weekday_of(now: datetime, zone: str) -> str:
    """Today's weekday."""
    return wording.WEEKDAYS[now.astimezone(ZoneInfo(zone)).weekday()]


def _range(pace: Pace, column: str) -> str:
    """`280 to 352 (median 310)`."""
    counts = pace.days[column]
    median = float(counts.median())
    middle = wording.number(median, 0 if median.is_integer() else 1)
    return f"{wording.count(int(counts.min()))} to {wording.count(int(counts.max()))} (median {middle})"
