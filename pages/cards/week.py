"""At which hours of the week, and on which days, calls happen and are answered."""

from __future__ import annotations

import streamlit as st

from ringyo_data import metrics

from ..address import choices, clicks
from ..charts import groups, heatmap
from ..loading import Selection, periods
from ..sentences import volume as sentences
from . import receipt
from .card import Card

MAPPED = 0.5
"""A map on which no more of the settled calls can be judged is mostly hatching: then hours of the day are shown."""


def calls(selection: Selection) -> Card:
    """A map of the week: how many calls."""
    table = metrics.weekday_by_hour(selection.calls, **periods.asked(selection))
    return Card(
        "calls-by-weekday-and-hour",
        "At which hours of the week do calls happen?",
        sentences.busiest_hour(table),
        lambda look: heatmap.weekday_by_hour(table, theme=look, word=selection.words.answered),
        selection,
        alt=heatmap.weekday_by_hour_alt(table),
        pick=clicks.hours_of_week(selection.view, table),
        receipt=receipt.of_calls(selection),
        table=lambda: table,
    )


def answers(selection: Selection, key: str) -> Card:
    """How often calls are answered at each hour of the week; at each hour of the day if few hours of the week have enough calls."""
    week = metrics.weekday_by_hour(selection.calls, **periods.asked(selection))
    if week["settled"].where(week["enough"], 0).sum() <= MAPPED * week["settled"].sum():
        return _by_hour_of_day(selection, key)
    words = selection.words
    return Card(
        key,
        f"When are calls {words.answered}?",
        sentences.best_hour(week, words),
        lambda look: heatmap.weekday_by_hour(week, theme=look, measure="answer_rate", word=words.answered),
        selection,
        alt=heatmap.weekday_by_hour_alt(week, measure="answer_rate", name=words.of_findings),
        pick=clicks.hours_of_week(selection.view, week),
        receipt=receipt.of_answers(selection),
        table=lambda: week,
    )


def _by_hour_of_day(selection: Selection, key: str) -> Card:
    hours, words = metrics.by_hour(selection.calls, **periods.asked(selection)), selection.words
    question, sentence = f"When are calls {words.answered}?", sentences.best_hour(hours, words)
    if not hours["enough"].any():
        return Card(key, question, sentence)
    share = metrics.answer_rate(selection.calls).value
    return Card(
        key,
        question,
        sentence,
        lambda look: groups.rates_by_hour(hours, theme=look, average=share, word=words.answered),
        selection,
        alt=groups.rates_alt(hours, of=f"{words.rate} by hour of the day"),
        pick=clicks.hours_of_day(selection.view, hours),
        receipt=receipt.of_answers(
            selection,
            "An hour of all days together, as few hours of the week have enough calls.",
            "An hour whose rate is less sure than ±10 points (95%) has no dot.",
        ),
        table=lambda: hours,
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
