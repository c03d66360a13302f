"""How long calls wait before somebody talks: in all, by hour, and by campaign."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pandas as pd

from ringyo_data import metrics

from ..address import clicks
from ..charts import durations, histogram
from ..loading import Selection, periods
from ..loading.grouping import grouping_key, masked, without_numbers
from ..sentences import durations as sentences
from ..sentences.volume import queue_peak
from ..text import wording
from . import card
from .card import Card
from .receipt import Receipt

MOST_VALUES = 12


def cards(selection: Selection) -> list[Card]:
    """The three cards of waiting; none if it is known of no call."""
    waits = metrics.setup_seconds(selection.rated)
    if waits.empty:
        return []
    receipt = _receipt(selection, waits)
    calls = selection.rated.loc[waits.index]
    return [make(selection, calls, receipt) for make in (_in_all, _by_hour, _by_campaign)]


def draw(selection: Selection) -> None:
    """The cards of waiting; a sentence if it is known of no call."""
    made = cards(selection)
    if not made:
        card.nothing("Of no answered call is it known how long it took.")
        return
    first, *others = made
    card.draw(first)
    card.draw_both(*others)


def _in_all(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> Card:
    waits = metrics.setup_time(calls)
    table = metrics.setup_histogram(calls, "log")
    queue = metrics.waiting(selection.calls, **periods.moments(selection))
    return Card(
        "before-the-conversation",
        "How long until somebody talks?",
        f"{sentences.before_conversation(waits)} {queue_peak(queue.peak, selection.view.zone)}".strip(),
        lambda look: histogram.chart(
            table, theme=look, median_seconds=waits.median_seconds, p90_seconds=waits.p90_seconds
        ),
        selection,
        alt=histogram.alt(table, median_seconds=waits.median_seconds),
        receipt=receipt,
        table=lambda: table,
        behind=selection.answered_only,
    )


def _by_hour(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> Card:
    table = metrics.setup_by_hour(calls, **periods.asked(selection))
    named = table.assign(
        label=[f"{hour}–{hour + 1}" for hour in table["hour"]], median_seconds=table["p50_seconds"]
    )
    return Card(
        "waits-by-hour",
        "At which hours do calls wait longest?",
        sentences.by_group(named, one="hour", many="hours"),
        lambda look: durations.percentiles_by_hour(table, theme=look),
        selection,
        alt=durations.percentiles_alt(table, along="by hour of the day"),
        pick=clicks.hours_of_day(selection.view, table),
        receipt=receipt,
        table=lambda: table,
        behind=selection.answered_only,
    )


def _by_campaign(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> Card:
    key, table = by_campaign(replace(selection, calls=calls))
    if key is None:
        why = "There is no metadata that tells groups of these calls apart."
        return Card("waits-by-campaign", "Which campaigns wait longest?", "", nothing=why)
    table = table.assign(label=table["value"])
    drawn = table.head(MOST_VALUES)
    rest = f" Drawn: the {MOST_VALUES} with most calls." if len(table) > MOST_VALUES else ""
    return Card(
        "waits-by-campaign",
        f"Which {wording.md(key)} waits longest?",
        sentences.by_group(table, one="group", many="groups") + rest,
        lambda look: durations.boxes(drawn, theme=look),
        selection,
        alt=durations.boxes_alt(drawn, one="group"),
        pick=clicks.values(selection.view, "metadata", [(key, value) for value in drawn["value"]]),
        receipt=receipt,
        table=lambda: table.drop(columns="label"),
        behind=selection.answered_only,
    )


def by_campaign(selection: Selection) -> tuple[str | None, pd.DataFrame]:
    """The metadata key that tells campaigns apart, and the waits of each (`metrics.setup_by_metadata`).

    Values that are phone numbers are left out unless the deployment shows them. None and an empty table if no key
    forms groups.
    """
    calls = masked(selection)
    key = grouping_key(calls)
    if key is None:
        return None, pd.DataFrame()
    return key, without_numbers(metrics.setup_by_metadata(calls, key), "value")


def _receipt(selection: Selection, waits: pd.Series) -> Receipt:
    below = waits[waits < 0]
    note = (
        f"{wording.calls(len(below))} lasted longer than from their start to their end, by up to "
        f"{wording.duration(ceil(-below.min()))}; they count as they are, below 0 s, and stand in the first bar."
        if len(below)
        else ""
    )
    return Receipt(
        "**From the start of an answered call to its end, less its duration:** queueing, dialling and ringing.",
        len(selection.calls),
        excluded=(
            ("not answered, live, or without an end or a duration", len(selection.calls) - len(waits)),
        ),
        counted="Answered calls of which it is known",
        notes=(note,) if note else (),
    )
