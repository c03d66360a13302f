"""When do calls happen?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages import loading
from pages.address import choices, clicks
from pages.cards import card, over_time, receipt
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.charts import groups, heatmap, volume
from pages.charts.stack import stack
from pages.charts.target import with_target
from pages.loading import Selection, periods, targets
from pages.looks.theme import Theme
from pages.sentences import volume as sentences
from pages.shell import page
from pages.text import wording
from ringyo_data import metrics
from ringyo_data.metrics import Grain

TABS = [str(name) for name in choices.VOLUME_TAB.options]
MOST_GROUPS = 15


def chosen_grain(selection: Selection) -> Grain:
    """The control of the buckets' width; what the period does not allow falls back to automatic."""
    own = periods.automatic(selection.window)
    grain = st.segmented_control(
        "One bar per",
        [periods.AUTOMATIC, *periods.grains(selection.window)],
        key=choices.GRAIN.key,
        required=True,
        format_func=lambda word: periods.LABELS.get(word, f"Auto: {periods.LABELS[own].lower()}"),
    )
    return grain_of(str(grain), selection)


def grain_of(word: str, selection: Selection) -> Grain:
    """The buckets' width by its word; automatic for a word that the period does not allow."""
    allowed = word in periods.grains(selection.window)
    return cast(Grain, word) if allowed else periods.automatic(selection.window)


def chosen_scale() -> bool:
    """The control between counts and shares; True for shares."""
    scale = st.segmented_control(
        "Bars show",
        choices.BARS.options,
        key=choices.BARS.key,
        required=True,
        format_func={"counts": "Calls", "shares": "Shares"}.__getitem__,
    )
    return scale == "shares"


def calls_over_time(selection: Selection, grain: Grain, *, shares: bool) -> Card:
    """Calls by outcome; the page's main chart."""
    period = periods.asked(selection)
    calls = selection.rated[metrics.is_settled(selection.rated)] if shares else selection.calls
    table = metrics.calls_over_time(calls, grain=grain, **period)
    sentence = f"{sentences.calls_over_time(table, grain)} {change(selection)}".strip()
    if shares:
        rates = metrics.answer_rate_over_time(selection.calls, grain=grain, **period)
        sentence = sentences.outcomes_over_time(rates, grain, selection.words)
    return over_time.outcomes(
        "calls-over-time",
        "How many calls, and what became of them?",
        sentence,
        selection,
        table,
        grain=grain,
        receipt=settled_receipt(selection) if shares else calls_receipt(selection),
        shares=shares,
    )


def change(selection: Selection) -> str:
    """How the number of calls changed against the comparison; empty if that may be noise."""
    if selection.before is None:
        return ""
    days = periods.days_known(
        selection, metrics.calls_over_time(selection.calls, grain="day", **periods.asked(selection))
    )
    growth = metrics.count_change(
        len(selection.calls),
        len(selection.before),
        metrics.day_scatter(days, "calls"),
        ratio=periods.more_days(selection, days),
    )
    return sentences.change(growth, periods.before_name(selection), same_length=periods.is_as_long(selection))


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
            receipt=calls_receipt(selection),
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
            receipt=settled_receipt(selection),
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
        receipt=calls_receipt(selection) if measure == "calls" else settled_receipt(selection),
        table=lambda: table,
    )


def at_once(selection: Selection, grain: Grain) -> Card:
    """How many conversations go on at the same time, and how many calls wait for theirs."""
    period, moments = periods.asked(selection), periods.moments(selection)
    talks = metrics.conversations(selection.calls, **moments)
    queue = metrics.waiting(selection.calls, **moments)
    table = metrics.at_once_over_time(selection.calls, grain=grain, talks=talks, queue=queue, **period)
    hours = metrics.erlangs_by_hour(selection.calls, talks=talks, **period)
    wanted = targets.wanted(selection.view).conversations_at_once

    def figure(look: Theme) -> go.Figure:
        lines = volume.at_once(
            table, theme=look, grain=grain, now=selection.now, loaded=periods.loaded(selection, table)
        )
        return with_target(lines, wanted, targets.number(wanted), theme=look)

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


def lines_and_countries(selection: Selection) -> tuple[Card, Card]:
    """The account's own numbers, and the customers' countries."""
    named = selection.line_names
    lines = metrics.by_line(selection.calls)
    lines = lines.assign(name=lines["line"].map(named))
    # of equal lines by what is seen of them: the order of hidden numbers would tell their digits
    lines = lines.sort_values(["calls", "name"], ascending=[False, True], ignore_index=True)
    numbers = list(lines["line"])
    countries = metrics.by_country(selection.calls)
    return (
        by_group(
            selection,
            "calls-by-line",
            "Which of your lines are busiest?",
            lines.assign(line=lines["name"], label=lines["name"].fillna("No line")).drop(columns="name"),
            words=("line", "lines"),
            pick=clicks.values(
                selection.view,
                "lines",
                [selection.lines.word(number) if number in named else None for number in numbers],
            ),
        ),
        by_group(
            selection,
            "calls-by-country",
            "Which countries are your customers in?",
            countries.assign(
                label=[
                    wording.country(code) if isinstance(code, str) else "Unknown"
                    for code in countries["country"]
                ]
            ),
            words=("country", "countries"),
            pick=clicks.values(selection.view, "countries", countries["country"].tolist()),
        ),
    )


def by_group(
    selection: Selection,
    key: str,
    title: str,
    table: pd.DataFrame,
    *,
    words: tuple[str, str],
    pick: clicks.Pick,
) -> Card:
    """Groups as bars; *table* has a `label` per row, *words* say what one and several of them are."""
    one, many = words
    rest = f" Drawn: the {MOST_GROUPS} with most calls." if len(table) > MOST_GROUPS else ""
    return Card(
        key,
        title,
        sentences.groups(table, one=one, many=many) + rest,
        lambda look: groups.bars(table.head(MOST_GROUPS), theme=look, word=selection.words.answered),
        selection,
        alt=groups.bars_alt(table, of=one),
        pick=pick,
        receipt=calls_receipt(
            selection,
            f"Beside each bar its {selection.words.of_findings}; a dash where too few calls carry one.",
        ),
        table=lambda: table.drop(columns="label"),
    )


def new_and_repeated(selection: Selection, grain: Grain, *, shares: bool) -> Card:
    """First calls with a number against further ones."""
    table = metrics.new_and_repeated(selection.calls, grain=grain, **periods.asked(selection))
    numbers = metrics.numbers(selection.calls)
    return Card(
        "new-and-repeated-numbers",
        "How many calls are with numbers met before?",
        sentences.numbers(numbers, metrics.reach(selection.rated), selection.words),
        lambda look: stack(
            table,
            volume.new_and_repeated(table, look),
            theme=look,
            grain=grain,
            now=selection.now,
            shares=shares,
            loaded=periods.loaded(selection, table),
            height=300,
        ),
        selection,
        alt=volume.new_and_repeated_alt(table),
        pick=clicks.buckets(selection.view, table),
        receipt=Receipt(
            "**A number is new at its first call within the period** and the filters; every later call to it is a repeat.",
            total=len(selection.calls),
            excluded=(("without a number", numbers.without_number),),
            part=("with numbers met before", numbers.repeated_calls),
            notes=("At the beginning of a period every number is new.",),
        ),
        table=lambda: table,
    )


def calls_receipt(selection: Selection, *notes: str) -> Receipt:
    """For charts that count every call in the bucket in which it started."""
    return Receipt(
        "**Every call once,** in the local time at which it was started.", len(selection.calls), notes=notes
    )


def settled_receipt(selection: Selection) -> Receipt:
    """For charts of the answer rate."""
    return receipt.of_settled(
        f"**{selection.words.answered.capitalize()} / settled calls,** in the local time at which they were started.",
        metrics.tally(selection.calls),
        "A rate that is less sure than ±10 points (95%) is hatched and has no rank.",
        word=selection.words.answered,
    )


def cards(facts: Facts, words: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them, those of every tab."""
    selection = facts.selection
    grain, shares = grain_of(words["grain"], selection), words["bars"] == "shares"
    yield calls_over_time(selection, grain, shares=shares)
    yield from weekday_and_hour(selection)
    yield calendar(selection, str(choices.CALENDAR.values[words["calendar"]]))
    yield at_once(selection, grain)
    yield from lines_and_countries(selection)
    yield new_and_repeated(selection, grain, shares=shares)


def tabs(selection: Selection, grain: Grain, *, shares: bool) -> tuple[Callable[[], None], ...]:
    """What draws each tab."""
    return (
        lambda: card.draw_both(*weekday_and_hour(selection)),
        lambda: card.draw(calendar(selection, chosen_measure(selection))),
        lambda: card.draw(at_once(selection, grain)),
        lambda: card.draw_both(*lines_and_countries(selection)),
        lambda: card.draw(new_and_repeated(selection, grain, shares=shares)),
    )


def draw() -> None:
    """The whole page."""
    view = page.begin("volume")
    selection = loading.calls(view)
    with st.container(horizontal=True, key="volume-controls"):
        grain = chosen_grain(selection)
        shares = chosen_scale()
    card.draw(calls_over_time(selection, grain, shares=shares))
    drawn = st.tabs(TABS, key=choices.VOLUME_TAB.key, on_change="rerun")
    for tab, draw_tab in zip(drawn, tabs(selection, grain, shares=shares), strict=True):
        with tab:
            if tab.open:
                draw_tab()


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
