"""The views that a reader came from by links and clicks, so that one more click leads back."""

from __future__ import annotations

import streamlit as st

from ..filters import View, sidebar
from ..text import wording

LONGEST = 20
_TRAIL = "trail"
_TURN = "trail-turn"


def go(view: View | None) -> None:
    """Show *view*, remembering the one shown now; for callbacks. None leaves it as it is, and says why."""
    st.session_state[_TURN] = turn() + 1
    if view is None:
        st.toast("No filter can show these calls alone.", icon=":material/filter_alt_off:")
    elif view != st.session_state["view"]:
        came_from(st.session_state["view"], view)
        sidebar.seed(view)


def came_from(before: View, now: View) -> None:
    """Remember *before*; one who has gone back to where *before* was reached from has left it."""
    earlier: list[View] = st.session_state.get(_TRAIL, [])
    back = bool(earlier) and earlier[-1] == now
    st.session_state[_TRAIL] = earlier[:-1] if back else [*earlier, before][-LONGEST:]


def back() -> None:
    """Show the view before; for callbacks."""
    *earlier, before = st.session_state[_TRAIL]
    st.session_state[_TRAIL] = earlier
    st.session_state[_TURN] = turn() + 1
    sidebar.seed(before)


def before() -> View | None:
    """The view that `back` would show; None where there is none, or where it is shown already."""
    earlier: list[View] = st.session_state.get(_TRAIL, [])
    while earlier and earlier[-1] == st.session_state["view"]:
        earlier = earlier[:-1]
    st.session_state[_TRAIL] = earlier
    return earlier[-1] if earlier else None


def forget() -> None:
    """There is no way back any more."""
    st.session_state.pop(_TRAIL, None)


def turn() -> int:
    """How many times something was picked; charts of another turn have nothing picked in them."""
    return int(st.session_state.get(_TURN, 0))


def words(before: View, now: View) -> str:
    """Where `back` leads, as a button says it."""
    if (before.first, before.last) != (now.first, now.last) or before.period != now.period:
        return f"Back to {period(before)}"
    return "Back to the filters before" if before.filtered else "Back to all calls"


def period(view: View) -> str:
    """A view's period in words, inside a sentence: `last 28 days`, `1–20 October 2026`."""
    if view.period == "custom":
        return wording.days(view.first, view.last)
    return sidebar.PERIOD_LABELS[view.period].lower()
