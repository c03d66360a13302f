"""The calls in memory, shared by all viewers of an account and kept fresh by one reader in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ..capacity import calls_that_fit
from ..client import RingyoClient
from ..errors import PullCancelled, RateLimited, RingyoError, SpanTooLarge, StoreError
from ..pull import Progress
from ..query import CallQuery, Window
from ..settings import Settings
from ..store import Store, open_store
from .days import Day, days_of, refreshed
from .held import Held
from .names import KnownNames, Names, read_names
from .plan import Decide, Known, Measure, Read, ReadNarrow, Recall, Refresh, Task, days_at_once, next_task
from .reader import Reader
from .snapshot import Loading, Problem, Snapshot, of_days, of_pull
from .wants import Want, Wants

TRY_AGAIN_AFTER = timedelta(seconds=30)
NARROW_KEPT = 8
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)
TICK_SECONDS = 0.25
_log = logging.getLogger(__name__)


class Book:
    """All calls that were read of one account, and the one reader that asks the API for more.

    Viewers say what they look at (`want`) and see what is known (`see`); none
    of them asks the API, and many who want the same cost what one costs. Safe
    to use from many threads. *store* and *client* are closed with the book.
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
        self._clock = now
        self._ahead = timedelta(0)
        self._store = store or open_store(settings)
        self._most_calls = settings.max_calls or calls_that_fit()
        self._reader = Reader(self.client, self._store, most_calls=self._most_calls)
        self._changed = threading.Condition(threading.RLock())
        self._held = Held()
        self._wants = Wants()
        self._names = KnownNames()
        self._narrow: OrderedDict[CallQuery, Snapshot] = OrderedDict()
        self._stored: frozenset[date] | None = None
        self._again: set[date] = set()
        self._to_check: list[date] = []
        self._checked: set[date] = set()
        self._notices: list[str] = []
        self._problem: Problem | None = None
        self._loading: Loading | None = None
        self._days_before = 0
        self._thread: threading.Thread | None = None
        self._names_thread: threading.Thread | None = None
        self._closed = False
        self._stop = threading.Event()

    def now(self) -> datetime:
        """The time by the API's clock, as far as its answers have told it; else by this machine's."""
        return self._clock() + self._ahead

    # what viewers say and see

    def want(self, query: CallQuery, *, refresh_seconds: float | None = None) -> None:
        """Say that somebody looks at *query* now; what is not known of it is read in the background.

        While it is wanted (say so again within 90 seconds), unsealed days are
        read again when they are older than *refresh_seconds*, though not every
        30; None leaves them as they are.
        """
        with self._changed:
            at = time.monotonic()
            self._wants.add(query, at, refresh_seconds)
            self._held.use(query.window, at=at)
            self._wake()

    def see(self, query: CallQuery) -> Snapshot:
        """What is known of *query* now; asks nothing and waits for nothing."""
        with self._changed:
            seen = of_days(self._held, query.window, now=self.now())
            want = self._wants.get(query)
            if seen.unloaded and query in self._narrow:
                seen = self._narrow[query]
            return replace(
                seen,
                counted=want.total if want else None,
                loading=self._loading,
                problem=self._wants.refusal(query)
                or (self._problem if seen.unloaded or not seen.sealed else None),
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
                seen, left = self.see(query), deadline - time.monotonic()
                self._wants.touch(query, time.monotonic())
                done = enough(seen) if enough else self.is_done(query)
                if done or seen.problem or left <= 0 or self._closed:
                    return seen
                self._changed.wait(min(left, TICK_SECONDS))

    def want_names(self) -> None:
        """Say that agents are shown by name: their names are read hourly for as long as somebody wants calls.

        The first calls go before them, and what goes wrong with them is no problem of the calls.
        """
        with self._changed:
            self._names.wanted = True
            self._wake()

    def names(self) -> Names | None:
        """The agents' names known by now; None until they were asked for, or could not be."""
        with self._changed:
            return self._names.latest

    def wait_for_names(self, *, seconds: float) -> Names | None:
        """`names`, once they were asked for or *seconds* have passed. Call `want_names` before."""
        with self._changed:
            self._changed.wait_for(lambda: self._names.latest is not None or self._closed, timeout=seconds)
            return self._names.latest

    def is_done(self, query: CallQuery) -> bool:
        """True when nothing is to be read for *query* at the moment, as far as it is wanted."""
        with self._changed:
            want = self._wants.get(query)
            if want is not None and self._stored is None:
                return False
            return want is None or next_task([want], self._known(self.now())) is None

    def stop(self, query: CallQuery) -> None:
        """Whoever asked does not look at *query* any more; reading for it stops unless others do. What was read stays."""
        with self._changed:
            self._wants.leave(query, time.monotonic())

    def try_again(self) -> None:
        """Forget the last failure and all refusals, those of names too, so that reading starts at once."""
        with self._changed:
            self._problem = None
            self._wants.forgive()
            self._names.ask_again()
            self._wake()

    def read_again(self, window: Window) -> None:
        """Read every day of *window* again, settled ones too; what is known stays until then."""
        with self._changed:
            self._again.update(day for day in days_of(window) if day <= self.now().date())
            self.want(CallQuery(window.since, window.until))
            self.try_again()

    def check_one_day(self, window: Window) -> None:
        """Compare one settled day of *window*, the oldest not yet compared, with the API's count.

        Where they differ the day is un-sealed, read again, and told of in `notices`.
        """
        with self._changed:
            known = (self._held.get(day) for day in reversed(days_of(window)))
            settled = [day.day for day in known if day and day.sealed and day.day not in self._checked][:1]
            self._to_check += settled
            self._checked.update(settled)
            self._wake()

    def notices(self) -> tuple[str, ...]:
        """What somebody should know of the book and its store, each told once."""
        with self._changed:
            told = (*self._notices, *self._store.notices())
            self._notices.clear()
            return told

    def close(self) -> None:
        """Stop reading and let the connections go; waits for the requests under way."""
        with self._changed:
            self._closed = True
            self._stop.set()
            threads = [thread for thread in (self._thread, self._names_thread) if thread is not None]
            self._changed.notify_all()
        for thread in threads:
            thread.join()
        self.client.close()

    # the thread that reads

    def _wake(self) -> None:
        self._ask_for_names_if_due()
        if self._thread is None and not self._closed and self._next() is not None:
            self._thread = threading.Thread(target=self._run, name="ringyo-book", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while self._work():
            with self._changed:
                self._loading = None
                self._changed.notify_all()

    def _work(self) -> bool:
        """Do one piece of work; False when there is none, and then the thread is no more."""
        try:
            with self._changed:
                self._ask_for_names_if_due()
                work = None if self._closed else self._next()
                if work is None:
                    self._thread = None
                    self._changed.notify_all()
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
        now = self.now()
        if self._is_pausing(now):
            return None
        self._wants.forget_old(time.monotonic())
        if self._stored is None:
            return self._list_stored if list(self._wants) else None
        task = next_task(self._wants, self._known(now))
        if task is None and self._to_check:
            return self._check
        return None if task is None else lambda: self._do(task)

    def _is_pausing(self, now: datetime) -> bool:
        return self._problem is not None and now < self._problem.again_at

    def _known(self, now: datetime) -> Known:
        days = self._held.days
        per_day = self._held.calls / days if days else 0.0
        return Known(
            held=self._held,
            stored=self._stored or frozenset(),
            again=self._again,
            narrow_as_of={query: seen.as_of for query, seen in self._narrow.items() if seen.as_of},
            days_at_once=days_at_once(self._days_before, per_day),
            now=now,
        )

    def _list_stored(self) -> None:
        days = self._store.days()
        with self._changed:
            self._stored = days

    def _do(self, task: Task) -> None:
        started = self._clock()
        match task:
            case Recall(days):
                self._recalled(days, self._reader.recall(days))
            case Read(window):
                self._read_days(window, None, started)
            case Refresh(since, window):
                self._read_days(window, since, started)
            case ReadNarrow(want):
                self._read_narrow(want)
            case Decide(want, unread):
                self._learn(self._reader.decide(want, unread))
            case Measure(want, _):
                self._measure(task, want)
        with self._changed:
            self._problem = None

    def _recalled(self, asked: tuple[date, ...], days: list[Day]) -> None:
        with self._changed:
            unusable = set(asked) - {day.day for day in days}
            self._stored = (self._stored or frozenset()) - unusable
            self._take(days)

    def _read_days(self, window: Window, since: datetime | None, started: datetime) -> None:
        first = since or window.since
        with self._changed:
            held = [day for day in map(self._held.get, days_of(window)) if day is not None]
            unhad = sum(day.unhad(first, self.now()) for day in held)
        try:
            days = self._reader.read(window, first, self._tell(window), unhad=unhad)
        except SpanTooLarge as error:
            with self._changed:
                for want in self._wants:
                    if not want.narrow and set(days_of(window)) <= set(days_of(want.query.window)):
                        self._refuse(want, error)
        else:
            self._take_in(days, since, started)

    def _take_in(self, days: list[Day], since: datetime | None, started: datetime) -> None:
        with self._changed:
            self._set_clock(days[0].as_of if days else None, started)
            if since is None:
                self._days_before = len(days)
            else:
                days = [
                    refreshed(known, day, since) if (known := self._held.get(day.day)) else day
                    for day in days
                ]
            days = [self._with_last_try(day) for day in days]
            now = self.now()
            days = [day.seal() if day.ready_to_seal(now) else day for day in days]
            self._again.difference_update(day.day for day in days)
            self._take(days)
        sealed = [day for day in days if day.sealed]
        try:
            self._reader.store(sealed)
        except StoreError as error:
            with self._changed:
                self._notices.append(str(error))
        else:
            with self._changed:
                self._stored = (self._stored or frozenset()) | {day.day for day in sealed}

    def _with_last_try(self, day: Day) -> Day:
        """*day*, knowing when its missing calls were asked for if this reading did not."""
        before = self._held.get(day.day)
        return day if day.tried_at or before is None else replace(day, tried_at=before.tried_at)

    def _set_clock(self, as_of: datetime | None, started: datetime) -> None:
        """Ages are reckoned by the API's clock: one that differs from ours must not make all data look old."""
        ahead = as_of - started if as_of is not None else timedelta(0)
        self._ahead = ahead if abs(ahead) > CLOCKS_AGREE_WITHIN else timedelta(0)

    def _take(self, days: list[Day]) -> None:
        self._loading = None  # else these calls would be counted as still under way, too
        self._held.put(days, at=time.monotonic())
        for want in self._wants:
            if not want.narrow and self._held.calls_on(days_of(want.query.window)) > self._most_calls:
                self._refuse(want, self._reader.too_large(want, self._held))
        self._make_room()

    def _make_room(self) -> None:
        """Keep no more calls than fit: first those looked at last, and of the others what was used last.

        A period for which no room is left is wanted again when somebody looks at it again.
        """
        narrow = self._narrow_calls()
        keep: set[date] = set()
        for want in self._wants:
            days = keep.union(days_of(want.query.window))
            if want.narrow or want.leaving:
                continue
            if narrow + self._held.calls_on(days) <= self._most_calls or not keep:
                keep = days
            else:
                self._wants.drop(want.query)
        self._held.evict(self._most_calls - narrow, keep=keep)

    def _refuse(self, want: Want, error: SpanTooLarge) -> None:
        now = self.now()
        self._wants.refuse(want.query, Problem(error, now, now))

    def _read_narrow(self, want: Want) -> None:
        try:
            pull = self._reader.read_narrow(want, self._tell(want.query.window))
        except SpanTooLarge as error:
            with self._changed:
                self._refuse(want, error)
            return
        with self._changed:
            self._loading = None
            self._narrow[want.query] = of_pull(pull, want.query.window)
            self._narrow.move_to_end(want.query)
            while len(self._narrow) > NARROW_KEPT or self._narrow_calls() > self._most_calls:
                self._wants.drop(self._narrow.popitem(last=False)[0])
            self._make_room()

    def _narrow_calls(self) -> int:
        return sum(len(seen.calls) for seen in self._narrow.values())

    def _measure(self, task: Measure, want: Want) -> None:
        with self._changed:
            held = len(self._held.frame(want.query.window)) - len(self._held.frame(task.unread))
        try:
            self._learn(self._reader.measure(task, held=held))
        except SpanTooLarge as error:
            with self._changed:
                self._refuse(want, error)

    def _learn(self, want: Want) -> None:
        with self._changed:
            self._wants.learn(want)

    def _check(self) -> None:
        with self._changed:
            day = self._to_check.pop()
            known = self._held.get(day)
        if known is None:
            return
        try:
            agrees = self._reader.agrees(known)
        except RingyoError:
            with self._changed:
                self._checked.discard(day)
            raise
        with self._changed:
            self._problem = None
        if agrees:
            return
        told = [f"The API now counts other calls on {day:%d %B %Y} than were stored; that day is read again."]
        try:
            self._reader.unseal(day)
        except StoreError as error:
            told.append(str(error))
        with self._changed:
            self._held.put([replace(known, sealed=False)], at=time.monotonic())
            self._stored = (self._stored or frozenset()) - {day}
            self._again.add(day)
            self._notices += told

    def _failed(self, error: RingyoError) -> None:
        with self._changed:
            now = self.now()
            pause = TRY_AGAIN_AFTER
            if isinstance(error, RateLimited):
                pause = max(pause, timedelta(seconds=error.retry_after_seconds))
            self._problem = Problem(error, now, now + pause)

    def _tell(self, window: Window) -> Callable[[Progress], None]:
        days = set(days_of(window))

        def tell(progress: Progress) -> None:
            with self._changed:
                self._wants.forget_old(time.monotonic())
                wanted = any(not days.isdisjoint(days_of(want.query.window)) for want in self._wants)
                if self._closed or not wanted:
                    raise PullCancelled("Nobody looks at these calls any more.")
                self._loading = Loading(progress.received, progress.expected, progress.waiting_seconds)
                self._changed.notify_all()

        return tell

    # the thread that asks for names: the calls do not wait for them

    def _ask_for_names_if_due(self) -> None:
        if self._names_thread is None and not self._closed and self._names_are_due():
            self._names_thread = threading.Thread(target=self._read_names, name="ringyo-names", daemon=True)
            self._names_thread.start()

    def _names_are_due(self) -> bool:
        """Names come after the first calls, which are drawn with them, or where no calls are to be read."""
        now = self.now()
        if not self._names.is_due(now) or self._stored is None or self._is_pausing(now):
            return False
        self._wants.forget_old(time.monotonic())
        if not list(self._wants):
            return False
        calls_came = bool(self._days_before or self._narrow)
        return (calls_came and self._problem is None) or next_task(self._wants, self._known(now)) is None

    def _read_names(self) -> None:
        names = read_names(self.client, self._stop)
        with self._changed:
            self._names.learn(names, self.now())
            self._names_thread = None
            self._changed.notify_all()
