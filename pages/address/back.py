"""The view that a reader came from by a link or a click, so that one more click leads back."""

from __future__ import annotations

import streamlit as st

from ..filters import View, sidebar
from ..text import wording
from .session import of_viewer


def go(view: View | None) -> None:
    """Show *view*, remembering the one shown now; for callbacks. None leaves it as it is, and says why."""
    of_viewer().picks += 1
    if view is None:
        st.toast("No filter can show these calls alone.", icon=":material/filter_alt_off:")
    else:
        leave_for(view)
        sidebar.seed(view)


def leave_for(view: View) -> None:
    """Remember the view shown now, unless *view* is the same, or the one that led here."""
    session = of_viewer()
    if view != session.view:
        session.before = None if view == session.before else session.view


def back() -> None:
    """Show the view before; for callbacks."""
    session = of_viewer()
    if session.before is not None:
        sidebar.seed(session.before)
    session.before, session.picks = None, session.picks + 1


def before() -> View | None:
    """The view that `back` would show; None if there is none, or if it is shown already."""
    session = of_viewer()
    if session.before == session.view:
        session.before = None
    return session.before


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
