from datetime import timedelta
from math import inf, isnan

import pytest

from ringyo_data.metrics import (
    at_least,
    cumulative,
    durations_by_agent,
    histogram,
    longest,
    percentiles_over_time,
    short_by_agent,
    short_calls,
    typical_duration,
)

from .frames import BEFORE_SUMMER, BERLIN, call, frame, utc

SPAN = {
    "since": BEFORE_SUMMER,
    "until": BEFORE_SUMMER + timedelta(hours=80),
    "tz": BERLIN,
    "now": utc("2026-05-01 00:00"),
}


def lasting(*seconds, **fields):
    return [call(lasts=value, **fields) for value in seconds]


def test_typical_duration_by_hand():
    found = typical_duration(frame(*lasting(10, 20, 60), call(status="failed")))
    assert (found.calls, found.median_seconds, found.mean_seconds, found.total_seconds) == (3, 20.0, 30.0, 90)
    assert isnan(found.median_low_seconds)
    assert isnan(found.p90_seconds)


def test_p90_needs_fifty_calls():
    for count, known in [(49, False), (50, True)]:
        durations = typical_duration(frame(*lasting(*range(count))))
        assert [isnan(durations.p90_seconds), isnan(durations.p90_low_seconds)] == [not known] * 2


def test_p95_needs_a_hundred_calls():
    for count, known in [(99, False), (100, True)]:
        calls = frame(*lasting(*range(count), at="2026-03-27 10:00"))
        assert percentiles_over_time(calls, **SPAN, grain="day")["p95_seconds"].notna()[0] == known


def test_interval_of_the_median_is_made_of_durations():
    found = typical_duration(frame(*lasting(*range(1, 41))))
    assert (found.median_low_seconds, found.median_seconds, found.median_high_seconds) == (14, 20.5, 27)


def test_short_calls_are_among_answered_calls_with_a_duration():
    calls = frame(*lasting(9, 10, 300), call(), call(status="failed", lasts=1), call(status="ringing"))
    found = short_calls(calls)
    assert (found.part, found.whole) == (1, 3)
    assert (found.floor, found.ceiling) == (1 / 4, 2 / 4)
    assert short_calls(calls, under_seconds=11).part == 2


def test_linear_bins_are_of_one_readable_width_and_the_long_tail_goes_last():
    calls = frame(*lasting(*[30] * 150, *[95] * 149, 3600))
    table = histogram(calls)
    assert table["low_seconds"].tolist()[:3] == [0, 5, 10]
    assert table["high_seconds"].iloc[-1] == inf
    assert table[table["calls"] > 0][["low_seconds", "calls"]].to_numpy().tolist() == [
        [30, 150],
        [95, 149],
        [100, 1],
    ]
    assert len(table) <= 41


def test_a_bin_holds_its_low_edge_and_not_its_high_one():
    table = histogram(frame(*lasting(0, 1, 2, 3)), "log")
    assert table["low_seconds"].tolist() == [0, 1, 2, 3]
    assert table["high_seconds"].tolist() == [1, 2, 3, 5]
    assert table["calls"].tolist() == [1, 1, 1, 1]


def test_a_call_of_a_full_hour_is_in_the_last_log_bin():
    table = histogram(frame(*lasting(3600)), "log")
    assert table["high_seconds"].iloc[-1] == 3601


def test_cumulative_counts_calls_of_at_least():
    table = cumulative(frame(*lasting(5, 5, 60, 300), call()))
    assert table.to_numpy().tolist() == [[5, 4, 1.0], [60, 2, 0.5], [300, 1, 0.25]]


def test_percentiles_lose_what_too_few_calls_carry():
    calls = frame(*lasting(*range(49), at="2026-03-27 10:00"), *lasting(*range(50), at="2026-03-28 10:00"))
    table = percentiles_over_time(calls, **SPAN, grain="day")
    assert table["calls"].tolist() == [49, 50, 0, 0]
    assert table["p50_seconds"].tolist()[:2] == [24.0, 24.5]
    assert table["p90_seconds"].isna().tolist() == [True, False, True, True]
    assert table["p90_seconds"][1] == pytest.approx(44.1)
    assert table["p95_seconds"].isna().all()
    assert table["enough"].tolist() == [False, True, False, False]


def test_each_agent_has_its_five_numbers():
    calls = frame(
        *lasting(0, 10, 20, 30, 100, agent_id="ana"),
        call(agent_id="bo"),
        *lasting(7, agent_id=None),
    )
    table = durations_by_agent(calls)
    assert table["agent_id"].fillna("-").tolist() == ["ana", "-", "bo"]
    assert table.iloc[0, 1:7].tolist() == [5, 0, 10, 20, 30, 100]
    assert table["calls"].tolist() == [5, 1, 0]
    assert table.iloc[2, 2:7].isna().all()


def test_longest_calls_come_longest_first_then_as_the_frame_has_them():
    calls = frame(
        call("2026-03-02 09:00", lasts=50, id="early"),
        call("2026-03-02 10:00", lasts=50, id="late"),
        call("2026-03-02 08:00", lasts=90, id="long"),
        call("2026-03-02 08:00", lasts=5, id="short"),
        call("2026-03-02 08:00", id="unknown"),
    )
    assert longest(calls, 2)["id"].tolist() == ["long", "late"]
    assert longest(calls, 9)["id"].tolist() == ["long", "late", "early", "short"]
    assert len(longest(calls, 0)) == 0
    assert list(longest(calls, 2).columns) == list(calls.columns)


FIVE = [
    call(lasts=5, agent_id="ana"),
    call(lasts=10, agent_id="ana"),
    call(lasts=60, agent_id="ana"),
    call(lasts=9, agent_id="bo"),
    call("2026-03-02 09:05", "no_answer", agent_id="cy"),
]


def test_share_that_lasts_at_least_counts_the_very_second_in():
    found = at_least(frame(*FIVE), 10)
    assert (found.part, found.whole, found.value) == (2, 4, 0.5)


def test_share_that_lasts_at_least_nothing_is_everything():
    assert at_least(frame(*FIVE), 0).value == 1


def test_short_calls_of_agents_are_counted_apart_and_an_agent_nobody_answered_has_no_share():
    table = short_by_agent(frame(*FIVE)).set_index("agent_id")
    assert table[["calls", "short"]].to_dict("index") == {
        "ana": {"calls": 3, "short": 1},
        "bo": {"calls": 1, "short": 1},
        "cy": {"calls": 0, "short": 0},
    }
    assert table.loc["ana", "share"] == pytest.approx(1 / 3)
    assert isnan(table.loc["cy", "share"])
    assert not table["enough"].any()


def test_short_calls_of_agents_add_up_to_those_of_all():
    calls = frame(*FIVE)
    table, whole = short_by_agent(calls, 20), short_calls(calls, 20)
    assert (table["short"].sum(), table["calls"].sum()) == (whole.part, whole.whole)
