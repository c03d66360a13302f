"""Figures in which a reader may pick a bar, a cell or a range.

A pick is a row of the table behind the figure: the trace's `ids` if it has
them, else the point's place in its trace. An id may name an outcome too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go

from ..looks.theme import Theme
from .base import CLEAR

TEMPLATES = "as the template says"
UNSEEN = {"color": CLEAR, "size": 6, "line": {"width": 0}}
"""Markers of a line: plotly lets points be picked, and no line has any without markers."""

CONFIG = {"doubleClick": False, "doubleClickDelay": 0}
"""A second click, or the one that a browser makes of a tap, is not a double click, which would take the first back."""


class Pickable(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A finished figure with a *change* of its parts as they are sent: nothing is copied or checked a second time."""

    def __init__(self, figure: go.Figure, change: Callable[[dict[str, Any]], None]) -> None:
        self._figure, self._change = figure, change

    def to_dict(self) -> dict[str, Any]:
        """The figure's parts, changed."""
        parts: dict[str, Any] = self._figure.to_dict()
        self._change(parts["layout"])
        return parts


def pickable(figure: go.Figure, *, theme: Theme, ranges: bool = False, turn: int = 0) -> Pickable:
    """*figure* for clicks and taps, with *ranges* also for a range dragged across it.

    Nothing fades when a point is picked, as the picked calls are shown next.
    To the browser, another *turn* makes another figure, without the old pick.

    Streamlit reads `dragmode` of a pickable figure's layout. If it is not set,
    or False, Streamlit makes it "pan", and no finger can scroll past the chart.
    If it is "select", Streamlit switches clicks off. Streamlit leaves a word
    alone that plotly does not know; plotly then uses the template's mode.
    """
    kept = {"marker": {"opacity": 1}}

    def change(layout: dict[str, Any]) -> None:
        own = layout["template"]["layout"]
        own["dragmode"] = "select" if ranges and not theme.touch else False
        layout["template"]["data"] = {
            "bar": [{"type": "bar", "unselected": kept}],
            "scatter": [{"type": "scatter", "unselected": {**kept, "textfont": {"color": theme.muted}}}],
        }
        layout |= {
            "clickmode": "event+select",
            "dragmode": TEMPLATES,
            "hovermode": layout.get("hovermode") or own["hovermode"],
            "meta": turn,
            "selectdirection": "h",
            "newselection": {"line": {"color": theme.accent, "width": 1}},
            "activeselection": {"fillcolor": theme.accent, "opacity": 0.12},
        }

    return Pickable(figure, change)


def row_ids(table: pd.DataFrame, outcome: str = "") -> list[str]:
    """The `ids` of a trace that has a point for each row of *table*, or the row's calls of one *outcome*."""
    return [f"{row}:{quote(outcome)}" if outcome else str(row) for row in range(len(table))]
