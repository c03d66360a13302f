"""How today goes, beside the same weekdays before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import streamlit as st

from ringyo_data import metrics
from ringyo_data.query import Window

from ..charts import pace as charts
from ..loading import Selection, history
from ..sentences import pace as sentences
from ..text import wording
from . import card
from .card import Card
from .receipt import Receipt

TITLE = "How does today go?"


def days(period: Window, now: datetime, zone: str) -> tuple[Window, ...]:
    """Today until *now*, and the earlier days to compare with, each until the same time; none if the period is without today."""
    windows = tuple(metrics.pace_days(now, zone).values())
    return windows if period.since <= windows[0].since < period.until else ()


def is_told(selection: Selection) -> bool:
    """Whether the period has today."""
    return bool(days(selection.window, selection.now, selection.view.zone))


def card_of(selection: Selection) -> Card | None:
    """Today's calls and answers so far on the range of the last eight same weekdays; None if the period is without today.

    Days that are not in memory are not counted.
    """
    return _card(selection, history.pace(selection)[0]) if is_told(selection) else None


def _card(selection: Selection, pace: metrics.Pace) -> Card:
    now, zone, answered = selection.now, selection.view.zone, selection.words.answered
    sentence = sentences.so_far(pace, now, zone, answered=answered)
    made = Card(
        "pace",
        TITLE,
        sentence,
        selection=selection,
        receipt=receipt(pace, selection),
        behind={"period": "today"},
    )
    if not pace.enough:
        return made
    return replace(
        made,
        figure=lambda look: charts.chart(pace, theme=look, answered=answered),
        alt=charts.alt(sentence),
        table=lambda: pace.days,
    )


def draw(selection: Selection) -> None:
    """Draws the card on the page, with a button that asks for days that are not in memory."""
    if not is_told(selection):
        return
    history.read()
    pace, missing = history.pace(selection)
    card.draw(_card(selection, pace), partial(_offer, selection, () if pace.enough else missing))


def _offer(selection: Selection, missing: tuple[Window, ...]) -> None:
    if missing:
        weekday = sentences.weekday_of(selection.now, selection.view.zone)
        st.button(
            f"Compare with the last eight {weekday}s",
            icon=":material/download:",
            key="pace-read",
            on_click=history.wish,
            args=(missing,),
        )


def receipt(pace: metrics.Pace, selection: Selection) -> Receipt:
    """Which calls were counted, today and before."""
    return Receipt(
        "**Today's calls so far that match the filters,** beside those that each day before had at the same time on its clocks.",
        len(selection.calls),
        excluded=(("not of today", len(selection.calls) - pace.calls),),
        counted="Calls of today",
        notes=(
            f"Of today's {selection.words.calls} calls {wording.count(pace.answered)} are {selection.words.answered}; calls of other directions "
            "are counted, and in no answer.",
            "The bar goes from the least to the most of the days before, each of them a dot; the line across is their median, the diamond is today. "
            "It is no forecast. By chance alone two days in nine lie outside of the range of eight others.",
            "Today's calls that are still live may be answered yet; those of the days before are over.",
            "Days that are not loaded, and days before the first call, are not counted.",
        ),
    )
