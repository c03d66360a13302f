"""The row of tiles: numbers of `metrics`, each with its change, its trend and its receipt. A new tile is a row of `TILES`.

A row that makes None has no tile in this account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st

from ringyo_data import metrics
from ringyo_data.metrics import Change, Changes, Grain, Rate
from ringyo_data.targets import Targets

from .. import loading
from ..charts.base import only_loaded
from ..charts.sparkline import sparkline
from ..loading import Selection, periods, targets
from ..text import wording
from . import cost
from . import receipt as receipts
from .receipt import Receipt

HOURLY_UP_TO_DAYS = 3
MOST_IN_A_ROW = 6
_COLOURS = {"good": "green", "bad": "red"}
Words = tuple[str, Literal["good", "bad", "neutral"]]


@dataclass(frozen=True)
class Tile:
    """One number, and *words* to say it. *column* of `metrics.daily` is its trend; *note* is its target or its cost.

    *change* is what to say of a comparison; its words are never cut off.
    """

    label: str
    value: float
    words: Callable[[float], str]
    receipt: Receipt
    change: Callable[[Changes], Words]
    column: str
    note: str


@dataclass(frozen=True)
class Facts:
    """A selection's numbers, from which every tile takes its own; *trends* has them for each *grain* (`metrics.daily`)."""

    selection: Selection
    now: metrics.Tiles
    trends: pd.DataFrame
    grain: Grain
    targets: Targets
    conversation_seconds: int


def draw(selection: Selection) -> None:
    """The tiles side by side: on a desk in a row of six at most, or in two rows; two on a phone."""
    conversation = loading.settings().conversation_seconds
    now = metrics.tiles(selection.calls, now=selection.now, conversation_seconds=conversation)
    days = metrics.daily(selection.calls, **periods.asked(selection))
    grain: Grain = "hour" if len(days) <= HOURLY_UP_TO_DAYS else "day"
    trends = (
        metrics.daily(selection.calls, grain=grain, **periods.asked(selection)) if grain == "hour" else days
    )
    facts = Facts(selection, now, trends, grain, targets.wanted(selection.view), conversation)
    changes = _changes(facts, days)
    made = [tile for tile in (make(facts) for make in TILES) if tile]
    in_a_row = len(made) if len(made) <= MOST_IN_A_ROW else (len(made) + 1) // 2
    grid = st.grid(in_a_row, min_column_width=148, gap="xsmall", border=True, key="tiles")
    for place, tile in enumerate(made):
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _draw(f"tile-{place}", tile, facts, changes)


def _draw(key: str, tile: Tile, facts: Facts, changes: Changes | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        st.markdown(f":small[{tile.label}]", width="stretch")
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
    values = only_loaded(trends, periods.loaded(facts.selection, trends), [tile.column])[tile.column]
    label = f"{tile.label}, each {facts.grain}"
    return sparkline(values.tolist(), is_open=bool(trends["open"].any()), label=label, words=tile.words)


def _changes(facts: Facts, days: pd.DataFrame) -> Changes | None:
    selection = facts.selection
    if selection.before is None or selection.before_window is None:
        return None
    before = metrics.tiles(
        selection.before,
        now=selection.before_window.until,
        conversation_seconds=facts.conversation_seconds,
    )
    return metrics.changes(facts.now, before, dispersion=metrics.dispersion(days))


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
    rate, talked = facts.now.answer_rate, facts.now.conversation_rate
    target = targets.share(facts.targets.answer_rate)
    return Tile(
        "Answer rate",
        rate.value,
        wording.percent,
        _rate_receipt("answered", rate, facts, *_conversation_notes(facts)),
        lambda changes: _points(changes.answer_rate, good_when_up=True),
        "answer_rate",
        "  \n".join(filter(None, (f"{wording.percent(talked.value)} conversations", target))),
    )


def _conversation_notes(facts: Facts) -> list[str]:
    """What the conversation rate is, and which calls it cannot tell of."""
    rate, unknown = facts.now.conversation_rate, facts.now.answered_without_duration
    length = wording.duration(facts.conversation_seconds)
    notes = [
        f"Conversation rate: {wording.count(rate.part)} answered calls of {length} or longer / {wording.count(rate.whole)} settled calls"
        f" = {wording.percent(rate.value)}, 95% sure: {wording.percent(rate.low)} to {wording.percent(rate.high)}."
    ]
    if unknown:
        most = wording.percent((rate.part + unknown) / rate.whole)
        notes.append(
            f"{wording.plural(unknown, 'answered call')} without a duration: not counted as conversations; with all of them the rate is {most}."
        )
    return notes


def _hand_over_rate(facts: Facts) -> Tile | None:
    rate, tally = facts.now.hand_over_rate, facts.now.tally
    if not facts.now.hands_over:
        return None
    return Tile(
        "Hand-over rate",
        rate.value,
        wording.percent,
        Receipt(
            "**Handed over to a human / answered calls.** Answered is both of: by the agent, handed over.",
            tally.calls,
            excluded=(("live, not over yet", tally.live), ("not answered", tally.settled - tally.answered)),
            counted="Answered calls",
            part=("handed over", tally.handed_over),
            notes=_sureness(rate, tally.live),
        ),
        lambda changes: (
            wording.change_points(changes.hand_over_rate.value, clear=changes.hand_over_rate.clear),
            "neutral",
        ),
        "hand_over_rate",
        "",
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
    )


def _rate_receipt(word: str, rate: Rate, facts: Facts, *more: str) -> Receipt:
    tally = facts.now.tally
    notes = [*_sureness(rate, tally.live)]
    if word == "answered" and tally.handed_over:
        notes.append(f"Of these, {wording.calls(tally.handed_over)} handed over to a human.")
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    definition = f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more."
    return receipts.of_settled(definition, tally, *notes, *more, part=(word, rate.part))


def _sureness(rate: Rate, live: int) -> tuple[str, ...]:
    """How sure a share is, and what it can become once the *live* calls have ended."""
    sure = f"95% sure that the true share lies between {wording.percent(rate.low)} and {wording.percent(rate.high)}."
    bounds = f"Once the live calls have ended it will be between {wording.percent(rate.floor)} and {wording.percent(rate.ceiling)}."
    return (sure, bounds) if live else (sure,)


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
    )


def _talk_time(facts: Facts) -> Tile:
    lasted, unknown = facts.now.durations, facts.now.handed_over_without_duration
    costs = cost.of_talk(lasted.total_seconds, loading.settings())
    left_out = f"Not in it{' and not in the cost' if costs else ''}: {wording.plural(unknown, 'handed-over call')} without a duration."
    return Tile(
        "Talk time",
        lasted.total_seconds,
        wording.hours,
        receipts.of_durations(
            "**The durations of all calls added up.**",
            facts.now.tally.calls,
            lasted.calls,
            f"Exactly {wording.count(lasted.total_seconds)} seconds.",
            *([left_out] if unknown else []),
            *([costs.receipt] if costs else []),
        ),
        lambda changes: (
            wording.change_talk(changes.talk_seconds.after, changes.talk_seconds.before),
            "neutral",
        ),
        "talk_seconds",
        costs.note if costs else "",
    )


def _peak_lines(facts: Facts) -> Tile:
    peak = facts.now.peak
    return Tile(
        "Peak lines in use",
        peak.lines,
        wording.count,
        Receipt(
            "**The most calls going on at one moment,** from their start to their end.",
            facts.now.tally.calls,
            excluded=(("without an end, or one before the start", peak.left_out),),
            counted="Calls counted",
            notes=(
                f"First reached: {wording.md(wording.moment(peak.at, facts.selection.view.zone))}.",
                "Only calls that match the filters take a line here.",
            ),
        ),
        lambda changes: (
            wording.change_count(changes.peak_lines.after, changes.peak_lines.before),
            "neutral",
        ),
        "peak_lines",
        targets.number(facts.targets.lines_in_use),
    )


TILES = (_calls, _answer_rate, _hand_over_rate, _failed_share, _typical_duration, _talk_time, _peak_lines)
