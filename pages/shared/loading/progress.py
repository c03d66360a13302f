"""A bar while calls are on their way, and a way to stop it."""

from __future__ import annotations

import streamlit as st

from ringyo_data.book import Snapshot
from ringyo_data.query import Window
from ringyo_data.settings import Settings

from .. import wording
from . import source


class Stopped(Exception):
    """The reader has stopped the loading of this window."""


def load(own: Settings, window: Window) -> Snapshot:
    """All calls of the window, with progress while they are on their way.

    Raises `Stopped` when the reader has stopped this window and not let it
    go on, and `RingyoError`.
    """
    if st.session_state.get("stopped") == window:
        raise Stopped
    place = st.empty()
    bar: list[st.delta_generator.DeltaGenerator] = []

    def tell(received: int, expected: int | None) -> None:
        """A click on anything ends the script here, and with it the waiting."""
        if not bar:
            bar.append(_draw(place, own, window))
        text = "Asking for the calls …"
        if expected is not None:
            text = f"{wording.count(received)} of {wording.count(expected)} calls"
        bar[0].progress(min(1.0, received / expected) if expected else 0.0, text=text)

    try:
        return source.read(own, window, tell)
    finally:
        place.empty()


def go_on() -> None:
    """Load what was stopped; for callbacks."""
    st.session_state.pop("stopped", None)


def _draw(
    place: st.delta_generator.DeltaGenerator, own: Settings, window: Window
) -> st.delta_generator.DeltaGenerator:
    with place.container(horizontal=True, vertical_alignment="bottom", key="progress"):
        bar = st.progress(0.0)
        st.button("Stop", key="stop", icon=":material/stop:", on_click=_stop, args=(own, window))
    return bar


def _stop(own: Settings, window: Window) -> None:
    source.stop(own, window)
    st.session_state["stopped"] = window
