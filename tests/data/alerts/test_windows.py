"""A rule looks at full local hours and days, whenever it is asked."""

from __future__ import annotations

import pytest

from ringyo_data.alerts import Rule
from ringyo_data.alerts.windows import earlier, last_look, looks_at, window
from ringyo_data.query import Window

from ..metrics.frames import BERLIN, KOLKATA, utc


def over(period: str | int) -> Rule:
    return Rule("r", "calls", "above", period, 1.0)


def span(since: str, until: str) -> Window:
    return Window(utc(since), utc(until))


def test_hours_are_judged_at_each_full_hour():
    assert looks_at(over(4), utc("2026-03-02 09:00"), utc("2026-03-02 11:59"), BERLIN) == [
        utc("2026-03-02 10:00"),
        utc("2026-03-02 11:00"),
    ]
    assert last_look(over(4), utc("2026-03-02 09:59"), BERLIN) == utc("2026-03-02 09:00")
    assert last_look(over(4), utc("2026-03-02 09:59"), KOLKATA) == utc("2026-03-02 09:30")


def test_a_day_that_is_over_is_judged_once_two_hours_after_midnight():
    looks = looks_at(over("yesterday"), utc("2026-03-28 12:00"), utc("2026-03-30 23:00"), BERLIN)
    assert looks == [utc("2026-03-29 01:00"), utc("2026-03-30 00:00")]
    assert last_look(over("yesterday"), utc("2026-03-02 00:30"), BERLIN) == utc("2026-03-01 01:00")


@pytest.mark.parametrize(
    ("period", "at", "since", "until"),
    [
        (4, "2026-03-02 10:00", "2026-03-02 06:00", "2026-03-02 10:00"),
        ("today", "2026-03-02 10:00", "2026-03-01 23:00", "2026-03-02 10:00"),
        ("today", "2026-03-02 23:00", "2026-03-01 23:00", "2026-03-02 23:00"),
        ("yesterday", "2026-03-30 00:00", "2026-03-28 23:00", "2026-03-29 22:00"),
        ("last-7-days", "2026-03-02 10:00", "2026-02-23 23:00", "2026-03-02 10:00"),
        ("last-month", "2026-03-02 01:00", "2026-01-31 23:00", "2026-02-28 23:00"),
        ("this-month", "2026-02-28 23:00", "2026-01-31 23:00", "2026-02-28 23:00"),
    ],
)
def test_windows_in_berlin(period, at, since, until):
    assert window(over(period), utc(at), BERLIN) == span(since, until)


@pytest.mark.parametrize(
    ("period", "at", "since", "until"),
    [
        (4, "2026-03-02 10:00", "2026-02-23 06:00", "2026-02-23 10:00"),
        (4, "2026-03-30 10:00", "2026-03-23 07:00", "2026-03-23 11:00"),
        ("today", "2026-03-02 10:00", "2026-02-22 23:00", "2026-02-23 10:00"),
        ("last-7-days", "2026-03-02 10:00", "2026-02-16 23:00", "2026-02-23 10:00"),
        ("this-month", "2026-03-10 10:00", "2026-01-31 23:00", "2026-02-10 10:00"),
    ],
)
def test_what_it_is_compared_with_lies_at_the_same_clock_times_before(period, at, since, until):
    assert earlier(over(period), utc(at), BERLIN) == span(since, until)
