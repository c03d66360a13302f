"""How long calls wait before somebody talks: in all, by hour, and by campaign."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pandas as pd

from ringyo_data import masking, metrics

from ..address import clicks
from ..charts import durations, histogram
from ..loading import Selection, periods
from ..loading.grouping import grouping_key, masked
from ..sentences import durations as sentences
from ..sentences.volume import queue_peak
from ..text import wording
from . import card
from .receipt import Receipt

MOST_VALUES = 12


def draw(selection: Selection) -> None:
    """The cards of waiting; a sentence if it is known of no call."""
    waits = metrics.setup_seconds(selection.rated)
    if waits.empty:
        card.nothing("Of no answered call is it known how long it took.")
        return
    receipt = _receipt(selection, waits)
    calls = selection.rated.loc[waits.index]
    _in_all(selection, calls, receipt)
    left, right = card.side_by_side(1, 1)
    with left:
        _by_hour(selection, calls, receipt)
    with right:
        _by_campaign(selection, calls, receipt)


def _in_all(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> None:
    waits = metrics.setup_time(calls)
    table = metrics.setup_histogram(calls, "log")
    queue = metrics.waiting(selection.calls, **periods.moments(selection))
    card.card(
        "before-the-conversation",
        "How long until somebody talks?",
        f"{sentences.before_conversation(waits)} {queue_peak(queue.peak, selection.view.zone)}".strip(),
        histogram.chart(
            table, theme=card.look(), median_seconds=waits.median_seconds, p90_seconds=waits.p90_seconds
        ),
        selection,
        alt=histogram.alt(table, median_seconds=waits.median_seconds),
        receipt=receipt,
        table=lambda: table,
        behind=selection.answered_only,
    )


def _by_hour(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> None:
    table = metrics.setup_by_hour(calls, **periods.asked(selection))
    named = table.assign(
        label=[f"{hour}–{hour + 1}" for hour in table["hour"]], median_seconds=table["p50_seconds"]
    )
    card.card(
        "waits-by-hour",
        "At which hours do calls wait longest?",
        sentences.by_group(named, one="hour", many="hours"),
        durations.percentiles_by_hour(table, theme=card.look()),
        selection,
        alt=durations.percentiles_alt(table, along="by hour of the day"),
        pick=clicks.hours_of_day(selection.view, table),
        receipt=receipt,
        table=lambda: table,
        behind=selection.answered_only,
    )


def _by_campaign(selection: Selection, calls: pd.DataFrame, receipt: Receipt) -> None:
    key, table = by_campaign(replace(selection, calls=calls))
    if key is None:
        with card.panel("waits-by-campaign", "Which campaigns wait longest?"):
            card.nothing("There is no metadata that tells groups of these calls apart.")
        return
    table = table.assign(label=table["value"])
    drawn = table.head(MOST_VALUES)
    rest = f" Drawn: the {MOST_VALUES} with most calls." if len(table) > MOST_VALUES else ""
    card.card(
        "waits-by-campaign",
        f"Which {wording.md(key)} waits longest?",
        sentences.by_group(table, one="group", many="groups") + rest,
        durations.boxes(drawn, theme=card.look()),
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
    table = metrics.setup_by_metadata(calls, key)
    return key, table[~table["value"].map(masking.is_masked).astype(bool)]


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
