"""Filters applied in memory, after the cache; pure: frame in, frame out."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ringyo_data import masking
from ringyo_data.countries import country
from ringyo_data.frame import rows_before
from ringyo_data.masking.digits import of as digits_of
from ringyo_data.metrics import outcomes
from ringyo_data.query import Window

from ..text import metadata
from ..text.own_numbers import HIDDEN, Lines
from .view import View

FEWEST_DIGITS = 5
"""Metadata with fewer digits than these can hold no phone number."""


def within(calls: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Those of *calls* (newest first) that were created inside the half-open window; nothing is copied."""
    first, last = rows_before(calls, [window.until, window.since])
    return calls.iloc[first:last]


def matching(calls: pd.DataFrame, view: View, lines: Lines = HIDDEN) -> pd.DataFrame:
    """The calls that every filter of *view* lets through; its span is not looked at.

    *lines* know which of the account's numbers its words stand for.

    The frame itself when nothing is filtered, else a new one with the rows'
    old labels. A call without the field that a filter asks about is left out.
    """
    for wanted, mask in _FILTERS:
        value = getattr(view, wanted)
        if value not in ((), None) and not calls.empty:
            calls = calls[mask(calls, view)]
    if not lines.shows and _may_be_number(view.metadata) and not calls.empty:
        # what masking takes out must not be found either, or numbers could be tried out
        calls = calls[_metadata(calls.assign(metadata=masking.in_metadata(calls)), view)]
    return calls[_on_lines(calls, view, lines)] if view.lines and not calls.empty else calls


def _on_lines(calls: pd.DataFrame, view: View, lines: Lines) -> pd.Series:
    used = calls["from_number"].cat.remove_unused_categories()
    numbers = used.cat.categories
    return used.isin(numbers[lines.meant(view.lines, numbers)])


def _outcomes(calls: pd.DataFrame, view: View) -> pd.Series:
    """*live* means every call that is not over, also one under a status of its own, as the tiles count it."""
    found = outcomes.outcome(calls).isin(view.outcomes)
    return found | outcomes.is_live(calls) if "live" in view.outcomes else found


def _is_in(column: str, name: str) -> Callable[[pd.DataFrame, View], pd.Series]:
    return lambda calls, view: calls[column].isin(getattr(view, name))


def _countries(calls: pd.DataFrame, view: View) -> pd.Series:
    return country(calls).isin(view.countries)


def _phone(calls: pd.DataFrame, view: View) -> pd.Series:
    """Numbers that end in the digits given; a national number's leading zeros are not dialled abroad."""
    digits = (view.phone or "").lstrip("0")
    return calls["phone_number"].str.replace(r"[^0-9]", "", regex=True).str.endswith(digits).fillna(False)


def _metadata(calls: pd.DataFrame, view: View) -> pd.Series:
    """JSON is read once for each different text, and only of those that can hold what is asked for."""
    kept = np.arange(len(calls))
    for key, value in view.metadata:
        for part in (json.dumps(key, ensure_ascii=False), _surely_in_json(value)):
            texts = pa.array(calls["metadata"].iloc[kept])
            kept = kept[np.array(pc.fill_null(pc.match_substring(texts, part), False))]
        codes, different = pd.factorize(calls["metadata"].iloc[kept])
        holds = np.array([_holds(text, key, value) for text in different], np.bool_)
        kept = kept[holds[codes]]
    mask = pd.Series(False, index=calls.index)
    mask.iloc[kept] = True
    return mask


def _may_be_number(pairs: tuple[tuple[str, str], ...]) -> bool:
    return any(len(digits_of(key + value)) >= FEWEST_DIGITS for key, value in pairs)


def _surely_in_json(value: str) -> str:
    """What every JSON text with this value in it has; nothing where a value can be written in several ways."""
    try:
        written = json.loads(value)
    except ValueError:
        written = value
    return "" if isinstance(written, float | list | dict) else json.dumps(value, ensure_ascii=False)[1:-1]


def _holds(text: object, key: str, value: str) -> bool:
    found = metadata.read(text)
    return key in found and metadata_text(found[key]) == value


def metadata_text(value: object) -> str:
    """A metadata value as it is written in a filter: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shortest(calls: pd.DataFrame, view: View) -> pd.Series:
    return (calls["duration_seconds"] >= view.shortest_seconds).fillna(False)


def _longest(calls: pd.DataFrame, view: View) -> pd.Series:
    return (calls["duration_seconds"] <= view.longest_seconds).fillna(False)


def _weekdays(calls: pd.DataFrame, view: View) -> pd.Series:
    return calls["created_at"].dt.tz_convert(view.zone).dt.day_of_week.isin(view.weekdays)


def _hours(calls: pd.DataFrame, view: View) -> pd.Series:
    start, end = view.hours or (0, 24)
    hour = calls["created_at"].dt.tz_convert(view.zone).dt.hour
    return (hour >= start) & (hour < end) if start < end else (hour >= start) | (hour < end)


_FILTERS: tuple[tuple[str, Callable[[pd.DataFrame, View], pd.Series]], ...] = (
    ("statuses", _is_in("status", "statuses")),
    ("agents", _is_in("agent_id", "agents")),
    ("outcomes", _outcomes),
    ("shortest_seconds", _shortest),
    ("longest_seconds", _longest),
    ("weekdays", _weekdays),
    ("hours", _hours),
    ("phone", _phone),
    ("countries", _countries),
    ("metadata", _metadata),
)
