"""A page's calls: asked for, filtered, compared, and accounted for."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from ringyo_data.errors import RingyoError
from ringyo_data.load import Loaded
from ringyo_data.query import Window
from ringyo_data.settings import Settings

from .. import faces
from ..filters import View, matching, within
from . import progress, source, status
from .deployment import settings
from .selection import Selection
from .shelf import Kept


def calls(view: View) -> Selection:
    """The calls *view* asks for; stops the page, with the next step, on error or on nothing."""
    with faces.instead_of_errors():
        own = settings()
        line = st.empty()
        line.caption(status.period(view, datetime.now(UTC)))
        known = source.is_known(own, view.span)
        kept = _current(own, view)
        before = _before(own, view)
        source.read_agent_names(own)
        if not known:
            st.rerun()  # the sidebar was drawn before it was known what there is to choose from
    selection = _select(own, view, kept.value.loaded, before)
    status.draw(line, selection)
    status.warn(kept, selection)
    status.stop_on_nothing(kept.value.loaded, selection)
    status.note_comparison(before, selection)
    return selection


def _current(own: Settings, view: View) -> Kept[source.Read]:
    try:
        return progress.load(own, view.span, "calls", "calls")
    except progress.Stopped:
        faces.empty(
            "Loading was stopped",
            "Nothing was kept of it. Load the period again, or choose a shorter one.",
            [("Load", progress.go_on, ())],
        )
        st.stop()


def _before(own: Settings, view: View) -> status.Before:
    """The calls to compare with. Whatever keeps them away must not keep the page away, nor do so twice."""
    window = view.compared()
    if window is None:
        return None
    known: dict[Window, str] = st.session_state.setdefault("no-comparison", {})
    if window not in known:
        try:
            return progress.load(own, window, "before", "calls to compare with").value.loaded
        except RingyoError as error:
            known[window] = str(error)
        except progress.Stopped:
            known[window] = "its loading was stopped."
    return known[window]


def _compared(view: View, before: Loaded, as_of: datetime) -> tuple[pd.DataFrame | None, Window | None]:
    """The calls to compare with that match the filters, and their window; None when there are none."""
    window = view.compared(as_of)
    calls = matching(within(before.calls, window), view) if window else None
    return (calls, window) if calls is not None and len(calls) else (None, None)


def _select(own: Settings, view: View, loaded: Loaded, before: status.Before) -> Selection:
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
        names=source.agent_names(own).by_id,
        show_numbers=own.show_numbers,
    )
