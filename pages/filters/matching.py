"""Filters applied in memory, after the cache; pure: frame in, frame out."""

from __future__ import annotations

import pandas as pd

from ringyo_data.frame import rows_before
from ringyo_data.query import Window

from ..text.own_numbers import HIDDEN, Lines
from .filter import Reader
from .view import FILTERS, View


def within(calls: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The rows of *calls* (newest first) that were created inside the half-open window; nothing is copied."""
    first, last = rows_before(calls, [window.until, window.since])
    return calls.iloc[first:last]


def matching(calls: pd.DataFrame, view: View, lines: Lines = HIDDEN) -> pd.DataFrame:
    """The calls that every filter of *view* lets through; its span is not looked at.

    *lines* know which of the account's numbers its words stand for.

    The frame itself when nothing is filtered, else a new one with the rows'
    old labels. A call without the field that a filter asks about is left out.
    """
    reader = Reader(lines, zone=view.zone)
    for each in sorted(FILTERS, key=lambda each: each.effort):
        if each.is_on(view) and not calls.empty:
            calls = calls[each.matches(calls, each.value(view), reader)]
    return calls
