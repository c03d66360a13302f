"""Agents against what chance alone would do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks.theme import Theme
from ..text import wording
from .base import area, bold, empty, figure, says, share_axis, short
from .clickable import row_ids
from .labels import Box, spread

NARROW, WIDE = 300, 620
"""Plot widths, a phone's and a desk's, at which no two labels may touch."""
MOST_NAMES = 30
"""More names than this never fit."""


def chart(
    table: pd.DataFrame, limits: pd.DataFrame, *, theme: Theme, height: int = 340, word: str = "answered"
) -> go.Figure:
    """Rate against settled calls; the inner band holds 95% of agents that differ by chance alone.

    *table* is that of `metrics.funnel` with a `label` per row, *limits* that
    of `metrics.funnel_limits`. Rates are adjusted to the mix of all calls.
    Only those that stand out, beyond the outer band, are named, as many as find
    room; a pointer shows the name of any agent. *word*: calls that came in are `taken`.
    """
    if len(table) < 2:
        return empty(theme, "There is no other agent to compare with.", height=height)
    right = float(table["settled"].max()) * 1.08
    rows = table.assign(row=row_ids(table))
    low, high = _reach(table, limits)
    return figure(
        theme,
        _band(limits, "out", theme.band, "does not stand out"),
        _band(limits, "95", theme.border, "95% by chance"),
        _pooled(table, right, theme),
        *[_dots(rows[rows["out"] == out], theme, out=out, word=word) for out in (False, True)],
        height=height,
        kept=(len(table), right),
        hovermode="closest",
        xaxis={
            "range": [0, right],
            "tickformat": ",",
            "title": {"text": "settled calls"},
            "fixedrange": True,
            "rangemode": "normal",
        },
        yaxis={**share_axis(low, high), "rangemode": "normal", "nticks": 6},
        annotations=_names(table, (right, low, high), height, theme),
    )


def _reach(table: pd.DataFrame, limits: pd.DataFrame) -> tuple[float, float]:
    """The range of the axis: the rates of all agents, and room for their names."""
    low = min(table["adjusted"].min(), limits["low_95"].max())
    high = max(table["adjusted"].max(), limits["high_95"].min())
    room = max(0.02, (high - low) * 0.15)
    return max(-0.02, low - room), min(1.02, high + room)


def _band(curves: pd.DataFrame, level: str, colour: str, name: str) -> go.Scatter:
    x = [*curves["settled"], *curves["settled"][::-1]]
    y = [*curves[f"high_{level}"], *curves[f"low_{level}"][::-1]]
    return area(x, y, colour, name=name)


def _dots(rows: pd.DataFrame, theme: Theme, *, out: bool, word: str) -> go.Scatter:
    """Agents as dots; outside of the band a diamond, coloured by the side it lies on."""
    above = rows["answer_rate"] > rows["expected"]
    colours = [theme.good if is_above else theme.bad for is_above in above]
    return go.Scatter(
        x=rows["settled"],
        y=rows["adjusted"],
        mode="markers",
        marker={
            "size": 10 if out else 8,
            "symbol": "diamond" if out else "circle",
            "color": colours if out else theme.muted,
            "line": {"color": theme.background, "width": 1.5},
        },
        ids=rows["row"],
        **says([_line(row, word) for row in rows.itertuples()]),
        showlegend=False,
    )


def _line(row: Any, word: str) -> str:
    side = "above" if row.answer_rate > row.expected else "below"
    verdict = f"{side} what chance explains" if row.out else "within what chance explains"
    return (
        f"{bold(wording.plain(row.label))}<br>{wording.percent(row.answer_rate)} of {wording.count(row.settled)} settled {word}"
        f"<br>expected of its mix of calls: {wording.percent(row.expected)}<br>"
        f"{verdict if row.enough else 'too few calls to judge'}"
    )


def _pooled(table: pd.DataFrame, right: float, theme: Theme) -> go.Scatter:
    """The rate of all agents as a line: a trace, since a shape lies under the bands or over the dots."""
    rate = float(table["pooled"].iloc[0])
    return go.Scatter(
        x=[0, right],
        y=[rate, rate],
        mode="lines",
        line={"color": theme.muted, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        name="All agents",
    )


def _names(
    table: pd.DataFrame, reach: tuple[float, float, float], height: int, theme: Theme
) -> list[dict[str, object]]:
    right, low, high = reach
    x = table["settled"].to_numpy(dtype=float) / right
    y = 1 - (table["adjusted"].to_numpy(dtype=float) - low) / (high - low)
    far = (table["answer_rate"] - table["expected"]).abs().to_numpy()
    out = table["out"].to_numpy()
    order = [at for at in np.argsort(-far, kind="stable") if out[at]][:MOST_NAMES]
    labels = [short(table["label"].iloc[at]) for at in order]
    sides = spread(
        [(x[at], y[at]) for at in order],
        labels,
        others=list(zip(x, y, strict=True)),
        sizes=[Box(NARROW, height - 90), Box(WIDE, height - 90)],
    )
    return [
        {
            "x": table["settled"].iloc[at],
            "y": table["adjusted"].iloc[at],
            "text": label,
            **side.anchors,
            "font": {"color": theme.text},
        }
        for at, label, side in zip(order, labels, sides, strict=True)
        if side is not None
    ]


def alt(table: pd.DataFrame) -> str:
    """What the funnel shows, in a sentence."""
    if table.empty:
        return "Rate against calls by agent: no settled calls."
    of, judged, out = wording.plural(len(table), "agent"), int(table["enough"].sum()), table[table["out"]]
    named = wording.listing([str(label) for label in out["label"]], most=4) if len(out) else "none"
    return f"Rate against calls of {of}, {wording.count(judged)} of them judged; outside of what chance explains: {named}."
