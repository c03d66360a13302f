"""The one place that asks `ringyo_data` for calls: progress, errors, empty state, data status."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from ringyo_data.agents import agent_names as names_of
from ringyo_data.client import RingyoClient
from ringyo_data.errors import PermissionMissing, RingyoError
from ringyo_data.load import Loaded, load_calls
from ringyo_data.query import CallQuery, Window
from ringyo_data.settings import Settings

from . import faces, wording
from .filters import Facets, View, matching, widgets, within
from .shelf import Kept, Progress, Shelf

OPEN_SECONDS = 60.0
"""How long calls of a period that still changes count as new."""

SETTLED_SECONDS = 3600.0
SETTLED_AFTER = timedelta(hours=2)
"""A call lasts an hour at most, so two hours after its end a period is what it will be."""

PATIENCE_SECONDS = 1.0
NAMES_SECONDS = 600.0
KEPT_PERIODS = 6


@dataclass(frozen=True)
class Selection:
    """What a page draws from: the calls that match the view, and what is known about them.

    *calls* are the matching calls of `window`, *before* those of
    `before_window` (both None: comparison off, or it could not be had). Both
    frames are shared between viewers: never write into them. `window` is the
    whole span that was asked for, `before_window` is cut to the same elapsed
    part while the period goes on. *as_of* is the `now` of every metric.
    """

    view: View
    calls: pd.DataFrame
    as_of: datetime
    window: Window
    before: pd.DataFrame | None = None
    before_window: Window | None = None
    loaded: int = 0
    expected: int = 0
    missing: int = 0
    rejected: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    show_numbers: bool = False

    @property
    def now(self) -> datetime:
        """The moment the data was read, which every metric takes as now."""
        return self.as_of

    @property
    def is_open(self) -> bool:
        """True while the period is not over."""
        return self.as_of < self.window.until

    def agent(self, agent_id: str) -> str:
        """The agent's name, with its id where it has namesakes, or its id where names cannot be had.

        Raw API text, to be escaped where drawn.
        """
        name = self.names.get(agent_id, agent_id)
        namesakes = sum(other == name for other in self.names.values())
        return f"{name} ({agent_id})" if namesakes > 1 else name


@dataclass(frozen=True)
class _Read:
    """A window's calls as they stand on the shelf."""

    loaded: Loaded
    facets: Facets


@dataclass(frozen=True)
class Names:
    """Agents' names by id, and why there are none, if that is for good."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class _Stopped(Exception):
    """The reader has stopped the loading of this window."""


_Before = Loaded | str | None
"""The calls to compare with, or why there are none; None where none were asked for."""


def settings() -> Settings:
    """The deployment's settings; raises `SettingsError`, naming the setting."""
    return Settings.from_mappings(os.environ, secrets("ringyo"))


def secrets(table: str) -> Mapping[str, object]:
    """A table of the secrets; empty where there is none, or no secrets at all."""
    try:
        found = st.secrets.get(table)
    except StreamlitSecretNotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}


def agent_names(settings: Settings) -> Names:
    """The agents' names as far as they are known by now; asks nobody."""
    return _names().peek(settings) or Names()


def facets(settings: Settings, view: View) -> Facets:
    """What there is to filter by in the view's period, as far as it is loaded."""
    read = _shelf().peek((settings, view.span))
    return read.facets if read else Facets()


def calls(view: View) -> Selection:
    """The calls *view* asks for; stops the page, with the next step, on error or on nothing."""
    with faces.instead_of_errors():
        own = settings()
        line = st.empty()
        line.caption(_period(view, datetime.now(UTC)))
        known = _shelf().peek((own, view.span)) is not None
        kept = _current(own, view)
        before = _before(own, view)
        _names().get(own, lambda _: _read_names(own), fresh_seconds=NAMES_SECONDS)
        if not known:
            st.rerun()  # the sidebar was drawn before it was known what there is to choose from
    selection = _select(own, view, kept.value.loaded, before)
    _status(line, selection)
    _warn(kept, selection)
    _stop_on_nothing(kept.value.loaded, selection)
    _note_comparison(before, selection)
    return selection


def _compared(view: View, before: Loaded, as_of: datetime) -> tuple[pd.DataFrame | None, Window | None]:
    """The calls to compare with that match the filters, and their window; None when there are none."""
    window = view.compared(as_of)
    calls = matching(within(before.calls, window), view) if window else None
    return (calls, window) if calls is not None and len(calls) else (None, None)


def _select(own: Settings, view: View, loaded: Loaded, before: _Before) -> Selection:
    earlier, window = _compared(view, before, loaded.as_of) if isinstance(before, Loaded) else (None, None)
    return Selection(
        view=view,
        calls=matching(within(loaded.calls, view.span), view),
        as_of=loaded.as_of,
        window=view.span,
        before=earlier,
        before_window=window,
        loaded=len(loaded.calls),
        expected=loaded.expected,
        missing=loaded.missing,
        rejected=loaded.expected - loaded.missing - len(loaded.calls),
        names=agent_names(own).by_id,
        show_numbers=own.show_numbers,
    )


def _current(own: Settings, view: View) -> Kept[_Read]:
    try:
        return _load(own, view.span, "calls", "calls")
    except _Stopped:
        faces.empty(
            "Loading was stopped",
            "Nothing was kept of it. Load the period again, or choose a shorter one.",
            [("Load", _go_on, ())],
        )
        st.stop()


def _before(own: Settings, view: View) -> _Before:
    """The calls to compare with. Whatever keeps them away must not keep the page away, nor do so twice."""
    window = view.compared()
    if window is None:
        return None
    known: dict[Window, str] = st.session_state.setdefault("no-comparison", {})
    if window not in known:
        try:
            return _load(own, window, "before", "calls to compare with").value.loaded
        except RingyoError as error:
            known[window] = str(error)
        except _Stopped:
            known[window] = "its loading was stopped."
    return known[window]


def _load(own: Settings, window: Window, name: str, what: str) -> Kept[_Read]:
    """The window's calls from the shelf, or from the API with progress and a way to stop it."""
    key = (own, window)
    fresh_seconds = _fresh_seconds(window)
    if _shelf().fresh(key, fresh_seconds=fresh_seconds):
        return _shelf().get(key, lambda _: _read(own, window, _), fresh_seconds=fresh_seconds)
    if st.session_state.get("stopped") == window and _shelf().peek(key) is None:
        raise _Stopped
    bar = _Bar(window, name, what, patient=_shelf().peek(key) is not None)
    try:
        return _shelf().get(
            key, lambda tick: _read(own, window, tick), fresh_seconds=fresh_seconds, on_progress=bar.tell
        )
    finally:
        bar.clear()


class _Bar:
    """Progress and a way to stop it: shown at once, or after a second where a number stands already."""

    def __init__(self, window: Window, name: str, what: str, *, patient: bool) -> None:
        self._window, self._name, self._what = window, name, what
        self._place = st.empty()
        self._bar: st.delta_generator.DeltaGenerator | None = None
        self._shown_from = time.monotonic() + (PATIENCE_SECONDS if patient else 0.0)
        self.tell(0, None)

    def tell(self, received: int, expected: int | None) -> None:
        """Draw how far it is. A click on anything ends the script here, and the loading with it."""
        if time.monotonic() < self._shown_from:
            return
        text = f"Asking for the {self._what} …"
        if expected is not None:
            text = f"{wording.count(received)} of {wording.count(expected)} {self._what}"
        share = min(1.0, received / expected) if expected else 0.0
        if self._bar is None:
            self._bar = self._draw()
        self._bar.progress(share, text=text)

    def clear(self) -> None:
        """Take it off the page."""
        self._place.empty()

    def _draw(self) -> st.delta_generator.DeltaGenerator:
        with self._place.container(
            horizontal=True, vertical_alignment="bottom", key=f"progress-{self._name}"
        ):
            bar = st.progress(0.0)
            st.button(
                "Stop", key=f"stop-{self._name}", icon=":material/stop:", on_click=_stop, args=(self._window,)
            )
        return bar


def _read(own: Settings, window: Window, on_progress: Progress) -> _Read:
    loaded = load_calls(own, CallQuery(window.since, window.until), on_progress)
    return _Read(loaded, Facets.of(loaded.calls))


def _read_names(own: Settings) -> Names:
    """Names, or none where they cannot be had: then ids are shown, and the page goes on."""
    try:
        with RingyoClient(own) as client:
            return Names(names_of(client.agents()))
    except PermissionMissing:
        return Names(problem="Agents are shown by id: the key lacks the permission `agents:read`.")
    except RingyoError:
        return Names()


def _fresh_seconds(window: Window) -> float:
    settled = window.until + SETTLED_AFTER < datetime.now(UTC)
    return SETTLED_SECONDS if settled else OPEN_SECONDS


def _stop(window: Window) -> None:
    st.session_state["stopped"] = window


def _go_on() -> None:
    for name in ("stopped", "no-comparison"):
        st.session_state.pop(name, None)


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf[_Read]:
    return Shelf(keep=KEPT_PERIODS)


@st.cache_resource(show_spinner=False)
def _names() -> Shelf[Names]:
    return Shelf(keep=KEPT_PERIODS)


# -- what the page says about its data ----------------------------------------


def _period(view: View, now: datetime) -> str:
    return wording.md(wording.period(view.span, now, view.zone))


def _status(line: st.delta_generator.DeltaGenerator, selection: Selection) -> None:
    """Period, comparison and how complete the data is, in one line under the title."""
    view = selection.view
    parts = [_period(view, selection.as_of)]
    if selection.before_window:
        parts.append(f"compared with {wording.md(wording.window(selection.before_window, view.zone))}")
    icon = ":material/check_circle:" if not selection.missing else ":material/error:"
    had, expected = wording.count(selection.loaded), wording.count(selection.expected)
    parts.append(f"{icon} {had} of {expected} calls, as of {wording.clock(selection.as_of, view.zone)}")
    line.caption(" · ".join(parts))


def _warn(kept: Kept[_Read], selection: Selection) -> None:
    if kept.error:
        st.warning(
            f"{wording.md(kept.error)} These numbers were read {wording.age(kept.age)}.",
            icon=":material/cloud_off:",
        )
    if selection.missing:
        st.warning(
            f"**{wording.plural(selection.missing, 'call')} missing.** The API counts {wording.count(selection.expected)}"
            f" but gave {wording.count(selection.expected - selection.missing)}; every number below is short of them.",
            icon=":material/error:",
        )
    if selection.rejected:
        st.caption(
            f":material/rule: {wording.plural(selection.rejected, 'record')} could not be used"
            " for want of an id or a time of creation; no number below counts them."
        )


def _note_comparison(before: _Before, selection: Selection) -> None:
    if isinstance(before, Loaded) and selection.before is None:
        st.caption(":material/history: No comparison: no calls match in the period before.")
    elif isinstance(before, str):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f":material/history: No comparison: {wording.md(before)}", width="content")
            st.button("Load it", type="tertiary", key="load-before", on_click=_go_on)


def _stop_on_nothing(loaded: Loaded, selection: Selection) -> None:
    if len(selection.calls):
        return
    if len(loaded.calls):
        faces.empty(
            "No calls match the filters",
            f"The period holds {wording.calls(len(loaded.calls))}; each filter above can be taken off.",
            [("Reset filters", widgets.clear_filters, ())],
        )
    else:
        faces.empty(
            "No calls in this period",
            "The API was asked and counts none; nothing is missing.",
            [("Show the last 90 days", widgets.show_period, ("last-90-days",))],
        )
    st.stop()
