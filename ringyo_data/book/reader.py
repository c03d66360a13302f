"""One piece of work at a time for the book: what it asks of the API or the store, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from ..client import PAGE_SIZE, RingyoClient
from ..errors import SpanTooLarge
from ..pull import Progress, Pull, pull_calls
from ..pull.count import count_calls
from ..query import CallQuery, Window
from ..store import SealedDay, Store
from .days import Day, days_of, split, window_of
from .held import Held
from .plan import Measure
from .wants import Want


class Reader:
    """Asks *client* and *store*; holds nothing itself."""

    def __init__(self, client: RingyoClient, store: Store, *, most_calls: int) -> None:
        self._client = client
        self._store = store
        self._most_calls = most_calls

    def recall(self, days: Iterable[date]) -> list[Day]:
        """Stored days; left out are those whose file turned out to be unusable, or that were stored too early.

        An older program took some live calls for settled ones. Live calls that are not *stuck* show it.
        """
        stored = self._store.read(days)
        found, start = [], 0
        for info in stored.days:
            noon = window_of(info.day, info.day).since + timedelta(hours=12)
            calls = stored.calls.iloc[start : start + info.rows]
            start += info.rows
            day = Day(info.day, calls, info.as_of, info.as_of, info.rejected, (noon,) * info.rows_lost)
            if set(day.seal().stuck) <= set(info.stuck):
                found.append(replace(day, sealed=True, stuck=info.stuck))
        return found

    def read(
        self, window: Window, since: datetime, on_status: Callable[[Progress], None], *, unhad: int
    ) -> list[Day]:
        """All calls of *window* from *since* on, by day; *unhad* calls of it were asked for in vain just now."""
        query = CallQuery(since, window.until)
        pull = pull_calls(self._client, query, on_status=on_status, most_calls=self._most_calls, unhad=unhad)
        return split(pull, window)

    def read_narrow(self, want: Want, on_status: Callable[[Progress], None]) -> Pull:
        """The calls that match a want's filters."""
        return pull_calls(self._client, want.query, on_status=on_status, most_calls=self._most_calls)

    def decide(self, want: Want, unread: Window) -> Want:
        """*want*, knowing whether its filters make it cheaper than all calls of its unread days: one request each."""
        every = count_calls(self._client, CallQuery(unread.since, unread.until))
        matching = count_calls(self._client, want.query)
        return replace(want, narrow=-(-matching // PAGE_SIZE) < -(-every // PAGE_SIZE))

    def measure(self, task: Measure, *, held: int) -> Want:
        """The task's want, knowing how many calls it has; raises `SpanTooLarge` if they do not fit.

        *held* calls of the want are in memory already.
        """
        window = task.want.query.window
        total = count_calls(self._client, CallQuery(task.unread.since, task.unread.until))
        if held + total > self._most_calls:
            days = max(1, (window.until - window.since).days)
            fitting = int(days * self._most_calls / (held + total))
            raise SpanTooLarge(
                f"These {days:,} days hold {held + total:,} calls, of which {self._most_calls:,} fit into memory. "
                f"Choose a period of about {max(1, fitting):,} days, or raise RINGYO_MAX_CALLS."
            )
        return replace(task.want, total=held + total)

    def too_large(self, want: Want, held: Held) -> SpanTooLarge:
        """Why what is loaded of a want already is too much, and about what would fit."""
        window = want.query.window
        loaded = [day for day in days_of(window) if day in held]
        calls = held.calls_on(loaded)
        fitting = max(1, len(loaded) * self._most_calls // max(1, calls))
        return SpanTooLarge(
            f"{len(loaded):,} days of this period hold {calls:,} calls, of which {self._most_calls:,} fit into "
            f"memory. Choose a period of about {fitting:,} days, or raise RINGYO_MAX_CALLS."
        )

    def store(self, days: Iterable[Day]) -> None:
        """Write sealed days; raises `StoreError`."""
        for day in days:
            self._store.write(
                SealedDay(day.day, day.calls, len(day.lost_at), day.rejected, day.stuck, day.as_of)
            )

    def agrees(self, day: Day) -> bool:
        """True when the API counts as many calls of a sealed day as are known; one request.

        Calls made exactly at the bounds may be counted or not, and where a
        record without a time belongs is not known to the second.
        """
        window = Window(day.window.since, day.window.until - timedelta(seconds=1))
        counted = count_calls(self._client, CallQuery(day.window.since, day.window.until))
        made = day.calls["created_at"]
        inside = int(((made > window.since) & (made < window.until)).sum())
        up_to_bounds = int(((made >= window.since) & (made <= window.until)).sum())
        return inside <= counted <= up_to_bounds + len(day.lost_at)

    def unseal(self, day: date) -> None:
        """Take a day out of the store."""
        self._store.remove(day)
