"""The six tiles of the overview: numbers of `metrics` with their changes and receipts in words."""

from __future__ import annotations

import pandas as pd

from ringyo_data import metrics
from ringyo_data.metrics import Change, Changes, Rate, Tally, Tiles

from .. import loading
from ..loading import Selection, periods, targets
from ..text import wording
from . import cost
from .card import Receipt, Tile, Tone

HOURLY_UP_TO_DAYS = 3
_Words = tuple[str, Tone]


def six(shown: Selection) -> list[Tile]:
    """Calls, answer rate, failed share, typical duration, talk time and peak lines of a selection."""
    now = metrics.tiles(shown.calls, now=shown.now)
    days = metrics.daily(shown.calls, **periods.asked(shown))
    changes = _changes(shown, now, days)
    few = len(days) <= HOURLY_UP_TO_DAYS
    trends = metrics.daily(shown.calls, grain="hour", **periods.asked(shown)) if few else days
    against = wording.unbroken(f"vs {periods.before_name(shown)}")
    wanted = targets.wanted(shown.view)
    costs = cost.of_talk(now.durations.total_seconds, loading.settings())
    return [
        Tile(
            label,
            value,
            *(change or ("", "neutral")),
            versus=against,
            note=note,
            trend=_closed(trends, column),
            receipt=receipt,
        )
        for label, value, receipt, change, column, note in (
            (
                "Calls",
                wording.count(now.tally.calls),
                _calls_receipt(shown),
                changes and _count(changes.calls),
                "calls",
                targets.number(wanted.calls_per_day, "a day"),
            ),
            (
                "Answer rate",
                wording.percent(now.answer_rate.value),
                _rate_receipt("answered", now.answer_rate, now.tally),
                changes and _points(changes.answer_rate, good_when_up=True),
                "answer_rate",
                targets.share(wanted.answer_rate),
            ),
            (
                "Failed share",
                wording.percent(now.failed_share.value),
                _rate_receipt("failed", now.failed_share, now.tally),
                changes and _points(changes.failed_share, good_when_up=False),
                "failed_share",
                targets.share(wanted.failed_share),
            ),
            (
                "Typical duration",
                wording.duration(now.durations.median_seconds),
                _median_receipt(now),
                changes and _seconds(changes.median_seconds),
                "median_seconds",
                targets.duration(wanted.typical_duration_seconds),
            ),
            (
                "Talk time",
                wording.hours(now.durations.total_seconds),
                _talk_receipt(now, costs),
                changes and _talk(changes.talk_seconds),
                "talk_seconds",
                costs.note if costs else "",
            ),
            (
                "Peak lines in use",
                wording.count(now.peak.lines),
                _peak_receipt(shown, now),
                changes and _lines(changes.peak_lines),
                "peak_lines",
                targets.number(wanted.lines_in_use),
            ),
        )
    ]


def _closed(table: pd.DataFrame, column: str) -> list[float]:
    """A column without the bucket that is not over: half a day would look like a fall."""
    return table.loc[~table["open"], column].tolist()


def _changes(shown: Selection, now: Tiles, days: pd.DataFrame) -> Changes | None:
    if shown.before is None or shown.before_window is None:
        return None
    before = metrics.tiles(shown.before, now=shown.before_window.until)
    return metrics.changes(now, before, dispersion=metrics.dispersion(days))


def _count(change: Change) -> _Words:
    return wording.change_share(change.after, change.before), "neutral"


def _talk(change: Change) -> _Words:
    return wording.change_talk(change.after, change.before), "neutral"


def _points(change: Change, *, good_when_up: bool) -> _Words:
    words = wording.change_points(change.value, clear=change.clear)
    if not change.clear:
        return words, "neutral"
    return words, "good" if (change.value > 0) == good_when_up else "bad"


def _seconds(change: Change) -> _Words:
    return wording.change_duration(change.value, clear=change.clear), "neutral"


def _lines(change: Change) -> _Words:
    return wording.change_count(change.after, change.before), "neutral"


# -- receipts -----------------------------------------------------------------


def _calls_receipt(shown: Selection) -> Receipt:
    filtered = shown.loaded - len(shown.calls)
    return Receipt(
        "Every call that was started in the period, whatever became of it.",
        total=shown.expected,
        start="Calls that the API counts",
        excluded=(
            ("could not be loaded", shown.missing),
            ("records that could not be used", shown.unusable),
            ("records that came again", shown.repeated),
            ("left out by the filters", filtered),
        ),
        counted="Calls shown",
    )


def _rate_receipt(word: str, rate: Rate, tally: Tally) -> Receipt:
    notes = [
        f"95% sure that the true share lies between {wording.percent(rate.low)} and {wording.percent(rate.high)}."
    ]
    if tally.live:
        notes.append(
            f"Once the live calls have ended it will be between {wording.percent(rate.floor)} and {wording.percent(rate.ceiling)}."
        )
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    return Receipt(
        f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more.",
        total=tally.calls,
        excluded=(("live, not over yet", tally.live),),
        counted="Settled calls",
        part=(word, rate.part),
        notes=tuple(notes),
    )


def _without_duration(now: Tiles) -> tuple[tuple[str, int], ...]:
    return (("without a duration (nobody answered, or live)", now.tally.calls - now.durations.calls),)


def _median_receipt(now: Tiles) -> Receipt:
    lasted = now.durations
    return Receipt(
        "**The median:** half of the calls were shorter, half were longer.",
        total=now.tally.calls,
        excluded=_without_duration(now),
        counted="Calls with a duration",
        notes=(
            f"95% sure: {wording.duration(lasted.median_low_seconds)} to {wording.duration(lasted.median_high_seconds)}.",
            f"Nine in ten calls were shorter than {wording.duration(lasted.p90_seconds)} (p90).",
            f"The mean, {wording.duration(lasted.mean_seconds)}, is for planning capacity only.",
        ),
    )


def _talk_receipt(now: Tiles, costs: cost.Cost | None) -> Receipt:
    return Receipt(
        "**The durations of all calls added up.**",
        total=now.tally.calls,
        excluded=_without_duration(now),
        counted="Calls with a duration",
        notes=(
            f"Exactly {wording.count(now.durations.total_seconds)} seconds.",
            *([costs.receipt] if costs else []),
        ),
    )


def _peak_receipt(shown: Selection, now: Tiles) -> Receipt:
    at = wording.md(wording.moment(now.peak.at, shown.view.zone))
    return Receipt(
        "**The most calls going on at one moment,** from their start to their end.",
        total=now.tally.calls,
        excluded=(("without an end, or one before the start", now.peak.left_out),),
        counted="Calls counted",
        notes=(f"First reached: {at}.", "Only calls that match the filters take a line here."),
    )
