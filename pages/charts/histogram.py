"""Calls by how long they lasted: bars per bin of duration, with median and p90 marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks import theme as looks
from ..looks.theme import Theme
from ..text import wording
from .base import (
    STEPS_SECONDS,
    bar,
    bold,
    counts_axis,
    empty,
    figure,
    outcome_columns,
    outcome_label,
    places_axis,
    short_duration,
    upright,
)
from .stack import sum_line

_MOST_EDGES = 7
_NAME_WIDTH = 0.42
"""Share of a phone's plot that the name of a mark takes up."""

_DOUBLING = (0, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1920)


def chart(
    table: pd.DataFrame,
    *,
    theme: Theme,
    median_seconds: float = float("nan"),
    p90_seconds: float = float("nan"),
    height: int = 320,
) -> go.Figure:
    """Calls per bin of duration, stacked by outcome if the table has outcomes; median and p90 are marked.

    *table* is that of `metrics.histogram` or `metrics.setup_histogram`. Bins
    are equally wide places on either scale, edges are the labels.
    """
    if table.empty:
        return empty(theme, "No call has a duration.", height=height)
    edges = [*table["low_seconds"], *table["high_seconds"].iloc[-1:]]
    names = [_bin(low, high) for low, high in zip(table["low_seconds"], table["high_seconds"], strict=True)]
    layers = outcome_columns(table) or ["calls"]
    return figure(
        theme,
        *([sum_line(names, table["calls"])] if len(layers) > 1 else []),
        *[_bin_bars(table, names, layer, theme) for layer in layers],
        height=height,
        kept=(len(edges), *edges[-2:]),
        barmode="stack",
        bargap=0.08,
        showlegend=len(layers) > 1,
        legend={"y": 1.18},
        margin={"t": 40},
        xaxis=_edge_axis(names, edges),
        yaxis=counts_axis(table["calls"].max()),
        **_marks(edges, {"Median": median_seconds, "p90": p90_seconds}, theme),
    )


def _bin(low: float, high: float) -> str:
    if np.isinf(high):
        return f"{wording.duration(low)} or longer"
    return f"{wording.duration(low)} to under {wording.duration(high)}"


def _bin_bars(table: pd.DataFrame, names: list[str], layer: str, theme: Theme) -> go.Bar:
    of_outcome = layer != "calls"
    colour = theme.outcome(layer) if of_outcome else theme.accent
    return go.Bar(
        x=names,
        y=table[layer].to_numpy(),
        name=outcome_label(layer) if of_outcome else "Calls",
        marker=bar(theme, colour, len(names), looks.hatch(layer) if of_outcome else ""),
        hovertemplate="%{y:,}",
    )


def _edge_axis(names: list[str], edges: Sequence[float]) -> dict[str, object]:
    """Places named by their bins, labelled at their edges."""
    labelled = _labelled_edges(edges)
    texts = [short_duration(edges[place]) for place in labelled]
    if np.isinf(edges[-1]) and labelled[-1] == len(edges) - 2:
        texts[-1] += " +"
    return places_axis(names, [place - 0.5 for place in labelled], texts)


def _labelled_edges(edges: Sequence[float]) -> list[int]:
    """Which edges get a label: round durations, few enough, never one cut off by the right rim."""
    last = len(edges) - 1
    widths = np.diff(edges[:last]).tolist()
    even = not widths or max(widths) == min(widths)
    for step in STEPS_SECONDS if even else ():
        places = [place for place, edge in enumerate(edges) if edge % step == 0 and place < last]
        if len(places) <= _MOST_EDGES:
            return places
    doubling = [place for place, edge in enumerate(edges) if edge in _DOUBLING and place < last]
    return doubling[:: 1 + len(doubling) // (_MOST_EDGES + 1)]


def place_of(seconds: float, edges: Sequence[float]) -> float:
    """Where a duration lies among bins that are equally wide places; the endless bin holds it in its middle."""
    finite = np.array([edge for edge in edges if np.isfinite(edge)])
    if seconds > finite[-1]:
        return float(len(finite) - 1)
    return float(np.interp(seconds, finite, np.arange(len(finite)) - 0.5))


def _marks(
    edges: Sequence[float], marks: dict[str, float], theme: Theme
) -> dict[str, list[dict[str, object]]]:
    """Upright lines with names above the bars; the second name is a line higher if the names would touch."""
    finite = {name: seconds for name, seconds in marks.items() if not np.isnan(seconds)}
    shapes, notes = [], []
    taken = -np.inf
    for dash, (name, seconds) in zip(("solid", "dot"), finite.items(), strict=False):
        place = place_of(seconds, edges)
        shapes.append(upright(place, {"color": theme.text, "width": 1.5, "dash": dash}))
        across = (place + 0.5) / (len(edges) - 1)
        notes.append(
            {
                "x": place,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "yshift": 17 if across - taken < _NAME_WIDTH else 1,
                "xanchor": "left" if across < 0.15 else "right" if across > 0.85 else "center",
                "text": f"{name} {bold(wording.duration(seconds))}",
            }
        )
        taken = across
    return {"shapes": shapes, "annotations": notes}


def alt(table: pd.DataFrame, *, median_seconds: float) -> str:
    """What the bars show, in a sentence."""
    if table.empty or not table["calls"].sum():
        return "Calls by duration: no call has one."
    text = f"Bars of {wording.calls(int(table['calls'].sum()))} by duration"
    return (
        f"{text}."
        if wording.missing(median_seconds)
        else f"{text}; the median is {wording.duration(median_seconds)}."
    )
