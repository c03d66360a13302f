"""Whole pulls against servers of every kind, played through in virtual time: waits, refusals and seconds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.pace_model import Limit, Sliding, play


@pytest.mark.parametrize("workers", [8, 16])
@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize("rounding", ["up", "none"])
@pytest.mark.parametrize("skew", [0.0, -3599.6, 3600.3, 86_400.0])
def test_135_requests_at_60_in_10_seconds_take_two_waits_and_no_refusal(
    workers: int, aligned: bool, rounding: str, skew: float
):
    for starts_at in (0.06, 0.41, 0.93):
        limit = Limit(60, 10.0, aligned=aligned, rounding=rounding, skew_seconds=skew)
        played = play(limit, requests=135, workers=workers, starts_at=starts_at)
        begun = starts_at + 0.05 + skew
        dictated = 20.0 - (begun % 10.0 if aligned else 0.0)
        last = 0.05 + 0.1 * (1 + -(-21 // workers))
        assert (played.answered, played.refused, played.pauses) == (135, 0, 2)
        assert played.seconds <= 1.1 * (dictated + last) + 0.1


@pytest.mark.parametrize("aligned", [False, True])
def test_reset_cut_to_whole_seconds_is_found_out_once(aligned: bool):
    played = play(Limit(60, 10.0, aligned=aligned, rounding="down"), requests=400, workers=8)
    assert (played.answered, played.refused) == (400, 0)
    assert played.pauses <= 7 + 1  # 400 requests at 57 a window, and one second more for the first


@pytest.mark.parametrize("rounding", ["up", "down"])
def test_rounded_reset_costs_a_second_once_and_not_in_each_window(rounding: str):
    played = play(Limit(60, 60.0, rounding=rounding), requests=57 * 10 + 5, workers=8, starts_at=0.1)
    assert (played.answered, played.refused) == (575, 0)
    assert played.seconds < 10 * 60 + 1 + 10 * 0.3  # one second, and in each window a trial and its margin


def test_reset_that_slides_with_each_answer_is_waited_for():
    played = play(Sliding(60, 10.0), requests=135, workers=16)
    assert (played.answered, played.refused, played.pauses) == (135, 0, 2)


def test_window_of_which_more_is_left_than_is_needed_costs_no_wait():
    assert play(Limit(300, 60.0), requests=280, workers=16).pauses == 0


@pytest.mark.parametrize("requests", [1, 2, 3, 10])
def test_limit_below_the_number_of_workers_is_kept_from_the_first_request_on(requests: int):
    played = play(Limit(requests, 10.0), requests=3 * requests, workers=16)
    assert (played.answered, played.refused, played.pauses) == (3 * requests, 0, 2)


def test_dropped_answers_are_asked_for_again_within_the_limit():
    played = play(Limit(60, 10.0), requests=110, workers=8, drop_share=0.2)
    assert (played.answered, played.refused) == (110, 0)
    assert played.seconds < 25


def test_other_users_of_the_key_cost_few_refusals():
    played = play(Limit(60, 10.0, foreign_per_second=2.0), requests=135, workers=8)
    assert played.answered == 135
    assert played.refused <= 4


@pytest.mark.parametrize(("retry_after", "seconds"), [("seconds", 23.5), ("date", 25.5)])
def test_without_limit_headers_retry_after_is_enough_for_one_wait_each(retry_after: str, seconds: float):
    limit = Limit(60, 10.0, headers=False, retry_after=retry_after)
    played = play(limit, requests=135, workers=8)
    assert (played.answered, played.pauses) == (135, 2)
    assert played.refused <= 16  # those under way at the end of each window
    assert played.seconds < seconds  # both are rounded up, a date from both ends


def test_without_any_header_it_backs_off_and_loses_nothing():
    played = play(Limit(60, 10.0, headers=False), requests=135, workers=8)
    assert played.answered == 135
    assert played.refused <= 35
    assert played.seconds < 36


@settings(deadline=None, max_examples=60)
@given(
    limit=st.builds(
        Limit,
        requests=st.integers(1, 80),
        window_seconds=st.sampled_from([1.0, 2.5, 10.0, 60.0]),
        aligned=st.booleans(),
        rounding=st.sampled_from(["up", "down", "none"]),
        headers=st.booleans(),
        retry_after=st.sampled_from([None, "seconds", "date"]),
        skew_seconds=st.sampled_from([0.0, 0.4, -0.4, 1.7, -3600.3, 1e6]),
    ),
    workers=st.integers(1, 16),
    latency_seconds=st.sampled_from([0.01, 0.1, 0.7]),
    drop_share=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 99),
)
def test_every_request_is_answered_and_few_are_refused_whatever_the_server_is_like(
    limit: Limit, workers: int, latency_seconds: float, drop_share: float, seed: int
):
    count = 4 * limit.requests
    played = play(
        limit,
        requests=count,
        workers=workers,
        latency_seconds=latency_seconds,
        drop_share=drop_share,
        seed=seed,
    )
    assert played.answered == count
    if limit.headers and drop_share == 0.0:
        assert played.refused <= 20
