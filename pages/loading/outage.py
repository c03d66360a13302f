"""A look, from a face that stands instead of numbers, for whether waiting has helped."""

from __future__ import annotations

import streamlit as st

from ringyo_data.errors import RingyoError
from ringyo_data.query import CallQuery
from ringyo_data.settings import Settings

from . import problems, source

LOOK_EVERY_SECONDS = 15.0


def watch(own: Settings, query: CallQuery, shown: RingyoError) -> None:
    """Run the page again once there is more to say than *shown*; nothing for an error that waiting cannot mend."""
    if not problems.may_pass(shown):
        return

    def look() -> None:
        if is_over(own, query, shown):
            st.rerun()

    st.fragment(look, run_every=LOOK_EVERY_SECONDS)()


def is_over(own: Settings, query: CallQuery, shown: RingyoError) -> bool:
    """True when calls have come, are on their way, or something else is wrong.

    Says that the query is looked at: so the book tries again by itself.
    """
    snapshot = source.want(own, query)
    if snapshot.days_loaded or snapshot.problem is None:
        return True
    now = snapshot.problem.error
    return (type(now), str(now)) != (type(shown), str(shown))
