from math import isnan, nan

import numpy as np
import pytest

from ringyo_data.metrics import answer_rate, by_agent, enough, failed_share, hand_over_rate, rate, wilson
from ringyo_data.metrics.rates import shares, wilson_limits

from .frames import call, frame, many


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_wilson_never_leaves_0_to_1_and_holds_the_share():
    part, whole = np.array([0, 5, 5, 0]), np.array([1, 5, 10**9, 10**9])
    low, high = wilson_limits(part, whole, 3.09)
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low <= part / whole).all()
    assert (high >= part / whole).all()


def test_hand_overs_are_a_share_of_what_was_answered_and_live_calls_leave_them_open():
    calls = frame(call(status="transferred"), *many(3, 5), call(status="ringing"))
    found = hand_over_rate(calls)
    assert (found.part, found.whole, found.value) == (1, 4, 0.25)
    assert (found.floor, found.ceiling) == (1 / 5, 2 / 5)
    assert (found.low, found.high) == wilson(1, 4)


def test_tables_tell_hand_overs_only_if_the_account_hands_calls_over():
    calls = frame(call(status="transferred", agent_id="ana"), *many(3, 5, agent_id="bo"))
    table = by_agent(calls).set_index("agent_id")
    assert table["handed_over"].to_dict() == {"ana": 1, "bo": 0}
    assert table["hand_over_rate"].to_dict() == {"ana": 1.0, "bo": 0.0}
    assert not [name for name in by_agent(frame(*many(3, 5))) if "hand" in name]


def test_nothing_over_nothing_is_missing_not_zero():
    empty = rate(0, 0)
    assert all(isnan(value) for value in (empty.value, empty.low, empty.high, empty.floor, empty.ceiling))
    assert np.isnan(shares(np.array([0]), np.array([0]))).all()


def test_answer_rate_leaves_live_calls_out_and_bounds_what_they_can_do():
    calls = frame(*many(3, 4), call(status="ringing"), call(status="queued"))
    found = answer_rate(calls)
    assert (found.part, found.whole, found.value) == (3, 4, 0.75)
    assert (found.floor, found.ceiling) == (3 / 6, 5 / 6)
    assert (found.low, found.high) == wilson(3, 4)


def test_bounds_are_the_rate_itself_once_every_call_is_over():
    found = answer_rate(frame(*many(1, 2)))
    assert (found.floor, found.ceiling) == (0.5, 0.5)


def test_only_live_calls_leave_the_rate_open_from_0_to_1():
    found = answer_rate(frame(call(status="ringing")))
    assert isnan(found.value)
    assert (found.floor, found.ceiling) == (0.0, 1.0)


def test_failed_share_counts_failed_among_settled_of_every_kind():
    calls = frame(call(status="failed"), call(), call(status="unfathomed", held=1), call(status="busy"))
    assert failed_share(calls).value == 0.25


def test_enough_draws_the_line_at_ten_points_to_a_side():
    # Half-width of Wilson's interval at p = 1/2: z / 2 / sqrt(n + z²); 0.1 is passed between n = 92 and 93.
    assert not enough(rate(46, 92))
    assert enough(rate(47, 94))
    assert not enough(rate(0, 0))


def test_rate_of_live_calls_alone_is_not_enough():
    assert enough(answer_rate(frame(call(status="ringing")))) is False
    assert wilson(0, 0) == pytest.approx((nan, nan), nan_ok=True)
