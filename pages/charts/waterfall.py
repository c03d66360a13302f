"""From a rate before to the rate now, one step for each group."""

from __future__ import annotations

from collections.abc import Hashable
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks.theme import Theme
from ..text import wording
from .base import NOTED_ROW, bold, figure, rows_axis, rows_height, says
from .clickable import row_ids


def chart(
    table: pd.DataFrame,
    *,
    theme: Theme,
    before: float,
    after: float,
    good_when_up: bool | None,
    explains: bool = True,
) -> go.Figure:
    """A bar for each row of *table* from where the row above has led to, between the marks of both periods.

    *table*: a `label` and the columns of `metrics.Split.table`, whose effects lead from *before* to *after*. A step that
    may be chance is grey, as are all of a dimension that does not explain the change (*explains*); the others are in the accent's colour
    if it is neither good nor bad that the rate rises (None).
    """
    ends = before + np.cumsum(table["effect"].to_numpy(dtype=float))
    starts = ends - table["effect"]
    rows = table.to_dict("records")
    places = list(range(1, len(table) + 1))
    steps = go.Bar(
        orientation="h",
        y=places,
        base=starts,
        x=table["effect"],
        width=0.6,
        ids=row_ids(table),
        marker={"color": [_colour(row, theme, good_when_up) if explains else theme.muted for row in rows]},
        showlegend=False,
        **says([_line(row) for row in rows]),
    )
    marks = go.Scatter(
        x=[before, after],
        y=[0, len(table) + 1],
        mode="markers",
        marker={"size": 11, "color": theme.accent},
        showlegend=False,
        **says([f"Before: {wording.percent(before)}", f"Now: {wording.percent(after)}"]),
    )
    furthest = np.maximum(starts, ends).tolist()
    words = go.Scatter(
        x=[before, *furthest, after],
        y=list(range(len(table) + 2)),
        mode="text",
        text=[
            f"   {bold(wording.percent(before))}",
            *(f"  {points(effect)}" for effect in table["effect"]),
            f"   {bold(wording.percent(after))}",
        ],
        textposition="middle right",
        textfont={"color": theme.muted, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    low, high = float(min(before, after, *ends)), float(max(before, after, *ends))
    room = max(high - low, 0.002)
    threads = [
        {
            "type": "line",
            "x0": at,
            "x1": at,
            "y0": place,
            "y1": place + 1,
            "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for place, at in enumerate([before, *ends])
    ]
    return figure(
        theme,
        steps,
        marks,
        words,
        height=rows_height(len(table) + 2, extra=40, row=NOTED_ROW),
        hovermode="closest",
        xaxis={
            "range": [low - room * 0.08, high + room * 0.45],
            "tickformat": ".1%" if room < 0.05 else ".0%",
            "nticks": 5,
            "rangemode": "normal",
            "showgrid": True,
            "fixedrange": True,
        },
        yaxis=rows_axis(["Before", *table["label"], "Now"], ["", *(_rates(row) for row in rows), ""]),
        shapes=threads,
    )


def points(effect: float) -> str:
    """A share of the change, whether clear or not: `+0.4 points`; a dash if it is not known."""
    if isnan(effect):
        return wording.MISSING
    text = f"{abs(effect) * 100:.1f}"
    return f"{wording.signed(text, effect) if float(text) else '±0.0'} points"


def _colour(row: dict[Hashable, Any], theme: Theme, good_when_up: bool | None) -> str:
    if row["low"] <= 0 <= row["high"] or isnan(row["low"]):
        return theme.muted
    if good_when_up is None:
        return theme.accent
    return theme.good if (row["effect"] > 0) == good_when_up else theme.bad


def _rates(row: dict[Hashable, Any]) -> str:
    """A group's own rate before and now, to be compared with the other groups': `70.8% → 60.0%`."""
    return f"{wording.percent(row['rate_before'])} → {wording.percent(row['rate'])}"


def _line(row: dict[Hashable, Any]) -> str:
    rates = [
        f"{wording.percent(row[rate])} of {wording.count(row[whole])}"
        for rate, whole in (("rate_before", "calls_before"), ("rate", "calls"))
    ]
    shares = [wording.percent(row[share]) for share in ("share_before", "share")]
    return "<br>".join(
        (
            bold(wording.plain(row["label"])),
            f"Accounts for {points(row['effect'])}, 95% sure: {points(row['low'])} to {points(row['high'])}",
            f"By its rate {points(row['rate_effect'])}: {rates[0]} before, {rates[1]} now",
            f"By its share {points(row['share_effect'])}: {shares[0]} of all calls before, {shares[1]} now",
        )
    )


def alt(table: pd.DataFrame, *, before: float, after: float) -> str:
    """What the steps show, in a sentence."""
    first = f"Steps from {wording.percent(before)} before to {wording.percent(after)} now"
    if table.empty:
        return f"{first}."
    largest = table.iloc[int(table["effect"].abs().argmax())]
    return f"{first}; the largest is {largest['label']} with {points(largest['effect'])}."
