"""What to ask the API for next, given what is wanted and what is known; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..query import Window
from ..statuses import LONGEST_CALL_SECONDS
from .days import SEALED_AFTER, Day, days_of, live, window_of
from .held import Held
from .narrow import NarrowCalls
from .wants import Want

FULL_LOOK_EVERY = timedelta(minutes=30)
LONGEST_CALL = timedelta(seconds=LONGEST_CALL_SECONDS)
MARGIN = timedelta(minutes=2)
"""How much further back than needed a refresh reaches, for calls that were written down late."""
CALLS_AT_ONCE = 10_000
RECALLED_AT_ONCE = 120


@dataclass(frozen=True)
class Recall:
    """Take *days* from the store."""

    days: tuple[date, ...]


@dataclass(frozen=True)
class Decide:
    """Find out whether *want*'s matching calls are cheaper to read than all calls of its days not loaded."""

    want: Want
    unread: Window


@dataclass(frozen=True)
class Measure:
    """Find out how many calls *want*'s days not loaded hold."""

    want: Want
    unread: Window


@dataclass(frozen=True)
class ReadNarrow:
    """Read only the calls that match *want*'s filters."""

    want: Want


@dataclass(frozen=True)
class Read:
    """Read all calls of *window*, whole UTC days."""

    window: Window


@dataclass(frozen=True)
class Refresh:
    """Read again what may have changed of loaded days: everything of *window* from *since* on."""

    since: datetime
    window: Window


Task = Recall | Decide | Measure | ReadNarrow | Read | Refresh


@dataclass(frozen=True)
class Situation:
    """What the plan rests on. *again* are days to read although they are held."""

    held: Held
    stored: Collection[date]
    again: Collection[date]
    narrow: NarrowCalls
    days_at_once: int
    now: datetime

    def unread(self, want: Want) -> list[date]:
        """The days of *want* that have to be read, newest first; days that have not begun are none."""
        days = (day for day in days_of(want.query.window) if day <= self.now.date())
        return [day for day in days if day not in self.held or day in self.again]


def next_task(wants: Iterable[Want], situation: Situation) -> Task | None:
    """The most urgent thing to do; None when all that is wanted is there and fresh enough."""
    wants = [want for want in wants if not want.leaving]
    first = (_next_unread(want, situation) for want in wants)
    again = (_next_refresh(want, situation) for want in wants)
    return next((task for task in (*first, *again) if task is not None), None)


def _next_unread(want: Want, situation: Situation) -> Task | None:
    unread = situation.unread(want)
    stored = tuple(day for day in unread if day in situation.stored and day not in situation.again)
    if stored and not want.narrow:
        return Recall(stored[:RECALLED_AT_ONCE])
    if not unread:
        return None
    span = window_of(unread[-1], unread[0])
    if want.narrow is None:
        return Decide(want, span)
    if want.narrow:
        return ReadNarrow(want) if situation.narrow.is_old(want, situation.now) else None
    run = _run(unread, situation.days_at_once)
    if want.total is None and len(unread) > (run.until - run.since).days and situation.held.calls:
        return Measure(want, span)
    return Read(run)


def days_at_once(days_before: int, calls_per_day: float) -> int:
    """How many days the next read should cover: twice as many as the one before, and not too many calls."""
    return max(1, min(2 * days_before, int(CALLS_AT_ONCE / max(1.0, calls_per_day))))


def _run(days: list[date], most: int) -> Window:
    """The first of *days* (newest first) and those right before it."""
    last = first = days[0]
    for day in days[1:most]:
        if day != first - timedelta(days=1):
            break
        first = day
    return window_of(first, last)


def _next_refresh(want: Want, situation: Situation) -> Task | None:
    if want.renew_after is None or want.narrow:
        return None
    days = [situation.held.get(day) for day in days_of(want.query.window)]
    open_days = [day for day in days if day is not None and not day.sealed]
    unseen = [day.day for day in open_days if situation.now - day.looked_at >= FULL_LOOK_EVERY]
    if unseen:
        return Read(_run(unseen, len(unseen)))
    young = [day for day in open_days if situation.now - day.window.until < SEALED_AFTER]
    if not any(situation.now - day.as_of >= want.renew_after for day in young):
        return None
    since = min(_changed_since(day) for day in young)
    return Refresh(since, window_of(since.date(), max(young[0].day, since.date())))


def _changed_since(day: Day) -> datetime:
    """The time from which on calls of *day* may be others than is known.

    A call that has been live for longer than calls last has got stuck; it is
    left to the full look.
    """
    if day.calls.empty:
        return day.window.since
    going_on = day.calls.loc[live(day.calls), "created_at"]
    recent = going_on[going_on > day.as_of - 2 * LONGEST_CALL]
    oldest: datetime = (recent.min() if len(recent) else day.calls["created_at"].iloc[0]).to_pydatetime()
    return max(day.window.since, oldest - MARGIN)
