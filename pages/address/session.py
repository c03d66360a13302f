"""What the dashboard remembers of one viewer from run to run; what widgets hold stays with their own keys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

import pandas as pd
import streamlit as st

from ..filters import View
from .choices import Choice

Params = dict[str, list[str]]
"""Parameters of a URL."""


class Ticked(TypedDict):
    """A table's selection as Streamlit gives it."""

    rows: list[int]
    columns: list[str]
    cells: list[tuple[int, str]]


@dataclass(frozen=True)
class Table:
    """A table as it was drawn last: an id for each row, what was ticked, and what the browser showed before it was ticked anew."""

    ids: list[str] = field(default_factory=list)
    ticked: Ticked = field(default_factory=lambda: Ticked(rows=[], columns=[], cells=[]))
    ticked_before: Ticked | None = None


@dataclass
class Session:
    """One viewer's; everything has a value from the start but the view, which the first run reads.

    *notes* say what cannot be read of a link, for as long as its view is shown; *before* is the view that a
    link or a click led away from. *written* are the parameters that the address has been given, *drawn* what
    filters and the page's controls held then, by their keys; *is_steered* says whether this run began with one of them
    changed. *dates* are custom dates as they were last whole.
    *own* are the controls of the *page* that is open, *chosen* the words last chosen on any page, by key.
    *tables* are those with ticks, by key; the list of calls has its rows and another call's, and what the
    viewer has typed there. *is_drawn* says whether all around the page has been drawn in this run.
    """

    view: View = field(init=False)
    notes: tuple[str, ...] = ()
    before: View | None = None
    picks: int = 0
    """Counts picks in charts; part of a chart's identity, so that a new pick clears the old one."""

    written: Params | None = None
    drawn: dict[str, object] = field(default_factory=dict)
    is_steered: bool = False
    dates: tuple[date, date] | None = None
    page: str = ""
    own: tuple[Choice, ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)
    tables: defaultdict[str, Table] = field(default_factory=lambda: defaultdict(Table))
    listed_calls: pd.DataFrame | None = None
    unlisted_call: pd.DataFrame | None = None
    typed_search: str | None = None
    is_drawn: bool = False

    def has_new_wishes(self) -> bool:
        """Whether filters or the page's controls differ from what they held when the address was written."""
        return any(st.session_state.get(key, value) != value for key, value in self.drawn.items())


def of_viewer() -> Session:
    """The session of whoever looks; to be changed in place."""
    session: Session = st.session_state.setdefault("session", Session())
    return session
