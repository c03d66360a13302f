"""Stretches of local days that are hard to cut, each with the moment at which it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypedDict

from .oracle import clock


class Asked(TypedDict):
    """What every metric of time is asked with."""

    since: datetime
    until: datetime
    tz: str
    now: datetime


@dataclass(frozen=True)
class Period:
    """Local days from *first* to *last* of *zone*, looked at *now*."""

    name: str
    zone: str
    first: date
    last: date
    now: datetime

    @property
    def since(self) -> int:
        return clock.start_of(self.first, self.zone)

    @property
    def until(self) -> int:
        return clock.start_of(date.fromordinal(self.last.toordinal() + 1), self.zone)

    @property
    def now_us(self) -> int:
        return clock.micros(self.now)

    @property
    def params(self) -> dict[str, str]:
        """Its words in a link."""
        return {
            "period": "custom",
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "zone": self.zone,
        }

    @property
    def asked(self) -> Asked:
        return Asked(since=aware(self.since), until=aware(self.until), tz=self.zone, now=self.now)

    def compared(self, kind: str = "previous") -> tuple[int, int]:
        """What it is compared with, as far as it has gone."""
        return clock.compared(self.first, self.last, self.now_us, self.zone, kind)

    def __str__(self) -> str:
        return self.name


def aware(at: int) -> datetime:
    """Microseconds since 1970 as an aware time."""
    return clock.wall(at, "UTC").astimezone(UTC)


def _period(name: str, zone: str, first: str, last: str, now: str) -> Period:
    return Period(
        name, zone, date.fromisoformat(first), date.fromisoformat(last), datetime.fromisoformat(now)
    )


BERLIN_23H = _period(
    "a day of 23 hours, open", "Europe/Berlin", "2026-03-28", "2026-03-29", "2026-03-29T12:32:10Z"
)
BERLIN_25H = _period(
    "in the hour that comes twice", "Europe/Berlin", "2026-10-24", "2026-10-25", "2026-10-25T01:20:00Z"
)
KOLKATA = _period(
    "half an hour off, open", "Asia/Kolkata", "2026-03-01", "2026-03-03", "2026-03-03T09:02:30Z"
)
CAIRO = _period("a day without midnight", "Africa/Cairo", "2026-04-22", "2026-04-24", "2026-04-25T09:00:00Z")
CAIRO_OPEN = _period(
    "a day without midnight, open", "Africa/Cairo", "2026-04-24", "2026-04-24", "2026-04-24T07:45:00Z"
)
HAVANA = _period("midnight twice", "America/Havana", "2026-10-31", "2026-11-02", "2026-11-02T18:10:00Z")
ON_THE_HOUR = _period("on the stroke", "Europe/Berlin", "2026-03-02", "2026-03-03", "2026-03-03T13:00:00Z")
MONTH = _period("a month, open", "Europe/Berlin", "2026-03-01", "2026-03-31", "2026-03-31T10:32:00Z")
LONG = _period("weeks and months", "America/New_York", "2026-01-05", "2026-04-19", "2026-04-15T20:10:00Z")
CLOSED = _period("four weeks, over", "UTC", "2026-02-02", "2026-03-01", "2026-03-04T08:00:00Z")

PERIODS = (
    BERLIN_23H,
    BERLIN_25H,
    KOLKATA,
    CAIRO,
    CAIRO_OPEN,
    HAVANA,
    ON_THE_HOUR,
    MONTH,
    LONG,
    CLOSED,
)
