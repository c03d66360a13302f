"""One frozen value for everything the reader chose; pure, no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringyo_data.query import Window

PERIODS = (
    "today",
    "yesterday",
    "last-7-days",
    "last-28-days",
    "last-90-days",
    "this-month",
    "last-month",
    "custom",
)
DEFAULT_PERIOD = "last-28-days"
COMPARISONS = ("previous", "weekdays", "off")
DEFAULT_COMPARISON = "previous"
LONGEST_DAYS = 1100
"""Longest period that may be asked for, a little over three years."""


@dataclass(frozen=True)
class View:
    """What the reader asked to see. Pages pass it on; `loading` and `charts` read it.

    *first* and *last* are local days in *zone*, both included, already worked
    out from *period*. Every filter that is empty or None lets all calls
    through. *lines* are the account's own numbers (`from_number`), *phone*
    is (a part of) the destination, *weekdays* count from Monday 0, *hours*
    is the half-open pair of local hours (9, 17), *metadata* pairs of key and
    value that must all be there.
    """

    first: date
    last: date
    zone: str = "UTC"
    period: str = "custom"
    compare: str = DEFAULT_COMPARISON
    outcomes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    phone: str | None = None
    lines: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    shortest_seconds: int | None = None
    longest_seconds: int | None = None
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, int] | None = None

    @property
    def tz(self) -> ZoneInfo:
        """The display zone as an object; for metrics that take a zone's name use `zone`."""
        return ZoneInfo(self.zone)

    @property
    def span(self) -> Window:
        """The half-open UTC window from the first local midnight to the one after the last day."""
        return Window(
            start_of_day(self.first, self.zone), start_of_day(self.last + timedelta(days=1), self.zone)
        )

    @property
    def day_count(self) -> int:
        """How many local days the period has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> View | None:
        """The same view over the period it is compared with; None when comparison is off."""
        dates = compared_days(self)
        if dates is None:
            return None
        return replace(self, first=dates[0], last=dates[1], period="custom", compare="off")

    @property
    def filtered(self) -> bool:
        """True when anything but period, zone and comparison narrows the calls."""
        return any(getattr(self, name) not in ((), None) for name in FILTERS)

    def without_filters(self) -> View:
        """The same period, zone and comparison with every filter let go."""
        return replace(self, **{name: _EMPTY[name] for name in FILTERS})


FILTERS = tuple(
    field.name for field in fields(View) if field.name not in ("first", "last", "zone", "period", "compare")
)
_EMPTY = {field.name: field.default for field in fields(View) if field.name in FILTERS}


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC.

    Where clocks skip midnight, the offset that held before the change puts
    midnight on the very instant of the change, which is the day's first.
    """
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def same_clock(day: date, moment: datetime, zone: str) -> datetime:
    """The instant on *day* at which local clocks show the same time as at *moment*, in UTC."""
    local = moment.astimezone(ZoneInfo(zone)).timetz().replace(tzinfo=None)
    return datetime.combine(day, local, ZoneInfo(zone)).astimezone(UTC)


def days_of(period: str, today: date) -> tuple[date, date]:
    """First and last local day of a named period as seen on *today*; `last-7-days` ends with today."""
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "this-month":
            return today.replace(day=1), today
        case "last-month":
            end = today.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        case "last-7-days" | "last-28-days" | "last-90-days":
            length = int(period.split("-")[1])
            return today - timedelta(days=length - 1), today
    raise ValueError(f"{period!r} is no named period")


def compared_days(view: View) -> tuple[date, date] | None:
    """First and last day of the period *view* is compared with; None when comparison is off.

    `weekdays` goes back 4 weeks, or as many whole weeks as the period needs
    not to overlap itself. `previous` is as many days right before, but for
    calendar months the month before (this month: as many days of it).
    """
    if view.compare == "off":
        return None
    if view.compare == "weekdays":
        shift = timedelta(days=compared_weeks(view) * 7)
        return view.first - shift, view.last - shift
    end = view.first - timedelta(days=1)
    if view.period == "last-month":
        return end.replace(day=1), end
    if view.period == "this-month":
        start = end.replace(day=1)
        return start, min(end, start + timedelta(days=view.day_count - 1))
    return view.first - timedelta(days=view.day_count), end


def compared_weeks(view: View) -> int:
    """How many weeks back the same weekdays are taken from."""
    return max(4, -(-view.day_count // 7))


def elapsed(view: View, now: datetime) -> Window:
    """The part of the view's span that is over at *now*."""
    span = view.span
    return Window(span.since, min(span.until, max(span.since, now)))


def elapsed_before(view: View, now: datetime) -> Window | None:
    """The comparison's span, cut to the same elapsed part while the view's period goes on."""
    before = view.before
    if before is None:
        return None
    span = before.span
    if not view.span.since <= now < view.span.until:
        return span
    passed = now.astimezone(view.tz).date() - view.first
    cut = same_clock(before.first + passed, now, view.zone)
    return Window(span.since, min(span.until, max(span.since, cut)))
