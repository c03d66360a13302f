"""The days that a view shows, in a zone, and what they are compared with; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ringyo_data.metrics.buckets import COMPARISONS as KINDS
from ringyo_data.metrics.buckets import comparison_window, day_start
from ringyo_data.periods import NAMED
from ringyo_data.query import Window

PERIODS = (*NAMED, "custom")
DEFAULT_PERIOD = "last-28-days"
COMPARISONS = (*KINDS, "off")
DEFAULT_COMPARISON = "auto"
LONGEST_DAYS = 1100
"""Longest period that may be asked for, a little over three years."""


@dataclass(frozen=True)
class Period:
    """*first* and *last* are local days in *zone*, both included, already worked out from *period*."""

    first: date
    last: date
    zone: str = "UTC"
    period: str = "custom"
    compare: str = DEFAULT_COMPARISON

    @property
    def tz(self) -> ZoneInfo:
        """The display zone as an object; for metrics that take a zone's name use `zone`."""
        return ZoneInfo(self.zone)

    @property
    def span(self) -> Window:
        """The half-open UTC window from the first local midnight to the one after the last day."""
        return Window(day_start(self.first, self.tz), day_start(self.last + timedelta(days=1), self.tz))

    @property
    def day_count(self) -> int:
        """How many local days the period has."""
        return (self.last - self.first).days + 1

    def compared(self, now: datetime | None = None) -> Window | None:
        """The UTC window the span is compared with; None when comparison is off.

        With *now*, only the same elapsed part of it as has elapsed of the span.
        """
        if self.compare == "off":
            return None
        since, until = self.span.since, self.span.until
        return comparison_window(since, until, now or until, self.zone, self.compare)


def elapsed(window: Window, now: datetime) -> Window:
    """The part of a window that is over at *now*."""
    return Window(window.since, min(window.until, max(window.since, now)))


def local_days(window: Window, zone: str) -> tuple[date, date]:
    """First and last local day that a window touches."""
    tz = ZoneInfo(zone)
    last = max(window.since, window.until - timedelta(microseconds=1))
    return window.since.astimezone(tz).date(), last.astimezone(tz).date()
