"""Figures about how many calls there are, and when."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import plotly.graph_objects as go

from ..looks import theme as looks
from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import bold, counts_axis, figure, only_loaded, outcome_columns
from .clickable import UNSEEN
from .stack import PAPER, Layer, not_loaded


def outcomes(table: pd.DataFrame, theme: Theme) -> list[Layer]:
    """The outcomes of `metrics.calls_over_time` as layers, answered at the bottom; a share is one of settled calls."""
    return [
        Layer(name, wording.outcome(name), theme.outcome(name), looks.hatch(name), name != "live")
        for name in outcome_columns(table)
    ]


def calls_over_time_alt(table: pd.DataFrame, *, grain: str) -> str:
    """What the stack shows, in a sentence."""
    if table.empty or not table["calls"].sum():
        return "Calls over time: none in this period."
    return (
        f"Bars of calls per {clock.WORDS[grain]} by outcome: {wording.calls(int(table['calls'].sum()))} in all, "
        f"{wording.span(table['calls'], wording.count)} a bar."
    )


def new_and_repeated(table: pd.DataFrame, theme: Theme) -> list[Layer]:
    """Layers of first calls of a number, of further calls, and of calls without a number; only those that occur."""
    layers = [
        Layer("new", "First call of a number", theme.accent),
        Layer("repeated", "Number met before", theme.ramp[2]),
        Layer("without_number", "No number", theme.outcome("unknown"), "x", False),
    ]
    return [layer for layer in layers if table[layer.column].sum() > 0]


def new_and_repeated_alt(table: pd.DataFrame) -> str:
    """What the stack shows, in a sentence."""
    new, repeated = int(table["new"].sum()), int(table["repeated"].sum())
    return (
        f"Bars over time: {wording.calls(new)} with numbers not met before in this period, "
        f"{wording.calls(repeated)} with numbers met again."
    )


def at_once(
    table: pd.DataFrame,
    *,
    theme: Theme,
    grain: str,
    now: datetime | None = None,
    loaded: pd.Series | None = None,
) -> go.Figure:
    """Most conversations at one moment of each bucket, their mean, the peak of all named; behind them calls that wait.

    *table* is that of `metrics.at_once_over_time` at *grain*.
    """
    names = clock.names(table, grain, now)
    curves = only_loaded(table, loaded, ["peak", "erlangs", "waiting"])
    traces: list[object] = [
        _steps(names, curves["peak"], "Most conversations", theme.accent, fill=theme.ramp[1]),
        _steps(names, curves["erlangs"], "Mean of conversations", theme.muted, dash="dot", digits=1),
    ]
    if table["waiting"].any():
        queue = _steps(
            names, curves["waiting"], "Most waiting or ringing", theme.border, fill=theme.band, width=1
        )
        traces.insert(0, queue)
    if loaded is not None and not loaded.all():
        traces.append(not_loaded(names, loaded, theme))
    top = max(0, *table["peak"], *table["waiting"])
    return figure(
        theme,
        *traces,
        height=300,
        kept=(grain, *table["start"].iloc[[0, -1]]) if len(table) else "",
        xaxis=clock.axis(table, grain, now),
        yaxis={**counts_axis(top), "range": [0, max(1.0, top * 1.18)]},
        yaxis2=PAPER,
        annotations=_peak(curves, theme),
    )


def _steps(
    names: list[str],
    values: pd.Series,
    name: str,
    colour: str,
    *,
    fill: str | None = None,
    width: float = 1.5,
    dash: str | None = None,
    digits: int = 0,
) -> go.Scatter:
    """A line that keeps its height along each bucket, filled down to zero if *fill* is a colour."""
    return go.Scatter(
        x=names,
        y=values.to_numpy(dtype=float),
        name=name,
        mode="lines+markers",
        marker=UNSEEN,
        line={"color": colour, "width": width, "dash": dash, "shape": "hvh"},
        fill="tozeroy" if fill else None,
        fillcolor=fill,
        hovertemplate=f"%{{y:,.{digits}f}}" if digits else "%{y:,}",
    )


def _peak(table: pd.DataFrame, theme: Theme) -> list[dict[str, object]]:
    """The label of the highest bucket; none if nobody talked."""
    if not len(table) or not table["peak"].max() > 0:
        return []
    place = int(table["peak"].to_numpy(dtype=float, na_value=-1).argmax())
    side = "left" if place < len(table) / 6 else "right" if place > len(table) * 5 / 6 else "center"
    return [
        {
            "x": place,
            "y": float(table["peak"].iloc[place]),
            "text": bold(f"Peak {wording.count(table['peak'].iloc[place])}"),
            "xanchor": side,
            "yanchor": "bottom",
            "yshift": 3,
            "font": {"color": theme.text},
        }
    ]


def at_once_alt(table: pd.DataFrame, *, grain: str) -> str:
    """What the curves show, in a sentence."""
    if table.empty or not table["peak"].max() > 0:
        return "Conversations at once over time: none."
    return (
        f"Conversations at once per {clock.WORDS[grain]}: at most {wording.count(table['peak'].max())} at one moment; "
        f"at most {wording.calls(table['waiting'].max())} waiting or ringing."
    )
