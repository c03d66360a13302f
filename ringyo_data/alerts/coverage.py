"""Which of an account's calls were had, so that a rule is not judged without some of its calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import wording
from ..book import Book
from ..query import CallQuery, Window

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """Calls are known from *since* until *until*, when they were read, but for the *gaps*.

    *short* are windows in which calls are missing, with how many; 0 if the API's counts do not fit together. *absent*
    says why no call can be there at all.
    """

    since: datetime
    until: datetime
    gaps: tuple[Window, ...] = ()
    short: tuple[tuple[Window, int], ...] = ()
    absent: str = ""

    @classmethod
    def of(cls, book: Book, window: Window) -> Coverage:
        """Of a window, by what a book has now. Asks for nothing."""
        snapshot = book.see(CallQuery(window.since, window.until))
        short: tuple[tuple[Window, int], ...] = ()
        if snapshot.missing or not snapshot.is_sure:
            days = [book.see(CallQuery(day.since, day.until)) for day in _days(window)]
            short = tuple((day.window, day.missing) for day in days if day.missing or not day.is_sure)
        return cls(window.since, snapshot.as_of or window.since, snapshot.unloaded, short)

    def why_not(self, window: Window, tz: str, *, with_missing: bool = True) -> str:
        """Why a window's calls cannot be judged; empty if all of them are there.

        Without *with_missing* calls that could not be had do not matter.
        """
        if window.since < self.since:
            return f"calls are held from {wording.moment(self.since, tz)} on"
        if any(_overlap(gap, window) for gap in self.gaps):
            return "its calls are not loaded yet"
        if window.until > self.until:
            return f"calls were last read at {wording.moment(self.until, tz)}"
        missing = self.missing(window)
        if with_missing and missing:
            return f"{wording.plural(missing, 'call')} of its days could not be had"
        if with_missing and any(_overlap(part, window) for part, _ in self.short):
            return "the API's counts of its days do not fit together, so that calls may be missing"
        return ""

    def missing(self, window: Window) -> int:
        """How many calls are missing on the days that a window touches."""
        return sum(count for part, count in self.short if _overlap(part, window))


def _overlap(one: Window, other: Window) -> bool:
    return one.since < other.until and other.since < one.until


def _days(window: Window) -> list[Window]:
    """The UTC days that a window touches."""
    first = window.since.replace(hour=0, minute=0, second=0, microsecond=0)
    count = -(-(window.until - first) // DAY)
    return [Window(first + day * DAY, first + (day + 1) * DAY) for day in range(count)]
