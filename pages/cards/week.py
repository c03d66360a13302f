"""At which hours of the week, and on which days, calls happen and are answered."""

from __future__ import annotations

import streamlit as st

from ringyo_data import metrics

from ..address import choices, clicks
from ..charts import heatmap
from ..loading import Selection, periods
from ..sentences import volume as sentences
from . import receipt
from .card import Card


def weekday_and_hour(selection: Selection) -> tuple[Card, Card]:
    """Two maps of the week: how many calls, and how many of them are answered."""
    table = metrics.weekday_by_hour(selection.calls, **periods.asked(selection))
    return (
        Card(
            "calls-by-weekday-and-hour",
            "At which hours of the week do calls happen?",
            sentences.busiest_hour(table),
            lambda look: heatmap.weekday_by_hour(table, theme=look, word=selection.words.answered),
            selection,
            alt=heatmap.weekday_by_hour_alt(table),
            pick=clicks.hours_of_week(selection.view, table),
            receipt=receipt.of_calls(selection),
            table=lambda: table,
        ),
        Card(
            "answers-by-weekday-and-hour",
            f"At which hours are calls {selection.words.answered}?",
            sentences.best_hour(table, selection.words),
            lambda look: heatmap.weekday_by_hour(
                table, theme=look, measure="answer_rate", word=selection.words.answered
            ),
            selection,
            alt=heatmap.weekday_by_hour_alt(table, measure="answer_rate", name=selection.words.of_findings),
            pick=clicks.hours_of_week(selection.view, table),
            receipt=receipt.of_answers(selection),
            table=lambda: table,
        ),
    )


def measures(selection: Selection) -> dict[str, str]:
    """What the calendar can show, each with its name."""
    return {"calls": "Calls", "answer_rate": selection.words.rate, "failed_share": "Failed share"}


def chosen_measure(selection: Selection) -> str:
    """The control of what the calendar shows."""
    labels = measures(selection)
    measure = st.segmented_control(
        "Days show",
        list(labels),
        key=choices.CALENDAR.key,
        required=True,
        format_func=labels.__getitem__,
    )
    return measure or "calls"


def calendar(selection: Selection, measure: str) -> Card:
    """Days of the period as a calendar page."""
    table = metrics.calendar(selection.calls, **periods.asked(selection))
    return Card(
        "calendar",
        "Which days stand out?",
        sentences.calendar(table, measure, selection.words),
        lambda look: heatmap.calendar(
            table,
            theme=look,
            measure=measure,
            now=selection.now,
            loaded=periods.loaded(selection, table),
            word=selection.words.answered,
        ),
        selection,
        alt=heatmap.calendar_alt(table, measure=measure, name=measures(selection)[measure].lower()),
        pick=clicks.days(selection.view, table),
        receipt=receipt.of_calls(selection) if measure == "calls" else receipt.of_answers(selection),
        table=lambda: table,
    )
