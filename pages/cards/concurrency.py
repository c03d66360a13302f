"""How many conversations go on at the same time."""

from __future__ import annotations

import plotly.graph_objects as go

from ringyo_data import metrics
from ringyo_data.metrics import Grain

from ..address import clicks
from ..charts import volume
from ..charts.target import with_target
from ..loading import Selection, periods, targets
from ..looks.theme import Theme
from ..sentences import volume as sentences
from ..text import wording
from . import receipt
from .card import Card


def at_once(selection: Selection, grain: Grain) -> Card:
    """How many conversations go on at the same time, and how many calls wait for theirs."""
    period, moments = periods.asked(selection), periods.moments(selection)
    talks = metrics.conversations(selection.calls, **moments)
    queue = metrics.waiting(selection.calls, **moments)
    table = metrics.at_once_over_time(selection.calls, grain=grain, talks=talks, queue=queue, **period)
    hours = metrics.erlangs_by_hour(selection.calls, talks=talks, **period)
    target = targets.wanted(selection.view).conversations_at_once

    def figure(look: Theme) -> go.Figure:
        lines = volume.at_once(
            table, theme=look, grain=grain, now=selection.now, loaded=periods.loaded(selection, table)
        )
        return with_target(lines, target, targets.number(target), theme=look)

    return Card(
        "conversations-at-once",
        "How many conversations go on at the same time?",
        sentences.at_once(talks.peak, queue.peak, hours, selection.view.zone),
        figure,
        selection,
        alt=volume.at_once_alt(table, grain=grain),
        pick=clicks.buckets(selection.view, table),
        receipt=receipt.of_conversations(
            "**Conversations going on at the same moment;** the mean weighs every second of a bar alike (erlangs).",
            len(selection.calls),
            talks,
            "A call waits or rings from when it was created until its conversation, or until its end "
            f"if nobody talked; of {wording.calls(queue.unknown + queue.stuck)} it is not known.",
        ),
        table=lambda: table,
        over=table,
    )
