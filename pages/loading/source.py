"""Where calls come from: one book per account, shared by all viewers. Draws nothing.

The book is asked for windows alone: filters apply afterwards, in memory, so
that no click on one asks the API.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

import streamlit as st

from ringyo_data.book import Book, Names, Snapshot
from ringyo_data.load import progress
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

WHOLE_NUMBER = re.compile(r"\+\d{8,15}")

Progress = Callable[[int, int | None], None]


def query_of(view: View) -> CallQuery:
    """The question that the view asks; its filters go along where the API knows them.

    The book then asks for the matching calls alone where the period is not
    loaded and that is cheaper; they are filtered again in memory either way.
    """
    number = view.phone if view.phone and WHOLE_NUMBER.fullmatch(view.phone) else None
    return CallQuery(
        view.span.since,
        view.span.until,
        status=_only(view.statuses),
        agent_id=_only(view.agents),
        phone_number=number,
    )


def want(own: Settings, query: CallQuery, *, refresh_seconds: float | None = OPEN_SECONDS) -> Snapshot:
    """What is known of the query now; what is not, or is older than that, is read in the background.

    To be said again within a minute for as long as somebody looks at it.
    """
    book = _book(own)
    book.want(query, refresh_seconds=refresh_seconds)
    book.want_names()
    return book.see(query)


def known(own: Settings, query: CallQuery) -> Snapshot:
    """What is known of the query; asks for nothing."""
    return _book(own).see(query)


def read(own: Settings, query: CallQuery, on_progress: Progress) -> Snapshot:
    """The calls of the query: what is known of it, else all of it, or after a moment the newest days.

    *on_progress* is called from this thread and may end the waiting by
    raising. Raises `RingyoError` when nothing can be had.
    """
    book = _book(own)
    seen, started = want(own, query), time.monotonic()
    if seen.days_loaded:
        return seen
    while seen.unloaded and (seen.days_loaded == 0 or time.monotonic() - started < PATIENCE_SECONDS):
        if seen.problem is not None:
            raise seen.problem.error
        on_progress(*progress(seen))
        want(own, query)  # another viewer may have stopped the same query
        seen = book.wait(query, seconds=TICK_SECONDS, enough=lambda seen: not seen.unloaded)
    book.wait_for_names(seconds=NAMES_PATIENCE_SECONDS)
    return seen


def wait_a_little(own: Settings, query: CallQuery) -> Snapshot:
    """What is known of the query, once all of it is, or after a moment: most often that is enough."""
    want(own, query)
    return _book(own).wait(query, seconds=MOMENT_SECONDS, enough=lambda seen: not seen.unloaded)


def stop(own: Settings, query: CallQuery) -> None:
    """Nobody waits for the query any more; what has come of it stays."""
    _book(own).stop(query)


def read_again(own: Settings, window: Window) -> None:
    """Read every day of the window again, settled ones too."""
    _book(own).read_again(window)


def check_one_day(own: Settings, window: Window) -> None:
    """Compare one settled day of the window with the API's count."""
    _book(own).check_one_day(window)


def try_again(own: Settings) -> None:
    """Ask again at once for what did not work."""
    _book(own).try_again()


def notices(own: Settings) -> tuple[str, ...]:
    """What somebody should know of the stored days, each told once."""
    return _book(own).notices()


def facets(own: Settings, window: Window) -> Facets:
    """What there is to filter by among the window's calls, a few minutes old at most; nothing while unread."""
    seen = _book(own).see(CallQuery(window.since, window.until))
    if not seen.days_loaded or seen.as_of is None:
        return Facets()
    return _facets(own, window, (seen.days_loaded, seen.as_of.timestamp() // FACETS_SECONDS), seen)


def agent_names(own: Settings) -> Names:
    """The agents' names as far as they are known by now; asks nobody."""
    return _book(own).names() or Names()


def names_are_coming(own: Settings) -> bool:
    """True until the agents' names were asked for; then they are known, or cannot be had for now."""
    return _book(own).names() is None


def _only(values: tuple[str, ...]) -> str | None:
    return values[0] if len(values) == 1 else None


def forget_books() -> None:
    """Close every book, once what it has under way is over, and know nothing, as a new process."""
    with _BOOKS_LOCK:
        books = list(_BOOKS.values())
        _BOOKS.clear()
    for book in books:
        book.close()


def _book(own: Settings) -> Book:
    """The book of these settings; the least recently used one is closed if there are too many.

    Streamlit's cache is no place for it: any browser may empty that, signed in or not.
    """
    with _BOOKS_LOCK:
        book = _BOOKS.pop(own, None) or Book(own)
        _BOOKS[own] = book
        surplus = [_BOOKS.pop(next(iter(_BOOKS))) for _ in range(len(_BOOKS) - KEPT_BOOKS)]
    for old in surplus:
        threading.Thread(target=old.close, name="ringyo-close", daemon=True).start()
    return book


@st.cache_resource(show_spinner=False, max_entries=KEPT_FACETS, hash_funcs={Settings: hash, Window: hash})
def _facets(own: Settings, window: Window, age: tuple[float, ...], _seen: Snapshot) -> Facets:  # noqa: ARG001  (the cache's key)
    return Facets.of(_seen.calls, Lines.of(own))
