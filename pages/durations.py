"""How long do calls last?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages import loading
from pages.address import choices, clicks
from pages.agent.names import labelled
from pages.cards import card, receipt, waiting
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.charts import durations, groups, histogram
from pages.charts.target import with_target
from pages.loading import Selection, periods, targets
from pages.looks.theme import Theme
from pages.sentences import durations as sentences
from pages.shell import page
from pages.text import cells, wording
from ringyo_data import metrics
from ringyo_data.direction import customers

TABS = [str(name) for name in choices.DURATIONS_TAB.options]
MOST_AGENTS = 20
MOST_LENGTHS = 5
STAND_OUT = ("same-lengths", "Which lengths stand out?")
LONGEST_SECONDS = 3600
"""The API ends a call that lasts longer."""


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
    """The control of how long calls are to last at least."""
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
    """How far the curve is drawn: until hardly a call is left, and past the mark."""
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
        f" Drawn: the {MOST_AGENTS} agents with most calls of {len(table)}."
        if len(table) > MOST_AGENTS
        else ""
    )


def chosen_short() -> int:
    """The control of how many seconds are short."""
    st.segmented_control(
        "Short means under",
        choices.SHORT.options,
        key=choices.SHORT.key,
        required=True,
        format_func=wording.duration,
    )
    return int(st.session_state[choices.SHORT.key])


def short_calls(selection: Selection, under: int) -> Card:
    """Answered calls that end at once: in less than *under* seconds."""
    rate, tally = metrics.short_calls(selection.calls, under), metrics.tally(selection.calls)
    table = labelled(selection, metrics.short_by_agent(selection.calls, under))
    drawn = table[table["calls"] > 0].head(MOST_AGENTS).sort_values("share", ascending=False, kind="stable")
    return Card(
        "short-calls",
        "Who has calls that end at once?",
        sentences.short(rate, table, under, selection.words),
        lambda look: groups.rates(
            drawn,
            theme=look,
            share="share",
            whole="calls",
            said=f"{selection.words.answered} calls lasted under {wording.duration(under)}",
            average=rate.value,
            word=selection.words.answered,
        ),
        selection,
        alt=groups.rates_alt(drawn, of="Share of short calls by agent", share="share"),
        pick=clicks.values(selection.view, "agents", drawn["agent_id"].tolist()),
        behind=selection.answered_only | {"longest_seconds": int(under) - 1},
        receipt=Receipt(
            f"**Answered calls under {wording.duration(under)} / answered calls with a duration.**",
            tally.calls,
            excluded=(
                *receipt.unrated(tally),
                ("not answered, live or without a duration", tally.live + tally.settled - rate.whole),
            ),
            counted="Answered calls with a duration",
            part=("short", rate.part),
            notes=(
                "An agent whose share is less sure than ±10 points (95%) is drawn hollow and has no rank.",
            ),
        ),
        table=lambda: table.drop(columns="label"),
    )


def chosen_length() -> int:
    """The control of how many seconds a conversation lasts at least."""
    choice = choices.conversation(loading.settings().conversation_seconds)
    st.segmented_control(
        "A conversation lasts at least",
        choice.options,
        key=choice.key,
        required=True,
        format_func=wording.duration,
    )
    return int(st.session_state[choice.key])


def conversations(selection: Selection, least: int) -> Card:
    """Answered calls that became a conversation: of *least* seconds or longer."""
    rate = metrics.conversation_rate(selection.calls, least)
    table = labelled(selection, metrics.conversations_by_agent(selection.calls, least))
    drawn = table[table["settled"] > 0].head(MOST_AGENTS)
    drawn = drawn.sort_values("conversation_rate", ascending=False, kind="stable")
    count, unknown = metrics.tally(selection.calls), metrics.answered_without_duration(selection.calls)
    return Card(
        "conversations",
        "How many calls become a conversation?",
        sentences.conversations(rate, metrics.answer_rate(selection.calls), least, selection.words),
        lambda look: groups.rates(
            drawn,
            theme=look,
            share="conversation_rate",
            said=f"settled calls lasted {wording.duration(least)} or longer",
            average=rate.value,
            word=selection.words.answered,
        ),
        selection,
        alt=groups.rates_alt(drawn, of="Conversation rate by agent", share="conversation_rate"),
        pick=clicks.values(selection.view, "agents", drawn["agent_id"].tolist()),
        behind=selection.answered_only | at_least_seconds(selection, least),
        receipt=receipt.of_settled(
            f"**Answered calls of {wording.duration(least)} or longer / settled calls.**",
            count,
            f"Answered calls without a duration: {wording.count(unknown)}. They are settled, and not counted as conversations.",
            part=("conversations", rate.part),
        ),
        table=lambda: table.drop(columns="label"),
    )


def lengths(selection: Selection) -> pd.DataFrame:
    """Lengths of answered calls that are far more frequent than their neighbours (`metrics.same_lengths`)."""
    view = selection.view
    if view.shortest_seconds is not None or view.longest_seconds is not None:
        return pd.DataFrame()  # the neighbours are filtered out
    return metrics.same_lengths(selection.calls)


def same_lengths(table: pd.DataFrame) -> Card:
    """The lengths as a report says them, one after the other."""
    each = (sentences.same_length(*row) for row in table.head(MOST_LENGTHS).itertuples(index=False))
    return Card(*STAND_OUT, " ".join((sentences.same_lengths(table), *each)))


def draw_same_lengths(selection: Selection) -> None:
    """The same with a link to the calls of each length; no card if there are none."""
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


def longest(selection: Selection) -> Card:
    """The longest calls one by one."""
    table = metrics.longest(selection.calls)
    sentence = sentences.longest(table, metrics.at_least(selection.calls, LONGEST_SECONDS).part)
    made = Card("longest-calls", "Which calls were the longest?", sentence, selection=selection)
    if table.empty:
        return replace(made, nothing=NO_DURATION)
    rows = longest_rows(selection, table)
    return replace(made, rows=rows, words={"Lasted": wording.duration})


def draw_longest(made: Card) -> None:
    """The table of the longest calls."""
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


def longest_rows(selection: Selection, table: pd.DataFrame) -> pd.DataFrame:
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


def duration_receipt(selection: Selection, typical: metrics.Durations) -> Receipt:
    """For charts of calls that have a duration."""
    return receipt.of_durations(
        "**The seconds that the API gives as a call's duration.** Half of the calls last the median or less, nine in ten p90 or less.",
        len(selection.calls),
        typical.calls,
        f"Median {wording.duration(typical.median_seconds)}. {sentences.certainty(typical)}",
        f"The mean, {wording.duration(typical.mean_seconds)}, is for planning capacity only.",
    )


def cards(facts: Facts, words: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them, those of every tab."""
    selection = facts.selection
    yield spread(selection, words["scale"])
    yield at_least(selection, int(words["mark"]))
    if len(table := lengths(selection)):
        yield same_lengths(table)
    yield over_time(selection)
    yield by_agent(selection)
    yield short_calls(selection, int(words["short"]))
    yield conversations(selection, int(words["conversation"]))
    yield from waiting.cards(selection)
    yield longest(selection)


def draw_tab_of_longest(selection: Selection) -> None:
    """The tab of the longest calls."""
    made = longest(selection)
    card.draw(made, partial(draw_longest, made))


TELL: tuple[Callable[[Selection], None], ...] = (
    lambda selection: card.draw(over_time(selection)),
    lambda selection: card.draw(by_agent(selection)),
    lambda selection: card.draw(short_calls(selection, chosen_short())),
    lambda selection: card.draw(conversations(selection, chosen_length())),
    waiting.draw,
    draw_tab_of_longest,
)
"""What draws each tab."""


def draw() -> None:
    """The whole page."""
    view = page.begin("durations")
    selection = loading.calls(view)
    left, right = card.side_by_side(3, 2)
    with left:
        card.draw(spread(selection, st.session_state[choices.SCALE.key]), choose_scale)
    with right:
        card.draw(at_least(selection, int(st.session_state[choices.MARK.key])), choose_mark)
    draw_same_lengths(selection)
    for tab, tell in zip(st.tabs(TABS, key=choices.DURATIONS_TAB.key, on_change="rerun"), TELL, strict=True):
        with tab:
            if tab.open:
                tell(selection)


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
