"""What the dashboard remembers of one viewer from run to run; what widgets hold stays with their own keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from ..filters import View
from .choices import Choice

Params = dict[str, list[str]]
"""Parameters of a URL."""


@dataclass
class Session:
    """One viewer's; everything has a value from the start but the view, which the first run reads."""

    view: View = field(init=False)
    notes: tuple[str, ...] = ()
    """What a link says that cannot be read; for as long as its view is shown."""

    before: View | None = None
    """The view that a link or a click led away from."""

    picks: int = 0
    """Counts picks in charts; part of a chart's identity, so that a new pick clears the old one."""

    written: Params | None = None
    """The parameters of the view and of the page's controls, as the address has them since the last run."""

    drawn: dict[str, object] = field(default_factory=dict)
    """What the filters and the page's controls held when they were drawn, by their keys."""

    dates: tuple[date, date] | None = None
    """Custom dates, as they were last whole."""

    page: str = ""
    own: tuple[Choice, ...] = ()
    """The page that is open, and its own controls."""

    chosen: dict[str, str] = field(default_factory=dict)
    """The word last chosen with each control of any page, by its key."""

    is_drawn: bool = False
    """Whether all around the page has been drawn in this run."""


def of_viewer() -> Session:
    """The session of whoever looks; to be changed in place."""
    session: Session = st.session_state.setdefault("session", Session())
    return session
