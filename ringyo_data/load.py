"""Calls by settings alone, through the store: what is settled there is not asked for again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

import pandas as pd

from .book import Book, Snapshot
from .frame import COLUMNS, concat
from .pull import Pull, pull_calls
from .pull.count import count_calls
from .query import CallQuery
from .settings import Settings

TICK_SECONDS = 0.25
ALMOST_A_DAY = timedelta(days=1) - timedelta(microseconds=1)

Tell = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Loaded:
    """The calls of a query and how far they can be trusted.

    `expected == len(calls) + records that gave no row + missing`, and all of
    them are of the query alone, filters and hours included. *as_of* is when the
    newest day was read; *requests* what it cost. *is_sure* is as in a `Pull`. *notices* say what is wrong
    with the store, if anything.
    """

    calls: pd.DataFrame
    expected: int
    missing: int
    rejected: pd.DataFrame
    as_of: datetime
    requests: int
    notices: tuple[str, ...] = ()
    is_sure: bool = True

    @property
    def complete(self) -> bool:
        """True when every call that the API counts was had, and its counts fit together."""
        return self.missing == 0 and self.is_sure


def load_calls(settings: Settings, query: CallQuery, on_progress: Tell | None = None) -> Loaded:
    """All calls of *query*, from the store where they are settled, else from the API.

    *on_progress(received, expected)* is called from the calling thread while it
    waits. Raises `RingyoError` where calls cannot be had; what was read until
    then stays stored.
    """
    with closing(Book(settings)) as book:
        return load_from(book, query, on_progress)


def load_from(book: Book, query: CallQuery, on_progress: Tell | None = None) -> Loaded:
    """`load_calls` with a book that is open; it stays open."""
    tell = on_progress or (lambda *_: None)
    snapshot = read_into(book, query, tell)
    loaded = _loaded(book, query, lambda *_: tell(snapshot.progress.received, snapshot.progress.expected))
    if query.filters and loaded.calls.empty and loaded.requests:
        # raises if the API does not take the filters: then the book has looked in all calls
        count_calls(book.client, query)
    return loaded


def read_into(book: Book, query: CallQuery, tell: Tell = lambda *_: None) -> Snapshot:
    """What *book* knows of the query once nothing is left to be read for it. Raises `RingyoError` where that cannot be."""
    book.want(query, refresh_seconds=0)
    while True:
        snapshot = book.wait(query, seconds=TICK_SECONDS)
        tell(snapshot.progress.received, snapshot.progress.expected)
        if snapshot.problem is not None:
            raise snapshot.problem.error
        if book.is_done(query):
            return snapshot


def _loaded(book: Book, query: CallQuery, tell: Tell) -> Loaded:
    parts = [_exactly(book, part, tell) for part in _parts(query)]
    return Loaded(
        calls=concat(part.calls[list(COLUMNS)] for part in parts),
        expected=sum(part.expected for part in parts),
        missing=sum(part.missing for part in parts),
        rejected=pd.concat([part.rejected for part in parts], ignore_index=True),
        as_of=parts[0].as_of or book.now(),
        requests=book.client.requests,
        notices=book.notices(),
        is_sure=all(part.is_sure for part in parts),
    )


def _parts(query: CallQuery) -> list[CallQuery]:
    """The query's whole UTC days, and what it has of the days at its ends, newest first; filters keep it whole."""
    if query.filters or query.since == query.until:
        return [query]
    whole = {_midnight(query.since + ALMOST_A_DAY), _midnight(query.until)}
    cuts = {query.since, query.until} | {cut for cut in whole if query.since < cut < query.until}
    return [CallQuery(since, until) for until, since in pairwise(sorted(cuts, reverse=True))]


def _exactly(book: Book, part: CallQuery, tell: Tell) -> Snapshot | Pull:
    """What is known of *part* where that tells of it alone, else what the API says to exactly this question.

    What is missing or was rejected the book knows by the day and for all
    statuses, agents and numbers together; of stored days not even the hour.
    """
    snapshot = book.see(part)
    if snapshot.narrow:
        return snapshot
    days = book.see(CallQuery(_midnight(part.since), _midnight(part.until + ALMOST_A_DAY)))
    flawed = days.missing or days.rows_lost or len(days.rejected)
    is_whole_days = not part.filters and all(at == _midnight(at) for at in (part.since, part.until))
    if flawed and not is_whole_days:
        return pull_calls(book.client, part, tell)
    return replace(snapshot, calls=_matching(snapshot.calls, part))


def _matching(calls: pd.DataFrame, query: CallQuery) -> pd.DataFrame:
    for column, value in query.filters.items():
        calls = calls[(calls[column] == value).fillna(False)]
    return calls


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time(), moment.tzinfo)
