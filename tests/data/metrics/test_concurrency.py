from math import nan

import pytest

from ringyo_data.metrics import erlangs_by_hour, lines_in_use, peak_lines

from .frames import BERLIN, call, frame, utc

NOW = utc("2026-03-02 12:00")
MORNING = {"since": utc("2026-03-02 09:00"), "until": utc("2026-03-02 11:00"), "tz": "UTC", "grain": "hour"}


def test_peak_and_when_it_was_first_reached():
    calls = frame(
        call("2026-03-02 09:00", held=600),
        call("2026-03-02 09:05", held=600),
        call("2026-03-02 09:20", held=60),
        call("2026-03-02 09:20", held=60),
    )
    found = peak_lines(calls, now=NOW)
    assert (found.lines, found.at, found.left_out) == (2, utc("2026-03-02 09:05"), 0)


def test_a_line_is_free_the_moment_its_call_ends():
    calls = frame(call("2026-03-02 09:00", held=60), call("2026-03-02 09:01", held=60))
    assert peak_lines(calls, now=NOW).lines == 1


def test_a_call_that_ended_as_it_began_held_no_line():
    assert peak_lines(frame(call("2026-03-02 09:00", held=0)), now=NOW) == peak_lines(frame(), now=NOW)


def test_a_live_call_holds_its_line_until_now():
    table = lines_in_use(
        frame(call("2026-03-02 09:30", "in_progress")), **MORNING, now=utc("2026-03-02 10:15")
    )
    assert table["peak"].tolist() == [1, 1]
    assert table["erlangs"].tolist() == [0.5, 1.0]
    assert table["open"].tolist() == [False, True]


def test_a_settled_call_without_an_end_holds_no_line_and_is_told():
    found = peak_lines(frame(call(held=False), call("2026-03-02 09:00", held=5)), now=NOW)
    assert (found.lines, found.left_out) == (1, 1)


def test_a_live_call_from_after_now_is_left_out():
    assert peak_lines(frame(call("2026-03-02 13:00", "ringing")), now=NOW).left_out == 1


def test_a_bucket_ahead_of_now_has_a_peak_and_no_mean():
    calls = frame(call("2026-03-02 10:30", held=60))
    table = lines_in_use(calls, **MORNING, now=utc("2026-03-02 09:30"))
    assert table["peak"].tolist() == [0, 1]
    assert table["erlangs"].tolist() == pytest.approx([0.0, nan], nan_ok=True)


def test_mean_lines_are_line_time_over_time():
    calls = frame(
        call("2026-03-02 08:30", held=3000),  # 20 minutes of it after 09:00
        call("2026-03-02 09:30", held=3600),  # 30 minutes on each side of 10:00
    )
    table = lines_in_use(calls, **MORNING, now=NOW)
    assert table["erlangs"].tolist() == pytest.approx([50 / 60, 30 / 60])
    assert table["peak"].tolist() == [1, 1]


def test_erlangs_by_hour_average_over_the_days_and_take_both_repeated_hours():
    since = utc("2026-10-23 22:00")  # two local days, the second of 25 hours
    calls = frame(call("2026-10-25 00:00", held=3600), call("2026-10-24 00:30", held=1800))
    table = erlangs_by_hour(
        calls, since=since, until=utc("2026-10-25 23:00"), tz=BERLIN, now=utc("2026-11-01 00:00")
    )
    assert table["hours"].tolist() == [2, 2, 3, *[2] * 21]
    assert table["erlangs"][2] == pytest.approx(1.5 / 3)
    assert table["peak"].tolist() == [0, 0, 1, *[0] * 21]
