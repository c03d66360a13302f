"""Figures about how long calls last, beside the histogram."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import (
    CLEAR,
    band,
    bold,
    figure,
    only_loaded,
    places_axis,
    rows_axis,
    rows_height,
    says,
    seconds_axis,
    share_axis,
)
from .clickable import UNSEEN, row_ids

_PERCENTILES = {
    "p95_seconds": "95% last no longer",
    "p90_seconds": "90% last no longer",
    "p50_seconds": "Half last no longer (median)",
}


def at_least(
    table: pd.DataFrame,
    *,
    theme: Theme,
    seconds: float,
    share: float,
    upto_seconds: float,
) -> go.Figure:
    """Which share of calls last at least so long, up to *upto_seconds*; the point at *seconds* is marked.

    *table* is that of `metrics.cumulative`; *share* the share at *seconds*.
    """
    visible = table[table["seconds"] <= upto_seconds]
    curve = go.Scatter(
        x=[0, *visible["seconds"]],
        y=[1, *visible["share"]],
        mode="lines",
        line={"color": theme.accent, "width": 2, "shape": "vh"},
        fill="tozeroy",
        fillcolor=theme.band,
        customdata=[
            f"{wording.percent(part)} last at least {wording.duration(value)}"
            for value, part in [(0, 1.0), *zip(visible["seconds"], visible["share"], strict=True)]
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    point = go.Scatter(
        x=[seconds],
        y=[share],
        mode="markers",
        marker={"size": 10, "color": theme.accent, "line": {"color": theme.background, "width": 2}},
        hoverinfo="skip",
        showlegend=False,
    )
    return figure(
        theme,
        curve,
        point,
        height=330,
        kept=upto_seconds,
        hovermode="x",
        xaxis=seconds_axis(upto_seconds),
        yaxis=share_axis(0, 1.02),
        shapes=_drop(seconds, share, theme),
        annotations=[_said(seconds, share, upto_seconds)],
    )


def _drop(seconds: float, share: float, theme: Theme) -> list[dict[str, object]]:
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": seconds, "x1": seconds, "y0": 0, "y1": share, "line": line},
        {"type": "line", "x0": 0, "x1": seconds, "y0": share, "y1": share, "line": line},
    ]


def _said(seconds: float, share: float, upper: float) -> dict[str, object]:
    right, below = seconds < upper * 0.6, share > 0.9  # above there is no more room
    return {
        "x": seconds,
        "y": share,
        "text": f"{bold(wording.percent(share))} last {wording.duration(seconds)} or longer",
        "xanchor": "left" if right else "right",
        "yanchor": "top" if below else "bottom",
        "xshift": 8 if right else -8,
        "yshift": -4 if below else 4,
    }


def at_least_alt(seconds: float, share: float) -> str:
    """What the curve's marked point says, in a sentence."""
    return f"Falling curve: {wording.percent(share)} of calls last at least {wording.duration(seconds)}."


def percentiles_over_time(
    table: pd.DataFrame,
    *,
    theme: Theme,
    grain: str,
    now: datetime | None = None,
    loaded: pd.Series | None = None,
) -> go.Figure:
    """Median and p90 of the duration per bucket, the band between p90 and p95 behind them.

    *table* is that of `metrics.percentiles_over_time`. Where too few calls
    carry a percentile its line is broken.
    """
    names = clock.names(table, grain, now)
    curves = only_loaded(table, loaded, _PERCENTILES)
    traces: list[object] = []
    if curves[["p90_seconds", "p95_seconds"]].notna().all(axis=1).any():
        low, high = (curves[name].to_numpy(float) for name in ("p90_seconds", "p95_seconds"))
        traces.append(band(names, low, high, theme.band, showlegend=False))
    traces += [_line(curves, names, name, theme) for name in _PERCENTILES if curves[name].notna().any()]
    upper = float(np.nanmax(curves[list(_PERCENTILES)].to_numpy(dtype=float), initial=1.0)) * 1.05
    return figure(
        theme,
        *traces,
        height=300,
        kept=(grain, *table["start"].iloc[[0, -1]]) if len(table) else "",
        xaxis=clock.axis(table, grain, now),
        yaxis=seconds_axis(upper, most=5),
    )


def _line(table: pd.DataFrame, names: list[str], column: str, theme: Theme) -> go.Scatter:
    values = table[column].to_numpy(dtype=float)
    main = column == "p50_seconds"
    dashes = {"p50_seconds": "solid", "p90_seconds": "dash", "p95_seconds": "dot"}
    lengths = [wording.duration(value) for value in values]
    return go.Scatter(
        x=names,
        y=values,
        name=_PERCENTILES[column],
        mode="lines+markers",
        marker={
            "size": 6,
            "color": [theme.accent if enough else theme.background for enough in table["enough"]],
            "line": {"color": theme.accent, "width": 1.5},
        }
        if main and len(names) <= 60
        else UNSEEN,
        line={
            "color": theme.accent if main else theme.muted,
            "width": 2.5 if main else 1.5,
            "dash": dashes[column],
        },
        customdata=[
            f"{text} ({wording.calls(calls)})" if main else text
            for text, calls in zip(lengths, table["calls"], strict=True)
        ],
        hovertemplate="%{customdata}",
    )


def percentiles_by_hour(table: pd.DataFrame, *, theme: Theme) -> go.Figure:
    """Median and p90 of each local hour of the day as lines.

    *table*: 24 rows with `hour`, `calls` and the columns of `metrics.percentiles_over_time`.
    """
    names = [clock.hour(hour) for hour in table["hour"]]
    drawn = [name for name in ("p90_seconds", "p50_seconds") if table[name].notna().any()]
    upper = float(np.nanmax(table[drawn].to_numpy(dtype=float), initial=1.0)) * 1.05
    return figure(
        theme,
        *(_line(table, names, name, theme) for name in drawn),
        height=300,
        xaxis=places_axis(names, [-0.5, 5.5, 11.5, 17.5], ["00:00", "06:00", "12:00", "18:00"]),
        yaxis=seconds_axis(upper, most=5),
    )


def percentiles_alt(table: pd.DataFrame, *, along: str) -> str:
    """What the lines show, in a sentence; *along* is `over time` or `by hour of the day`."""
    medians = table["p50_seconds"].dropna()
    if medians.empty:
        return f"Durations {along}: no call has one."
    return f"Lines of the duration {along}: the median is {wording.span(medians, wording.duration)}."


def boxes(table: pd.DataFrame, *, theme: Theme) -> go.Figure:
    """Boxes of each group's durations, the longest median on top, with p90 as a dot.

    *table* is one such as `metrics.durations_by_agent` with a `label` per row.
    The box holds the middle half, its line is the median, whiskers reach the
    shortest and the longest call as far as the axis goes.
    """
    rows = (
        table.assign(row=row_ids(table))
        .dropna(subset="median_seconds")
        .sort_values("median_seconds", ascending=False, kind="stable")
    )
    places = list(range(len(rows)))
    upper = 1.12 * float(np.nanmax(rows[["q3_seconds", "p90_seconds"]].to_numpy(dtype=float), initial=1.0))
    spreads = go.Box(
        orientation="h",
        y=places,
        lowerfence=rows["min_seconds"],
        q1=rows["q1_seconds"],
        median=rows["median_seconds"],
        q3=rows["q3_seconds"],
        upperfence=rows["max_seconds"].clip(upper=upper * 2),
        width=0.5,
        whiskerwidth=0,
        line={"color": theme.accent, "width": 1.5},
        fillcolor=theme.ramp[1],
        hoverinfo="skip",
        showlegend=False,
    )
    p90 = go.Scatter(
        x=rows["p90_seconds"],
        y=places,
        mode="markers",
        name="90% last no longer",
        marker={"color": theme.muted, "size": 7, "symbol": "diamond"},
        ids=rows["row"],
        hoverinfo="skip",
        showlegend=True,
    )
    return figure(
        theme,
        spreads,
        p90,
        _box_lines(rows, places),
        height=rows_height(len(rows), extra=70),
        hovermode="closest",
        xaxis={**seconds_axis(upper), "showgrid": True, "fixedrange": True},
        yaxis=rows_axis(list(rows["label"])),
    )


def _box_lines(rows: pd.DataFrame, places: list[int]) -> go.Scatter:
    """What a box says when it is pointed at."""
    boxes: Iterable[Any] = rows.itertuples()
    lines = [
        f"{bold(wording.plain(row.label))}<br>median {wording.duration(row.median_seconds)}"
        f"<br>middle half {wording.duration(row.q1_seconds)} to {wording.duration(row.q3_seconds)}"
        f"<br>90% under {wording.duration(row.p90_seconds)}"
        f"<br>shortest {wording.duration(row.min_seconds)}, longest {wording.duration(row.max_seconds)}"
        f"<br>{wording.calls(row.calls)}" + ("" if row.enough else ", too few to rank")
        for row in boxes
    ]
    return go.Scatter(
        x=rows["median_seconds"],
        y=places,
        mode="markers",
        marker={"size": 24, "color": CLEAR},
        ids=rows["row"],
        **says(lines),
        showlegend=False,
    )


def boxes_alt(table: pd.DataFrame, *, one: str) -> str:
    """What the boxes show, in a sentence; *one* is a word for a group."""
    rows = table.dropna(subset="median_seconds").sort_values("median_seconds")
    if rows.empty:
        return f"Durations by {one}: no call has one."
    medians = wording.span(rows["median_seconds"], wording.duration)
    return f"Boxes of durations for {wording.plural(len(rows), one)}: medians of {medians}."
