"""How long calls last: in all, over time and by agent, and lengths that stand out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from ringyo_data import metrics

from ..address import choices, clicks
from ..agent.names import labelled
from ..charts import durations, histogram
from ..charts.target import with_target
from ..loading import Selection, periods, targets
from ..looks.theme import Theme
from ..sentences import durations as sentences
from ..shell import page
from ..text import wording
from . import card, receipt
from .card import Card
from .receipt import Receipt

MOST_AGENTS = 20
MOST_LENGTHS = 5
STAND_OUT = ("same-lengths", "Which lengths stand out?")
NO_DURATION = "No call of this selection has a duration."


def choose_scale() -> None:
    """The control of the histogram's steps."""
    st.segmented_control(
        "Steps of the scale",
        choices.SCALE.options,
        key=choices.SCALE.key,
        required=True,
        label_visibility="collapsed",
        format_func={"linear": "Equal steps", "log": "Growing steps"}.__getitem__,
    )


def spread(selection: Selection, scale: object) -> Card:
    """Histogram of durations, on the *scale* of that word; the page's main chart."""
    table = metrics.histogram(selection.calls, "log" if scale == "log" else "linear")
    typical = metrics.typical_duration(selection.calls)
    made = Card(
        "durations",
        "How long is a typical call?",
        sentences.typical(typical, median_change(selection, typical), periods.before_name(selection)),
        selection=selection,
        receipt=duration_receipt(selection, typical),
        table=lambda: table,
        behind=at_least_seconds(selection, 0),
    )
    if table.empty:
        return replace(made, nothing=NO_DURATION)

    def figure(look: Theme) -> go.Figure:
        bars = histogram.chart(
            table, theme=look, median_seconds=typical.median_seconds, p90_seconds=typical.p90_seconds
        )
        edges = [*table["low_seconds"], table["high_seconds"].iloc[-1]]
        place = partial(histogram.place_of, edges=edges)
        return typical_wanted(selection, bars, look, axis="x", place=place)

    return replace(
        made,
        figure=figure,
        alt=histogram.alt(table, median_seconds=typical.median_seconds),
        pick=clicks.durations(selection.view, table),
        hint="a bar",
    )


def typical_wanted(
    selection: Selection,
    figure: go.Figure,
    look: Theme,
    *,
    axis: Literal["x", "y"],
    place: Callable[[float], float] = float,
    over_points: bool = False,
) -> go.Figure:
    """*figure* with a line at the target of the typical duration; *place* turns seconds into a place on its axis."""
    seconds = targets.wanted(selection.view).typical_duration_seconds
    at = None if seconds is None else place(seconds)
    return with_target(figure, at, targets.duration(seconds), theme=look, axis=axis, over_points=over_points)


def at_least_seconds(selection: Selection, seconds: int) -> dict[str, object]:
    """The view's own calls that have a duration, and one as long as that."""
    return {"shortest_seconds": max(seconds, selection.view.shortest_seconds or 0)}


def median_change(selection: Selection, typical: metrics.Durations) -> metrics.Change | None:
    """How the median changed; None without a comparison."""
    if selection.before is None:
        return None
    return metrics.median_change(typical, metrics.typical_duration(selection.before))


def choose_mark() -> None:
    """The control of the seconds that a call must last to count in `at_least`."""
    st.select_slider(
        "At least",
        choices.MARK.options,
        key=choices.MARK.key,
        format_func=wording.duration,
        label_visibility="collapsed",
    )


def at_least(selection: Selection, seconds: int) -> Card:
    """The share of calls that last at least so many *seconds*."""
    rate = metrics.at_least(selection.calls, seconds)
    table = metrics.cumulative(selection.calls)
    made = Card(
        "at-least",
        "How many calls last at least that long?",
        sentences.at_least(rate, seconds),
        selection=selection,
        receipt=receipt.of_durations(
            f"**Calls of {wording.duration(seconds)} or longer / calls with a duration.**",
            len(selection.calls),
            rate.whole,
            part=(f"{wording.duration(seconds)} or longer", rate.part),
        ),
        table=lambda: table,
        behind=at_least_seconds(selection, seconds),
    )
    if table.empty:
        return replace(made, nothing=NO_DURATION)
    return replace(
        made,
        figure=lambda look: durations.at_least(
            table, theme=look, seconds=seconds, share=rate.value, upto_seconds=reach(table, seconds)
        ),
        alt=durations.at_least_alt(seconds, rate.value),
    )


def reach(table: pd.DataFrame, seconds: int) -> float:
    """The seconds at which the curve ends: hardly a call lasts longer, and the mark lies before."""
    few = table.loc[table["share"] <= 0.02, "seconds"]
    end = float(few.iloc[0] if len(few) else table["seconds"].iloc[-1])
    return max(end, seconds * 1.15, 10.0)


def over_time(selection: Selection) -> Card:
    """Median, p90 and p95 bucket by bucket."""
    grain = periods.automatic(selection.window)
    table = metrics.percentiles_over_time(selection.calls, grain=grain, **periods.asked(selection))
    return Card(
        "durations-over-time",
        "Do calls get longer or shorter?",
        sentences.over_time(table),
        lambda look: typical_wanted(
            selection,
            durations.percentiles_over_time(
                table,
                theme=look,
                grain=grain,
                now=selection.now,
                loaded=periods.loaded(selection, table),
            ),
            look,
            axis="y",
            over_points=True,
        ),
        selection,
        alt=durations.percentiles_alt(table, along="over time"),
        pick=clicks.buckets(selection.view, table),
        receipt=duration_receipt(selection, metrics.typical_duration(selection.calls)),
        table=lambda: table,
        behind=at_least_seconds(selection, 0),
        over=table,
    )


def by_agent(selection: Selection) -> Card:
    """Each agent's spread of durations."""
    agents = metrics.durations_by_agent(selection.calls)
    table = labelled(selection, agents[agents["calls"] > 0])
    return Card(
        "durations-by-agent",
        "Whose calls last longest?",
        sentences.by_group(table, one="agent", many="agents") + more(table),
        lambda look: typical_wanted(
            selection,
            durations.boxes(table.head(MOST_AGENTS), theme=look),
            look,
            axis="x",
            over_points=True,
        ),
        selection,
        alt=durations.boxes_alt(table.head(MOST_AGENTS), one="agent"),
        pick=clicks.values(selection.view, "agents", table["agent_id"].head(MOST_AGENTS).tolist()),
        receipt=duration_receipt(selection, metrics.typical_duration(selection.calls)),
        table=lambda: table.drop(columns="label"),
        behind=at_least_seconds(selection, 0),
    )


def more(table: pd.DataFrame) -> str:
    """Says that not every agent is drawn; empty if every agent is."""
    return (
        f" Drawn: the {MOST_AGENTS} agents with most calls of {wording.count(len(table))}."
        if len(table) > MOST_AGENTS
        else ""
    )


def duration_receipt(selection: Selection, typical: metrics.Durations) -> Receipt:
    """For charts of calls that have a duration."""
    return receipt.of_durations(
        "**The seconds that the API gives as a call's duration.** Half of the calls last the median or less, nine in ten p90 or less.",
        len(selection.calls),
        typical.calls,
        f"Median {wording.duration(typical.median_seconds)}. {sentences.certainty(typical)}",
        f"The mean, {wording.duration(typical.mean_seconds)}, is for planning capacity only.",
    )


def lengths(selection: Selection) -> pd.DataFrame:
    """Lengths of answered calls that are far more frequent than lengths next to them (`metrics.same_lengths`)."""
    view = selection.view
    if view.shortest_seconds is not None or view.longest_seconds is not None:
        return pd.DataFrame()  # the neighbours are filtered out
    return metrics.same_lengths(selection.calls)


def same_lengths(table: pd.DataFrame) -> Card:
    """The lengths as a report says them, one after the other."""
    each = (sentences.same_length(*row) for row in table.head(MOST_LENGTHS).itertuples(index=False))
    return Card(*STAND_OUT, " ".join((sentences.same_lengths(table), *each)))


def draw_same_lengths(selection: Selection) -> None:
    """Draws `same_lengths` with a link to the calls of each length; draws nothing if no length stands out."""
    table = lengths(selection)
    if table.empty:
        return
    with card.panel(*STAND_OUT, sentences.same_lengths(table)):
        for seconds, calls, usual in table.head(MOST_LENGTHS).itertuples(index=False):
            with st.container(horizontal=True, gap="xxsmall", wrap=False):
                st.markdown(sentences.same_length(seconds, calls, usual), width="stretch")
                page.link(
                    "calls",
                    "See these calls",
                    selection.view,
                    icon=":material/list:",
                    outcomes=("answered",),
                    shortest_seconds=seconds,
                    longest_seconds=seconds,
                )
