"""What a rule makes of calls: by hand, at a moment, and over the whole history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ringyo_data.alerts import Coverage, Rule, Scope, Verdict, episodes, judge, verdicts
from ringyo_data.alerts.measures import MEASURES, Reading
from ringyo_data.alerts.usual import usual
from ringyo_data.demo.account import Filters
from ringyo_data.demo.invent import invent
from ringyo_data.demo.story import Shape
from ringyo_data.direction import with_direction
from ringyo_data.frame import to_frame
from ringyo_data.query import Window

from ..metrics.frames import call, frame, many, utc

NOON = utc("2026-03-02 12:00")
LONG_AGO = utc("2025-01-01 00:00")
HOUR = timedelta(hours=1)
COVERAGE = Coverage(LONG_AGO, NOON)


def at_noon(rule: Rule, *records: dict, coverage: Coverage = COVERAGE) -> Verdict:
    return judge(rule, frame(*records), now=NOON + timedelta(minutes=29), tz="UTC", coverage=coverage)


def answered(part: int, whole: int, at: str = "2026-03-02 09:00") -> list[dict]:
    return many(part, whole, at=at)


below = partial(Rule, "r", "answer_rate", "below", 4)
falls = partial(Rule, "r", "answer_rate", "falls_by", 4)


def test_a_share_below_its_limit_fires():
    told = at_noon(below(0.6), *answered(17, 30))
    assert (told.state, told.value, told.against, told.calls) == ("fires", 17 / 30, 0.6, 30)
    assert told.window == Window(NOON - 4 * HOUR, NOON)


def test_a_share_at_its_limit_is_quiet():
    assert at_noon(below(0.6), *answered(18, 30)).state == "quiet"


def test_fewer_calls_than_wanted_are_quiet_and_say_so():
    told = at_noon(below(0.6), *answered(0, 29))
    assert (told.state, told.why) == ("quiet", "29 calls, fewer than 30")


def test_a_number_needs_no_calls_to_be_below_its_limit():
    told = at_noon(Rule("r", "calls", "below", 4, 1.0))
    assert (told.state, told.value) == ("fires", 0)


@pytest.mark.parametrize(("live", "state"), [(2, "fires"), (3, "quiet")])
def test_it_does_not_fire_while_live_calls_could_undo_it(live, state):
    # 15 of 30 with two more answered is 53.1%, with three more 54.5%
    going_on = [call("2026-03-02 11:50", "ringing")] * live
    assert at_noon(below(0.54), *answered(15, 30), *going_on).state == state


def test_an_upper_limit_waits_for_live_calls_too():
    failed = Rule("r", "failed_share", "above", 4, 0.5)
    going_on = [call("2026-03-02 11:50", "ringing")] * 3
    assert at_noon(failed, *answered(14, 30)).state == "fires"
    assert at_noon(failed, *answered(14, 30), *going_on).state == "quiet"  # 16 of 33


def test_only_calls_of_the_scope_count():
    of_ana = Scope("agent=ana", lambda calls: calls[calls["agent_id"] == "ana"])
    others = [{**record, "agent_id": "bo"} for record in answered(0, 100)]
    anas = [{**record, "agent_id": "ana"} for record in answered(30, 30)]
    told = at_noon(below(0.9, scope=of_ana), *anas, *others)
    assert (told.state, told.calls) == ("quiet", 30)


def test_calls_after_the_moment_are_not_seen():
    later = answered(0, 50, at="2026-03-02 12:10")
    assert at_noon(below(0.6), *answered(30, 30), *later).calls == 30


# -- falls --------------------------------------------------------------------


@pytest.mark.parametrize(("now", "state"), [(20, "fires"), (21, "quiet")])
def test_a_share_falls_by_points_against_the_same_hours_a_week_before(now, state):
    before = answered(24, 30, at="2026-02-23 09:00")  # 80%
    told = at_noon(falls(0.13), *answered(now, 30), *before)  # 66.7% and 70%
    assert (told.state, told.against) == (state, 0.8)
    assert told.before == Window(utc("2026-02-23 08:00"), utc("2026-02-23 12:00"))


def test_a_number_falls_by_a_share_of_the_earlier_one():
    rule = Rule("r", "calls", "falls_by", 4, 0.5)
    before = answered(0, 40, at="2026-02-23 09:00")
    assert at_noon(rule, *answered(0, 19), *before).state == "fires"
    assert at_noon(rule, *answered(0, 20), *before).state == "quiet"
    assert at_noon(rule, *before[:29]).why == "29 calls, fewer than 30 in the time before"


# -- what cannot be judged ----------------------------------------------------

DAY = Window(utc("2026-03-02 00:00"), utc("2026-03-03 00:00"))


@pytest.mark.parametrize(
    ("coverage", "why"),
    [
        (Coverage(utc("2026-03-02 09:00"), NOON), "calls are held from 2 March 2026, 09:00 on"),
        (Coverage(LONG_AGO, utc("2026-03-02 11:00")), "calls were last read at 2 March 2026, 11:00"),
        (Coverage(LONG_AGO, NOON, gaps=(DAY,)), "its calls are not loaded yet"),
        (Coverage(LONG_AGO, NOON, short=((DAY, 3),)), "3 calls of its days could not be had"),
        (Coverage(LONG_AGO, NOON, short=((DAY, 0),)), "the API's counts of its days do not fit together"),
    ],
)
def test_without_all_calls_it_cannot_be_judged(coverage, why):
    told = at_noon(below(0.6), *answered(0, 50), coverage=coverage)
    assert told.state == "unknown"
    assert told.why.startswith(why)


def test_missing_calls_are_a_measure():
    coverage = Coverage(LONG_AGO, NOON, short=((DAY, 3),))
    told = at_noon(Rule("r", "missing", "above", 4, 2.0), coverage=coverage)
    assert (told.state, told.value) == ("fires", 3)


def test_what_is_usual_takes_four_weeks():
    rule = Rule("r", "failed_share", "leaves_its_usual_range", 4)
    weeks = [record for day in ("23", "16", "09") for record in answered(20, 40, at=f"2026-02-{day} 09:00")]
    held = Coverage(utc("2026-02-09 00:00"), NOON)
    told = at_noon(rule, *answered(0, 40), *weeks, coverage=held)
    assert told.state == "unknown"
    assert told.why == "what is usual is told by 4 weeks, and 3 are there"


# -- usual ranges -------------------------------------------------------------

RNG = np.random.default_rng(5)


def test_the_usual_range_of_a_number_is_a_prediction_interval_of_roots():
    days = [(day, Reading(v, v, v, int(v))) for day, v in zip(range(1, 57), RNG.poisson(90, 56), strict=True)]
    days = [
        (day, Reading(4 * r.value, 0, 0, 4 * r.calls)) for day, r in days
    ]  # four times as wide as Poisson
    range_ = usual(MEASURES["calls"], 0, days, 1)
    squares, freedom = 0.0, 0
    for weekday in range(7):
        roots = [sqrt(r.value) for day, r in days if day % 7 == weekday]
        mean = sum(roots) / len(roots)
        squares += sum((root - mean) ** 2 for root in roots)
        freedom += len(roots) - 1
    same = [sqrt(r.value) for day, r in days if day % 7 == 0]
    half = stats.t.ppf(0.98, freedom) * sqrt(squares / freedom) * sqrt(1 + 1 / 8)
    middle = sum(same) / 8
    assert (range_.low, range_.high) == pytest.approx(((middle - half) ** 2, (middle + half) ** 2), rel=0.002)


def test_a_number_is_never_steadier_than_poisson():
    days = [(day, Reading(100.0, 100, 100, 100)) for day in range(1, 57)]
    range_ = usual(MEASURES["calls"], 0, days, 24)
    half = stats.t.ppf(1 - 0.04 / 48, 49) * 0.5 * sqrt(1 + 1 / 8)
    assert (range_.low, range_.high) == pytest.approx(((10 - half) ** 2, (10 + half) ** 2), rel=0.003)


def test_the_usual_range_of_a_length_is_one_of_logarithms():
    values = np.exp(RNG.normal(log(120), 0.2, 56)).tolist()
    days = [(day, Reading(v, v, v, 50)) for day, v in zip(range(1, 57), values, strict=True)]
    range_ = usual(MEASURES["typical_duration"], 50, days, 1)
    logs = [[log(r.value) for day, r in days if day % 7 == weekday] for weekday in range(7)]
    deviation = sqrt(sum(np.var(each) * len(each) for each in logs) / 49)
    half = stats.t.ppf(0.98, 49) * deviation * sqrt(1 + 1 / 8)
    assert range_.low == pytest.approx(exp(np.mean(logs[0]) - half), rel=0.002)
    assert range_.high == pytest.approx(exp(np.mean(logs[0]) + half), rel=0.002)


def test_the_usual_range_of_a_share_without_scatter_is_nearly_binomial():
    days = [(day, Reading(0.1, 0, 0, 40_000, 4_000)) for day in range(1, 57)]
    range_ = usual(MEASURES["failed_share"], 200, days, 1)
    low, high = stats.binom.ppf([0.02, 0.98], 200, 0.1) / 200
    assert low - 1 / 200 <= range_.low <= low
    assert high - 1 / 200 <= range_.high <= high


def test_scatter_from_day_to_day_widens_the_range_of_a_share():
    steady = [(day, Reading(0.1, 0, 0, 4_000, 400)) for day in range(1, 57)]
    uneven = [(day, Reading(0.1, 0, 0, 4_000, 250 if day % 2 else 550)) for day in range(1, 57)]
    narrow, wide = (usual(MEASURES["failed_share"], 1_000, days, 1) for days in (steady, uneven))
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


# -- the whole history --------------------------------------------------------


def fires(at: datetime, value: float = 0.7) -> Verdict:
    return Verdict("fires", at, Window(at - HOUR, at), value, 0.5, high=0.5)


def quiet(at: datetime, state: str = "quiet") -> Verdict:
    why = "its calls are not loaded yet" if state == "unknown" else ""
    return Verdict(state, at, Window(at - HOUR, at), why=why)  # type: ignore[arg-type]


def test_an_episode_lasts_until_it_is_quiet_and_keeps_its_worst():
    hours = [NOON + at * HOUR for at in range(7)]
    told = [
        quiet(hours[0]),
        fires(hours[1]),
        fires(hours[2], 0.9),
        quiet(hours[3], "unknown"),
        fires(hours[4]),
        quiet(hours[5]),
        fires(hours[6]),
    ]
    first, second = episodes(told)
    assert (first.began, first.ended, first.worst.value, first.looks) == (hours[1], hours[5], 0.9, 3)
    assert (first.unjudged, second.unjudged) == (1, 0)
    assert (second.began, second.ended) == (hours[6], None)


NOW = datetime(2026, 3, 18, 14, 0, tzinfo=UTC)
OUTAGE_BEGAN = datetime(2026, 3, 12, 13, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo() -> pd.DataFrame:
    """The demo's calls of six weeks."""
    since = NOW - timedelta(days=42)
    account = invent(1, NOW, Shape(days=43))
    table = account.table(NOW, since)
    calls = to_frame(table.records(table.matching(Filters()).positions.tolist())).calls
    return with_direction(calls, [str(number["phone_number"]) for number in account.phone_numbers])


FAILED = Rule("r", "failed_share", "leaves_its_usual_range", 1, at_least=20)
HELD = Coverage(NOW - timedelta(days=42), NOW)


@pytest.mark.parametrize("tz", ["UTC", "Europe/Berlin", "America/New_York"])
def test_the_demos_outage_is_told_within_the_hour(demo, tz):
    week = verdicts(FAILED, demo, since=NOW - timedelta(days=7), until=NOW, tz=tz, coverage=HELD)
    (outage,) = episodes(week)
    assert OUTAGE_BEGAN < outage.began <= OUTAGE_BEGAN + HOUR


@pytest.mark.parametrize(
    "rule",
    [
        FAILED,
        Rule("r", "answer_rate", "below", 4, 0.65),
        Rule("r", "calls", "falls_by", "today", 0.1),
        Rule("r", "typical_duration", "leaves_its_usual_range", "yesterday"),
        Rule("r", "missed_callers", "above", "today", 8.0),
        Rule("r", "conversations_at_once", "above", 12, 9.0),
    ],
    ids=lambda rule: f"{rule.measure}-{rule.when}-{rule.over}",
)
def test_the_history_plays_what_a_check_would_have_told_then(demo, rule):
    """A check at some time after each full hour, with the calls that were made by then and read then."""
    played = verdicts(rule, demo, since=NOW - timedelta(days=6), until=NOW, tz="Europe/Berlin", coverage=HELD)
    assert {told.state for told in played} >= {"quiet", "fires"} or rule.when == "leaves_its_usual_range"
    for told in played[:: max(1, len(played) // 12)]:
        by_then = demo[demo["created_at"] < told.at].reset_index(drop=True)
        went_on = by_then["ended_at"] > told.at
        began = by_then["ended_at"] - pd.to_timedelta(by_then["duration_seconds"].astype("float64"), unit="s")
        by_then["status"] = by_then["status"].cat.add_categories(
            [word for word in ("ringing", "in_progress") if word not in by_then["status"].cat.categories]
        )
        by_then.loc[went_on, "status"] = "ringing"
        by_then.loc[went_on & (began <= told.at), "status"] = "in_progress"
        by_then.loc[went_on, ["ended_at", "duration_seconds"]] = pd.NA
        now = told.at + timedelta(minutes=17)
        checked = judge(rule, by_then, now=now, tz="Europe/Berlin", coverage=Coverage(HELD.since, now))
        assert checked == told
