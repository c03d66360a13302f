"""A bar while calls are on their way, and a way to stop it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from ringyo_data.book import Progress, Snapshot
from ringyo_data.query import CallQuery
from ringyo_data.settings import Settings

from ..filters import View, elapsed, local_days
from ..text import wording
from . import source

Place = st.delta_generator.DeltaGenerator
Queries = tuple[CallQuery, ...]
"""What a page shows, and what that is compared with, if it is."""


def load(own: Settings, queries: Queries, zone: str) -> Snapshot:
    """The first query's calls, all or the newest days of them, with progress while they are on their way.

    Raises `RingyoError` when nothing can be had. A query that the reader has
    stopped is not waited for: what is known of it is what there is.
    """
    query = queries[0]
    if is_stopped(query):
        return source.book(own).see(query)
    place = st.empty()
    bar: list[Place] = []

    def tell(progress: Progress) -> None:
        """A click on anything ends the script here, and with it the waiting."""
        if not bar:
            bar.append(_draw(place, own, queries, name="first"))
        bar[0].progress(share(progress), words(progress, datetime.now(UTC), zone))

    try:
        return source.read(own, query, tell)
    finally:
        place.empty()


def the_rest(own: Settings, queries: Queries, view: View, snapshot: Snapshot) -> None:
    """What is still to come of a query that is drawn already: how far it is, and how to stop or go on."""
    now = datetime.now(UTC)
    first, last = local_days(elapsed(view.span, now), view.zone)
    days = f"{wording.percent(snapshot.days_loaded / snapshot.days, 0)} of {wording.plural((last - first).days + 1, 'day')}"
    if is_stopped(queries[0]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="progress-stopped"):
            st.warning(
                f"Loading was stopped at {days}; the numbers below cover these alone.", width="stretch"
            )
            st.button("Load the rest", icon=":material/download:", key="go-on", on_click=go_on)
        return
    bar = _draw(st.empty(), own, queries, name="rest")
    bar.progress(
        snapshot.days_loaded / snapshot.days,
        f"Loading, {days}: the numbers below cover what is there. {waiting(snapshot.progress, now, view.zone)}",
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


def words(progress: Progress, now: datetime, zone: str) -> str:
    """How far the loading is, and what it waits for. Calls are not counted: whole UTC days are read, the period may be less."""
    if progress.expected is None:
        return waiting(progress, now, zone) or "Asking for the calls …"
    return f"Loading, {int(share(progress) * 100)}%. {waiting(progress, now, zone)}".strip()


def waiting(progress: Progress, now: datetime, zone: str) -> str:
    """Until when the API's request limit is waited for, and what comes then; empty if it is not."""
    if progress.waiting_seconds <= 0:
        return ""
    wait = timedelta(seconds=math.ceil(progress.waiting_seconds))
    until = f"{(now + wait).astimezone(ZoneInfo(zone)):%H:%M:%S}"
    return f"The API's request limit is used up until {until} ({wording.duration(wait.seconds)}); then loading goes on by itself."


def _draw(place: Place, own: Settings, queries: Queries, *, name: str) -> Place:
    """*name* tells the bar of a first look from that of what is still to come: one run may draw both."""
    with place.container(horizontal=True, vertical_alignment="bottom", key=f"progress-{name}"):
        bar = st.progress(0.0)
        st.button("Stop", key=f"stop-{name}", icon=":material/stop:", on_click=_stop, args=(own, queries))
    return bar


def _stop(own: Settings, queries: Queries) -> None:
    for query in queries:
        source.book(own).stop(query)
    st.session_state["stopped"] = queries[0]
