"""Draws a target, the value that a deployment wants a number to have, as a line across a finished figure."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from ..looks.theme import Theme
from ..text import wording
from .base import CLEAR

ROOM = 1.08
"""An axis that would end before the line is widened to this multiple of the target."""

Axis = Literal["x", "y"]


def with_target(
    figure: go.Figure,
    at: float | None,
    words: str,
    *,
    theme: Theme,
    axis: Axis = "y",
    over_points: bool = False,
) -> go.Figure:
    """*figure* with a dashed line where its *axis* is *at*, named by *words*; unchanged if *at* is None.

    *over_points* are not to be hidden by the words, as bars may be, nor by
    the line where both axes are of numbers.
    """
    if at is None:
        return figure
    _make_room(figure, at, axis)
    line = {"color": theme.text, "width": 1.2, "dash": "dash"}
    along: Axis = "x" if axis == "y" else "y"
    if over_points and _has_numbers(figure, along):
        _lay_under_points(figure, at, axis, line)
    else:
        ends = {f"{axis}0": at, f"{axis}1": at, f"{along}ref": "paper", f"{along}0": 0, f"{along}1": 1}
        figure.add_shape(type="line", layer="above", line=line, **ends)
    figure.add_annotation(
        text=wording.plain(words[:1].upper() + words[1:]),
        bgcolor=CLEAR if over_points else theme.background,
        opacity=0.9,
        borderpad=1,
        font={"color": theme.text, "size": 12},
        **(_beside(figure, at) if axis == "x" else _above(at, left=over_points)),
    )
    return figure


def _has_numbers(figure: go.Figure, axis: Axis) -> bool:
    """Whether an axis has a fixed range of numbers."""
    scale = figure.layout[f"{axis}axis"]
    return scale.range is not None and scale.type != "category"


def _lay_under_points(figure: go.Figure, at: float, axis: Axis, line: dict[str, object]) -> None:
    """The line as a trace over bands and boxes but under points; a shape lies under all of them or over all."""
    along, ends = ("x", figure.layout.xaxis.range) if axis == "y" else ("y", figure.layout.yaxis.range)
    first = next((place for place, trace in enumerate(figure.data) if _has_points(trace)), len(figure.data))
    figure.add_scatter(
        **{along: list(ends), axis: [at, at]}, mode="lines", line=line, hoverinfo="skip", showlegend=False
    )
    figure.data = (*figure.data[:first], figure.data[-1], *figure.data[first:-1])


def _has_points(trace: BaseTraceType) -> bool:
    return trace.type == "scatter" and "markers" in (trace.mode or "")


def _above(at: float, *, left: bool) -> dict[str, object]:
    """Above a level line: at its end, or with *left* at its beginning."""
    x = 0 if left else 1
    return {"xref": "paper", "x": x, "xanchor": "left" if left else "right", "y": at, "yanchor": "bottom"}


def _beside(figure: go.Figure, at: float) -> dict[str, object]:
    """Beside an upright line, on the side with more room."""
    low, high = figure.layout.xaxis.range
    left_half = at - low < (high - low) / 2
    side = {"xanchor": "left", "xshift": 3} if left_half else {"xanchor": "right", "xshift": -3}
    return {"x": at, **side, "yref": "paper", "y": 1, "yanchor": "top"}


def _make_room(figure: go.Figure, at: float, axis: Axis) -> None:
    """Widen an axis of a fixed range if the line lies outside of it."""
    scale = figure.layout[f"{axis}axis"]
    if scale.range is None:
        return
    low, high = scale.range
    if at > high:
        scale.range = [low, low + (at - low) * ROOM]
    elif at < low:
        scale.range = [high - (high - at) * ROOM, high]
