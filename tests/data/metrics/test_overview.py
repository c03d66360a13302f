from math import isnan, nan

import pandas as pd
import pytest

from ringyo_data.metrics import (
    answer_rate,
    at_once_over_time,
    changes,
    conversations,
    daily,
    difference,
    failed_share,
    percentiles_over_time,
    tally,
    tiles,
    typical_duration,
)

from .frames import BEFORE_SUMMER, BERLIN, call, for_any, frame, frames, many, utc

NOW = utc("2026-03-30 06:00")
BOUNDS = {"since": BEFORE_SUMMER, "until": utc("2026-03-30 22:00"), "now": NOW}
EARLY = {"since": utc("2026-03-01 00:00"), "until": BEFORE_SUMMER, "now": NOW}
"""The days on which calls are that say no time of their own."""
SPAN = {"since": BEFORE_SUMMER, "until": utc("2026-03-30 22:00"), "tz": BERLIN, "now": NOW}


@for_any(frames())
def test_tiles_are_the_single_measures(calls):
    found = tiles(calls, **BOUNDS)
    assert found.tally == tally(calls)
    assert found.conversations.peak == conversations(calls, **BOUNDS).peak
    # NaN is not itself: compared as it is written
    assert str(found.answer_rate) == str(answer_rate(calls))
    assert str(found.failed_share) == str(failed_share(calls))
    assert str(found.durations) == str(typical_duration(calls))


def test_handed_over_calls_without_a_duration_are_counted_for_the_talk_time():
    calls = frame(
        call(status="transferred"),
        call(status="transferred", lasts=0),
        call(status="completed"),
    )
    found = tiles(calls, **EARLY)
    assert (found.hands_over, found.handed_over_without_duration) == (True, 1)
    assert not tiles(frame(call()), **EARLY).hands_over


def test_changes_set_each_tile_against_the_same_one_before():
    calls = frame(*many(80, 100, lasts=60, held=60))
    before = frame(*many(50, 100, lasts=30, held=30))
    found = changes(tiles(calls, **EARLY), tiles(before, **EARLY))
    assert (found.calls.after, found.calls.before) == (100, 100)
    assert found.answer_rate == difference(answer_rate(calls), answer_rate(before))
    assert found.answer_rate.clear
    assert found.failed_share.value == pytest.approx(-0.3)
    assert (found.median_seconds.value, found.p90_seconds.value) == (30, 30)
    assert (found.talk_seconds.after, found.talk_seconds.before) == (6000, 3000)
    assert (found.peak.after, found.peak.before) == (100, 100)


def days(*counts):
    starts = pd.date_range("2026-02-02", periods=len(counts), tz=BERLIN)
    return pd.DataFrame(
        {"start": starts, "calls": counts, "talk_seconds": [60 * n for n in counts], "peak": counts}
    )


def test_counts_are_clear_only_beyond_what_days_scatter():
    after, before = (tiles(frame(*many(n, n, lasts=60, held=60)), **EARLY) for n in (130, 70))
    steady, restless = days(*[10] * 56), days(*[2, 2, 2, 2, 2, 2, 2, 18, 18, 18, 18, 18, 18, 18] * 4)
    counts = ("calls", "talk_seconds", "peak")
    assert all(getattr(changes(after, before, days=[steady]), name).clear for name in counts)
    assert not any(getattr(changes(after, before, days=[restless]), name).clear for name in counts)
    assert not any(getattr(changes(after, before), name).clear for name in counts)


def test_changes_against_nothing_are_not_clear_but_for_counts():
    calls, nothing = frame(*many(80, 100, lasts=60)), frame()
    found = changes(tiles(calls, **EARLY), tiles(nothing, **EARLY), days=[days(*[10] * 56)])
    assert found.calls.clear
    assert isnan(found.answer_rate.value)
    assert not any(
        change.clear
        for change in (found.answer_rate, found.failed_share, found.median_seconds, found.talk_seconds)
    )


def test_days_of_the_tiles_by_hand():
    calls = frame(
        call("2026-03-27 10:00", lasts=60, held=60),
        call("2026-03-27 10:00", "failed", held=60),
        call("2026-03-29 21:30", "in_progress"),
    )
    table = daily(calls, **{**SPAN, "now": utc("2026-03-29 22:20")})
    assert table["calls"].tolist() == [2, 0, 1, 0]
    assert table["answer_rate"].tolist() == pytest.approx([0.5, nan, nan, nan], nan_ok=True)
    assert table["conversation_rate"].tolist() == pytest.approx([0.5, nan, nan, nan], nan_ok=True)
    longer = daily(calls, **SPAN, conversation_seconds=61)
    assert longer["conversation_rate"].tolist()[0] == 0
    assert table["talk_seconds"].tolist() == [60, 0, 0, 0]
    assert table["peak"].tolist() == [1, 0, 1, 1]
    assert table["open"].tolist() == [False, False, False, True]


@for_any(frames())
def test_days_of_the_tiles_are_the_single_measures_by_day(calls):
    table = daily(calls, **SPAN)
    percentiles = percentiles_over_time(calls, **SPAN, grain="day")
    assert table["median_seconds"].equals(percentiles["p50_seconds"].rename("median_seconds"))
    assert table["peak"].equals(at_once_over_time(calls, **SPAN, grain="day")["peak"])
