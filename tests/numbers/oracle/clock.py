"""Local time by walking through it a quarter of an hour at a time: no edges are ever worked out.

A bucket is named by what a clock on the wall shows in it, so two quarters of
an hour are in one bucket when their names are equal. Zones are whole quarters
off UTC, and the walk begins at a local midnight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from .records import SECOND, Call

QUARTER = 900 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Name = tuple[object, ...]


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def wall(at: int, zone: str) -> datetime:
    """What a clock in *zone* shows."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))


def name(at: int, zone: str, grain: str) -> Name:
    """The bucket of a moment."""
    local = wall(at, zone)
    day = local.date()
    if grain == "month":
        return day.year, day.month
    if grain == "week":
        return (monday(day),)
    if grain == "day":
        return (day,)
    quarter = local.minute // 15 if grain == "15min" else 0
    return day, local.hour, quarter, local.utcoffset()


def monday(day: date) -> date:
    """The first day of a date's week."""
    return day - timedelta(days=day.weekday())


@cache
def start_of(day: date, zone: str) -> int:
    """The first quarter of an hour that has this date on the wall."""
    at = micros(datetime(day.year, day.month, day.day, tzinfo=UTC)) - 96 * QUARTER
    return next(t for t in range(at, at + 192 * QUARTER, QUARTER) if wall(t, zone).date() == day)


@dataclass(frozen=True)
class Bucket:
    """A stretch of the period: what its name is, its first moment in the period, how far it has gone."""

    name: Name
    first: int
    elapsed: int
    is_open: bool
    is_cut: bool


@cache
def buckets(since: int, until: int, now: int, zone: str, grain: str) -> tuple[Bucket, ...]:
    """The buckets of a period that have begun before *now*, in order."""
    spent: dict[Name, int] = {}
    first: dict[Name, int] = {}
    end = min(until, now)
    for at in range(since, end, QUARTER):
        own = name(at, zone, grain)
        first.setdefault(own, at)
        spent[own] = spent.get(own, 0) + min(QUARTER, end - at)
    current = name(now, zone, grain)
    outside = {name(since - QUARTER, zone, grain)} | {
        name(at, zone, grain) for at in range(until, min(now, until + 32 * 96 * QUARTER), QUARTER)
    }
    return tuple(Bucket(own, first[own], spent[own], own == current, own in outside) for own in spent)


def ends(cut: Sequence[Bucket], until: int, zone: str, grain: str) -> list[int]:
    """Where each bucket's part of a period ends: with the next one, or when its name is on the wall no more."""
    if not cut:
        return []
    steps = range(cut[-1].first, until, QUARTER)
    over = (at for at in steps if name(at, zone, grain) != cut[-1].name)
    return [*(bucket.first for bucket in cut[1:]), next(over, until)]


def per_bucket(calls: Iterable[Call], zone: str, grain: str) -> dict[Name, list[Call]]:
    """The calls of each bucket."""
    found: dict[Name, list[Call]] = {}
    for call in calls:
        found.setdefault(name(call.start, zone, grain), []).append(call)
    return found


def week_cells(calls: Iterable[Call], zone: str) -> dict[tuple[int, int], list[Call]]:
    """The calls of each weekday (0 is Monday) and hour of the wall's clock."""
    found: dict[tuple[int, int], list[Call]] = {}
    for call in calls:
        local = wall(call.start, zone)
        found.setdefault((local.weekday(), local.hour), []).append(call)
    return found


@cache
def week_hours(since: int, until: int, now: int, zone: str) -> Counter[tuple[int, int]]:
    """Microseconds that each weekday and hour has lasted within the period until *now*."""
    spent: Counter[tuple[int, int]] = Counter()
    end = min(until, now)
    for at in range(since, end, QUARTER):
        local = wall(at, zone)
        spent[local.weekday(), local.hour] += min(QUARTER, end - at)
    return spent


def grain_of(since: int, until: int) -> str:
    """The width of bars where the reader has chosen none."""
    hours = (until - since) / SECOND / 3600
    for most, grain in ((12, "15min"), (73, "hour"), (93 * 24, "day"), (732 * 24, "week")):
        if hours <= most:
            return grain
    return "month"


def compared(first: date, last: date, now: int, zone: str, kind: str) -> tuple[int, int]:
    """What a period of local days is compared with, as far as it has gone at *now*.

    Whole months go with as many months before, other days with as many days
    before (`previous`), or with those a multiple of four weeks before
    (`weekdays`); what is not over until the same time on the wall.
    """
    following = last + timedelta(days=1)
    months = (following.year - first.year) * 12 + following.month - first.month
    whole_months = first.day == following.day == 1 and kind == "previous"
    length = (following - first).days
    back = length if kind == "previous" else -(-length // 28) * 28
    shift = (lambda day: _months_before(day, months)) if whole_months else lambda day: _days_before(day, back)
    since, until = start_of(shift(first), zone), start_of(first, zone)
    if now >= start_of(following, zone):
        end = start_of(shift(following), zone)
    else:
        local = wall(max(now, start_of(first, zone)), zone)
        end = _at(shift(local.date()), local, zone, months if whole_months else 0)
    return since, max(since, min(end, until))


def _at(day: date, local: datetime, zone: str, months: int) -> int:
    beginning = micros(local.astimezone(UTC)) == start_of(local.date(), zone)
    if beginning or (months and day.day != local.day):
        return start_of(day, zone)
    return micros(local.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC))


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _months_before(day: date, months: int) -> date:
    """The same day of the month, or the first of the following one where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    while True:
        try:
            return date(year, month + 1, day.day)
        except ValueError:
            day = date(day.year, day.month, 1)
            year, month = (year + 1, 0) if month == 11 else (year, month + 1)
