"""What a click in a chart asks to see: rows of the table behind it, and the View they stand for; pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import unquote

import pandas as pd

from ringyo_data.statuses import LONGEST_CALL_SECONDS

from ..filters import View

Table = pd.DataFrame
EVENT = "event:"
"""What the id of an event's mark begins with; the words of its events follow."""


@dataclass(frozen=True)
class Rows:
    """Rows of the table behind a chart, from the first to the last that was picked; *outcome* is the part of a bar."""

    first: int
    last: int
    outcome: str = ""


@dataclass(frozen=True)
class Pick:
    """What may be picked in a chart of so many *rows*, and the View it leads to.

    *view* gives None where no filter tells the rows' calls apart. With *ranges*, several
    neighbours may be picked at once.
    """

    rows: int
    view: Callable[[Rows], View | None]
    ranges: bool = False


def picked(event: Mapping[str, object], count: int) -> Rows | None:
    """The rows, of *count*, that Streamlit reports as picked; None if there is no pick, or the value is no event."""
    try:
        selection = cast(Mapping[str, list[dict[str, Any]]], event["selection"])
        if selection["box"]:
            return _range(selection["box"][0]["x"], count)
        point = selection["points"][0]
        place, _, outcome = str(point["id"] if "id" in point else point["point_index"]).partition(":")
        row = int(place)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return Rows(row, row, unquote(outcome)) if 0 <= row < count else None


def events(picked: Mapping[str, object]) -> list[str]:
    """The words of the events whose mark was picked; none if it was something else."""
    try:
        points = cast(Mapping[str, list[dict[str, Any]]], picked["selection"])["points"]
        name = str(points[0]["id"])
    except (KeyError, IndexError, TypeError):
        return []
    return name.removeprefix(EVENT).split() if name.startswith(EVENT) else []


def _range(ends: Sequence[float], count: int) -> Rows | None:
    """The places whose middles lie within the range; if none does, the place that holds the range. Place 0 ends at 0.5."""
    start, end = sorted(float(at) for at in ends)
    first, last = math.ceil(start), math.floor(end)
    if first > last:
        first = last = round((start + end) / 2)
    first, last = max(first, 0), min(last, count - 1)
    return Rows(first, last) if first <= last else None


def buckets(view: View, table: Table) -> Pick:
    """Buckets of time, by the `start` and `end` of each: their days, or their hours within one day."""
    return Pick(len(table), lambda rows: _between(view, table, rows), ranges=True)


def days(view: View, table: Table) -> Pick:
    """Days of a calendar, one at a time."""
    return Pick(len(table), lambda rows: _between(view, table, rows))


def hours_of_week(view: View, table: Table) -> Pick:
    """An hour of a weekday, by `weekday` and `hour`."""

    def found(rows: Rows) -> View:
        weekday, hour = (int(table[name].iloc[rows.first]) for name in ("weekday", "hour"))
        return replace(view, weekdays=(weekday,), hours=(hour, hour + 1))

    return Pick(len(table), found)


def hours_of_day(view: View, table: Table) -> Pick:
    """An `hour` of the day, or several."""

    def found(rows: Rows) -> View:
        first, last = (int(table["hour"].iloc[row]) for row in (rows.first, rows.last))
        return replace(view, hours=(first, last + 1))

    return Pick(len(table), found, ranges=True)


def durations(view: View, table: Table) -> Pick:
    """Calls of one bin or several, by `low_seconds` and `high_seconds`."""

    def found(rows: Rows) -> View:
        low, high = float(table["low_seconds"].iloc[rows.first]), float(table["high_seconds"].iloc[rows.last])
        most = LONGEST_CALL_SECONDS
        return replace(
            view,
            shortest_seconds=min(int(low), most),
            longest_seconds=int(high) - 1 if high <= most else None,
        )

    return Pick(len(table), found, ranges=True)


def values(view: View, field: str, values: Sequence[object]) -> Pick:
    """One of *values* as the only one of the View's *field*, and the outcome if a part of a bar was picked.

    Calls without a value cannot be filtered for.
    """

    def found(rows: Rows) -> View | None:
        value = list(values)[rows.first]
        changes: dict[str, Any] = {field: (value,)} | ({"outcomes": (rows.outcome,)} if rows.outcome else {})
        return None if value is None or value != value else replace(view, **changes)  # noqa: PLR0124

    return Pick(len(values), found)


def _between(view: View, table: Table, rows: Rows) -> View:
    start, end = table["start"].iloc[rows.first], table["end"].iloc[rows.last]
    first, last = _days(view, start, end)
    found = replace(view, first=first, last=last) if (first, last) != (view.first, view.last) else view
    found = found if found == view else replace(found, period="custom")
    return replace(found, hours=_hours(start, end)) if _is_part_of_a_day(start, end) else found


def _days(view: View, start: pd.Timestamp, end: pd.Timestamp) -> tuple[date, date]:
    """The local days of a span, cut to the View: a week may reach beyond it."""
    last = (end - timedelta(microseconds=1)).date()
    return max(view.first, start.date()), min(view.last, last)


def _is_part_of_a_day(start: pd.Timestamp, end: pd.Timestamp) -> bool:
    last = end - timedelta(microseconds=1)
    return start.date() == last.date() and _hours(start, end) != (0, 24)


def _hours(start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, int]:
    """The whole hours that hold a span of one day; the last one ends at 24."""
    until = 24 if end.date() > start.date() else end.hour + (end.minute > 0)
    return start.hour, max(until, start.hour + 1)
