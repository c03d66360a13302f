"""Whether the API still counts as many calls on settled days as are stored."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

from ..client import RingyoClient
from ..errors import RingyoError, StoreError
from ..pull.count import count_calls
from ..query import CallQuery, Window
from ..store import Store
from .days import Day, days_of
from .state import State


class Check:
    """The settled days to compare with the API's count, and those that were; one request a day.

    *due* are the days that wait to be compared. `add` is called with the state's lock held, `run` without.
    """

    def __init__(self, state: State, client: RingyoClient, store: Store) -> None:
        self._state = state
        self._client = client
        self._store = store
        self.due: list[date] = []
        self._begun: set[date] = set()

    def add(self, window: Window) -> None:
        """Let the oldest settled day of *window* that was not compared yet be compared."""
        days = (self._state.held.get(day) for day in reversed(days_of(window)))
        settled = [day.day for day in days if day and day.sealed and day.day not in self._begun][:1]
        self.due += settled
        self._begun.update(settled)

    def run(self) -> None:
        """Compare one day. If the counts differ, un-seal it, read it again and add a notice."""
        with self._state.changed:
            day = self.due.pop()
            before = self._state.held.get(day)
        if before is None:
            return
        try:
            agrees = _agrees(self._client, before)
        except RingyoError:
            with self._state.changed:
                self._begun.discard(day)
            raise
        with self._state.changed:
            self._state.problem = None
        if not agrees:
            self._unseal(before)

    def _unseal(self, day: Day) -> None:
        notices = [
            f"The API now counts other calls on {day.day.day} {day.day:%B %Y} than were stored; that day is read again."
        ]
        try:
            self._store.remove(day.day)
        except StoreError as error:
            notices.append(str(error))
        with self._state.changed:
            self._state.held.put([replace(day, sealed=False)], at=time.monotonic())
            self._state.stored = (self._state.stored or frozenset()) - {day.day}
            self._state.again.add(day.day)
            self._state.notices += notices


def _agrees(client: RingyoClient, day: Day) -> bool:
    """True when the API counts as many calls of a sealed day as are known; one request.

    Calls made exactly at the bounds may be counted or not, and where a
    record without a time belongs is not known to the second.
    """
    window = Window(day.window.since, day.window.until - timedelta(seconds=1))
    counted = count_calls(client, CallQuery(day.window.since, day.window.until))
    made = day.calls["created_at"]
    inside = int(((made > window.since) & (made < window.until)).sum())
    up_to_bounds = int(((made >= window.since) & (made <= window.until)).sum())
    return inside <= counted <= up_to_bounds + len(day.lost_at)
