"""Only the calls that match a query's filters, if that is cheaper than all calls of its days."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ..client import PAGE_SIZE, RingyoClient
from ..own_numbers import OwnNumbers
from ..pull.count import count_calls
from ..query import CallQuery, Window
from .days import SEALED_AFTER
from .snapshot import Snapshot
from .wants import Want

KEPT = 8


class NarrowCalls:
    """The matching calls of the queries that were read last; not safe for threads by itself."""

    def __init__(self) -> None:
        self._snapshots: OrderedDict[CallQuery, Snapshot] = OrderedDict()

    def __len__(self) -> int:
        return len(self._snapshots)

    @property
    def calls(self) -> int:
        """How many calls these are."""
        return sum(len(snapshot.calls) for snapshot in self._snapshots.values())

    def get(self, query: CallQuery, own: OwnNumbers) -> Snapshot | None:
        """The matching calls of *query* by these own numbers; None until they were read."""
        snapshot = self._snapshots.get(query)
        if snapshot is not None:
            snapshot = self._snapshots[query] = snapshot.by(own)
        return snapshot

    def is_old(self, want: Want, now: datetime) -> bool:
        """True when the matching calls of *want* are to be read, or read again."""
        snapshot = self._snapshots.get(want.query)
        if snapshot is None or snapshot.as_of is None:
            return True
        if want.renew_after is None or snapshot.as_of > want.query.until + SEALED_AFTER:
            return False
        return now - snapshot.as_of >= want.renew_after

    def put(self, query: CallQuery, snapshot: Snapshot, *, most_calls: int) -> Iterator[CallQuery]:
        """Add what was read of *query*; gives the queries that were forgotten for it, the oldest first."""
        self._snapshots[query] = snapshot
        self._snapshots.move_to_end(query)
        while len(self._snapshots) > KEPT or self.calls > most_calls:
            yield self._snapshots.popitem(last=False)[0]


def decided(client: RingyoClient, want: Want, unread: Window) -> Want:
    """*want*, knowing whether its filters make it cheaper than all calls of its unread days: one request each."""
    every = count_calls(client, CallQuery(unread.since, unread.until))
    matching = count_calls(client, want.query)
    return replace(want, narrow=-(-matching // PAGE_SIZE) < -(-every // PAGE_SIZE))
