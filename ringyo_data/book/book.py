"""The calls of an account, shared by all its viewers and kept fresh in the background."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from ..capacity import calls_that_fit
from ..client import RingyoClient
from ..countries import with_country
from ..direction import INBOUND, is_of, with_direction
from ..known import Known
from ..metadata import with_campaign
from ..names import Names
from ..own_numbers import OwnNumbers
from ..query import CallQuery, Window
from ..settings import Settings
from ..store import Store, open_store
from .check import Check
from .days import days_of
from .names import NamesReading
from .reading import Reading
from .snapshot import Progress, Snapshot, of_days
from .state import State

TICK_SECONDS = 0.25


class Book:
    """All calls that were read of one account, and the one reader that asks the API for more.

    Viewers say what they look at (`want`) and see what is known (`see`); none
    of them asks the API, and many who want the same cost what one costs. Safe
    to use from many threads. *client* is closed with the book.
    Raises `SettingsError` where the store's place cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        client: RingyoClient | None = None,
        store: Store | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.client = client or RingyoClient(settings)
        self.store = store or open_store(settings)
        self.known = Known(self.store)
        self._state = State(
            most_calls=settings.max_calls or calls_that_fit(),
            clock=now,
            own_numbers=settings.own_numbers or (),
        )
        self._changed = self._state.changed
        self._names = NamesReading(self._state, self.client, self.store)
        self._check = Check(self._state, self.client, self.store)
        self._reading = Reading(self._state, self.client, self.store, names=self._names, check=self._check)

    def now(self) -> datetime:
        """The time by the API's clock as its last answer had it; before an answer, by this machine's."""
        return self._state.now()

    # calls

    def want(self, query: CallQuery, *, refresh_seconds: float | None = None) -> None:
        """A viewer looks at *query* now; days that are not loaded are read in the background.

        While it is wanted (say so again within 90 seconds), unsealed days are
        read again when they are older than *refresh_seconds*, though not every
        30; None leaves them as they are.
        """
        with self._changed:
            at = time.monotonic()
            self._state.wants.add(query, at, refresh_seconds)
            self._state.held.use(query.window, at=at)
            self._reading.wake()

    def see(self, query: CallQuery) -> Snapshot:
        """What is known of *query* now; asks nothing and waits for nothing."""
        with self._changed:
            state = self._state
            snapshot = of_days(state.held, query.window, now=self.now(), own=state.own)
            if snapshot.unloaded:
                snapshot = state.narrow.get(query, state.own) or snapshot
            others = state.problem if snapshot.unloaded or not snapshot.sealed else None
            return replace(
                snapshot,
                progress=self._progress(query, snapshot),
                problem=state.wants.refusal(query) or others,
            )

    @property
    def changes(self) -> int:
        """How often days came into memory or left it: as long as it stays, so does what they tell."""
        return self._state.held.changes

    def _progress(self, query: CallQuery, snapshot: Snapshot) -> Progress:
        """How far the query's calls are: those that gave no row count too."""
        received = len(snapshot.calls) + snapshot.rows_lost
        if not snapshot.unloaded:
            return Progress(received, snapshot.expected)
        under_way, expected = self._state.under_way or (0, None)
        want = self._state.wants.get(query)
        if want is not None and want.total is not None:
            expected = want.total
        received += under_way
        return Progress(
            received, None if expected is None else max(expected, received), self.client.waiting_seconds
        )

    def wait(
        self, query: CallQuery, *, seconds: float, enough: Callable[[Snapshot], bool] | None = None
    ) -> Snapshot:
        """`see`, once it is *enough* (else: all there and fresh), it failed, or *seconds* have passed.

        Call `want` before.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                snapshot, seconds_left = self.see(query), deadline - time.monotonic()
                self._state.wants.touch(query, time.monotonic())
                done = enough(snapshot) if enough else self.is_done(query)
                if done or snapshot.problem or seconds_left <= 0 or self._state.closed.is_set():
                    return snapshot
                self._changed.wait(min(seconds_left, TICK_SECONDS))

    def is_done(self, query: CallQuery) -> bool:
        """True when nothing is left to read for *query*, or no viewer wants it."""
        with self._changed:
            want = self._state.wants.get(query)
            if want is None:
                return True
            return self._state.stored is not None and self._state.next_task(want) is None

    def stop(self, query: CallQuery) -> None:
        """A viewer stopped looking at *query*. Reading for it stops unless another viewer looks; what was read stays."""
        with self._changed:
            self._state.wants.leave(query, time.monotonic())

    def try_again(self) -> None:
        """Forget the last failure and all refusals, those of names too, so that reading starts at once."""
        with self._changed:
            self._state.problem = None
            self._state.wants.forgive()
            self._names.ask_again()
            self._reading.wake()

    def read_again(self, window: Window) -> None:
        """Read every day of *window* again, settled ones too; what is known stays until then."""
        with self._changed:
            self._state.again.update(day for day in days_of(window) if day <= self.now().date())
            self.want(CallQuery(window.since, window.until))
            self.try_again()

    def own_numbers(self) -> OwnNumbers:
        """The account's own numbers as far as they are known."""
        with self._changed:
            return self._state.own

    def directed(self, calls: pd.DataFrame) -> pd.DataFrame:
        """Calls that came another way, with the direction that the own numbers give them, their country and campaign."""
        return with_campaign(with_country(with_direction(calls, self.own_numbers().numbers)))

    def all_calls(self) -> pd.DataFrame:
        """All calls in memory, newest first; shared by all viewers, so never write into it."""
        with self._changed:
            return self._state.held.all(self._state.own.numbers)

    def calls_from(self, number: str) -> pd.DataFrame:
        """The calls in memory that a customer made from *number*, newest first."""
        calls = self.all_calls()
        mask = is_of(calls, INBOUND) & np.asarray(calls["from_number"] == number)
        return calls.iloc[np.flatnonzero(mask)]

    # names of agents and own numbers

    def want_names(self) -> None:
        """Say that names are shown: those of agents, and the own numbers, are read hourly while somebody wants calls.

        The first calls go before them, and what goes wrong with them is no problem of the calls.
        """
        with self._changed:
            self._names.wanted = True
            self._reading.wake()

    def names(self) -> Names | None:
        """The names known by now, the last ones stored until they were asked for; else None."""
        with self._changed:
            return self._state.names

    def wait_for_names(self, *, seconds: float) -> Names | None:
        """`names`, once they were asked for or *seconds* have passed. Call `want_names` before."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._names.were_asked or self._state.closed.is_set(), timeout=seconds
            )
            return self._state.names

    # trust

    def check_one_day(self, window: Window) -> None:
        """Compare one settled day of *window*, the oldest not yet compared, with the API's count.

        If they differ, the day is un-sealed and read again, and `notices` says so.
        """
        with self._changed:
            self._check.add(window)
            self._reading.wake()

    def notices(self) -> tuple[str, ...]:
        """Sentences about faults of the book and its store; each is given once."""
        with self._changed:
            notices = (*self._state.notices, *self.store.notices())
            self._state.notices.clear()
            return notices

    def close(self) -> None:
        """Stop reading and let the connections go; waits for the requests under way."""
        with self._changed:
            self._state.closed.set()
            threads = [each.thread for each in (self._reading, self._names) if each.thread is not None]
            self._changed.notify_all()
        for thread in threads:
            thread.join()
        self.client.close()
