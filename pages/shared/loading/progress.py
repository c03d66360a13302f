"""A bar while calls are on their way, and a way to stop it."""

from __future__ import annotations

import time

import streamlit as st

from ringyo_data.query import Window
from ringyo_data.settings import Settings

from .. import wording
from . import source
from .shelf import Kept

PATIENCE_SECONDS = 1.0


class Stopped(Exception):
    """The reader has stopped the loading of this window."""


def load(own: Settings, window: Window, name: str, what: str) -> Kept[source.Read]:
    """The window's calls, with progress while they are on their way.

    *name* tells the widgets of two loadings in one run apart, *what* says in
    words what is loaded. Raises `Stopped` when the reader has stopped this
    window and not let it go on, and `RingyoError`.
    """
    if source.is_fresh(own, window):
        return source.read(own, window, lambda _received, _expected: None)
    known = source.is_known(own, window)
    if st.session_state.get("stopped") == window and not known:
        raise Stopped
    bar = Bar(window, name, what, patient=known)
    try:
        return source.read(own, window, bar.tell)
    finally:
        bar.clear()


def go_on() -> None:
    """Load again what was stopped or did not work; for callbacks."""
    for name in ("stopped", "no-comparison"):
        st.session_state.pop(name, None)


def _stop(window: Window) -> None:
    st.session_state["stopped"] = window


class Bar:
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
