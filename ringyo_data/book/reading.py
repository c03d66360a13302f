"""The thread that reads calls, one piece of work after the other, for as long as there is any."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from ..client import RingyoClient
from ..errors import PullCancelled, QueryRefused, RingyoError, SpanTooLarge, StoreError
from ..pull import Pull, pull_calls
from ..pull.count import count_calls
from ..query import CallQuery, Window
from ..store import SealedDay, Store
from .check import Check
from .days import Day, days_of, refreshed, split, talking_since, window_of
from .names import NamesReading, stored_names
from .narrow import decided
from .plan import Decide, Measure, Read, ReadNarrow, Recall, Refresh, Task
from .snapshot import of_pull
from .state import State, too_large
from .wants import Want

_log = logging.getLogger(__name__)


class Reading:
    """Takes what is wanted from the store or the API into *state*, then compares a day if one is due."""

    def __init__(
        self, state: State, client: RingyoClient, store: Store, *, names: NamesReading, check: Check
    ) -> None:
        self.thread: threading.Thread | None = None
        self._state = state
        self._client = client
        self._store = store
        self._names = names
        self._check = check

    def wake(self) -> None:
        """Begin to read if there is something to read; called with the state's lock held."""
        self._names.wake()
        if self.thread is None and self._next() is not None:
            self.thread = threading.Thread(target=self._run, name="ringyo-book", daemon=True)
            self.thread.start()

    def _run(self) -> None:
        while self._work():
            with self._state.changed:
                self._state.under_way = None
                self._state.changed.notify_all()

    def _work(self) -> bool:
        """Do one piece of work; False when there is none, and then the thread is no more."""
        try:
            with self._state.changed:
                self._names.wake()
                work = self._next()
                if work is None:
                    self.thread = None
                    self._state.changed.notify_all()
                    return False
            work()
        except PullCancelled:
            pass  # nobody looks at it any more, or the book was closed
        except RingyoError as error:
            self._failed(error)
        except Exception as error:  # noqa: BLE001  (told to every viewer, and logged)
            _log.exception("the book's reader has a fault")
            self._failed(RingyoError(f"This program has a fault ({type(error).__name__}); its log has more."))
        return True

    def _next(self) -> Callable[[], None] | None:
        state = self._state
        if state.closed.is_set() or state.is_pausing:
            return None
        if state.stored is None:
            return self._list_stored if state.is_wanted else None
        task = state.next_task() if state.is_wanted else None
        if task is not None:
            return lambda: self._do(task)
        return self._check.run if self._check.due else None

    def _failed(self, error: RingyoError) -> None:
        with self._state.changed:
            self._state.fail(error)

    def _list_stored(self) -> None:
        days, names = self._store.days(), stored_names(self._store)
        with self._state.changed:
            self._state.stored = days
            self._names.recall(names)

    def _do(self, task: Task) -> None:
        try:
            match task:
                case Recall(days):
                    self._recall(days)
                case Read(window):
                    self._read(window, None)
                case Refresh(since, window):
                    self._read(window, since)
                case ReadNarrow(want):
                    self._read_narrow(want)
                case Decide(want, unread):
                    self._learn(decided(self._client, want, unread))
                case Measure(want, unread):
                    self._measure(want, unread)
        except SpanTooLarge as error:
            self._refuse(task, error)
        except QueryRefused:
            if not isinstance(task, ReadNarrow | Decide):
                raise
            # such as a status that the API does not know: a link may have any
            self._learn(replace(task.want, narrow=False))
        with self._state.changed:
            self._state.problem = None

    def _refuse(self, task: Task, error: SpanTooLarge) -> None:
        """What needs all that *task* was to read cannot be had."""
        with self._state.changed:
            if isinstance(task, Read | Refresh):
                days = set(days_of(task.window))
                refused = [
                    w for w in self._state.wants if not w.narrow and days <= set(days_of(w.query.window))
                ]
            else:
                refused = [] if isinstance(task, Recall) else [task.want]
            for want in refused:
                self._state.refuse(want, error)

    def _learn(self, want: Want) -> None:
        with self._state.changed:
            self._state.wants.learn(want)

    def _measure(self, want: Want, unread: Window) -> None:
        """Learn how many calls a want has; raises `SpanTooLarge` if they do not fit."""
        window = want.query.window
        with self._state.changed:
            held = self._state.held.calls_within(window) - self._state.held.calls_within(unread)
        total = held + count_calls(self._client, CallQuery(unread.since, unread.until))
        if total > self._state.most_calls:
            days = max(1, (window.until - window.since).days)
            raise too_large(f"These {days:,} days", days, total, self._state.most_calls)
        self._learn(replace(want, total=total))

    def _read_narrow(self, want: Want) -> None:
        pull = self._pull(want.query, want.query.window)
        state = self._state
        with state.changed:
            state.under_way = None
            snapshot = of_pull(pull, want.query.window)
            for forgotten in state.narrow.put(want.query, snapshot, most_calls=state.most_calls):
                state.wants.drop(forgotten)
            state.make_room()

    def _recall(self, days: tuple[date, ...]) -> None:
        stored = list(self._stored(days))
        with self._state.changed:
            unusable = set(days) - {day.day for day in stored}
            self._state.stored = (self._state.stored or frozenset()) - unusable
            self._state.take(stored)

    def _stored(self, days: Iterable[date]) -> Iterable[Day]:
        """Stored days; left out are those whose file turned out to be unusable, or that were stored too early.

        An older program took some live calls for settled ones. Live calls that are not *stuck* show it.
        """
        for stored in self._store.read(days):
            noon = window_of(stored.day, stored.day).since + timedelta(hours=12)
            lost_at = (noon,) * stored.rows_lost
            day = Day(stored.day, stored.calls, stored.as_of, stored.as_of, stored.rejected, lost_at)
            if set(day.seal().stuck) <= set(stored.stuck):
                yield replace(day, sealed=True, stuck=stored.stuck)

    def _read(self, window: Window, since: datetime | None) -> None:
        """Read the days of *window*, or only what of them was made from *since* on; keep those that are settled."""
        first = since or window.since
        with self._state.changed:
            started = self._state.clock()
            held = [day for day in map(self._state.held.get, days_of(window)) if day is not None]
            unhad = sum(day.unhad(first, self._state.now()) for day in held)
        days = split(self._pull(CallQuery(first, window.until), window, unhad=unhad), window)
        with self._state.changed:
            self._state.set_clock(days[0].as_of, started)
            if since is None:
                self._state.days_before = len(days)
            days = [self._joined(day, since) for day in days]
            self._state.again.difference_update(day.day for day in days)
            self._state.take(days)
        self._keep([day for day in days if day.sealed])

    def _pull(self, query: CallQuery, window: Window, *, unhad: int = 0) -> Pull:
        def tell(received: int, expected: int | None) -> None:
            with self._state.changed:
                self._state.received(window, received, expected)

        return pull_calls(self._client, query, tell, most_calls=self._state.most_calls, unhad=unhad)

    def _joined(self, day: Day, since: datetime | None) -> Day:
        """*day* with what was known of it before *since*, sealed if it is settled now."""
        before = self._state.held.get(day.day)
        if before is not None:
            day = refreshed(before, day, since) if since else day
            day = replace(
                day, tried_at=day.tried_at or before.tried_at, talking_since=talking_since(before, day)
            )
        return day.seal() if day.ready_to_seal(self._state.now()) else day

    def _keep(self, days: list[Day]) -> None:
        """Store sealed days."""
        try:
            for day in days:
                self._store.write(
                    SealedDay(day.day, day.calls, len(day.lost_at), day.rejected, day.stuck, day.as_of)
                )
        except StoreError as error:
            with self._state.changed:
                self._state.notices.append(str(error))
        else:
            with self._state.changed:
                self._state.stored = (self._state.stored or frozenset()) | {day.day for day in days}
