"""What a deployment wants a number to be, as a line across a finished figure."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go

from .. import wording
from ..theme import Theme

ROOM = 1.08
"""So far beyond the line an axis goes that would end before it."""


def with_target(
    figure: go.Figure,
    at: float | None,
    words: str,
    *,
    theme: Theme,
    axis: Literal["x", "y"] = "y",
) -> go.Figure:
    """*figure* with a dashed line where its *axis* is *at*, named by *words*; as it is where nothing is wanted."""
    if at is None:
        return figure
    across, along = (axis, "xy".replace(axis, ""))
    line = {"color": theme.text, "width": 1.2, "dash": "dash"}
    figure.add_shape(
        type="line",
        line=line,
        **{f"{across}0": at, f"{across}1": at, f"{along}ref": "paper", f"{along}0": 0, f"{along}1": 1},
    )
    figure.add_annotation(
        text=wording.plain(words),
        bgcolor=theme.background,
        opacity=0.9,
        borderpad=1,
        font={"color": theme.text, "size": 12},
        **{across: at, f"{along}ref": "paper", along: 1},
        xanchor="right" if axis == "y" else "center",
        yanchor="bottom" if axis == "y" else "top",
    )
    _make_room(figure, at, axis)
    return figure


def _make_room(figure: go.Figure, at: float, axis: str) -> None:
    """Widen an axis of a fixed range that would leave the line out."""
    found = figure.layout[f"{axis}axis"]
    if found.range is None:
        return
    low, high = found.range
    if at > high:
        found.range = [low, low + (at - low) * ROOM]
    elif at < low:
        found.range = [high - (high - at) * ROOM, high]
