"""A bar while calls are on their way, and a way to stop it."""

from __future__ import annotations

import math

import streamlit as st

from ringyo_data.book import Progress, Snapshot
from ringyo_data.query import CallQuery
from ringyo_data.settings import Settings

from ..text import wording
from . import source

Place = st.delta_generator.DeltaGenerator


def load(own: Settings, query: CallQuery) -> Snapshot:
    """The query's calls, all or the newest days of them, with progress while they are on their way.

    Raises `RingyoError` when nothing can be had. A query that the reader has
    stopped is not waited for: what is known of it is what there is.
    """
    if is_stopped(query):
        return source.book(own).see(query)
    place = st.empty()
    bar: list[Place] = []

    def tell(progress: Progress) -> None:
        """A click on anything ends the script here, and with it the waiting."""
        if not bar:
            bar.append(_draw(place, own, query, name="first"))
        bar[0].progress(share(progress), words(progress))

    try:
        return source.read(own, query, tell)
    finally:
        place.empty()


def the_rest(own: Settings, query: CallQuery, seen: Snapshot) -> None:
    """What is still to come of a query that is drawn already: how far it is, and how to stop or go on."""
    days = f"{wording.percent(seen.days_loaded / seen.days, 0)} of {seen.days} days"
    if is_stopped(query):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="progress-stopped"):
            st.warning(
                f"Loading was stopped at {days}; the numbers below cover these alone.", width="stretch"
            )
            st.button("Load the rest", icon=":material/download:", key="go-on", on_click=go_on)
        return
    bar = _draw(st.empty(), own, query, name="rest")
    bar.progress(
        seen.days_loaded / seen.days,
        f"Loading, {days}: the numbers below cover what is there. {words(seen.progress)}",
    )


def is_stopped(query: CallQuery) -> bool:
    """True when the reader has stopped the loading of this query."""
    return st.session_state.get("stopped") == query


def go_on() -> None:
    """Load what was stopped; for callbacks."""
    st.session_state.pop("stopped", None)


def share(progress: Progress) -> float:
    """How much of the calls has come, 0 to 1; 0 while it is not known how many there are."""
    return min(1.0, progress.received / progress.expected) if progress.expected else 0.0


def words(progress: Progress) -> str:
    """How far the loading is, and what it waits for: `200 of 900 calls, waiting 40 s for the rate limit`."""
    wait = math.ceil(progress.waiting_seconds)
    waiting = f"waiting {wording.duration(wait)} for the rate limit" if wait else ""
    if progress.expected is None:
        return f"{waiting.capitalize() or 'Asking for the calls'} …"
    calls = f"{wording.count(progress.received)} of {wording.count(progress.expected)} calls"
    return f"{calls}, {waiting}" if waiting else calls


def _draw(place: Place, own: Settings, query: CallQuery, *, name: str) -> Place:
    """*name* tells the bar of a first look from that of what is still to come: one run may draw both."""
    with place.container(horizontal=True, vertical_alignment="bottom", key=f"progress-{name}"):
        bar = st.progress(0.0)
        st.button("Stop", key=f"stop-{name}", icon=":material/stop:", on_click=_stop, args=(own, query))
    return bar


def _stop(own: Settings, query: CallQuery) -> None:
    source.book(own).stop(query)
    st.session_state["stopped"] = query
