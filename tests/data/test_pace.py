"""A key's pace: full speed, one wait for the reset, one request on trial; whatever the headers say."""

from __future__ import annotations

import itertools
import sys
import threading

import pytest

from ringyo_data.pace import Pace, Ticket, retry_after_seconds, server_time, shared_pace
from tests.data.pace_model import http_date
from tests.fake_clock import START, FakeClock


def told(left: int, reset: float, *, limit: int = 60, **other: str) -> dict[str, str]:
    """Headers of an answer; *reset* is in seconds after the fake clock's start."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{START + reset:.0f}",
    } | other


def date(seconds: float) -> str:
    return http_date(START + seconds)


def go(pace: Pace) -> Ticket:
    """A ticket, which has to be had without a wait."""
    ticket = pace.claim()
    assert isinstance(ticket, Ticket), f"has to wait {ticket} s"
    return ticket


def opened(clock: FakeClock, headers: dict[str, str] | None = None) -> Pace:
    """A pace whose first request was answered."""
    pace = Pace(clock=clock)
    pace.learn(go(pace), headers or {}, refused=False)
    return pace


def use_up(pace: Pace, left: int, reset: float) -> None:
    pace.learn(go(pace), told(left, reset), refused=False)


# Windows


def test_requests_go_at_full_speed_until_the_reserve_is_reached():
    pace = opened(FakeClock(), told(left=8, reset=10))
    tickets = [go(pace) for _ in range(5)]  # 8 left, a reserve of 3
    assert isinstance(pace.claim(), float)
    assert len(tickets) == 5


def test_wait_ends_just_after_the_reset_by_the_servers_clock():
    clock = FakeClock()
    ahead = 3600.25
    pace = Pace(clock=clock)
    for _ in range(40):  # the server's seconds tick at another moment than ours
        ticket = go(pace)
        clock.now += 0.05
        pace.learn(ticket, told(20, 3630) | {"Date": date(clock.now + ahead)}, refused=False)
    pace.learn(go(pace), told(3, 3630) | {"Date": date(clock.now + ahead)}, refused=False)
    wait = pace.claim()
    assert isinstance(wait, float)
    assert 3630 <= clock.now + wait + ahead <= 3630.1
    assert pace.waiting_seconds() == wait


def test_new_window_opens_with_one_request_that_the_others_wait_for():
    clock = FakeClock()
    pace = opened(clock)
    use_up(pace, 3, 10)
    clock.now += pace.claim()
    trial = go(pace)
    assert 0 < pace.claim() <= 0.05
    pace.learn(trial, told(59, 20), refused=False)
    assert [go(pace) for _ in range(16)]


def test_window_that_ends_without_being_used_up_opens_the_next_in_the_same_way():
    clock = FakeClock()
    pace = opened(clock, told(50, 10))
    clock.now = 11.0
    trial = go(pace)
    assert isinstance(pace.claim(), float)
    pace.learn(trial, told(59, 21), refused=False)
    go(pace)


def test_answers_that_overtake_each_other_do_not_bring_requests_back():
    pace = opened(FakeClock(), told(59, 10))
    first, second = go(pace), go(pace)
    pace.learn(second, told(4, 10), refused=False)
    pace.learn(first, told(58, 10), refused=False)
    go(pace)
    assert isinstance(pace.claim(), float)


def test_answer_of_the_last_window_says_nothing_about_the_new_one():
    clock = FakeClock()
    pace = opened(clock, told(59, 10))
    slow = go(pace)
    clock.now = 10.5
    pace.learn(go(pace), told(59, 20), refused=False)
    pace.learn(slow, told(0, 10), refused=False)
    assert [go(pace) for _ in range(16)]


def test_limit_that_is_lowered_or_a_clock_that_is_set_back_is_believed():
    clock = FakeClock()
    pace = opened(clock, told(59, 60))
    clock.now = 1.0
    pace.learn(go(pace), told(3, 10), refused=False)
    wait = pace.claim()
    assert isinstance(wait, float)
    assert 9 <= wait <= 9.1


@pytest.mark.parametrize("reset", ["soon", "", "nan", "inf", "-1", "30", "1e300", "2026-03-01T00:00:00Z"])
def test_reset_that_makes_no_sense_counts_as_none(reset: str):
    pace = opened(FakeClock(), told(0, 10) | {"X-RateLimit-Reset": reset})
    assert [go(pace) for _ in range(16)]


@pytest.mark.parametrize("name", ["Limit", "Remaining", "Reset"])
@pytest.mark.parametrize("text", ["many", "", "nan", None])
def test_headers_that_are_missing_or_no_number_hold_nobody_up(name: str, text: str | None):
    headers = told(0, 10) | {f"X-RateLimit-{name}": text}
    pace = opened(FakeClock(), {key: value for key, value in headers.items() if value is not None})
    assert [go(pace) for _ in range(16)]


def test_reset_may_have_a_fraction():
    clock = FakeClock()
    pace = opened(clock, told(0, 10) | {"X-RateLimit-Reset": str(START + 4.5)})
    wait = pace.claim()
    assert isinstance(wait, float)
    assert 4.5 <= wait <= 4.6


def test_reset_in_hours_is_believed_only_once_a_request_is_refused():
    pace = opened(FakeClock(), told(0, 7200))
    ticket = go(pace)
    pace.learn(ticket, told(0, 7200), refused=True)
    assert pace.claim() == pytest.approx(7200, abs=1)


def waited_for_reset(clock: FakeClock) -> Pace:
    """A pace whose first request of a new window is answered next, 20.2 s after the start."""
    pace = opened(clock)
    use_up(pace, 3, 20)
    clock.now += pace.claim()
    clock.now = 20.2
    return pace


@pytest.mark.parametrize(
    ("told_reset", "ends"),
    [
        (31.0, 30.2),  # 10 seconds from the first request, rounded up
        (30.0, 30.2),  # the same, rounded down; or by the clock, and then 0.2 s late
        (81.0, 80.2),  # a minute
        (28.0, 28.0),  # of no usual length
        (20.5, 20.5),
    ],
)
def test_window_that_a_request_has_opened_ends_by_its_length(told_reset: float, ends: float):
    clock = FakeClock()
    pace = waited_for_reset(clock)
    pace.learn(go(pace), told(59, told_reset) | {"X-RateLimit-Reset": str(START + told_reset)}, refused=False)
    pace.learn(go(pace), told(3, told_reset) | {"X-RateLimit-Reset": str(START + told_reset)}, refused=False)
    assert clock.now + pace.claim() == pytest.approx(ends, abs=0.05)


def test_first_answer_that_comes_late_tells_nothing_of_the_windows_length():
    clock = FakeClock()
    pace = waited_for_reset(clock)
    pace.abandon(go(pace))
    clock.now = 24.4
    pace.learn(go(pace), told(59, 30), refused=False)
    pace.learn(go(pace), told(3, 30), refused=False)
    assert clock.now + pace.claim() == pytest.approx(30, abs=0.05)


def test_reset_that_moves_within_the_window_is_believed_more_than_its_length():
    clock = FakeClock()
    pace = waited_for_reset(clock)
    pace.learn(go(pace), told(59, 31), refused=False)
    pace.learn(go(pace), told(3, 32), refused=False)
    assert clock.now + pace.claim() == pytest.approx(32, abs=0.05)


# Refusals


def test_refusal_pauses_everybody_once_for_as_long_as_told():
    clock = FakeClock()
    pace = opened(clock)
    tickets = [go(pace) for _ in range(8)]
    for ticket in tickets:
        pace.learn(ticket, {"Retry-After": "7"}, refused=True)
    assert pace.claim() == 7.0
    clock.now = 7.0
    trial = go(pace)
    assert isinstance(pace.claim(), float)
    pace.learn(trial, {}, refused=False)
    go(pace)


def test_refusal_without_retry_after_waits_for_the_reset():
    pace = opened(FakeClock())
    pace.learn(go(pace), told(0, 8), refused=True)
    assert pace.claim() == pytest.approx(8, abs=0.1)


def test_refused_trial_waits_longer_each_time_even_where_the_server_says_at_once():
    clock = FakeClock()
    pace = opened(clock)
    waits = []
    for _ in range(8):
        pace.learn(go(pace), {"Retry-After": "0"}, refused=True)
        waits.append(pace.waiting_seconds())
        clock.now += waits[-1]
    assert waits[0] == 0.0
    assert all(0.125 * 2**n <= wait <= 8.0 for n, wait in enumerate(waits[1:6], start=1))
    assert pace.refused_seconds() == pytest.approx(sum(waits))


def test_refusal_from_before_the_pause_prolongs_it_at_most_and_begins_no_new_one():
    clock = FakeClock()
    pace = opened(clock)
    first, second, third = go(pace), go(pace), go(pace)
    pace.learn(first, {"Retry-After": "2"}, refused=True)
    pace.learn(second, {"Retry-After": "3"}, refused=True)
    assert pace.claim() == 3.0
    clock.now = 3.0
    pace.learn(go(pace), {}, refused=False)
    pace.learn(third, {"Retry-After": "9"}, refused=True)
    go(pace)


def test_success_from_before_the_pause_does_not_end_it():
    clock = FakeClock()
    pace = opened(clock)
    refused, slow = go(pace), go(pace)
    pace.learn(refused, {"Retry-After": "5"}, refused=True)
    pace.learn(slow, {}, refused=False)
    assert pace.claim() == 5.0
    clock.now = 5.0
    go(pace)
    assert isinstance(pace.claim(), float)


def test_trial_whose_connection_drops_is_followed_by_another_at_once():
    clock = FakeClock()
    pace = opened(clock)
    pace.learn(go(pace), {"Retry-After": "1"}, refused=True)
    clock.now = 1.0
    pace.abandon(go(pace))
    go(pace)


def test_trial_that_gets_no_answer_is_not_waited_for_forever():
    clock = FakeClock()
    pace = opened(clock)
    pace.learn(go(pace), {"Retry-After": "1"}, refused=True)
    clock.now = 1.0
    hanging = go(pace)
    clock.now += 6.0
    other = go(pace)
    pace.learn(other, {}, refused=False)
    pace.abandon(hanging)
    go(pace)


def test_long_pause_is_tried_once_a_minute_in_case_it_was_lifted():
    clock = FakeClock()
    pace = opened(clock)
    pace.learn(go(pace), {"Retry-After": "86400"}, refused=True)
    clock.now = 30.0
    assert pace.claim() == 86_370.0
    clock.now = 61.0
    trial = go(pace)
    pace.learn(trial, {}, refused=False)
    go(pace)
    assert pace.waiting_seconds() == 0.0


def test_refusals_of_long_ago_do_not_count_against_a_new_one():
    clock = FakeClock()
    pace = opened(clock)
    pace.learn(go(pace), {"Retry-After": "1"}, refused=True)
    clock.now = 4000.0
    pace.learn(go(pace), {"Retry-After": "1"}, refused=True)
    clock.now += 0.5
    assert pace.refused_seconds() == 0.5


def test_without_headers_a_refusal_halves_what_is_under_way_and_success_lets_it_creep_up():
    clock = FakeClock()
    pace = opened(clock)
    for ticket in [go(pace) for _ in range(8)]:
        pace.learn(ticket, {"Retry-After": "1"}, refused=True)
    clock.now = 1.0
    pace.learn(go(pace), {}, refused=False)
    assert most_at_once(pace) == 4
    for _ in range(20):
        pace.learn(go(pace), {}, refused=False)
    assert most_at_once(pace) in (7, 8)
    pace.learn(go(pace), told(59, 10), refused=False)
    assert most_at_once(pace) > 16


def most_at_once(pace: Pace) -> int:
    tickets = list(itertools.takewhile(lambda t: isinstance(t, Ticket), (pace.claim() for _ in range(50))))
    for ticket in tickets:
        pace.abandon(ticket)
    return len(tickets)


# Retry-After and Date


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": date(90), "Date": date(60)}, 30.0),
        ({"Retry-After": date(60), "Date": date(90)}, 0.0),
        ({"Retry-After": date(3690), "Date": date(3600)}, 90.0),  # an hour off, but by its own clock
        ({"Retry-After": date(90)}, 90.0),
        ({"Retry-After": date(90), "Date": "yesterday"}, 90.0),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None):
    assert retry_after_seconds(headers, now_unix=START) == seconds


def test_server_time_is_its_date_or_none():
    assert server_time({"Date": date(1)}).timestamp() == START + 1
    assert server_time({"Date": "Sun, 99 Foo 2026"}) is None
    assert server_time({}) is None


# One pace for each key


def test_clients_of_one_key_share_a_pace_and_those_of_others_do_not():
    one = shared_pace("https://api.test/v1", "rg_test_1")
    assert shared_pace("https://api.test/v1", "rg_test_1") is one
    assert shared_pace("https://api.test/v1", "rg_test_2") is not one
    assert shared_pace("https://other.test/v1", "rg_test_1") is not one


def test_pace_keeps_no_key():
    shared_pace("https://api.test/v1", "rg_test_secret")
    assert "rg_test_secret" not in repr(vars(sys.modules["ringyo_data.pace.pace"]))


def test_many_threads_never_go_beyond_what_is_left():
    pace = opened(FakeClock(), told(43, 10))
    tickets: list[Ticket] = []

    def claim() -> None:
        tickets.extend(t for t in (pace.claim() for _ in range(10)) if isinstance(t, Ticket))

    threads = [threading.Thread(target=claim) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tickets) == 40
