"""The longest calls one by one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from ringyo_data import metrics
from ringyo_data.direction import customers
from ringyo_data.statuses import LONGEST_CALL_SECONDS

from ..agent.names import labelled
from ..loading import Selection
from ..sentences import durations as sentences
from ..text import cells, wording
from . import card
from .card import Card
from .durations import NO_DURATION


def longest(selection: Selection) -> Card:
    """The longest calls one by one."""
    table = metrics.longest(selection.calls)
    sentence = sentences.longest(table, metrics.at_least(selection.calls, LONGEST_CALL_SECONDS).part)
    made = Card("longest-calls", "Which calls were the longest?", sentence, selection=selection)
    if table.empty:
        return replace(made, nothing=NO_DURATION)
    rows = _rows(selection, table)
    return replace(made, rows=rows, words={"Lasted": wording.duration})


def _rows(selection: Selection, table: pd.DataFrame) -> pd.DataFrame:
    """The list as the reader sees it: local times, names, masked numbers."""
    named = labelled(selection, table)
    return pd.DataFrame(
        {
            "Started": table["created_at"].dt.tz_convert(selection.view.zone).dt.tz_localize(None),
            "Lasted": table["duration_seconds"].astype("float64"),
            "Agent": named["label"],
            "Number": [wording.phone(number, show=selection.show_numbers) for number in customers(table)],
            "Outcome": [wording.outcome(str(name)) for name in metrics.outcome(table)],
            "Call": table["id"],
        }
    )


def draw(selection: Selection) -> None:
    """The card with its table."""
    made = longest(selection)
    card.draw(made, partial(_draw_table, made))


def _draw_table(made: Card) -> None:
    if len(made.rows):
        st.dataframe(
            cells.worded(made.rows, made.words),
            key="longest-calls",
            hide_index=True,
            column_config={
                "Started": st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm:ss"),
                "Call": st.column_config.TextColumn(width="medium"),
            },
        )
