"""The days in memory: slices of one frame that all viewers share and nobody writes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from .. import metadata
from ..countries import with_country
from ..direction import inferred, with_direction
from ..frame import concat, empty_frame, rows_before
from ..query import Window
from .days import Day, days_of


class Held:
    """UTC days by date, and the frame they are slices of; not safe for threads by itself. *changes* counts how often days came or went."""

    def __init__(self) -> None:
        self._days: dict[date, Day] = {}
        self._used: dict[date, float] = {}
        self._whole: pd.DataFrame | None = None
        self._last_whole = empty_frame()
        self._directed: tuple[pd.DataFrame, frozenset[str]] | None = None
        self._inferred: frozenset[str] = frozenset()
        self._is_inferred = True
        self._places: dict[date, tuple[int, int]] = {}
        self._key: str | None = None
        self._campaigns: dict[date, pd.Categorical] = {}
        self.changes = 0

    def __contains__(self, day: date) -> bool:
        return day in self._days

    def get(self, day: date) -> Day | None:
        """What is known of *day*; None when it is not loaded."""
        return self._days.get(day)

    @property
    def days(self) -> int:
        """How many days are in memory."""
        return len(self._days)

    @property
    def calls(self) -> int:
        """How many calls are in memory."""
        return sum(len(day.calls) for day in self._days.values())

    def calls_on(self, days: Iterable[date]) -> int:
        """How many calls of *days* are in memory."""
        return sum(len(self._days[day].calls) for day in days if day in self._days)

    def put(self, days: Iterable[Day], *, at: float) -> None:
        """Add days, or put newer ones in the place of what was known."""
        for day in days:
            self._days[day.day] = day
            self._places.pop(day.day, None)
            self._campaigns.pop(day.day, None)
            self._used.setdefault(day.day, at)
        self._whole = None
        self.changes += 1

    def drop(self, day: date) -> None:
        """Forget one day."""
        self._days.pop(day, None)
        self._used.pop(day, None)
        self._places.pop(day, None)
        self._campaigns.pop(day, None)
        self._whole = None
        self.changes += 1

    def use(self, window: Window, *, at: float) -> None:
        """Note that somebody looks at *window*, so that its days are not the next to be evicted."""
        for day in days_of(window):
            if day in self._days:
                self._used[day] = at

    def evict(self, most: int, *, keep: Collection[date]) -> None:
        """Forget the days unused longest until at most *most* calls are held; never one of *keep*."""
        excess = self.calls - most
        for day in sorted(self._used, key=lambda d: (self._used[d], d)):
            if excess <= 0:
                return
            if day not in keep:
                excess -= len(self._days[day].calls)
                self.drop(day)

    def frame(self, window: Window, own: frozenset[str] = frozenset()) -> pd.DataFrame:
        """The loaded calls of *window*, newest first, as a slice of the shared frame (`all`)."""
        whole = self.all(own)
        return whole.iloc[slice(*rows_before(whole, [window.until, window.since]))]

    def all(self, own: frozenset[str]) -> pd.DataFrame:
        """All loaded calls, newest first, with the direction that the account's *own* numbers give them, their country and campaign."""
        whole = self._assembled()
        if self._directed is None or self._directed[1] != own:
            directed = with_country(with_direction(whole, own)).assign(campaign=self._campaign(whole))
            self._directed = directed, own
        return self._directed[0]

    def _campaign(self, whole: pd.DataFrame) -> pd.Categorical:
        """The campaign of each call; of a day that was read before it is known."""
        key = metadata.grouping_key(metadata.metadata_keys(whole))
        if key != self._key:
            self._key, self._campaigns = key, {}
        days = [self._days[day] for day in sorted(self._days, reverse=True)]
        for day in days:
            if day.day not in self._campaigns:
                self._campaigns[day.day] = metadata.campaigns(day.calls, key)
        return metadata.joined([self._campaigns[day.day] for day in days], key)

    def calls_within(self, window: Window) -> int:
        """How many loaded calls *window* has."""
        first, last = rows_before(self._assembled(), [window.until, window.since])
        return last - first

    def inferred_numbers(self) -> frozenset[str]:
        """The numbers that must be the account's own, by all calls that were ever held here."""
        whole = self._assembled()
        if not self._is_inferred:
            self._inferred, self._is_inferred = self._inferred | inferred(whole), True
        return self._inferred

    def infer(self, numbers: Iterable[str]) -> None:
        """Add numbers that were inferred from calls of an earlier time."""
        self._inferred |= frozenset(numbers)

    def _assembled(self) -> pd.DataFrame:
        if self._whole is None:
            days = [self._days[day] for day in sorted(self._days, reverse=True)]
            self._whole = concat(self._pieces(days)) if days else empty_frame()
            # the days become slices of the new frame, so that the old ones can go
            self._places, start = {}, 0
            for day in days:
                end = start + len(day.calls)
                self._days[day.day] = replace(day, calls=self._whole.iloc[start:end])
                self._places[day.day] = (start, end)
                start = end
            self._last_whole = self._whole
            self._directed, self._is_inferred = None, False
        return self._whole

    def _pieces(self, days: list[Day]) -> Iterator[pd.DataFrame]:
        """The days' calls in as few pieces as can be: neighbours that lie together in the last frame are one."""
        run: tuple[int, int] | None = None
        for day in days:
            place = self._places.get(day.day)
            if run is not None and place is not None and place[0] == run[1]:
                run = (run[0], place[1])
                continue
            if run is not None:
                yield self._last_whole.iloc[run[0] : run[1]]
            run = place
            if place is None:
                yield day.calls
        if run is not None:
            yield self._last_whole.iloc[run[0] : run[1]]
