"""Where calls come from: one book per account, shared by all viewers. Draws nothing.

The book is asked for windows alone: filters apply afterwards, in memory, so
that no click on one asks the API.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from ringyo_data.book import Book, Names, Progress, Snapshot
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import Facets, View
from ..text.own_numbers import Lines

OPEN_SECONDS = 60.0
"""How long calls of a period that still changes count as new."""

TICK_SECONDS = 0.2
MOMENT_SECONDS = 1.5
PATIENCE_SECONDS = 1.2
"""How long a first look waits for all of a period before it shows the newest days alone."""
NAMES_PATIENCE_SECONDS = 0.5
"""How long a first look waits for the agents' names, which are asked for with the first calls."""

KEPT_BOOKS = 2
_BOOKS: dict[Settings, Book] = {}
"""By settings, the least recently used one first."""
_BOOKS_LOCK = threading.Lock()

FACETS_SECONDS = 600.0
KEPT_FACETS = 8


def book(own: Settings) -> Book:
    """The book of these settings; the least recently used one is closed if there are too many.

    Streamlit's cache is no place for it: any browser may empty that, signed in or not.
    """
    with _BOOKS_LOCK:
        opened = _BOOKS.pop(own, None) or Book(own)
        _BOOKS[own] = opened
        surplus = [_BOOKS.pop(next(iter(_BOOKS))) for _ in range(len(_BOOKS) - KEPT_BOOKS)]
    for old in surplus:
        threading.Thread(target=old.close, name="ringyo-close", daemon=True).start()
    return opened


def query_of(view: View) -> CallQuery:
    """The question that the view asks; one status and one agent go along, as the API knows these filters.

    The book then asks for the matching calls alone where the period is not
    loaded and that is cheaper; they are filtered again in memory either way.
    """
    span = view.span
    return CallQuery(span.since, span.until, status=_only(view.statuses), agent_id=_only(view.agents))


def want(own: Settings, query: CallQuery, *, refresh_seconds: float | None = OPEN_SECONDS) -> Snapshot:
    """What is known of the query now; what is not, or is older than that, is read in the background.

    To be said again within a minute for as long as somebody looks at it.
    """
    calls = book(own)
    calls.want(query, refresh_seconds=refresh_seconds)
    calls.want_names()
    return calls.see(query)


def read(own: Settings, query: CallQuery, on_progress: Callable[[Progress], None]) -> Snapshot:
    """The calls of the query: what is known of it, else all of it, or after a moment the newest days.

    *on_progress* is called from this thread and may end the waiting by
    raising. Raises `RingyoError` when nothing can be had.
    """
    calls = book(own)
    snapshot, started = want(own, query), time.monotonic()
    if snapshot.days_loaded:
        return snapshot
    while snapshot.unloaded and (snapshot.days_loaded == 0 or time.monotonic() - started < PATIENCE_SECONDS):
        if snapshot.problem is not None:
            raise snapshot.problem.error
        on_progress(snapshot.progress)
        want(own, query)  # another viewer may have stopped the same query
        snapshot = calls.wait(query, seconds=TICK_SECONDS, enough=lambda snapshot: not snapshot.unloaded)
    calls.wait_for_names(seconds=NAMES_PATIENCE_SECONDS)
    return snapshot


def wait_a_little(own: Settings, query: CallQuery) -> Snapshot:
    """What is known of the query, once all of it is, or after a moment: most often that is enough."""
    want(own, query)
    return book(own).wait(query, seconds=MOMENT_SECONDS, enough=lambda seen: not seen.unloaded)


def is_known(own: Settings, view: View) -> bool:
    """True if calls of the view's period, or that it has none, are known already."""
    return bool(book(own).see(query_of(view)).days_loaded)


def facets(own: Settings, window: Window) -> Facets:
    """What there is to filter by among the window's calls, a few minutes old at most; nothing while unread."""
    snapshot = book(own).see(CallQuery(window.since, window.until))
    if not snapshot.days_loaded or snapshot.as_of is None:
        return Facets()
    return _facets(
        own, window, (snapshot.days_loaded, snapshot.as_of.timestamp() // FACETS_SECONDS), snapshot
    )


def agent_names(own: Settings) -> Names:
    """The agents' names as far as they are known by now; asks nobody."""
    return book(own).names() or Names()


def lines_by_word(own: Settings, lines: Lines | None = None) -> Mapping[str, str]:
    """The names that the account gave its own numbers, by the words that stand for these: in *lines*, else the deployment's."""
    lines, numbers = lines or Lines.of(own), book(own).own_numbers()
    return {lines.word(number): name for number, name in lines.named(numbers.names, numbers.names).items()}


def line_names(own: Settings, numbers: Iterable[str]) -> Mapping[str, str]:
    """A name to read for each of the account's own numbers."""
    return Lines.of(own).named(numbers, book(own).own_numbers().names)


def _only(values: tuple[str, ...]) -> str | None:
    return values[0] if len(values) == 1 else None


def forget_books() -> None:
    """Close every book, once what it has under way is over, and know nothing, as a new process."""
    with _BOOKS_LOCK:
        books = list(_BOOKS.values())
        _BOOKS.clear()
    for each in books:
        each.close()


# Before the interpreter lets no thread begin any more: a pull that goes on then would fail with a fault.
# Python has no public hook so early; `atexit` comes after the pools have been closed.
threading._register_atexit(forget_books)  # type: ignore[attr-defined]


@st.cache_resource(show_spinner=False, max_entries=KEPT_FACETS, hash_funcs={Settings: hash, Window: hash})
def _facets(own: Settings, window: Window, age: tuple[float, ...], _seen: Snapshot) -> Facets:  # noqa: ARG001  (the cache's key)
    return Facets.of(_seen.calls, Lines.of(own))
