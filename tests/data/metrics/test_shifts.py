"""Shifts of agents and lines in frames of calls; the statistics of one history are tested in `test_steps`."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom

from ringyo_data import direction
from ringyo_data.metrics import shifts

from .frames import BERLIN, call, frame, utc

SINCE = utc("2026-01-04 23:00")
"""Midnight in Berlin, in winter."""
DAYS = 42
UNTIL = SINCE + timedelta(days=DAYS)
LATER = UNTIL + timedelta(hours=2)


def records(rates, *, seconds=lambda day: 60, calls=24, hour=9, seed=1, **fields):
    """*calls* a day, answered with the rate of the day and then for about so many seconds."""
    rng = np.random.default_rng(seed)
    for day, rate in enumerate(rates):
        for at in range(calls):
            made = SINCE + timedelta(days=day, hours=hour, minutes=at)
            if rng.random() < rate:
                yield call(made, lasts=max(1, int(seconds(day) * rng.lognormal(0, 0.5))), **fields)
            else:
                yield call(made, "no_answer", **fields)


def found(*records, **more):
    span = {"since": SINCE, "until": UNTIL, "tz": BERLIN, "now": LATER, **more}
    return shifts(frame(*records), **span)


def others(*names, **more):
    """Agents in whose calls nothing changes."""
    return [
        record
        for seed, name in enumerate(names)
        for record in records([0.7] * DAYS, agent_id=name, seed=10 + seed, **more)
    ]


CALM = ("bo", "cy", "di", "eve", "flo", "gus", "hal")
"""So many that their weeks tell how far weeks scatter."""

FELL = [0.7] * 30 + [0.4] * 12


def test_the_day_the_levels_and_their_intervals_are_those_of_the_calls():
    calls = [*records(FELL, agent_id="ana"), *others(*CALM)]
    (shift,) = found(*calls).found
    assert (shift.kind, shift.subject, shift.measure) == ("agent", "ana", "answer_rate")
    assert abs(shift.day - date(2026, 2, 4)) <= timedelta(days=1)
    assert shift.first <= shift.day <= shift.last
    table = frame(*calls)
    own = table[table["agent_id"] == "ana"]
    local = own["created_at"].dt.tz_convert(BERLIN).dt.date
    for side, level in ((own[local < shift.day], shift.before), (own[local >= shift.day], shift.after)):
        part, whole = int((side["status"] == "completed").sum()), len(side)
        assert (level.value, level.calls) == (part / whole, whole)
        assert level.low < level.value < level.high
        assert binom.cdf(part, whole, level.high) == pytest.approx(0.025, abs=0.01)
    assert shift.p < 1e-4


def test_a_typical_duration_that_shifts_is_told_in_seconds():
    calls = [
        *records([0.7] * DAYS, seconds=lambda day: 60 if day < 20 else 110, agent_id="ana"),
        *others(*CALM),
    ]
    (shift,) = found(*calls).found
    assert (shift.subject, shift.measure) == ("ana", "typical_duration")
    assert abs(shift.day - date(2026, 1, 25)) <= timedelta(days=1)
    table = frame(*calls)
    own = table[(table["agent_id"] == "ana") & table["duration_seconds"].notna()]
    local = own["created_at"].dt.tz_convert(BERLIN).dt.date
    assert shift.before.value == own.loc[local < shift.day, "duration_seconds"].median()
    assert shift.after.value == own.loc[local >= shift.day, "duration_seconds"].median()
    assert shift.after.low <= shift.after.value <= shift.after.high


def test_a_line_is_found_by_itself_and_an_agent_drags_none_along():
    lines = [
        *records(FELL, from_number="+100", calls=40),
        *others("bo", "cy", from_number="+200", calls=40),
        *others("di", from_number="+300", calls=40),
    ]
    assert {(one.kind, one.subject) for one in found(*lines).found} == {("line", "+100")}
    agent = [
        *records(FELL, agent_id="ana", from_number="+100", calls=40),
        *others("bo", from_number="+100", calls=4),
        *others("cy", "di", from_number="+200", calls=40),
    ]
    assert {(one.kind, one.subject) for one in found(*agent).found} == {("agent", "ana")}


def test_a_rate_that_falls_and_recovers_has_two_shifts_that_share_a_level():
    dip = [0.7] * 16 + [0.3] * 12 + [0.7] * 14
    latest, first = found(*records(dip, agent_id="ana"), *others(*CALM)).found
    assert latest.day > first.day
    assert latest.before == first.after
    assert first.before.value > first.after.value < latest.after.value


def test_calls_made_and_calls_taken_are_histories_of_their_own():
    """Half of the calls of an agent come in and are taken as before; of those it makes fewer are answered."""
    table = frame(
        *records(FELL, agent_id="ana", from_number="+100", phone_number="+4915"),
        *records([0.7] * DAYS, agent_id="ana", from_number="+4915", phone_number="+100", seed=5, hour=10),
        *others(*CALM, from_number="+100", phone_number="+4915"),
    )
    calls = direction.with_direction(table, ["+100"])
    of = shifts(calls, since=SINCE, until=UNTIL, tz=BERLIN, now=LATER)
    assert {(one.subject, one.direction) for one in of.found if one.kind == "agent"} == {("ana", "outbound")}
    # by either measure: eight agents and the line of calls made, ana alone of calls taken, as the line has no others
    assert of.looked + of.short == 2 * (8 + 1) + 2 * 1


def test_too_few_days_or_calls_are_not_judged():
    twenty = list(records([0.9] * 10 + [0.1] * 10, agent_id="ana"))
    few = found(*twenty)
    assert (few.found, few.looked, few.short) == ((), 0, 2)
    rare = found(*records(FELL, agent_id="ana", calls=1), *others("bo"))
    assert "ana" not in {one.subject for one in rare.found}
    assert rare.short >= 1


def test_calls_that_may_not_be_over_are_left_out():
    calls = [*records(FELL, agent_id="ana"), *others(*CALM)]
    missed = [call(UNTIL - timedelta(minutes=at), "no_answer", agent_id="bo") for at in range(1, 60)]
    kept = found(*calls, now=UNTIL)
    assert found(*calls, *missed, now=UNTIL) == kept
    assert found(*calls, *missed, now=LATER) != kept


def test_order_of_shifts_is_latest_first():
    early = [0.8] * 12 + [0.45] * 30
    every = found(
        *records(early, agent_id="ana"), *records(FELL, agent_id="bo", seed=2), *others(*CALM[1:])
    ).found
    assert {one.subject for one in every} >= {"ana", "bo"}
    assert all(first.day >= second.day for first, second in pairwise(every))


def test_calls_without_agent_and_line_have_no_history():
    calls = frame(*records(FELL))
    nothing = shifts(calls, since=SINCE, until=UNTIL, tz=BERLIN, now=LATER)
    assert (nothing.looked, nothing.short) == (0, 0)
