"""One agent's calls from every side, or two agents beside one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from ringyo_data import metrics
from ringyo_data.metadata import CAMPAIGN

from ..address import clicks
from ..cards import card, receipt, since, tiles
from ..cards.receipt import Receipt
from ..cards.tile import asked
from ..charts import base, groups, histogram, volume
from ..charts.stack import stack
from ..loading import Selection, periods
from ..loading.grouping import grouping_key, masked, shared_key, without_numbers
from ..sentences import agents as sentences
from ..sentences import durations as duration_sentences
from ..sentences import volume as volume_sentences
from ..text import wording

MOST_VALUES = 12
LONGEST_NAME = 30

Named = tuple[str, Selection]
Compared = tuple[str, list[str], str]
"""A row of the table of two agents: a measure, its number for each of them, and what is between the two."""


def one(name: str, own: Selection, agent: str | None = None) -> None:
    """An agent's tiles, since when it is as it is (None: not asked), then its calls over time, by hour, by duration and by campaign."""
    st.subheader(called(name), anchor=False)
    tiles.draw(own)
    if agent is not None:
        since.of_agent(agent, own)
    left, right = card.side_by_side(3, 2)
    with left:
        over_time("agent", name, own)
    with right:
        hours("agent", name, own)
    left, right = card.side_by_side(3, 2)
    with left:
        lasting("agent", name, own)
    with right:
        campaigns("agent", name, own, by=grouping_key(masked(own)))


def two(agents: Sequence[Named]) -> None:
    """Two agents: what differs in a table, then the same charts side by side."""
    (one_name, first), (other_name, second) = agents
    gap = metrics.difference(metrics.answer_rate(first.calls), metrics.answer_rate(second.calls))
    with card.panel(
        "agents-compared",
        f"How do {called(one_name)} and {called(other_name)} differ?",
        sentences.compared(one_name, other_name, gap, first.words)
        if first.direction == second.direction
        else "One of them takes calls, the other makes them: their rates are not compared.",
        replace(first, view=replace(first.view, agents=first.view.agents + second.view.agents)),
        receipt=Receipt(
            "**The same measures for both agents,** each over its own calls.",
            len(first.calls) + len(second.calls),
            start="Calls of both",
            part=(f"of {called(one_name)}", len(first.calls)),
            notes=(
                "A difference is named only where its 95% interval leaves out zero; else it is not clear.",
            ),
        ),
    ):
        st.markdown(comparison(agents))
    by = shared_key(masked(first), masked(second))
    draws: list[Callable[[str, str, Selection], None]] = [
        partial(over_time, highest=_highest(agents, calls_per_bucket)),
        partial(hours, highest=_highest(agents, calls_per_hour)),
        partial(lasting, highest=_highest(agents, calls_per_duration)),
        partial(campaigns, by=by, reach=_reach([drawn_values(own, by) for _, own in agents])),
    ]
    for draw in draws:
        for place, (column, (name, own)) in enumerate(zip(card.side_by_side(1, 1), agents, strict=True)):
            with column:
                draw(f"agent-{place + 1}", name, own)


def _highest(agents: Sequence[Named], counted: Callable[[Selection], pd.DataFrame]) -> int:
    """The most calls that any bar of both agents stands for."""
    return max((int(count) for _, own in agents for count in counted(own)["calls"]), default=0)


def _reach(tables: Sequence[pd.DataFrame]) -> tuple[float, float] | None:
    """The lowest and the highest end of all intervals of both agents; None if there is no interval."""
    intervals = [table[["low", "high"]].dropna() for table in tables if not table.empty]
    both = pd.concat(intervals) if intervals else pd.DataFrame()
    return None if both.empty else (float(both["low"].min()), float(both["high"].max()))


def comparison(agents: Sequence[Named]) -> str:
    """The numbers of both agents and what is between them, as a Markdown table; nothing between rates of two directions."""
    names_of_rate = {own.words.rate for _, own in agents}
    both = [metrics.tiles(own.calls, **asked(own)) for _, own in agents]
    first, second = both
    apart = metrics.changes(first, second)

    def rate(label: str, name: str) -> Compared:
        return label, [wording.percent(getattr(t, name).value) for t in both], _points(getattr(apart, name))

    def seconds(label: str, name: str) -> Compared:
        lasted = [wording.duration(getattr(t.durations, name)) for t in both]
        return label, lasted, _seconds(getattr(apart, name))

    counts = [t.tally.calls for t in both]
    numbers = [
        ("Calls", [wording.count(count) for count in counts], wording.change_count(*counts)),
        rate(" / ".join(sorted(names_of_rate)), "answer_rate"),
        rate("Conversation rate", "conversation_rate"),
        *([rate("Hand-over rate", "hand_over_rate")] if first.hands_over else []),
        rate("Failed share", "failed_share"),
        seconds("Median duration", "median_seconds"),
        seconds("p90", "p90_seconds"),
        ("Talk time", [wording.hours(t.durations.total_seconds) for t in both], ""),
    ]
    if len(names_of_rate) > 1:
        numbers = [
            (what, values, "" if "%" in "".join(values) else between) for what, values, between in numbers
        ]
    names = " | ".join(called(name) for name, _ in agents)
    rows = [f"| {what} | {' | '.join(values)} | {difference} |" for what, values, difference in numbers]
    return "\n".join([f"| | {names} | Difference |", "|:--|--:|--:|--:|", *rows])


def _points(change: metrics.Change) -> str:
    return _unclear(wording.change_points(change.value, clear=change.clear))


def _seconds(change: metrics.Change) -> str:
    return _unclear(wording.change_duration(change.value, clear=change.clear))


def _unclear(words: str) -> str:
    return words.replace(wording.NO_CLEAR_CHANGE, "not clear")


def called(name: str) -> str:
    """A name as a heading has room for it, literal in Markdown."""
    return wording.md(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…")


def calls_per_bucket(own: Selection) -> pd.DataFrame:
    """An agent's calls by outcome at the grain that suits the period."""
    return metrics.calls_over_time(own.calls, grain=periods.automatic(own.window), **periods.asked(own))


def calls_per_hour(own: Selection) -> pd.DataFrame:
    """An agent's calls by hour of the day."""
    return metrics.by_hour(own.calls, **periods.asked(own))


def calls_per_duration(own: Selection) -> pd.DataFrame:
    """An agent's calls by duration, in steps that are the same for every agent."""
    return metrics.histogram(own.calls, "log")


def over_time(key: str, name: str, own: Selection, *, highest: int | None = None) -> None:
    """An agent's calls by outcome; *highest* is the end of the axis if several charts share it."""
    grain = periods.automatic(own.window)
    table = calls_per_bucket(own)
    figure = stack(
        table,
        volume.outcomes(table, card.look()),
        theme=card.look(),
        grain=grain,
        now=own.now,
        before=periods.calls_before(own, grain) if highest is None else None,
        before_name=periods.before_name(own),
        height=280,
    )
    card.card(
        f"{key}-calls",
        f"When do calls of {called(name)} happen?",
        volume_sentences.calls_over_time(table, grain),
        base.up_to(figure, highest),
        own,
        alt=volume.calls_over_time_alt(table, grain=grain),
        pick=clicks.buckets(own.view, table),
        receipt=Receipt(
            "**Every call of this agent once,** in the time at which it was started.", len(own.calls)
        ),
        table=lambda: table,
        over=table,
    )


def hours(key: str, name: str, own: Selection, *, highest: int | None = None) -> None:
    """An agent's calls by hour of the day; *highest* as in `over_time`."""
    table = calls_per_hour(own)
    if table.empty:
        return
    figure = groups.hours_of_day(table, theme=card.look(), height=280, word=own.words.answered)
    card.card(
        f"{key}-hours",
        f"At which hours do calls of {called(name)} happen?",
        volume_sentences.hour_of_day(table),
        base.up_to(figure, highest),
        own,
        alt=groups.hours_of_day_alt(table),
        pick=clicks.hours_of_day(own.view, table),
        receipt=Receipt(
            "**Every call of this agent once,** by the local hour at which it was started.", len(own.calls)
        ),
        table=lambda: table,
    )


def lasting(key: str, name: str, own: Selection, *, highest: int | None = None) -> None:
    """An agent's durations; *highest* as in `over_time`."""
    table = calls_per_duration(own)
    typical = metrics.typical_duration(own.calls)
    if table.empty:
        with card.panel(f"{key}-durations", f"How long do calls of {called(name)} last?"):
            card.nothing("None of its calls has a duration.")
        return
    figure = histogram.chart(
        table,
        theme=card.look(),
        median_seconds=typical.median_seconds,
        p90_seconds=typical.p90_seconds,
        height=280,
    )
    card.card(
        f"{key}-durations",
        f"How long do calls of {called(name)} last?",
        duration_sentences.typical(typical),
        base.up_to(figure, highest),
        own,
        alt=histogram.alt(table, median_seconds=typical.median_seconds),
        pick=clicks.durations(own.view, table),
        receipt=receipt.of_durations(
            "**The seconds that the API gives as a call's duration.**", len(own.calls), typical.calls
        ),
        table=lambda: table,
    )


def by_value(own: Selection, key: str) -> pd.DataFrame:
    """`metrics.by_metadata` without values that are phone numbers, unless the deployment shows them."""
    return without_numbers(metrics.by_metadata(masked(own), key), "value")


def drawn_values(own: Selection, by: str | None) -> pd.DataFrame:
    """The commonest values of the metadata key *by* with their rates, the best first; empty if there is none."""
    return pd.DataFrame() if by is None else _commonest(by_value(own, by))


def _commonest(values: pd.DataFrame) -> pd.DataFrame:
    most = values[values["kind"] == "value"].head(MOST_VALUES)
    return most.assign(label=most["value"]).sort_values("answer_rate", ascending=False, kind="stable")


def campaigns(
    key: str, name: str, own: Selection, *, by: str | None, reach: tuple[float, float] | None = None
) -> None:
    """An agent's best and worst campaigns, or other values of the metadata key *by*; None if no key forms groups.

    *reach* is the range of the axis if several charts share it.
    """
    title = f"With which {wording.md(by or CAMPAIGN)} are calls of {called(name)} {own.words.answered} most?"
    values = by_value(own, by) if by else pd.DataFrame()
    table = values if values.empty else _commonest(values)
    if by is None or table.empty:
        with card.panel(f"{key}-campaigns", title):
            card.nothing("There is no metadata that tells groups of these calls apart.")
        return
    rate, tally = metrics.answer_rate(own.calls), metrics.tally(own.calls)
    card.card(
        f"{key}-campaigns",
        title,
        sentences.campaigns(values.assign(label=values["value"]), by, own.words),
        groups.rates(
            table,
            theme=card.look(),
            average=rate.value,
            reach=reach,
            height=280 if len(table) <= 7 else None,
            said=f"settled calls {own.words.answered}",
            word=own.words.answered,
        ),
        own,
        alt=groups.rates_alt(table, of=f"{own.words.rate} by {by}"),
        pick=clicks.values(own.view, "metadata", [(by, value) for value in table["value"]]),
        receipt=Receipt(
            f"**{own.words.answered.capitalize()} / settled calls** of each value of the metadata key {wording.md(by)}.",
            len(own.calls),
            excluded=(
                *receipt.unrated(tally),
                ("live, not over yet", tally.live),
                ("without that key, or of further values", tally.settled - int(table["settled"].sum())),
            ),
            counted="Settled calls",
            part=(own.words.answered, int(table["answered"].sum())),
            notes=("A value whose rate is less sure than ±10 points (95%) is drawn hollow and has no rank.",),
        ),
        table=lambda: values,
    )
