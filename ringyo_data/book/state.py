"""What a book knows and who wants it, behind the book's one lock.

Rules of the lock, which is `State.changed`:

1. Code that reads or changes anything here holds it. The methods of `State`,
   `Held`, `Wants` and `NarrowCalls` do not take it: their caller has it.
2. Code that holds it calls neither the API nor the store, and waits for nothing
   but a change (`changed.wait`).
3. Code that changed what viewers see calls `changed.notify_all()`.

It may be taken again by the thread that holds it. Two threads change things:
one reads calls (`reading`), one asks for names (`names`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from ..errors import PullCancelled, RateLimited, RingyoError, SpanTooLarge
from ..names import Names
from ..own_numbers import NONE, OwnNumbers, own_numbers
from ..query import Window
from .days import Day, days_of
from .held import Held
from .narrow import NarrowCalls
from .plan import Situation, Task, days_at_once, next_task
from .snapshot import Problem
from .wants import Want, Wants

TRY_AGAIN_AFTER = timedelta(seconds=30)
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)


class State:
    """Everything that the threads of a book share; no more than *most_calls* calls of it.

    *stored* are the days that the store has, None until it was asked. *again*
    are days to read although they are held. *under_way* are the calls received
    and expected in the read that is going on. *days_before* is how many days
    the read before had. *names* are None until they were asked for or recalled;
    *own_numbers* are the setting's.
    """

    def __init__(
        self, *, most_calls: int, clock: Callable[[], datetime], own_numbers: Collection[str] = ()
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.closed = threading.Event()
        self.most_calls = most_calls
        self.held = Held()
        self.wants = Wants()
        self.narrow = NarrowCalls()
        self.stored: frozenset[date] | None = None
        self.again: set[date] = set()
        self.notices: list[str] = []
        self.problem: Problem | None = None
        self.under_way: tuple[int, int | None] | None = None
        self.days_before = 0
        self.names: Names | None = None
        self._own_numbers = own_numbers
        self._own = NONE
        self._own_by: tuple[Names, frozenset[str]] | None = None
        self.clock = clock
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The time by the API's clock as its last answer had it; before an answer, by this machine's."""
        return self.clock() + self._ahead

    def set_clock(self, as_of: datetime, started: datetime) -> None:
        """Reckon by the API's clock from now on: one that differs from ours must not make all data look old."""
        ahead = as_of - started
        self._ahead = ahead if abs(ahead) > CLOCKS_AGREE_WITHIN else timedelta(0)

    @property
    def own(self) -> OwnNumbers:
        """The account's own numbers, as far as they are known."""
        names = self.names or Names()
        is_told = bool(self._own_numbers or names.phone_numbers)
        inferred = frozenset() if is_told else self.held.inferred_numbers()
        if self._own_by != (names, inferred):
            own = own_numbers(self._own_numbers, names.phone_numbers, inferred, refusal=names.numbers_problem)
            self._own, self._own_by = own, (names, inferred)
        return self._own

    # what to do next

    @property
    def is_pausing(self) -> bool:
        """True while nothing is asked because the last attempt failed."""
        return self.problem is not None and self.now() < self.problem.again_at

    @property
    def is_wanted(self) -> bool:
        """True while somebody looks at anything."""
        self.wants.forget_old(time.monotonic())
        return any(True for _ in self.wants)

    def next_task(self, *wants: Want) -> Task | None:
        """What to read next for *wants*, or for all; None when all of it is there and fresh enough."""
        days = self.held.days
        situation = Situation(
            held=self.held,
            stored=self.stored or frozenset(),
            again=self.again,
            narrow=self.narrow,
            days_at_once=days_at_once(self.days_before, self.held.calls / days if days else 0.0),
            now=self.now(),
        )
        return next_task(wants or self.wants, situation)

    # what came of it

    def received(self, window: Window, received: int, expected: int | None) -> None:
        """How far the read of *window* is; raises `PullCancelled` once nobody looks at it any more."""
        self.wants.forget_old(time.monotonic())
        days = set(days_of(window))
        is_wanted = any(not days.isdisjoint(days_of(want.query.window)) for want in self.wants)
        if self.closed.is_set() or not is_wanted:
            raise PullCancelled("Nobody looks at these calls any more.")
        self.under_way = received, expected
        self.changed.notify_all()

    def take(self, days: list[Day]) -> None:
        """Add days, or put newer ones in the place of what was known; refuse each want that is too large."""
        self.under_way = None  # else these calls would be counted as still under way, too
        self.held.put(days, at=time.monotonic())
        for want in self.wants:
            loaded = [day for day in days_of(want.query.window) if day in self.held]
            calls = self.held.calls_on(loaded)
            if not want.narrow and calls > self.most_calls:
                which = f"{len(loaded):,} days of this period"
                self.refuse(want, too_large(which, len(loaded), calls, self.most_calls))
        self.make_room()

    def make_room(self) -> None:
        """Keep no more calls than fit: first those looked at last, and of the others what was used last.

        A period for which no room is left is wanted again when somebody looks at it again.
        """
        keep: set[date] = set()
        for want in self.wants:
            days = keep.union(days_of(want.query.window))
            if want.narrow or want.leaving:
                continue
            if self.narrow.calls + self.held.calls_on(days) <= self.most_calls or not keep:
                keep = days
            else:
                self.wants.drop(want.query)
        self.held.evict(self.most_calls - self.narrow.calls, keep=keep)

    def refuse(self, want: Want, error: SpanTooLarge) -> None:
        """*want* cannot be had."""
        self.wants.refuse(want.query, Problem(error, self.now(), self.now()))

    def fail(self, error: RingyoError) -> None:
        """An attempt failed: nothing is asked for a while."""
        pause = TRY_AGAIN_AFTER
        if isinstance(error, RateLimited):
            pause = max(pause, timedelta(seconds=error.retry_after_seconds))
        self.problem = Problem(error, self.now(), self.now() + pause)


def too_large(which: str, days: int, calls: int, most: int) -> SpanTooLarge:
    """The error for so many *days* (*which*) that hold more than *most* calls: it names about what would fit."""
    fitting = max(1, days * most // max(1, calls))
    return SpanTooLarge(
        f"{which} hold {calls:,} calls, of which {most:,} fit into memory. "
        f"Choose a period of about {fitting:,} days, or raise RINGYO_MAX_CALLS."
    )
