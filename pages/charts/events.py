"""What happened, marked in a finished figure of bars or lines over time."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ringyo_data.events import Event

from ..address.clicks import EVENT
from ..looks.theme import Theme
from ..text import wording
from .base import bold, upright

STRIP_PIXELS = 20
"""Height of the strip above the bars that has the marks: a click there is none on a bar."""

MOST_LINES = 5
LONGEST_LINE = 38
"""So many characters of a hover line have room on a phone."""


@dataclass(frozen=True)
class Mark:
    """The events of one bucket: its row, and each event's word and text."""

    row: int
    words: tuple[str, ...]
    texts: tuple[str, ...]


def marks(table: pd.DataFrame, events: Sequence[tuple[Event, str]]) -> list[Mark]:
    """A mark for each bucket of *table* (`start`, `end`) in which something happened; *events* with their texts."""
    starts, ends = table["start"].tolist(), table["end"].tolist()
    rows: dict[int, list[tuple[Event, str]]] = {}
    for event, text in events:
        row = next(
            (
                row
                for row, (start, end) in enumerate(zip(starts, ends, strict=True))
                if start <= event.at < end
            ),
            None,
        )
        if row is not None:
            rows.setdefault(row, []).append((event, text))
    return [
        Mark(row, tuple(event.word for event, _ in some), tuple(text for _, text in some))
        for row, some in sorted(rows.items())
    ]


def with_events(figure: go.Figure, found: Sequence[Mark], *, theme: Theme) -> go.Figure:
    """*figure* with a thin line from top to bottom at each mark, and a sign above it that says what happened.

    The figure's horizontal axis has a place per bucket (`clock.axis`). Unchanged without marks.
    """
    if not found:
        return figure
    names = figure.layout.xaxis.categoryarray
    strip = STRIP_PIXELS / max(figure.layout.height - 60, 3 * STRIP_PIXELS)
    line = {"color": theme.text, "width": 1, "dash": "dot"}
    for mark in found:
        figure.add_shape(upright(mark.row, line, layer="below", opacity=0.4) | {"y1": 1 - strip / 2})
    figure.add_scatter(
        x=[names[mark.row] for mark in found],
        y=[0.5] * len(found),
        yaxis="y3",
        mode="markers",
        name="Event",
        showlegend=False,
        ids=[f"{EVENT}{' '.join(mark.words)}" for mark in found],
        marker={"symbol": "triangle-down", "size": 9, "color": theme.text},
        customdata=[_lines(mark) for mark in found],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(
        yaxis={"domain": [0, 1 - strip]},
        yaxis3={
            "domain": [1 - strip, 1],
            "range": [0, 1],
            "visible": False,
            "fixedrange": True,
            "anchor": "x",
        },
    )
    return figure


def _lines(mark: Mark) -> str:
    shown, left = mark.texts[:MOST_LINES], mark.texts[MOST_LINES:]
    head = [bold(f"{len(mark.texts)} events")] if len(mark.texts) > 1 else []
    lines = ["<br>".join(map(wording.plain, textwrap.wrap(text, LONGEST_LINE))) for text in shown]
    return "<br>".join([*head, *lines, *([f"and {len(left)} more"] if left else [])])
