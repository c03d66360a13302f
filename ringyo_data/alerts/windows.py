"""When a rule is judged, and which window of time it then looks at; pure.

A rule is judged at full local hours; over a period that is over (yesterday, last month) once a day, two hours after
midnight, when the calls of the day before have ended. So it does not matter how often somebody asks in between,
and each window can be opened by a link.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..instants import from_microseconds
from ..metrics.buckets import buckets, comparison_window, day_start, edge_values
from ..periods import days_of
from ..query import Window
from .rules import NOT_OVER, Rule

AFTER_MIDNIGHT = timedelta(hours=2)
SOME_HOURS = timedelta(hours=3)
DAY = timedelta(days=1)


def is_hourly(rule: Rule) -> bool:
    """Whether it is judged every hour; else once a day."""
    return rule.hours is not None or rule.over in NOT_OVER


def looks_at(rule: Rule, since: datetime, until: datetime, tz: str) -> list[datetime]:
    """Every moment in (since, until] at which the rule is judged, the first one first."""
    if is_hourly(rule):
        edges = buckets(since - SOME_HOURS, until + SOME_HOURS, tz, "hour")
        moments = [from_microseconds(value) for value in edge_values(edges).tolist()]
    else:
        zone = ZoneInfo(tz)
        first = since.astimezone(zone).date() - DAY
        count = (until - since).days + 4
        moments = [day_start(first + day * DAY, zone) + AFTER_MIDNIGHT for day in range(count)]
    return [each for each in moments if since < each <= until]


def last_look(rule: Rule, now: datetime, tz: str) -> datetime:
    """The last moment until *now* at which the rule is judged."""
    return looks_at(rule, now - 2 * DAY, now, tz)[-1]


def period(rule: Rule, at: datetime, tz: str) -> Window:
    """The whole period that the rule is over, as seen *at* a moment; a part of it may be yet to come."""
    if rule.hours is not None:
        return Window(at - timedelta(hours=rule.hours), at)
    zone = ZoneInfo(tz)
    first, last = days_of(str(rule.over), at.astimezone(zone).date())
    return Window(day_start(first, zone), day_start(last + DAY, zone))


def window(rule: Rule, at: datetime, tz: str) -> Window:
    """What is over of that period; at the first moment of a period all of the one before it."""
    whole = period(rule, at, tz)
    if whole.since == at:
        return period(rule, at - timedelta(microseconds=1), tz)
    return Window(whole.since, min(whole.until, at))


def earlier(rule: Rule, at: datetime, tz: str) -> Window:
    """The comparable window before: the same weekdays or, of whole months, the months before, as far as they are over."""
    whole = period(rule, at, tz)
    return comparison_window(whole.since, whole.until, at, tz, "auto")


def wall(moment: datetime, zone: ZoneInfo) -> tuple[int, time]:
    """The local day (a number) and the time of day as clocks show them; the start of a day is always 00:00."""
    local = moment.astimezone(zone)
    starts = moment == day_start(local.date(), zone)
    return local.date().toordinal(), time() if starts else local.time()


def moment(day: int, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which clocks show what `wall` gives."""
    return datetime.combine(date.fromordinal(day), clock, zone).astimezone(UTC)
