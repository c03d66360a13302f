"""Today's mark on the range of the days before."""

from __future__ import annotations

import plotly.graph_objects as go

from ringyo_data.metrics import Pace

from ..looks.theme import Theme
from ..text import wording
from . import base


def chart(pace: Pace, *, theme: Theme, answered: str) -> go.Figure:
    """A row for calls and one for those *answered*: a dot for each day before, the range, its median, and today's mark."""
    traces = []
    for row, (name, today) in enumerate((("calls", pace.calls), ("answered", pace.answered))):
        before = pace.days[name]
        days = [
            f"{wording.day(day, year=False, weekday=True)}: {wording.count(count)}"
            for day, count in zip(pace.days["date"], before, strict=True)
        ]
        traces += [
            go.Scatter(
                x=[before.min(), before.max()],
                y=[row, row],
                mode="lines",
                line={"color": theme.ramp[1], "width": 12},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=before.tolist(),
                y=[row] * len(before),
                mode="markers",
                marker={"color": theme.muted, "size": 6},
                **base.says(days),
            ),
            _mark(float(before.median()), row, "line-ns-open", theme.text, "Median"),
            _mark(today, row, "diamond", theme.accent, "Today"),
        ]
    rows = base.rows_axis(["Calls", answered.capitalize()])
    return base.figure(
        theme,
        *traces,
        height=base.rows_height(2, extra=60),
        showlegend=False,
        yaxis={**rows, "fixedrange": True},
        xaxis={"tickformat": ",", "fixedrange": True},
    )


def _mark(at: float, row: int, symbol: str, colour: str, name: str) -> go.Scatter:
    marker = {
        "symbol": symbol,
        "color": colour,
        "size": 13,
        "line": {"width": 3 if name == "Median" else 0, "color": colour},
    }
    text = wording.number(at, 0 if float(at).is_integer() else 1)
    return go.Scatter(x=[at], y=[row], mode="markers", marker=marker, **base.says([f"{name}: {text}"]))


def alt(sentence: str) -> str:
    """What the figure shows, for those who do not see it."""
    return f"Today's calls and answers on the range of the same weekdays before. {sentence.replace('*', '')}"
