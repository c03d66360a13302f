"""The weeks before, as far as they are in memory: what shifted in them, and how they were at this time of day. Asks nobody but in `read`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from ringyo_data import direction, events, metrics
from ringyo_data.events import Event
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import matching, within
from . import events as happened
from . import problems, source
from .deployment import settings
from .selection import Selection

LENGTH = timedelta(weeks=8)
KEPT = 16
KEPT_SECONDS = 600.0
"""A shift is told by days: nobody needs it anew with every call."""


@dataclass(frozen=True)
class History:
    """The *shifts* of all agents and lines in a *window*, whatever the filters, and how many calls it has; *now* is when they were read."""

    shifts: metrics.Shifts
    window: Window
    calls: int

    def near(self, shift: metrics.Shift, selection: Selection) -> tuple[Event, ...]:
        """What is known to have happened within `NEAR_DAYS` of a shift and may have to do with it, the nearest first."""
        known = happened.within(self.window, selection.view, source.agent_names(settings()))
        return events.near(known, shift.subject if shift.kind == "agent" else None, shift.day)


def of(selection: Selection) -> History:
    """The last eight weeks of the period, or all of a longer one, back to the first day that is not in memory."""
    own, span = settings(), selection.window
    until = min(span.until, max(selection.now, span.since))
    since = min(span.since, until - LENGTH)
    seen = source.book(own).see(CallQuery(since, until))
    window = Window(max((gap.until for gap in seen.unloaded), default=since), until)
    read = seen.as_of.timestamp() // KEPT_SECONDS if seen.as_of else 0.0
    calls = within(seen.calls, window)
    return _looked_at(own, Window(window.since, span.until), selection.view.zone, read, calls, selection.now)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs={Settings: hash, Window: hash})
def _looked_at(
    own: Settings,  # noqa: ARG001  (the cache's key, as is when they were read)
    window: Window,
    zone: str,
    read: float,  # noqa: ARG001
    _calls: pd.DataFrame,
    _now: datetime,
) -> History:
    found = metrics.shifts(_calls, since=window.since, until=window.until, tz=zone, now=_now)
    return History(found, window, len(_calls))


def pace(selection: Selection) -> tuple[metrics.Pace, tuple[Window, ...]]:
    """How today goes by the days that are in memory, for the calls that the filters let through; and the days that are not."""
    zone, lines = selection.view.zone, selection.lines
    windows = metrics.pace_days(selection.now, zone)
    today, *earlier = windows
    seen = source.book(settings()).see(CallQuery(windows[earlier[-1]].since, windows[today].until))
    missing = {
        day
        for day in earlier
        for gap in seen.unloaded
        if gap.since < windows[day].until and windows[day].since < gap.until
    }

    def calls(day: date) -> pd.DataFrame:
        found = matching(within(seen.calls, windows[day]), selection.view, lines)
        return direction.with_rated(found, selection.direction)

    known = {day: calls(day) for day in earlier if day not in missing}
    return metrics.pace(calls(today), known), tuple(windows[day] for day in earlier if day in missing)


def wish(windows: Iterable[Window]) -> None:
    """A press of a button: the next run reads the calls of these days; for callbacks."""
    st.session_state["wished-days"] = tuple(windows)


def read() -> None:
    """Waits for the calls of the days that were wished for; stops the page with the next step if they cannot be had."""
    own, windows = settings(), st.session_state.pop("wished-days", ())
    if not windows:
        return
    with st.spinner("Asking for their calls …"), problems.instead_of_errors(source.book(own).try_again):
        for window in windows:
            source.read(own, CallQuery(window.since, window.until), lambda _: None)
