"""Where calls come from: one book per account, shared by all viewers. Draws nothing.

The book is asked for windows alone: filters apply afterwards, in memory, so
that no click on one asks the API.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import streamlit as st

from ringyo_data.agents import agent_names as names_of
from ringyo_data.book import Book, Snapshot
from ringyo_data.errors import PermissionMissing, RingyoError
from ringyo_data.load import progress
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import Facets

OPEN_SECONDS = 60.0
"""How long calls of a period that still changes count as new."""

SETTLED_SECONDS = 3600.0
SETTLED_AFTER = timedelta(hours=2)
"""A call lasts an hour at most, so two hours after its end a period is nearly what it will be."""

TICK_SECONDS = 0.2
MOMENT_SECONDS = 1.5
NAMES_SECONDS = 600.0
NAMES_AGAIN_SECONDS = 60.0
FACETS_SECONDS = 600.0
KEPT_FACETS = 8

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Names:
    """Agents' names by id, and why there are none, if that is for good."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass
class _KnownNames:
    """The names last read, and from when on it makes sense to ask again."""

    names: Names = field(default_factory=Names)
    again_at: float = float("-inf")


def want(own: Settings, window: Window) -> Snapshot:
    """What is known of the window now; what is not, or is old, is read in the background.

    To be said again within a minute for as long as somebody looks at it.
    """
    query = CallQuery(window.since, window.until)
    book = _book(own)
    book.want(query, refresh_seconds=_refresh_seconds(window))
    return book.see(query)


def read(own: Settings, window: Window, on_progress: Progress) -> Snapshot:
    """All calls of the window, as soon as each of its days is known, however old.

    *on_progress* is called from this thread and may end the waiting by
    raising. Raises `RingyoError` when a part cannot be had.
    """
    query, book = CallQuery(window.since, window.until), _book(own)
    seen = want(own, window)
    while seen.unloaded:
        if seen.problem is not None:
            raise seen.problem.error
        on_progress(*progress(seen))
        seen = book.wait(query, seconds=TICK_SECONDS, enough=lambda seen: not seen.unloaded)
    return seen


def wait_a_little(own: Settings, window: Window) -> Snapshot:
    """What is known of the window, once all of its days are, or after a moment: most often that is enough."""
    want(own, window)
    query = CallQuery(window.since, window.until)
    return _book(own).wait(query, seconds=MOMENT_SECONDS, enough=lambda seen: not seen.unloaded)


def stop(own: Settings, window: Window) -> None:
    """Nobody waits for the window any more; what has come of it stays."""
    _book(own).stop(CallQuery(window.since, window.until))


def try_again(own: Settings) -> None:
    """Ask again at once for what did not work."""
    _book(own).try_again()


def notices(own: Settings) -> tuple[str, ...]:
    """What somebody should know of the stored days, each told once."""
    return _book(own).notices()


def facets(own: Settings, window: Window) -> Facets:
    """What there is to filter by among the window's calls, a few minutes old at most; nothing while unread."""
    seen = want(own, window)
    if seen.unloaded or seen.as_of is None:
        return Facets()
    return _facets(own, window, seen.as_of.timestamp() // FACETS_SECONDS, seen)


def agent_names(own: Settings) -> Names:
    """The agents' names as far as they are known by now; asks nobody."""
    return _known_names(own).names


def read_agent_names(own: Settings) -> bool:
    """Ask for the agents' names, now and then; True when they are news. No error keeps the page away."""
    known = _known_names(own)
    before = known.names
    if time.monotonic() >= known.again_at:
        found = _ask_for_names(own)
        known.again_at = time.monotonic() + (NAMES_SECONDS if found else NAMES_AGAIN_SECONDS)
        known.names = found or before
    return known.names != before


def _ask_for_names(own: Settings) -> Names | None:
    try:
        return Names(names_of(_book(own).client.agents()))
    except PermissionMissing:
        return Names(problem="Agents are shown by id: the key lacks the permission `agents:read`.")
    except RingyoError:
        return None  # the calls' own request says what is wrong


def _refresh_seconds(window: Window) -> float:
    settled = window.until + SETTLED_AFTER < datetime.now(UTC)
    return SETTLED_SECONDS if settled else OPEN_SECONDS


@st.cache_resource(show_spinner=False, max_entries=2, on_release=Book.close, hash_funcs={Settings: hash})
def _book(own: Settings) -> Book:
    return Book(own)


@st.cache_resource(show_spinner=False, max_entries=KEPT_FACETS, hash_funcs={Settings: hash, Window: hash})
def _facets(own: Settings, window: Window, age: float, _seen: Snapshot) -> Facets:  # noqa: ARG001  (the cache's key)
    return Facets.of(_seen.calls)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: hash})
def _known_names(own: Settings) -> _KnownNames:  # noqa: ARG001  (the cache's key)
    return _KnownNames()
