"""The row of tiles: numbers of `metrics`, each with its change, its trend and its receipt. A new tile is a row of `TILES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from ringyo_data import metrics
from ringyo_data.direction import INBOUND
from ringyo_data.metrics import Change, Changes, Grain, Rate, Tally
from ringyo_data.targets import Targets

from .. import loading
from ..charts.base import only_loaded
from ..charts.sparkline import sparkline
from ..loading import Selection, periods, targets
from ..shell import page
from ..text import wording
from ..text.directions import WORDS
from . import cost, missed
from . import receipt as receipts
from .receipt import Receipt

HOURLY_UP_TO_DAYS = 3
MOST_IN_A_ROW = 6
_COLOURS = {"good": "green", "bad": "red"}
Words = tuple[str, Literal["good", "bad", "neutral"]]


@dataclass(frozen=True)
class Tile:
    """One number, and *words* to say it. *column* of `metrics.daily` is its trend, if any; *note* is its target or its cost.

    *change* is what to say of a comparison; its words are never cut off. *measure* is the word by which
    the page of changes tells why (`choices.MEASURE`), if it can.
    """

    label: str
    value: float
    words: Callable[[float], str]
    receipt: Receipt
    change: Callable[[Changes], Words]
    column: str
    note: str
    measure: str = ""


@dataclass(frozen=True)
class Facts:
    """A selection's numbers, from which every tile takes its own; *trends* has them for each *grain* (`metrics.daily`)."""

    selection: Selection
    now: metrics.Tiles
    trends: pd.DataFrame
    grain: Grain
    targets: Targets


def draw(selection: Selection) -> None:
    """The tiles side by side: six in a row on a desk, two on a phone; more than six in two rows."""
    now = metrics.tiles(selection.calls, **periods.moments(selection))
    daily = partial(metrics.daily, selection.calls, talks=now.conversations, **periods.asked(selection))
    days = daily()
    grain: Grain = "hour" if len(days) <= HOURLY_UP_TO_DAYS else "day"
    trends = daily(grain=grain) if grain == "hour" else days
    facts = Facts(selection, now, trends, grain, targets.wanted(selection.view))
    changes = _changes(selection, now, days)
    made = [(place, tile) for place, make in enumerate(TILES) if (tile := make(facts)) is not None]
    a_row = len(made) if len(made) <= MOST_IN_A_ROW else -(-len(made) // 2)
    grid = st.grid(a_row, min_column_width=148, gap="xsmall", border=True, key="tiles")
    for place, tile in made:
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _draw(f"tile-{place}", tile, facts, changes)


def _draw(key: str, tile: Tile, facts: Facts, changes: Changes | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        st.markdown(f":small[{tile.label}]", width="stretch")
        if tile.measure and changes:
            page.why(tile.measure, facts.selection.view)
        receipts.draw(key, tile.label, tile.receipt, facts.selection)
    st.metric(tile.label, tile.words(tile.value), label_visibility="collapsed")
    if curve := _curve(tile, facts):
        st.html(curve)
    words, tone = tile.change(changes) if changes else ("", "neutral")
    if words:
        change = f":{_COLOURS[tone]}[**{words}**]" if tone in _COLOURS else f"**{words}**"
        versus = wording.unbroken(f"vs {periods.before_name(facts.selection)}")
        st.markdown(f":small[{change}]  \n:small[:gray[{versus}]]")
    if tile.note:
        st.markdown(f":small[:gray[{tile.note}]]")


def _curve(tile: Tile, facts: Facts) -> str | None:
    """The tile's trend. A bucket that is not loaded is a gap: its 0 would be a lie."""
    trends = facts.trends
    if not tile.column:
        return None
    values = only_loaded(trends, periods.loaded(facts.selection, trends), [tile.column])[tile.column]
    label = f"{tile.label}, each {facts.grain}"
    return sparkline(values.tolist(), is_open=bool(trends["open"].any()), label=label, words=tile.words)


def _changes(selection: Selection, now: metrics.Tiles, days: pd.DataFrame) -> Changes | None:
    if selection.before is None or selection.before_window is None:
        return None
    window = selection.before_window
    before = metrics.tiles(selection.before, since=window.since, until=window.until, now=selection.now)
    return metrics.changes(now, before, dispersion=metrics.dispersion(days))


def _points(change: Change, *, good_when_up: bool) -> Words:
    words = wording.change_points(change.value, clear=change.clear)
    if not change.clear:
        return words, "neutral"
    return words, "good" if (change.value > 0) == good_when_up else "bad"


def _calls(facts: Facts) -> Tile:
    selection = facts.selection
    return Tile(
        "Calls",
        facts.now.tally.calls,
        wording.count,
        Receipt(
            "Every call that was started in the period, whatever became of it.",
            selection.expected,
            start="Calls that the API counts",
            excluded=(
                ("could not be loaded", selection.missing),
                ("records that could not be used", selection.unusable),
                ("records that came again", selection.repeated),
                ("left out by the filters", selection.loaded - len(selection.calls)),
            ),
            counted="Calls shown",
        ),
        lambda changes: (wording.change_share(changes.calls.after, changes.calls.before), "neutral"),
        "calls",
        targets.number(facts.targets.calls_per_day, "a day"),
    )


def _answer_rate(facts: Facts) -> Tile:
    rate = facts.now.answer_rate
    words = facts.selection.words
    return Tile(
        words.rate,
        rate.value,
        wording.percent,
        _rate_receipt(words.answered, rate, facts),
        lambda changes: _points(changes.answer_rate, good_when_up=True),
        "answer_rate",
        targets.share(facts.targets.answer_rate),
        "answer-rate",
    )


def _taken(facts: Facts) -> Tile | None:
    """Of the incoming calls, if there are outgoing ones too."""
    selection = facts.selection
    if selection.taken.empty:
        return None
    tally, words = metrics.tally(selection.taken), WORDS[INBOUND]
    rate = metrics.answer_rate(selection.taken)
    before = None if selection.taken_before is None else metrics.answer_rate(selection.taken_before)
    return Tile(
        words.rate,
        rate.value,
        wording.percent,
        receipts.of_settled(
            "**Taken / settled incoming calls.** Settled is every call that is not live any more.",
            tally,
            *_certainty(rate, tally),
            part=(words.answered, rate.part),
        ),
        lambda _: (
            ("", "neutral")
            if before is None
            else _points(metrics.difference(rate, before), good_when_up=True)
        ),
        "",
        f"of {wording.plural(tally.calls, 'incoming call')}",
    )


def _missed_callers(facts: Facts) -> Tile | None:
    """How many callers nobody took, and how many of them were not reached since."""
    callers = missed.callers(facts.selection)
    if callers is None:
        return None
    return Tile(
        "Missed callers",
        len(callers.table),
        wording.count,
        missed.receipt(callers, facts.selection),
        lambda _: ("", "neutral"),
        "",
        f"{wording.count(callers.waiting)} not reached since",
    )


def _failed_share(facts: Facts) -> Tile:
    rate = facts.now.failed_share
    return Tile(
        "Failed share",
        rate.value,
        wording.percent,
        _rate_receipt("failed", rate, facts),
        lambda changes: _points(changes.failed_share, good_when_up=False),
        "failed_share",
        targets.share(facts.targets.failed_share),
        "failed-share",
    )


def _rate_receipt(word: str, rate: Rate, facts: Facts) -> Receipt:
    tally = facts.now.tally
    definition = f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more."
    return receipts.of_settled(definition, tally, *_certainty(rate, tally), part=(word, rate.part))


def _certainty(rate: Rate, tally: Tally) -> list[str]:
    notes = [
        f"95% sure that the true share lies between {wording.percent(rate.low)} and {wording.percent(rate.high)}."
    ]
    if tally.live:
        notes.append(
            f"Once the live calls have ended it will be between {wording.percent(rate.floor)} and {wording.percent(rate.ceiling)}."
        )
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    return notes


def _typical_duration(facts: Facts) -> Tile:
    lasted = facts.now.durations
    return Tile(
        "Typical duration",
        lasted.median_seconds,
        wording.duration,
        receipts.of_durations(
            "**The median:** half of the calls were shorter, half were longer.",
            facts.now.tally.calls,
            lasted.calls,
            f"95% sure: {wording.duration(lasted.median_low_seconds)} to {wording.duration(lasted.median_high_seconds)}.",
            f"Nine in ten calls were shorter than {wording.duration(lasted.p90_seconds)} (p90).",
            f"The mean, {wording.duration(lasted.mean_seconds)}, is for planning capacity only.",
        ),
        lambda changes: (
            wording.change_duration(changes.median_seconds.value, clear=changes.median_seconds.clear),
            "neutral",
        ),
        "median_seconds",
        targets.duration(facts.targets.typical_duration_seconds),
        "typical-duration",
    )


def _talk_time(facts: Facts) -> Tile:
    lasted = facts.now.durations
    costs = cost.of_talk(lasted.total_seconds, loading.settings())
    return Tile(
        "Talk time",
        lasted.total_seconds,
        wording.hours,
        receipts.of_durations(
            "**The durations of all calls added up.**",
            facts.now.tally.calls,
            lasted.calls,
            f"Exactly {wording.count(lasted.total_seconds)} seconds.",
            *([costs.receipt] if costs else []),
        ),
        lambda changes: (
            wording.change_talk(changes.talk_seconds.after, changes.talk_seconds.before),
            "neutral",
        ),
        "talk_seconds",
        costs.note if costs else "",
    )


def _peak(facts: Facts) -> Tile:
    talks = facts.now.conversations
    return Tile(
        "Peak conversations at once",
        talks.peak.calls,
        wording.count,
        receipts.of_conversations(
            "**The most conversations going on at one moment.**",
            facts.now.tally.calls,
            talks,
            f"First reached: {wording.md(wording.moment(talks.peak.at, facts.selection.view.zone))}.",
        ),
        lambda changes: (
            wording.change_count(changes.peak.after, changes.peak.before),
            "neutral",
        ),
        "peak",
        targets.number(facts.targets.conversations_at_once),
    )


TILES: tuple[Callable[[Facts], Tile | None], ...] = (
    _calls,
    _answer_rate,
    _taken,
    _missed_callers,
    _failed_share,
    _typical_duration,
    _talk_time,
    _peak,
)
