"""The row of tiles: numbers of `metrics`, each with its change, its trend and its receipt. A new tile is a row of `TILES`.

A row that makes None has no tile in this account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

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
    """One number, and *words* to say it. *column* of `metrics.daily` is its trend, if any; *note* is its target, its cost, or when it was.

    *change* is what to say of a comparison; its words are never cut off. *short* is drawn
    instead of a label that would take two lines. *measure* is the word by which
    the page of changes tells why (`choices.MEASURE`), if it can.
    """

    label: str
    value: float
    words: Callable[[float], str]
    receipt: Receipt
    change: Callable[[Changes], Words]
    column: str
    note: str
    short: str = ""
    measure: str = ""


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
    """The tiles side by side: six in a row on a desk, two on a phone; more than six in two rows."""
    now = metrics.tiles(selection.calls, **asked(selection))
    daily = partial(metrics.daily, selection.calls, talks=now.conversations, **periods.asked(selection))
    days = daily()
    grain: Grain = "hour" if len(days) <= HOURLY_UP_TO_DAYS else "day"
    trends = daily(grain=grain) if grain == "hour" else days
    conversation = loading.settings().conversation_seconds
    facts = Facts(selection, now, trends, grain, targets.wanted(selection.view), conversation)
    changes = _changes(facts, days)
    made = [(place, tile) for place, make in enumerate(TILES) if (tile := make(facts)) is not None]
    a_row = len(made) if len(made) <= MOST_IN_A_ROW else -(-len(made) // 2)
    grid = st.grid(a_row, min_column_width=148, gap="xsmall", border=True, key="tiles")
    for place, tile in made:
        with grid.cell(), st.container(gap=None, key=f"tile-{place}"):
            _draw(f"tile-{place}", tile, facts, changes)


def asked(selection: Selection) -> dict[str, Any]:
    """What `metrics.tiles` is to be told besides the calls."""
    return {
        **periods.moments(selection),
        "conversation_seconds": loading.settings().conversation_seconds,
    }


def _draw(key: str, tile: Tile, facts: Facts, changes: Changes | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False):
        st.markdown(f":small[{tile.short or tile.label}]", width="stretch")
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


def _changes(facts: Facts, days: pd.DataFrame) -> Changes | None:
    selection = facts.selection
    if selection.before is None or selection.before_window is None:
        return None
    window = selection.before_window
    before = metrics.tiles(
        selection.before,
        since=window.since,
        until=window.until,
        now=selection.now,
        conversation_seconds=facts.conversation_seconds,
    )
    known = periods.days_known(selection, days)
    return metrics.changes(facts.now, before, days=known, ratio=periods.more_days(selection, known))


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
    rate, talked = facts.now.answer_rate, facts.now.conversation_rate
    words, target = facts.selection.words, targets.share(facts.targets.answer_rate)
    return Tile(
        words.rate,
        rate.value,
        wording.percent,
        _rate_receipt(words.answered, rate, facts, *_conversation_notes(facts)),
        lambda changes: _points(changes.answer_rate, good_when_up=True),
        "answer_rate",
        "  \n".join(filter(None, (f"{wording.percent(talked.value)} conversations", target))),
        measure="answer-rate",
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
            excluded=(
                *receipts.unrated(tally),
                ("live, not over yet", tally.live),
                ("not answered", tally.settled - tally.answered),
            ),
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
        measure="hand-over-rate",
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
        measure="failed-share",
    )


def _rate_receipt(word: str, rate: Rate, facts: Facts, *more: str) -> Receipt:
    tally = facts.now.tally
    notes = [*_certainty(rate, tally)]
    if word != "failed" and tally.handed_over:
        notes.append(f"Of these, {wording.calls(tally.handed_over)} handed over to a human.")
    definition = f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more."
    return receipts.of_settled(definition, tally, *notes, *more, part=(word, rate.part))


def _certainty(rate: Rate, tally: Tally) -> list[str]:
    """How sure a share is, what it can become once live calls have ended, and what it counts besides."""
    notes = [*_sureness(rate, tally.live)]
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    return notes


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
        measure="typical-duration",
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
            _grown(wording.change_talk, changes.talk_seconds, facts.selection),
            "neutral",
        ),
        "talk_seconds",
        costs.note if costs else "",
    )


def _peak(facts: Facts) -> Tile:
    talks = facts.now.conversations
    when = wording.md(wording.moment(talks.peak.at, facts.selection.view.zone))
    target = targets.number(facts.targets.conversations_at_once)
    return Tile(
        "Peak conversations at once",
        talks.peak.calls,
        wording.count,
        receipts.of_conversations(
            "**The most conversations going on at one moment.**",
            facts.now.tally.calls,
            talks,
            f"First reached: {when}.",
        ),
        lambda changes: (
            wording.change_count(changes.peak.after, changes.peak.before, clear=changes.peak.clear),
            "neutral",
        ),
        "peak",
        " · ".join(words for words in (when if talks.peak.at else "", target) if words),
        short="Peak conversations",
    )


TILES: tuple[Callable[[Facts], Tile | None], ...] = (
    _calls,
    _answer_rate,
    _hand_over_rate,
    _taken,
    _missed_callers,
    _failed_share,
    _typical_duration,
    _talk_time,
    _peak,
)
