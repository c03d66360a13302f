"""The card of calls over time by outcome."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ringyo_data.metrics import Grain

from ..address import clicks
from ..charts import volume
from ..charts.stack import stack
from ..charts.target import with_target
from ..loading import Selection, periods, targets
from ..looks.theme import Theme
from .card import Card, Height
from .receipt import Receipt


def outcomes(
    key: str,
    title: str,
    sentence: str,
    selection: Selection,
    table: pd.DataFrame,
    *,
    grain: Grain,
    receipt: Receipt,
    shares: bool = False,
    height: Height = "content",
) -> Card:
    """*table* (`metrics.calls_over_time` at *grain*) as a card: the comparison is drawn behind the bars, the target across them."""
    goals = targets.wanted(selection.view)
    at, words = None, ""
    if shares:
        at, words = goals.answer_rate, f"{targets.share(goals.answer_rate)} {selection.words.answered}"
    elif grain == "day":
        at, words = goals.calls_per_day, targets.number(goals.calls_per_day, "a day")

    def figure(look: Theme) -> go.Figure:
        bars = stack(
            table,
            volume.outcomes(table, look),
            theme=look,
            loaded=periods.loaded(selection, table),
            grain=grain,
            now=selection.now,
            shares=shares,
            before=periods.calls_before(selection, grain),
            before_name=periods.before_name(selection),
        )
        return with_target(bars, at, words, theme=look)

    return Card(
        key,
        title,
        sentence,
        figure,
        selection,
        alt=volume.calls_over_time_alt(table, grain=grain),
        pick=clicks.buckets(selection.view, table),
        hint=periods.one(grain),
        receipt=receipt,
        table=lambda: table,
        height=height,
        over=table,
    )
