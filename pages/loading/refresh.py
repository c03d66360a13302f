"""How the data is kept fresh while a page is open: the interval, a reload, and one check a session."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ringyo_data.book import Snapshot
from ringyo_data.query import Window
from ringyo_data.settings import Settings

from ..looks import paint
from . import source

INTERVALS: dict[str, float | None] = {"Off": None, "30 s": 30.0, "1 min": 60.0, "5 min": 300.0}
USUAL = "1 min"


def controls(own: Settings, window: Window) -> float | None:
    """The sidebar's last part; how old the calls of an unsettled day may grow, None for any age."""
    if paint.visit().filters_wait:
        return INTERVALS[USUAL]
    with st.sidebar:
        label = st.segmented_control(
            "Refresh",
            list(INTERVALS),
            default=USUAL,
            required=True,
            key="refresh",
            help="How often calls that may still change are asked for again while this page is open.",
        )
        st.button(
            "Reload everything",
            icon=":material/sync:",
            type="tertiary",
            help="Ask again for every day of the period, settled ones too.",
            on_click=lambda: source.book(own).read_again(window),
        )
    return INTERVALS.get(label or USUAL)


def check_once(own: Settings, window: Window, snapshot: Snapshot) -> None:
    """Compare one settled day of the period with the API's count, once a session."""
    if snapshot.unloaded or "checked-at" in st.session_state:
        return
    st.session_state["checked-at"] = datetime.now(UTC)
    source.book(own).check_one_day(window)
