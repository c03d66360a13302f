"""Bars of time stacked in layers: the shape shared by outcomes and by new and repeated numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks import theme as looks
from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import CLEAR, bar, bold, counts_axis, figure, only_loaded, share_axis, short
from .clickable import UNSEEN

DETAILED = 1000
"""Up to so many buckets, hover lines carry counts and shares; beyond, what is drawn alone keeps the figure small."""


@dataclass(frozen=True)
class Layer:
    """One column of a table as a layer of bars; without *in_share* it belongs to no share."""

    column: str
    label: str
    colour: str
    hatch: str = ""
    in_share: bool = True


@dataclass(frozen=True)
class Frame:
    """Rows of buckets and how they are named: what every layer of a stack is drawn over."""

    table: pd.DataFrame
    names: list[str]
    theme: Theme

    @property
    def open(self) -> list[bool]:
        """Which rows are not over yet."""
        return [bool(value) for value in self.table["open"]]


def stack(
    table: pd.DataFrame,
    layers: Sequence[Layer],
    *,
    theme: Theme,
    grain: str,
    now: datetime | None = None,
    shares: bool = False,
    before: pd.Series | None = None,
    before_name: str = "Before",
    loaded: pd.Series | None = None,
    height: int = 320,
) -> go.Figure:
    """Layers per bucket, the first at the bottom.

    A bucket that is open at *now* is hatched and says until when. With *shares* each bar is a whole.
    *before* (counts, place by place) is a dotted outline. A bucket that is not *loaded* is hatched paper, not zero.
    """
    layers = [layer for layer in layers if layer.in_share] if shares else layers
    counts = only_loaded(table, loaded, map(str, table.select_dtypes("integer")), otherwise=0)
    frame = Frame(counts, clock.names(table, grain, now), theme)
    traces: list[object] = [] if shares else [sum_line(frame.names, counts["calls"])]
    traces += _bars(frame, layers, shares)
    if before is not None and not shares:
        traces.append(_outline(frame, before, before_name))
    if loaded is not None and not loaded.all():
        traces.append(not_loaded(frame.names, loaded, theme))
    return figure(
        theme,
        *traces,
        height=height,
        kept=(grain, *table["start"].iloc[[0, -1]]) if len(table) else "",
        barmode="stack",
        bargap=0.18 if len(table) <= 140 else 0,
        barcornerradius=3 if len(table) <= 70 else 0,
        xaxis=clock.axis(table, grain, now),
        yaxis=share_axis() if shares else counts_axis(table["calls"].max()),
        yaxis2=PAPER,
    )


PAPER = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
"""A second vertical axis for what covers the whole height."""


def sum_line(names: Sequence[str], calls: pd.Series) -> go.Scatter:
    """An invisible line; its hover line is the sum of a stack."""
    return go.Scatter(
        x=names,
        y=calls.to_numpy(),
        mode="lines+markers",
        line={"color": CLEAR},
        marker=UNSEEN,
        name="Calls",
        showlegend=False,
        hovertemplate=bold("%{y:,}"),
    )


def _bars(frame: Frame, layers: Sequence[Layer], shares: bool) -> list[object]:
    whole = frame.table[[layer.column for layer in layers if layer.in_share]].sum(axis=1).to_numpy(float)
    detailed = len(frame.names) <= DETAILED
    return [_bar(frame, layer, whole, shares=shares, detailed=detailed) for layer in layers]


def _bar(frame: Frame, layer: Layer, whole: np.ndarray, *, shares: bool, detailed: bool) -> go.Bar:
    part = frame.table[layer.column].to_numpy()
    hatches = [looks.OPEN_HATCH if is_open else layer.hatch for is_open in frame.open]
    return go.Bar(
        x=frame.names,
        y=share_of(part, whole) if shares else part,
        name=short(layer.label),
        marker=bar(frame.theme, layer.colour, len(frame.names), hatches if any(hatches) else ""),
        customdata=_lines(layer, part, whole, shares, detailed) if shares or detailed else None,
        hovertemplate="%{customdata}" if shares or detailed else "%{y:,}",
    )


def share_of(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Heights of a stack of shares; NaN if the whole is 0."""
    shares: np.ndarray = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return shares


def _lines(layer: Layer, part: np.ndarray, whole: np.ndarray, shares: bool, detailed: bool) -> list[str]:
    """Hover lines: a count and its share if *detailed*, the one that is drawn first; else that alone."""
    percents = [wording.percent(share) for share in share_of(part, whole)] if layer.in_share else []
    if shares and percents and not detailed:
        return percents
    counts = [wording.count(int(n)) for n in part]
    if not percents:
        return counts
    return [f"{p} ({n})" if shares else f"{n} ({p})" for n, p in zip(counts, percents, strict=True)]


def _outline(frame: Frame, before: pd.Series, label: str) -> go.Scatter:
    """The comparison, place by place, as the dotted upper edge of bars that are not drawn."""
    counts = before.to_numpy(dtype=float)[: len(frame.names)]
    shape = "hvh" if len(frame.names) <= 70 else "linear"
    return go.Scatter(
        x=frame.names[: len(counts)],
        y=counts,
        mode="lines+markers",
        marker=UNSEEN,
        name=wording.plain(label),
        line={"color": frame.theme.muted, "width": 1.5, "dash": "dot", "shape": shape},
        hovertemplate="%{y:,}",
    )


def not_loaded(names: Sequence[str], loaded: pd.Series, theme: Theme) -> go.Bar:
    """Hatched areas over the whole height of buckets that are not loaded."""
    rows = [row for row, is_loaded in enumerate(loaded) if not is_loaded]
    places = [names[row] for row in rows]
    strokes = {"shape": "\\", "fillmode": "overlay", "size": 9, "solidity": 0.12}
    return go.Bar(
        x=places,
        y=[1] * len(places),
        yaxis="y2",
        name="Not loaded",
        ids=[str(row) for row in rows],
        width=1,
        marker={
            "color": theme.band,
            "line": {"width": 0},
            "cornerradius": 0,
            "pattern": {**strokes, "bgcolor": theme.band, "fgcolor": theme.muted},
        },
        hovertemplate="nothing is known about this time",
    )
