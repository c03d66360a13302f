"""The filter for calls made between two moments, to the minute. Links in messages use it."""

from __future__ import annotations

import re
from datetime import datetime

import pandas as pd
import streamlit as st

from ringyo_data.query import Window

from ..text import wording
from .filter import PREFIX, TEXT, Filter, Offer, Reader

WORD = "between"
_MOMENT = r"20\d\d-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d"
_both = re.compile(rf"({_MOMENT})/({_MOMENT})", re.ASCII).fullmatch

Moments = tuple[datetime, datetime]


def _read(text: str, _: Reader) -> Moments | None:
    match = _both(text)
    try:
        since, until = (datetime.fromisoformat(part) for part in match.groups()) if match else (None, None)
    except ValueError:  # such as 30 February
        return None
    return (since, until) if since and until and since < until else None


def _write(moments: Moments) -> str:
    return "/".join(moment.isoformat(timespec="minutes") for moment in moments)


def _matches(calls: pd.DataFrame, moments: Moments, _: Reader) -> pd.Series:
    window = Window(*moments)
    return (calls["created_at"] >= window.since) & (calls["created_at"] < window.until)


def _chip(moments: Moments, _: Offer) -> list[str]:
    """The clock times that the link has, which are those of its sender's zone."""
    return [" to ".join(f"{wording.day(one.date())}, {one:%H:%M}" for one in moments)]


def _draw(moments: Moments | None, _: Offer) -> None:
    """Draws the filter only if a link has set it. A reader who chooses by hand has days and hours."""
    if moments:
        st.text_input("Made between", key=PREFIX + WORD)


BETWEEN = Filter(
    WORD,
    "Made between",
    read=_read,
    takes="two moments, like 2026-11-12T14:00+01:00/2026-11-12T15:00+01:00",
    write=_write,
    matches=_matches,
    chip=_chip,
    draw=_draw,
    form=TEXT,
)
