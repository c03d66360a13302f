"""A page's calls: asked for, filtered, compared, accounted for, and watched."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from ringyo_data.book import Snapshot
from ringyo_data.query import Window
from ringyo_data.settings import Settings

from .. import faces
from ..filters import View, matching, within
from . import progress, source, status
from .deployment import settings
from .selection import Selection

LOOK_EVERY = "15s"
LOOK_EVERY_WHILE_LOADING = "2s"


def calls(view: View) -> Selection:
    """The calls *view* asks for; stops the page, with the next step, on error or on nothing.

    The page runs again by itself when newer calls have come, or those to
    compare with.
    """
    own = settings()
    with faces.instead_of_errors(source.try_again, own):
        line = st.empty()
        line.caption(status.period(view, datetime.now(UTC)))
        unread = source.want(own, view.span).unloaded
        seen = _current(own, view)
        if source.read_agent_names(own) or unread:
            st.rerun()  # the sidebar was drawn before it was known what there is to choose from
    before = _before(own, view)
    selection = _select(own, view, seen, before)
    _watch(own, [view.span, view.compared()], [seen, before])
    status.draw(line, selection)
    status.warn(own, seen, selection)
    status.stop_on_nothing(seen, selection)
    status.note_comparison(own, before, selection)
    return selection


def _current(own: Settings, view: View) -> Snapshot:
    try:
        return progress.load(own, view.span)
    except progress.Stopped:
        faces.empty(
            "Loading was stopped",
            "What had come is kept, and loading goes on from there; or choose a shorter period.",
            [("Load", progress.go_on, ())],
        )
        st.stop()


def _before(own: Settings, view: View) -> Snapshot | None:
    """What is known of the calls to compare with; the page waits for them a moment, and once."""
    window = view.compared()
    if window is None:
        return None
    waited = st.session_state.get("waited-for") == window
    st.session_state["waited-for"] = window
    return source.want(own, window) if waited else source.wait_a_little(own, window)


def _select(own: Settings, view: View, seen: Snapshot, before: Snapshot | None) -> Selection:
    as_of = seen.as_of or datetime.now(UTC)
    earlier, window = _compared(view, before, as_of)
    return Selection(
        view=view,
        calls=matching(seen.calls, view),
        as_of=as_of,
        window=view.span,
        before=earlier,
        before_window=window,
        loaded=len(seen.calls),
        expected=seen.expected,
        missing=seen.missing,
        rejected=seen.rows_lost,
        names=source.agent_names(own).by_id,
        show_numbers=own.show_numbers,
    )


def _compared(
    view: View, before: Snapshot | None, as_of: datetime
) -> tuple[pd.DataFrame | None, Window | None]:
    """The calls to compare with that match the filters, and their window; None when there are none."""
    window = view.compared(as_of)
    if before is None or before.unloaded or window is None:
        return None, None
    found = matching(within(before.calls, window), view)
    return (found, window) if len(found) else (None, None)


def _watch(own: Settings, windows: list[Window | None], shown: list[Snapshot | None]) -> None:
    """Say that the windows are looked at, for as long as they are, and run the page again on news."""
    asked = [window for window in windows if window is not None]
    signs = [_sign(seen) for seen in shown if seen is not None]
    loading = any(seen is not None and seen.unloaded and not seen.problem for seen in shown)
    drawn_now = [True]

    def look() -> None:
        if drawn_now:
            drawn_now.clear()  # part of the page's own run, which has only just looked
        elif [_sign(source.want(own, window)) for window in asked] != signs:
            st.rerun()

    st.fragment(look, run_every=LOOK_EVERY_WHILE_LOADING if loading else LOOK_EVERY)()


def _sign(seen: Snapshot) -> tuple[object, ...]:
    """What a page shows of a snapshot, short: it is drawn again when this differs."""
    problem = seen.problem.at if seen.problem else None
    return bool(seen.unloaded), seen.as_of, len(seen.calls), seen.missing, problem
