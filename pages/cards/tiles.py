"""The row of tiles: numbers of `metrics`, each with its change, its trend and its receipt. A new tile is a row of `TILES`."""

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


def draw(selection: Selection) -> None:
    """The tiles side by side: six in a row on a desk, two on a phone."""
    now = metrics.tiles(selection.calls, now=selection.now)
    days = metrics.daily(selection.calls, **periods.asked(selection))
    grain: Grain = "hour" if len(days) <= HOURLY_UP_TO_DAYS else "day"
    trends = (
        metrics.daily(selection.calls, grain=grain, **periods.asked(selection)) if grain == "hour" else days
    )
    facts = Facts(selection, now, trends, grain, targets.wanted(selection.view))
    changes = _changes(selection, now, days)
    grid = st.grid(len(TILES), min_column_width=148, gap="xsmall", border=True, key="tiles")
    for place, make in enumerate(TILES):
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _draw(f"tile-{place}", make(facts), facts, changes)


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


def _changes(selection: Selection, now: metrics.Tiles, days: pd.DataFrame) -> Changes | None:
    if selection.before is None or selection.before_window is None:
        return None
    before = metrics.tiles(selection.before, now=selection.before_window.until)
    known = periods.days_known(selection, days)
    return metrics.changes(now, before, days=known, ratio=periods.more_days(selection, known))


def _grown(say: Callable[..., str], change: Change, selection: Selection) -> str:
    """How much more a number is; of periods of unequal length, a day."""
    words = say(change.after, change.before, clear=change.clear)
    return f"{words} a day" if change.clear and not periods.is_as_long(selection) else words


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
        lambda changes: (_grown(wording.change_share, changes.calls, selection), "neutral"),
        "calls",
        targets.number(facts.targets.calls_per_day, "a day"),
    )


def _answer_rate(facts: Facts) -> Tile:
    rate = facts.now.answer_rate
    return Tile(
        "Answer rate",
        rate.value,
        wording.percent,
        _rate_receipt("answered", rate, facts),
        lambda changes: _points(changes.answer_rate, good_when_up=True),
        "answer_rate",
        targets.share(facts.targets.answer_rate),
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


def _rate_receipt(word: str, rate: Rate, facts: Facts) -> Receipt:
    tally = facts.now.tally
    notes = [
        f"95% sure that the true share lies between {wording.percent(rate.low)} and {wording.percent(rate.high)}."
    ]
    if tally.live:
        notes.append(
            f"Once the live calls have ended it will be between {wording.percent(rate.floor)} and {wording.percent(rate.ceiling)}."
        )
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    definition = f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more."
    return receipts.of_settled(definition, tally, *notes, part=(word, rate.part))


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
            _grown(wording.change_talk, changes.talk_seconds, facts.selection),
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
            wording.change_count(
                changes.peak_lines.after, changes.peak_lines.before, clear=changes.peak_lines.clear
            ),
            "neutral",
        ),
        "peak_lines",
        targets.number(facts.targets.lines_in_use),
    )


TILES = (_calls, _answer_rate, _failed_share, _typical_duration, _talk_time, _peak_lines)
