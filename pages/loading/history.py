"""The weeks before, as far as they are in memory: what shifted in them, what stands out by them, how they were at this time of day. Asks nobody but in `read`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd
import streamlit as st

from ringyo_data import direction, events, metrics
from ringyo_data.events import Event
from ringyo_data.metrics.buckets import day_start
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from ..filters import local_days, matching, within
from ..filters.view import FILTERS
from . import events as happened
from . import periods, problems, source
from .deployment import settings
from .selection import Selection, once

LENGTH = timedelta(weeks=8)
KEPT = 16
KEPT_SECONDS = 600.0
"""A shift is a matter of days: nobody needs it anew with every call."""

CHOOSING = ("agents", "other_agents", "lines", "other_lines", "directions")
"""The filters, by their fields, that choose among shifts. Any other one leaves calls out of which no history is known."""


@dataclass(frozen=True)
class History:
    """The *shifts* of all agents and lines in a *window*, whatever the filters, and how many calls it has."""

    shifts: metrics.Shifts
    window: Window
    calls: int

    def near(self, shift: metrics.Shift, selection: Selection) -> tuple[Event, ...]:
        """What is known to have happened within `NEAR_DAYS` of a shift and may have to do with it, the nearest first."""
        every = happened.within(self.window, selection.view, source.agent_names(settings()))
        return events.near(every, shift.subject if shift.kind == "agent" else None, shift.day)

    def chosen(self, selection: Selection) -> metrics.Shifts:
        """The shifts and looks that the filters by agent, line and direction show; one by agent leaves out lines, and the reverse."""
        view = selection.view

        @cache
        def is_shown(kind: str, subject: str, direction: str) -> bool:
            of_agent = kind == "agent"
            word = subject if of_agent else selection.lines.word(subject)
            only, without = (view.agents, view.other_agents) if of_agent else (view.lines, view.other_lines)
            others = view.lines if of_agent else view.agents
            return (
                (word in only if only else not others)
                and word not in without
                and (not view.directions or direction in view.directions)
            )

        looks = self.shifts.looks
        if any(each.is_on(view) for each in FILTERS if each.field in CHOOSING):
            whose = zip(looks["kind"], looks["subject"], looks["direction"], strict=True)
            looks = looks[np.array([is_shown(*each) for each in whose], dtype=np.bool_)]
        shifts = [one for one in self.shifts.found if is_shown(one.kind, one.subject, one.direction)]
        return replace(self.shifts, found=tuple(shifts), looks=looks)


@once
def of(selection: Selection) -> History:
    """The last eight weeks up to now, or all since the period's first day, back to the first day that is not in memory.

    If the days after the period are not in memory, the weeks up to its end. No shift is later than the period.
    """
    span, zone = selection.window, selection.view.zone
    tomorrow = day_start(
        selection.now.astimezone(selection.view.tz).date() + timedelta(days=1), selection.view.tz
    )
    past = _until(tomorrow, selection)
    if past.window.since >= span.until < tomorrow:
        past = _until(span.until, selection)
    _, last = local_days(span, zone)
    shifts = replace(past.shifts, found=tuple(one for one in past.shifts.found if one.day <= last))
    return replace(past, shifts=shifts)


@once
def judged(selection: Selection) -> metrics.Standing:
    """What stands out of the selection, and what shifted, if its calls are all that there are of an agent, a line or a direction."""
    narrowed = any(each.is_on(selection.view) for each in FILTERS if each.field not in CHOOSING)
    shifts = metrics.Shifts() if narrowed or selection.unloaded else of(selection).chosen(selection)
    return metrics.standing(
        selection.rated, before=selection.rated_before, shifts=shifts, **periods.asked(selection)
    )


def _until(end: datetime, selection: Selection) -> History:
    own, span = settings(), selection.window
    since, until = min(span.since, end - LENGTH), min(end, max(selection.now, span.since))
    snapshot = source.book(own).see(CallQuery(since, until))
    window = Window(max((gap.until for gap in snapshot.unloaded), default=since), until)
    read = snapshot.as_of.timestamp() // KEPT_SECONDS if snapshot.as_of else 0.0
    calls = within(snapshot.calls, window)
    return _looked_at(own, Window(window.since, end), selection.view.zone, read, calls, selection.now)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs={Settings: hash, Window: hash})
def _looked_at(
    own: Settings,  # noqa: ARG001  (the cache's key, as is when they were read)
    window: Window,
    zone: str,
    read: float,  # noqa: ARG001
    _calls: pd.DataFrame,
    _now: datetime,
) -> History:
    shifts = metrics.shifts(_calls, since=window.since, until=window.until, tz=zone, now=_now)
    return History(shifts, window, len(_calls))


def pace(selection: Selection) -> tuple[metrics.Pace, tuple[Window, ...]]:
    """How today goes by the days that are in memory, for the calls that the filters let through; and the days that are not."""
    zone, lines = selection.view.zone, selection.lines
    windows = metrics.pace_days(selection.now, zone)
    today, *earlier = windows
    snapshot = source.book(settings()).see(CallQuery(windows[earlier[-1]].since, windows[today].until))
    missing = {
        day
        for day in earlier
        for gap in snapshot.unloaded
        if gap.since < windows[day].until and windows[day].since < gap.until
    }

    def calls(day: date) -> pd.DataFrame:
        matches = matching(within(snapshot.calls, windows[day]), selection.view, lines)
        return direction.with_rated(matches, selection.direction)

    days = {day: calls(day) for day in earlier if day not in missing}
    return metrics.pace(calls(today), days), tuple(windows[day] for day in earlier if day in missing)


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
