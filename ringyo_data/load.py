"""Calls by settings alone, through the store: what is settled there is not asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from .book import Book, Snapshot
from .query import CallQuery
from .settings import Settings

TICK_SECONDS = 0.25


@dataclass(frozen=True)
class Loaded:
    """The calls of a query and how far they can be trusted.

    `expected == len(calls) + records that gave no row + missing`. *as_of* is
    when the newest day was read; *requests* what it cost. *notices* say what is
    wrong with the store, if anything.
    """

    calls: pd.DataFrame
    expected: int
    missing: int
    rejected: pd.DataFrame
    as_of: datetime
    requests: int
    notices: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True when every call that the API counts was had."""
        return self.missing == 0


def load_calls(
    settings: Settings,
    query: CallQuery,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> Loaded:
    """All calls of *query*, from the store where they are settled, else from the API.

    *on_progress(received, expected)* is called from the calling thread while it
    waits. Raises `RingyoError` where calls cannot be had; what was read until
    then stays stored.
    """
    book = Book(settings)
    try:
        book.want(query, refresh_seconds=0)
        while True:
            seen = book.wait(query, seconds=TICK_SECONDS)
            if on_progress is not None:
                on_progress(*progress(seen))
            if seen.problem is not None:
                raise seen.problem.error
            if book.is_done(query):
                return _loaded(seen, query, book)
    finally:
        book.close()


def progress(seen: Snapshot) -> tuple[int, int | None]:
    """Calls received so far, and of how many; None while that is not known."""
    under_way = seen.loading.received if seen.loading and seen.unloaded else 0
    received = len(seen.calls) + under_way
    expected = seen.counted
    if expected is None and seen.loading is not None:
        expected = seen.loading.expected
    return received, None if expected is None else max(expected, received)


def _loaded(seen: Snapshot, query: CallQuery, book: Book) -> Loaded:
    calls = seen.calls
    for column, value in query.filters.items():
        calls = calls[(calls[column] == value).fillna(False)]
    calls = calls.reset_index(drop=True)
    return Loaded(
        calls=calls,
        expected=len(calls) + seen.rows_lost + seen.missing,
        missing=seen.missing,
        rejected=seen.rejected,
        as_of=seen.as_of or book.now(),
        requests=book.client.requests,
        notices=book.notices(),
    )
