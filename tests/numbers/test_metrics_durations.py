"""How long calls lasted, against the standard library and exact binomials."""

from __future__ import annotations

import math
from dataclasses import astuple

import pytest

from ringyo_data import metrics
from ringyo_data.frame import to_frame

from .accounts import for_any
from .compare import assert_rows, assert_same, same
from .oracle import clock, groups, lasting, shares
from .oracle.records import calls_of, outcomes, within
from .periods import BERLIN_23H, CLOSED, KOLKATA

EVERY = for_any(CLOSED, BERLIN_23H, KOLKATA)


def wanted_numbers(values: list[float]) -> list[float]:
    many = len(values) >= 50
    return [
        len(values),
        lasting.median(values),
        *lasting.sure(values, 50),
        lasting.p90(values),
        *(lasting.sure(values, 90) if many else (math.nan, math.nan)),
        lasting.mean(values),
        round(sum(values)),
        math.sqrt(sum(value * value for value in values)),
    ]


@EVERY
def test_typical_duration_is_that_of_the_known_ones(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    assert_same(astuple(metrics.typical_duration(frame)), wanted_numbers(lasting.known(calls)))


@EVERY
def test_time_before_the_conversation_is_what_the_duration_leaves(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    assert_same(astuple(metrics.setup_time(frame)), wanted_numbers(lasting.setups(calls)))
    by_id = {call.id: call.setup for call in calls if call.setup is not None}
    found = metrics.setup_seconds(frame)
    assert_same(found, [by_id[call_id] for call_id in frame.loc[found.index, "id"]])
    assert len(found) == len(by_id)


@EVERY
def test_waits_of_hours_and_campaigns_are_those_of_their_calls(period, records):
    calls = [call for call in calls_of(records) if call.setup is not None]
    inside = within(calls, period.since, period.until)
    by_hour = groups.by(inside, lambda call: clock.wall(call.start, period.zone).hour)
    frame = to_frame(records).calls
    assert_rows(
        metrics.setup_by_hour(frame, **period.asked),
        [
            {
                "hour": hour,
                "calls": len(own),
                "p50_seconds": lasting.median(own),
                "p90_seconds": lasting.p90(own),
            }
            for hour in range(24)
            for own in [lasting.setups(by_hour.get(hour, []))]
        ],
    )
    of_campaigns = groups.by(calls, lambda call: groups.text_of(call.metadata.get("campaign")))
    found = metrics.setup_by_metadata(frame, "campaign")
    assert set(found["value"]) == set(of_campaigns) - {None}
    assert_rows(
        found,
        [
            {
                "calls": len(own),
                "min_seconds": own[0],
                "q1_seconds": lasting.percentile(own, 25),
                "median_seconds": lasting.median(own),
                "max_seconds": own[-1],
                "p90_seconds": lasting.p90(own),
            }
            for own in (lasting.setups(of_campaigns[value]) for value in found["value"])
        ],
    )


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_every_duration_is_in_one_bin(scale):
    @EVERY
    def check(period, records):
        frame, calls = to_frame(records).calls, calls_of(records)
        table = metrics.histogram(frame, scale)
        assert int(table["calls"].sum()) == len(lasting.known(calls))
        for row in table.to_dict("records"):
            low, high = row.pop("low_seconds"), row.pop("high_seconds")
            inside = [call for call in calls if call.seconds is not None and low <= call.seconds < high]
            assert row.pop("calls") == len(inside)
            assert {name: n for name, n in row.items() if n} == dict(outcomes(inside))
        waits = metrics.setup_histogram(frame, scale)
        assert waits["calls"].tolist() == [
            sum(low <= max(0.0, wait) < high for wait in lasting.setups(calls))
            for low, high in zip(waits["low_seconds"], waits["high_seconds"], strict=True)
        ]
        assert int(waits["calls"].sum()) == len(lasting.setups(calls))

    check()


@EVERY
def test_calls_of_at_least_a_duration_are_counted_one_by_one(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    lasted = lasting.known(calls)
    table = metrics.cumulative(frame)
    assert table["seconds"].tolist() == sorted(set(lasted))
    assert_rows(
        table,
        [
            {"calls": part, "share": part / len(lasted)}
            for part in (sum(one >= seconds for one in lasted) for seconds in sorted(set(lasted)))
        ],
    )
    for seconds in (0, 8, 117, 120, 3600):
        found, wanted = metrics.at_least(frame, seconds), shares.share(*lasting.at_least(calls, seconds))
        assert_same(astuple(found), astuple(wanted))


@EVERY
def test_short_calls_are_answered_ones_alone(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    live = sum(call.live for call in calls)
    for under in (5, 10, 30):
        found, wanted = metrics.short_calls(frame, under), shares.share(*lasting.short(calls, under), live)
        assert_same(astuple(found), astuple(wanted))
        table = metrics.short_by_agent(frame, under)
        per_agent = groups.by(calls, lambda call: call.agent)
        assert len(table) == len(per_agent)
        for row in table.itertuples():
            own = lasting.short(per_agent[row.agent_id if isinstance(row.agent_id, str) else None], under)
            wanted = shares.share(*own)
            assert_same(
                [row.short, row.calls, row.share, row.low, row.high, row.enough],
                [*own, wanted.value, wanted.low, wanted.high, wanted.enough],
            )


@EVERY
def test_each_agents_durations_are_its_own(period, records):
    frame = to_frame(records).calls
    per_agent = groups.by(calls_of(records), lambda call: call.agent)
    spread, table = metrics.durations_by_agent(frame), metrics.by_agent(frame)
    assert len(spread) == len(table) == len(per_agent)
    for row in spread.itertuples():
        own = lasting.known(per_agent[row.agent_id if isinstance(row.agent_id, str) else None])
        wanted = [
            lasting.percentile(own, 25),
            lasting.median(own),
            lasting.percentile(own, 75),
            lasting.p90(own),
        ]
        assert_same([row.q1_seconds, row.median_seconds, row.q3_seconds, row.p90_seconds], wanted)
        assert_same([row.calls, row.enough], [len(own), len(own) >= 50])
        assert_same([row.min_seconds, row.max_seconds], [own[0], own[-1]] if own else [None, None])
    for row in table.itertuples():
        own = lasting.known(per_agent[row.agent_id if isinstance(row.agent_id, str) else None])
        assert_same(
            [row.median_seconds, row.p90_seconds, row.talk_seconds],
            [lasting.median(own), lasting.p90(own), sum(own)],
        )


@EVERY
def test_the_longest_calls_are_the_longest(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    assert metrics.longest(frame)["id"].tolist() == [call.id for call in lasting.longest(calls)]


def test_the_oracle_knows_a_median_interval_from_a_book():
    # Conover, 3.2: of 20 values the 6th and the 15th hold the median with 95.86%.
    assert lasting.sure(list(range(1, 21)), 50) == (6, 15)
    assert same(lasting.percentile([1, 2, 3, 4], 90), 3.7)
