"""Maps of time: weekday by hour, and days of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import CLEAR, area, figure, says
from .clickable import row_ids

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TALLEST_ROW, AROUND_ROWS = 60, 80
"""Pixels: a week of a day or two is a low map, not one of tall cells."""

_WIDE_CELLS = 9
"""Up to so many columns a cell has room for its number."""


def weekday_by_hour(
    table: pd.DataFrame, *, theme: Theme, measure: str = "calls", height: int = 300, word: str = "answered"
) -> go.Figure:
    """Weekdays down, hours across; darker is more.

    *table* is that of `metrics.weekday_by_hour`; *measure* is `calls`,
    `calls_per_hour` or `answer_rate`. Only hours that had calls on some day
    are shown, and only weekdays that occurred. A rate that too few calls carry
    is hatched; an hour that did not occur is blank.
    """
    hour_rows = _hours_with_calls(table.assign(row=row_ids(table)))
    hours, days = sorted(hour_rows["hour"].unique()), sorted(hour_rows["weekday"].unique())
    places = hour_rows["weekday"].map({day: place for place, day in enumerate(days)})
    drawn = hour_rows[measure].astype(float).where(_occurs(hour_rows))
    small = (
        (hour_rows["settled"] > 0) & ~hour_rows["enough"]
        if measure == "answer_rate"
        else hour_rows["calls"] < 0
    )
    drawn = drawn.where(~small)
    z = drawn.to_numpy().reshape(len(days), len(hours))
    traces: list[object] = [_map(z, hours, theme, percent=measure == "answer_rate")]
    if small.any():
        cells = list(zip(hour_rows.loc[small, "hour"], places[small], strict=True))
        traces.append(hatched(cells, theme, name="Too few calls to say"))
    traces.append(_cells_to_pick(hour_rows["hour"], places, hour_rows["row"], _hour_lines(hour_rows, word)))
    return figure(
        theme,
        *traces,
        height=min(height, TALLEST_ROW * len(days) + AROUND_ROWS),
        kept=measure,
        hovermode="closest",
        bargap=0,
        barcornerradius=0,
        xaxis=_cells(hours, [f"{hour:02d}:00" for hour in hours], most=8),
        yaxis=_weekdays(days),
    )


def _hours_with_calls(table: pd.DataFrame) -> pd.DataFrame:
    """The weekdays that occurred, in the hours between the first and the last that had a call."""
    occurred = _occurs(table).groupby(table["weekday"]).transform("any")
    table = table[occurred] if occurred.any() else table
    busy = table.loc[table["calls"] > 0, "hour"]
    first, last = (busy.min(), busy.max()) if len(busy) else (8, 19)
    return table[table["hour"].between(first, last)].reset_index(drop=True)


def _occurs(table: pd.DataFrame) -> pd.Series:
    """Which hours of the week have passed in the period, or hold calls that are dated ahead of now."""
    return (table["hours"] > 0) | (table["calls"] > 0)


def _hour_lines(table: pd.DataFrame, word: str) -> list[str]:
    rows: Iterable[Any] = table.itertuples()
    return [
        f"{wording.WEEKDAYS[row.weekday]} {clock.hour(row.hour)}<br>"
        + (f"{wording.calls(row.calls)}<br>{_rate(row, word)}" if occurs else "not in this period")
        for row, occurs in zip(rows, _occurs(table), strict=True)
    ]


def _rate(row: Any, word: str) -> str:
    """A row's answer rate in words, with the interval, or why there is none."""
    if not row.settled:
        return "none settled"
    sure = f"95% sure: {wording.percent(row.low, 0)} to {wording.percent(row.high, 0)}"
    return f"{wording.percent(row.answer_rate)} {word} ({sure})" + (
        "" if row.enough else "<br>too few calls to say"
    )


def _map(z: np.ndarray, columns: Sequence[int], theme: Theme, *, percent: bool) -> go.Heatmap:
    # Steps lie closer where most cells are, so that one burst does not wash out the rest of the week.
    steps = np.linspace(0, 1, len(theme.ramp)) ** (1 if percent else 1.6)
    return go.Heatmap(
        z=z,
        x=list(columns),
        y=list(range(len(z))),
        hoverinfo="skip",
        showscale=bool(len(np.unique(z[np.isfinite(z)])) > (1 if percent else 0)),
        xgap=2,
        ygap=2,
        zmin=None if percent else 0,
        zmax=None if percent else max(1.0, float(np.nanmax(z)) if np.isfinite(z).any() else 1.0),
        colorscale=[[step, colour] for step, colour in zip(steps, theme.ramp, strict=True)],
        colorbar={
            "orientation": "h",
            "thickness": 8,
            "len": 0.4,
            "lenmode": "fraction",
            "x": 1,
            "xanchor": "right",
            "y": 1.01,
            "yanchor": "bottom",
            "xpad": 0,
            "ypad": 0,
            "outlinewidth": 0,
            "nticks": 4,
            "ticklabelposition": "outside top",
            "tickfont": {"color": theme.muted, "size": 11},
            "tickformat": ".0%" if percent else ",",
        },
    )


def _cells_to_pick(
    columns: Iterable[int], weekdays: pd.Series, ids: Iterable[str], lines: Sequence[str]
) -> go.Bar:
    """Unseen bars over unit cells, which can be pointed at and picked; a map's own cells cannot be picked."""
    return go.Bar(
        x=list(columns),
        base=(weekdays - 0.5).tolist(),
        y=[1] * len(weekdays),
        width=1,
        ids=list(ids),
        marker={"color": CLEAR, "line": {"width": 0}},
        **says(lines),
        showlegend=False,
    )


def hatched(cells: Iterable[tuple[float, float]], theme: Theme, *, name: str) -> go.Scatter:
    """Strokes over unit cells given by their middles: nothing is claimed there."""
    x: list[float | None] = []
    y: list[float | None] = []
    half = 0.46
    for column, row in cells:
        x += [column - half, column + half, column + half, column - half, column - half, None]
        y += [row - half, row - half, row + half, row + half, row - half, None]
    strokes = {
        "shape": "/",
        "size": 6,
        "solidity": 0.1,
        "fgcolor": theme.muted,
        "fgopacity": 0.4,
        "bgcolor": CLEAR,
    }
    return area(x, y, CLEAR, fillpattern=strokes, name=name, showlegend=True)


def _cells(values: Sequence[int], texts: Sequence[str], *, most: int) -> dict[str, object]:
    """An axis of neighbouring unit cells, at most so many of them labelled; it shows all of them, drawn or not."""
    step = max(1, -(-len(values) // most))
    return {
        "range": [min(values, default=0) - 0.5, max(values, default=0) + 0.5],
        "tickmode": "array",
        "tickvals": [int(value) for value in values[::step]],
        "ticktext": list(texts[::step]),
        "showgrid": False,
        "showline": False,
        "fixedrange": True,
        "rangemode": "normal",
        "tickangle": 0,
    }


def _weekdays(days: Sequence[int] = range(7)) -> dict[str, object]:
    """The vertical axis of weekdays, the first on top."""
    axis = _cells(range(len(days)), [DAYS[day] for day in days], most=7)
    return {**axis, "range": [len(days) - 0.5, -0.5]}


def weekday_by_hour_alt(table: pd.DataFrame, *, measure: str = "calls", name: str = "calls") -> str:
    """What the map shows of *measure*, which is called *name*, in a sentence."""
    return f"Map of weekdays and hours: {_reach(table[_occurs(table)], measure, name)}."


def _reach(table: pd.DataFrame, measure: str, name: str) -> str:
    """Between what the cells lie: `1 to 12 calls a cell`; of a rate those that enough calls carry."""
    if not table["calls"].sum():
        return "no calls"
    if measure == "calls":
        return f"{wording.span(table['calls'], wording.count)} calls a cell"
    sure = table.loc[table["enough"], measure]
    return f"{name} {wording.span(sure, wording.percent)}" if len(sure) else f"too few calls for the {name}"


def calendar(
    table: pd.DataFrame,
    *,
    theme: Theme,
    measure: str = "calls",
    now: datetime | None = None,
    loaded: pd.Series | None = None,
    word: str = "answered",
) -> go.Figure:
    """Days of the period: weeks across, weekdays down.

    *table* is that of `metrics.calendar`; *measure* is `calls`, `answer_rate`
    or `failed_share`. A day that is not loaded or whose rate too few calls
    carry is hatched; one that is not over has a dotted frame.
    """
    is_loaded = np.ones(len(table), dtype=bool) if loaded is None else loaded.to_numpy(dtype=bool)
    percent = measure != "calls"
    small = is_loaded & (table["settled"] > 0).to_numpy() & ~table["enough"].to_numpy() & percent
    weeks = list(dict.fromkeys(table["week"]))
    column = table["week"].map({week: place for place, week in enumerate(weeks)}).to_numpy()
    row = table["weekday"].to_numpy()
    z = np.full((7, len(weeks)), np.nan)
    z[row, column] = table[measure].astype(float).where(is_loaded & ~small)
    drawn = _map(z, range(len(weeks)), theme, percent=percent)
    if len(weeks) <= _WIDE_CELLS:
        _write(drawn, z, percent=percent)
    cells = list(zip(column, row, strict=True))
    traces: list[object] = [drawn]
    for mask, name in ((~is_loaded, "Not loaded"), (small, "Too few calls to say")):
        if mask.any():
            traces.append(
                hatched([cell for cell, hit in zip(cells, mask, strict=True) if hit], theme, name=name)
            )
    traces.append(
        _cells_to_pick(column, table["weekday"], row_ids(table), _day_lines(table, is_loaded, now, word))
    )
    return figure(
        theme,
        *traces,
        height=260,
        kept=(measure, *table["date"].iloc[[0, -1]]) if len(table) else measure,
        hovermode="closest",
        bargap=0,
        barcornerradius=0,
        xaxis=_cells(range(len(weeks)), [clock.date(week) for week in weeks], most=7),
        yaxis=_weekdays(),
        shapes=[_frame(cell, theme) for cell, is_open in zip(cells, table["open"], strict=True) if is_open],
    )


def _write(drawn: go.Heatmap, z: np.ndarray, *, percent: bool) -> None:
    """Write each day's number into its cell."""
    drawn.text = [
        ["" if np.isnan(v) else wording.percent(v, 0) if percent else wording.count(v) for v in line]
        for line in z
    ]
    drawn.texttemplate = "%{text}"
    drawn.textfont = {"size": 12}


def _day_lines(table: pd.DataFrame, is_loaded: np.ndarray, now: datetime | None, word: str) -> list[str]:
    rows: Iterable[Any] = table.itertuples()
    return [
        f"{name}<br>" + (f"{wording.calls(row.calls)}<br>{_rate(row, word)}" if has_counts else "not loaded")
        for name, row, has_counts in zip(clock.names(table, "day", now), rows, is_loaded, strict=True)
    ]


def _frame(cell: tuple[float, float], theme: Theme) -> dict[str, object]:
    column, row = cell
    return {
        "type": "rect",
        "x0": column - 0.47,
        "x1": column + 0.47,
        "y0": row - 0.46,
        "y1": row + 0.46,
        "line": {"color": theme.text, "width": 1.5, "dash": "dot"},
    }


def calendar_alt(table: pd.DataFrame, *, measure: str = "calls", name: str = "calls") -> str:
    """What the calendar shows of *measure*, which is called *name*, in a sentence."""
    return f"Calendar of {wording.plural(len(table), 'day')}: {_reach(table, measure, name)}."
