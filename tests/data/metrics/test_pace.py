"""Today so far beside the same weekdays before, by hand."""

from datetime import date, timedelta

import pytest

from ringyo_data.frame import empty_frame
from ringyo_data.metrics import pace, pace_days

from .frames import BERLIN, CAIRO, call, frame, utc


def test_days_are_cut_at_the_same_time_on_the_clocks():
    """Clocks in Berlin change on 29 March: 14:32 is 13:32 UTC before, 12:32 after."""
    windows = pace_days(utc("2026-04-08 12:32"), BERLIN)
    assert list(windows)[:3] == [date(2026, 4, 8), date(2026, 4, 1), date(2026, 3, 25)]
    assert len(windows) == 9
    assert (windows[date(2026, 4, 1)].since, windows[date(2026, 4, 1)].until) == (
        utc("2026-03-31 22:00"),
        utc("2026-04-01 12:32"),
    )
    assert (windows[date(2026, 3, 25)].since, windows[date(2026, 3, 25)].until) == (
        utc("2026-03-24 23:00"),
        utc("2026-03-25 13:32"),
    )


def test_on_the_day_of_a_change_the_hours_before_it_and_the_day_after_it_are_right():
    windows = pace_days(utc("2026-03-29 10:00"), BERLIN)  # noon, eleven hours into a day of 23
    assert windows[date(2026, 3, 29)].until - windows[date(2026, 3, 29)].since == timedelta(hours=11)
    assert windows[date(2026, 3, 22)].until - windows[date(2026, 3, 22)].since == timedelta(hours=12)


def test_a_day_whose_clocks_skip_midnight_begins_when_they_do():
    """Cairo skips the first hour of 24 April 2026."""
    windows = pace_days(utc("2026-05-01 09:00"), CAIRO)
    assert windows[date(2026, 4, 24)].since == utc("2026-04-23 22:00")
    assert windows[date(2026, 4, 24)].until == utc("2026-04-24 09:00")


def test_calls_and_answers_of_each_day_are_counted_the_latest_first():
    today = frame(call(lasts=5), call(), call(status="no_answer"), call(status="in_progress"))
    before = {
        date(2026, 2, 23): frame(call(status="failed")),
        date(2026, 2, 16): frame(call(), call()),
    }
    found = pace(today, before)
    assert (found.calls, found.answered, found.live, found.enough) == (4, 2, 1, False)
    assert found.days.to_dict("list") == {
        "date": [date(2026, 2, 23), date(2026, 2, 16)],
        "calls": [1, 2],
        "answered": [0, 2],
    }


@pytest.mark.parametrize(("days", "enough"), [(3, False), (4, True)])
def test_four_days_are_enough(days, enough):
    before = {date(2026, 3, 2) - timedelta(weeks=week): frame(call()) for week in range(1, days + 1)}
    assert pace(frame(call()), before).enough == enough


def test_days_before_the_first_call_are_left_out_and_a_quiet_day_since_is_not():
    first = date(2026, 2, 2)
    days = {
        first + timedelta(weeks=week): frame(call()) if week in (1, 3) else empty_frame() for week in range(4)
    }
    found = pace(empty_frame(), days)
    assert found.days["calls"].tolist() == [1, 0, 1]
    assert (found.calls, found.answered) == (0, 0)


def test_nothing_at_all_is_nothing_with_columns():
    found = pace(empty_frame(), {})
    assert (found.calls, found.enough, list(found.days)) == (0, False, ["date", "calls", "answered"])
