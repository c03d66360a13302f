"""A bar while calls are on their way, and a way to stop it."""

from __future__ import annotations

import streamlit as st

from ringyo_data.book import Snapshot
from ringyo_data.load import progress
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
        return source.known(own, query)
    place = st.empty()
    bar: list[Place] = []

    def tell(received: int, expected: int | None) -> None:
        """A click on anything ends the script here, and with it the waiting."""
        if not bar:
            bar.append(_draw(place, own, query, name="first"))
        bar[0].progress(*_share_and_words(received, expected))

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
    received, expected = progress(seen)
    text = (
        f"Loading, {days}: the numbers below cover what is there. {_share_and_words(received, expected)[1]}"
    )
    bar = _draw(st.empty(), own, query, name="rest")
    bar.progress(seen.days_loaded / seen.days, text=text)


def is_stopped(query: CallQuery) -> bool:
    """True when the reader has stopped the loading of this query."""
    return st.session_state.get("stopped") == query


def go_on() -> None:
    """Load what was stopped; for callbacks."""
    st.session_state.pop("stopped", None)


def _share_and_words(received: int, expected: int | None) -> tuple[float, str]:
    if expected is None:
        return 0.0, "Asking for the calls …"
    share = min(1.0, received / expected) if expected else 0.0
    return share, f"{wording.count(received)} of {wording.count(expected)} calls"


def _draw(place: Place, own: Settings, query: CallQuery, *, name: str) -> Place:
    """*name* tells the bar of a first look from that of what is still to come: one run may draw both."""
    with place.container(horizontal=True, vertical_alignment="bottom", key=f"progress-{name}"):
        bar = st.progress(0.0)
        st.button("Stop", key=f"stop-{name}", icon=":material/stop:", on_click=_stop, args=(own, query))
    return bar


def _stop(own: Settings, query: CallQuery) -> None:
    source.stop(own, query)
    st.session_state["stopped"] = query
