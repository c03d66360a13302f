"""How today goes, beside the same weekdays before."""

from __future__ import annotations

import streamlit as st

from ringyo_data import metrics

from ..charts import pace as charts
from ..loading import Selection, history
from ..sentences import pace as sentences
from ..text import wording
from . import card
from .receipt import Receipt

TITLE = "How does today go?"


def draw(selection: Selection) -> None:
    """Today's calls and answers so far on the range of the last eight same weekdays; nothing if the period is without today.

    Days that are not in memory are not counted, and asked for on demand alone.
    """
    now, zone, answered = selection.now, selection.view.zone, selection.words.answered
    today = next(iter(metrics.pace_days(now, zone).values()))
    if not selection.is_open or today.since < selection.window.since:
        return
    history.read()
    pace, missing = history.pace(selection)
    sentence = sentences.so_far(pace, now, zone, answered=answered)
    behind = {"period": "today"}
    if pace.enough:
        card.card(
            "pace",
            TITLE,
            sentence,
            charts.chart(pace, theme=card.look(), answered=answered),
            selection,
            alt=charts.alt(sentence),
            receipt=receipt(pace, selection),
            table=lambda: pace.days,
            behind=behind,
        )
        return
    with card.panel("pace", TITLE, sentence, selection, receipt=receipt(pace, selection), behind=behind):
        label = f"Compare with the last eight {sentences.weekday_of(now, zone)}s"
        if missing:
            st.button(
                label, icon=":material/download:", key="pace-read", on_click=history.wish, args=(missing,)
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
