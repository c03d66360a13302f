"""Small groups beside one another: lines, countries, campaigns, agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ..looks import theme as looks
from ..looks.theme import Theme
from ..text import wording
from . import clock
from .base import (
    CLEAR,
    bar,
    bold,
    counts_axis,
    figure,
    outcome_columns,
    outcome_label,
    rows_axis,
    rows_height,
    says,
    share_axis,
    upright,
)
from .clickable import row_ids
from .stack import share_of

ROOM_FOR_A_COUNT = 56
"""Pixels right of whole bars, for a count of six digits."""

THINNEST_HATCHED = 0.03
"""A part of a whole bar from which on its hatch can be seen as one; a thinner one looks torn."""

FEW = "<br>too few calls to rank"

HOURS_AXIS = {
    "range": [-0.6, 23.6],
    "tickvals": [0, 6, 12, 18],
    "ticktext": ["00:00", "06:00", "12:00", "18:00"],
    "fixedrange": True,
}


def bars(table: pd.DataFrame, *, theme: Theme, word: str = "answered") -> go.Figure:
    """Calls of each group as a bar, the answered part filled, count and answer rate beside it.

    *table*: a `label` per row and the columns of `metrics.rate_columns`, in
    the order to be drawn, the first on top. *word*: calls that came in are `taken`.
    """
    places = list(range(len(table)))
    widest = float(table["calls"].max()) if len(table) else 1.0
    lines = [group_line(row, word) for row in table.itertuples()]
    common = {
        "orientation": "h",
        "y": places,
        "ids": row_ids(table),
        **says(lines),
    }
    return figure(
        theme,
        *_filled(table, theme, "x", common, word),
        _beside(table["calls"], places, [_said(row) for row in table.itertuples()], theme),
        height=rows_height(len(table), extra=50),
        barmode="overlay",
        bargap=0.35,
        hovermode="closest",
        xaxis={"visible": False, "range": [0, widest * 1.55], "fixedrange": True},
        yaxis=rows_axis(list(table["label"])),
    )


def _filled(
    table: pd.DataFrame, theme: Theme, axis: str, common: Mapping[str, object], word: str
) -> list[go.Bar]:
    """Bars of calls along *axis* and, over them, of their answered part."""
    paper = {"color": theme.band, "line": {"color": theme.border, "width": 1}}
    looks_of = (
        ("calls", "Calls", paper),
        ("answered", word.capitalize(), {"color": theme.outcome("answered")}),
    )
    return [
        go.Bar(**common, **{axis: table[name]}, name=label, marker=mark) for name, label, mark in looks_of
    ]


def _said(row: Any) -> str:
    """Count and answer rate for narrow places; a rate that too few calls carry is a dash."""
    return f"{bold(wording.count(row.calls))}  {wording.percent(row.answer_rate if row.enough else None, 0)}"


def group_line(row: Any, word: str = "answered") -> str:
    """A group in words: its name, its counts, its rate and how sure that is."""
    lines = [bold(wording.plain(row.label)), wording.calls(row.calls), "none settled"]
    if row.settled:
        rate = f"{wording.percent(row.answer_rate)} of {wording.count(row.settled)} settled {word}"
        lines[2:] = [rate, f"95% sure: {wording.percent(row.low, 0)} to {wording.percent(row.high, 0)}"]
    return "<br>".join([*lines, *_handed_over(row, word)]) + ("" if row.enough else FEW)


def _handed_over(row: Any, word: str) -> list[str]:
    """How many of a group's answered calls were handed over; nothing if the account hands no call over."""
    if not hasattr(row, "hand_over_rate") or not row.answered:
        return []
    return [f"{wording.percent(row.hand_over_rate)} of {wording.count(row.answered)} {word} handed over"]


def _beside(ends: pd.Series, places: list[int], texts: list[str], theme: Theme) -> go.Scatter:
    """Words right of the bars' ends."""
    return go.Scatter(
        x=ends,
        y=places,
        mode="text",
        text=[f"  {text}" for text in texts],
        textposition="middle right",
        textfont={"color": theme.muted, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def bars_alt(table: pd.DataFrame, *, of: str) -> str:
    """What the bars show, in a sentence; *of* says of what the groups are."""
    if table.empty:
        return f"Calls by {of}: none."
    return f"Bars of calls by {of}: {wording.plural(len(table), 'bar')} of {wording.span(table['calls'], wording.count)} calls."


def outcome_shares(table: pd.DataFrame, *, theme: Theme) -> go.Figure:
    """Settled calls of each group as one whole bar of outcomes, their number beside it.

    *table*: a `label` per row and the columns of `metrics.outcomes_by_agent`.
    """
    outcomes = outcome_columns(table, live=False)
    whole = table[outcomes].sum(axis=1).to_numpy(dtype=float)
    places = list(range(len(table)))
    traces: list[object] = [
        go.Bar(
            orientation="h",
            y=places,
            ids=row_ids(table, name),
            x=share_of(table[name].to_numpy(), whole),
            name=outcome_label(name),
            marker=bar(
                theme,
                theme.outcome(name),
                len(table),
                [
                    looks.hatch(name) if share >= THINNEST_HATCHED else ""
                    for share in share_of(table[name].to_numpy(), whole)
                ],
            ),
            customdata=[
                f"{bold(wording.plain(label))}<br>{outcome_label(name)}: {wording.percent(share)} "
                f"({wording.count(part)} of {wording.count(all_)} settled)"
                for label, part, share, all_ in zip(
                    table["label"], table[name], share_of(table[name].to_numpy(), whole), whole, strict=True
                )
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        for name in outcomes
    ]
    counts = [bold(wording.count(n)) for n in whole]
    return figure(
        theme,
        *traces,
        _beside(pd.Series(np.ones(len(table))), places, counts, theme),
        height=rows_height(len(table), extra=130),
        barmode="stack",
        bargap=0.35,
        hovermode="closest",
        margin={"r": ROOM_FOR_A_COUNT},
        xaxis={
            **share_axis(0, 1),
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0%", "50%", "100%"],
            "title": {"text": "share and number of settled calls"},
            "fixedrange": True,
        },
        yaxis=rows_axis(list(table["label"])),
    )


def outcome_shares_alt(table: pd.DataFrame) -> str:
    """What the bars show, in a sentence."""
    outcomes = outcome_columns(table, live=False) if len(table) else []
    if not outcomes:
        return "Outcomes by agent: no settled calls."
    named = wording.listing([wording.outcome(name).lower() for name in outcomes], most=6)
    return f"One bar per agent, {wording.count(len(table))} in all, split into {named}."


def rates(
    table: pd.DataFrame,
    *,
    theme: Theme,
    share: str = "answer_rate",
    whole: str = "settled",
    said: str = "settled calls answered",
    word: str = "answered",
    average: float = float("nan"),
    reach: tuple[float, float] | None = None,
    height: int | None = None,
) -> go.Figure:
    """A share of each group as a dot with its 95% interval, and that of all as an upright line.

    *table*: per row a `label`, the columns *share* and *whole*, `low`, `high`
    and `enough`; *said* names what *share* is a share of, and of what. A
    group too small to rank is hollow. The axis shows the shares of *reach*,
    where several figures are compared, else as far as this one's intervals go.
    """
    places = list(range(len(table)))
    value, low, high = (table[name].to_numpy(dtype=float) for name in (share, "low", "high"))
    lines = [_rate_line(row, share, whole, said, word) for row in table.itertuples()]
    dots = go.Scatter(
        x=value,
        y=places,
        mode="markers",
        marker={
            "size": 10,
            "color": [theme.accent if enough else theme.background for enough in table["enough"]],
            "line": {"color": theme.accent, "width": 1.5},
        },
        error_x=_arms(value, low, high, theme),
        ids=row_ids(table),
        **says(lines),
        showlegend=False,
    )
    beside = [
        f"{bold(wording.percent(part, 0))} of {wording.count(n)}"
        for part, n in zip(value, table[whole], strict=True)
    ]
    least, most = reach or (float(np.nanmin(low, initial=1.0)), float(np.nanmax(high, initial=0.0)))
    left, right = max(0.0, least - 0.02), min(1.0, most + 0.01)
    dotted: dict[str, object] = {"color": theme.muted, "width": 1, "dash": "dot"}
    return figure(
        theme,
        dots,
        _beside(table["high"], places, beside, theme),
        height=height or rows_height(len(table), extra=50),
        hovermode="closest",
        xaxis={
            **share_axis(left, right + (right - left) * 0.6),
            "fixedrange": True,
            "showgrid": True,
            "nticks": 5,
            "rangemode": "normal",
        },
        yaxis=rows_axis(list(table["label"])),
        shapes=[] if np.isnan(average) else [upright(average, dotted, layer="below")],
    )


def _rate_line(row: Any, share: str, whole: str, said: str, word: str) -> str:
    """A group's share in words, and how sure it is."""
    lines = [
        bold(wording.plain(row.label)),
        f"{wording.percent(getattr(row, share))} of {wording.count(getattr(row, whole))} {said}",
        f"95% sure: {wording.percent(row.low)} to {wording.percent(row.high)}",
        *_handed_over(row, word),
    ]
    return "<br>".join(lines) + ("" if row.enough else FEW)


def _arms(value: np.ndarray, low: np.ndarray, high: np.ndarray, theme: Theme) -> dict[str, object]:
    """The interval on both sides of a dot."""
    arms = {"array": high - value, "arrayminus": value - low}
    return {"type": "data", "symmetric": False, **arms, "color": theme.muted, "thickness": 1.2, "width": 0}


def rates_alt(table: pd.DataFrame, *, of: str, share: str = "answer_rate") -> str:
    """What the dots show, in a sentence; *of* names the measure and the groups."""
    ranked = table[table["enough"]]
    if ranked.empty:
        return f"{of}: none has enough calls to say."
    return (
        f"{of}, dots with intervals: {wording.span(ranked[share], wording.percent)} where calls are enough."
    )


def hours_of_day(
    table: pd.DataFrame, *, theme: Theme, height: int = 220, word: str = "answered"
) -> go.Figure:
    """Calls per local hour of the day, the answered part filled.

    *table*: 24 rows with `hour` and the columns of `metrics.rate_columns`.
    """
    hours = table.assign(label=[clock.hour(hour) for hour in table["hour"]])
    lines = [group_line(row, word) for row in hours.itertuples()]
    common = {"x": hours["hour"], **says(lines)}
    return figure(
        theme,
        *_filled(hours, theme, "y", common, word),
        height=height,
        barmode="overlay",
        hovermode="closest",
        xaxis=HOURS_AXIS,
        yaxis=counts_axis(table["calls"].max()),
    )


def hours_of_day_alt(table: pd.DataFrame) -> str:
    """What the bars show, in a sentence."""
    if not table["calls"].sum():
        return "Calls by hour of the day: none."
    return f"Bars of calls by hour of the day: {wording.span(table['calls'], wording.count)} calls an hour of the day."


def rates_by_hour(
    table: pd.DataFrame, *, theme: Theme, average: float, height: int = 300, word: str = "answered"
) -> go.Figure:
    """The answer rate of each local hour of the day as a dot with its 95% interval, and that of all as a line.

    *table*: 24 rows with `hour` and the columns of `metrics.rate_columns`. An hour of too few calls has no dot.
    """
    hours = table.assign(label=[clock.hour(hour) for hour in table["hour"]])
    sure = hours[hours["enough"]]
    value, low, high = (sure[name].to_numpy(dtype=float) for name in ("answer_rate", "low", "high"))
    dots = go.Scatter(
        x=sure["hour"],
        y=value,
        mode="markers",
        marker={"size": 10, "color": theme.accent},
        error_y=_arms(value, low, high, theme),
        hoverinfo="skip",
        showlegend=False,
    )
    bottom, top = max(0.0, low.min(initial=average) - 0.02), min(1.0, high.max(initial=average) + 0.02)
    columns = go.Bar(
        x=hours["hour"],
        base=bottom,
        y=[top - bottom] * len(hours),
        width=1,
        marker={"color": CLEAR, "line": {"width": 0}},
        **says([group_line(row, word) for row in hours.itertuples()]),
        showlegend=False,
    )
    return figure(
        theme,
        dots,
        columns,
        height=height,
        bargap=0,
        hovermode="closest",
        xaxis=HOURS_AXIS,
        yaxis={**share_axis(bottom, top), "fixedrange": True, "nticks": 5, "rangemode": "normal"},
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": average,
                "y1": average,
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
                "layer": "below",
            }
        ],
    )
