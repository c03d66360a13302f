"""When do calls happen?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import streamlit as st

from pages import loading
from pages.address import choices, clicks
from pages.cards import card, concurrency, over_time, receipt, sides, week
from pages.cards.card import Card
from pages.cards.receipt import Receipt
from pages.cards.tile import Facts
from pages.charts import volume
from pages.charts.stack import stack
from pages.loading import Selection, periods
from pages.looks import paint
from pages.sentences import volume as sentences
from pages.shell import page
from ringyo_data import metrics
from ringyo_data.metrics import Grain

ANSWERS = "answers-by-weekday-and-hour"
TABS = [str(name) for name in choices.VOLUME_TAB.options]


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
        receipt=receipt.of_answers(selection) if shares else receipt.of_calls(selection),
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


def cards(facts: Facts, words: choices.Words) -> Iterator[Card]:
    """The page's cards as a report has them, those of every tab."""
    selection = facts.selection
    grain, shares = grain_of(words["grain"], selection), words["bars"] == "shares"
    yield calls_over_time(selection, grain, shares=shares)
    yield week.calls(selection)
    yield week.answers(selection, ANSWERS)
    yield week.calendar(selection, str(choices.CALENDAR.values[words["calendar"]]))
    yield concurrency.at_once(selection, grain)
    yield from sides.lines_and_countries(selection)
    yield new_and_repeated(selection, grain, shares=shares)


def tabs(selection: Selection, grain: Grain, *, shares: bool) -> tuple[Callable[[], None], ...]:
    """What draws each tab."""
    return (
        lambda: card.draw_both(week.calls(selection), week.answers(selection, ANSWERS)),
        lambda: card.draw(week.calendar(selection, week.chosen_measure(selection))),
        lambda: card.draw(concurrency.at_once(selection, grain)),
        lambda: card.draw_both(*sides.lines_and_countries(selection)),
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
    paint.pause()
    drawn = st.tabs(TABS, key=choices.VOLUME_TAB.key, on_change="rerun")
    for tab, draw_tab in zip(drawn, tabs(selection, grain, shares=shares), strict=True):
        with tab:
            if tab.open:
                draw_tab()


if __name__ == "__main__":  # Streamlit runs this file; a report takes its cards
    draw()
