"""Where calls come from, and how long they stay in memory. Draws nothing.

Calls are kept by settings and window alone: filters apply afterwards, so that
no click on one asks the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import streamlit as st

from ringyo_data.agents import agent_names as names_of
from ringyo_data.client import RingyoClient
from ringyo_data.errors import PermissionMissing, RingyoError
from ringyo_data.load import Loaded, load_calls
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import Facets, View
from .shelf import Kept, Progress, Shelf

OPEN_SECONDS = 60.0
"""How long calls of a period that still changes count as new."""

SETTLED_SECONDS = 3600.0
SETTLED_AFTER = timedelta(hours=2)
"""A call lasts an hour at most, so two hours after its end a period is what it will be."""

NAMES_SECONDS = 600.0
KEPT_PERIODS = 6


@dataclass(frozen=True)
class Read:
    """A window's calls and what there is to filter them by."""

    loaded: Loaded
    facets: Facets


@dataclass(frozen=True)
class Names:
    """Agents' names by id, and why there are none, if that is for good."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def read(own: Settings, window: Window, on_progress: Progress) -> Kept[Read]:
    """The window's calls, from memory or else from the API; raises `RingyoError` when neither has them.

    *on_progress* is called from this thread and may end the reading by raising.
    """

    def make(tick: Progress) -> Read:
        loaded = load_calls(own, CallQuery(window.since, window.until), tick)
        return Read(loaded, Facets.of(loaded.calls))

    return _shelf().get((own, window), make, fresh_seconds=_fresh_seconds(window), on_progress=on_progress)


def is_known(own: Settings, window: Window) -> bool:
    """True when the window's calls are in memory, of whatever age."""
    return _shelf().peek((own, window)) is not None


def is_fresh(own: Settings, window: Window) -> bool:
    """True when `read` would answer at once."""
    return _shelf().fresh((own, window), fresh_seconds=_fresh_seconds(window))


def facets(own: Settings, view: View) -> Facets:
    """What there is to filter by in the view's period, as far as it is loaded."""
    found = _shelf().peek((own, view.span))
    return found.facets if found else Facets()


def agent_names(own: Settings) -> Names:
    """The agents' names as far as they are known by now; asks nobody."""
    return _names().peek(own) or Names()


def read_agent_names(own: Settings) -> None:
    """Ask for the agents' names where they are not known or old; no error keeps the page away."""
    _names().get(own, lambda _: _ask_for_names(own), fresh_seconds=NAMES_SECONDS)


def forget() -> None:
    """Let go of everything in memory."""
    _shelf().clear()
    _names().clear()


def _ask_for_names(own: Settings) -> Names:
    try:
        with RingyoClient(own) as client:
            return Names(names_of(client.agents()))
    except PermissionMissing:
        return Names(problem="Agents are shown by id: the key lacks the permission `agents:read`.")
    except RingyoError:
        return Names()  # the calls' own request says what is wrong


def _fresh_seconds(window: Window) -> float:
    settled = window.until + SETTLED_AFTER < datetime.now(UTC)
    return SETTLED_SECONDS if settled else OPEN_SECONDS


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf[Read]:
    return Shelf(keep=KEPT_PERIODS)


@st.cache_resource(show_spinner=False)
def _names() -> Shelf[Names]:
    return Shelf(keep=KEPT_PERIODS)
