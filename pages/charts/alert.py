"""A rule's number at every moment it was judged, with the limits it fires beyond."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ringyo_data.alerts import USUAL_RANGE, Rule, Verdict, words

from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import area, band, counts_axis, figure, says, seconds_axis, share_axis

HEIGHT = 240
ROOM = 1.08
THINNEST = 1 / 100
"""The narrowest band, as a share of the chart's width: three pixels on a phone."""


def chart(rule: Rule, verdicts: Sequence[Verdict], *, tz: str, theme: Theme) -> go.Figure:
    """The number as a line, its limit dashed or its usual range filled, and a band from top to bottom while it fires.

    A moment that was not judged, for want of calls or of data, is a gap.
    """
    values, low, high = _columns(verdicts)
    starts = list(pd.DatetimeIndex([verdict.at for verdict in verdicts]).tz_convert(tz))
    ticks = clock.ticks(starts, "hour")
    upper = _top(values, low, high)
    return figure(
        theme,
        *_bands([verdict.state == "fires" for verdict in verdicts], upper, theme),
        *_limits(rule, low, np.minimum(high, upper), theme),
        _line(rule, verdicts, values, tz, theme),
        height=HEIGHT,
        kept=(rule.measure, verdicts[0].at, verdicts[-1].at) if verdicts else "",
        hovermode="closest",
        xaxis={
            "range": [-0.5, len(verdicts) - 0.5],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [f"{clock.date(starts[at])}" for at in ticks],
            "tickangle": 0,
        },
        yaxis=_axis(rule, upper),
    )


def alt(rule: Rule, verdicts: Sequence[Verdict], *, tz: str) -> str:
    """What the chart shows, in a sentence."""
    fired = [verdict for verdict in verdicts if verdict.state == "fires"]
    count = sum(not verdict.why for verdict in verdicts)
    text = (
        f"{rule.of.label} at {wording.plural(count, 'moment')}, {words.limit(rule)} at {len(fired)} of them"
    )
    if not fired:
        return f"{text}."
    worst = max(fired, key=lambda verdict: verdict.beyond)
    return f"{text}; furthest at {words.value(rule, worst.value)}, {words.window(worst.window, tz)}."


def _columns(verdicts: Sequence[Verdict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value, low and high of each moment; NaN where it was not judged."""
    rows = [
        (verdict.value, verdict.low, verdict.high) if not verdict.why else (np.nan,) * 3
        for verdict in verdicts
    ]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _top(*columns: np.ndarray) -> float:
    """Where the axis ends: above every value, and above the usual range or the limit."""
    return float(np.nanmax(np.concatenate(columns), initial=0.0) * ROOM) or 1.0


def _limits(rule: Rule, low: np.ndarray, high: np.ndarray, theme: Theme) -> list[object]:
    if rule.when == USUAL_RANGE:
        return [band(range(len(low)), low, high, theme.ramp[1], name="Usual range", showlegend=True)]
    return [
        go.Scatter(
            x=np.arange(len(limit)),
            y=limit,
            mode="lines",
            name="Limit" if rule.when == "falls_by" else f"Limit {words.value(rule, rule.value)}",
            line={"color": theme.text, "width": 1.2, "dash": "5px,4px"},
            hoverinfo="skip",
            showlegend=True,
        )
        for limit in (low, high)
        if not np.isnan(limit).all()
    ]


def _bands(fires: Sequence[bool], top: float, theme: Theme) -> list[go.Scatter]:
    """The moments at which it fires, each run of them as one band, which is never too thin to be seen."""
    at = np.flatnonzero(fires)
    if not len(at):
        return []
    thin = len(fires) * THINNEST
    x: list[float | None] = []
    y: list[float | None] = []
    for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
        middle, half = (run[0] + run[-1]) / 2, max(run[-1] - run[0] + 1, thin) / 2
        left, right = max(middle - half, -0.5), min(middle + half, len(fires) - 0.5)
        x += [left, left, right, right, None]
        y += [0.0, top, top, 0.0, None]
    return [area(x, y, theme.bad, name="Fires", showlegend=True, opacity=0.3)]


def _line(rule: Rule, verdicts: Sequence[Verdict], values: np.ndarray, tz: str, theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=np.arange(len(values)),
        y=values,
        mode="lines",
        name=rule.of.label,
        line={"color": theme.accent, "width": 1.5},
        **says([wording.plain(words.verdict(rule, verdict, tz)) for verdict in verdicts]),
    )


def _axis(rule: Rule, upper: float) -> dict[str, object]:
    if rule.of.unit == "share":
        return share_axis(high=min(upper, 1.0) if upper < 1 else 1.02)
    if rule.of.unit == "seconds":
        return seconds_axis(upper, most=4)
    return {**counts_axis(upper), "range": [0, upper]}
