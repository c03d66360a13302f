"""What a time of the API is, one by one and by the column."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringyo_data.frame import parse_time
from ringyo_data.frame.times import NO_TIME, parse_times

from .any_values import ANYTHING, LATE_TIMES, ODD_DIGITS, TIMES, USUAL_TIMES

MORNING = 1_705_314_600_000_000  # 2024-01-15 10:30:00 UTC: 19,737 days and 37,800 s after 1970


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2024-01-15T10:30:00Z", MORNING),
        ("2024-01-15T10:30:00", MORNING),
        ("2024-01-15 10:30:00Z", MORNING),
        ("2024-01-15t10:30:00z", MORNING),
        ("2024-01-15T10:30Z", MORNING),
        ("20240115T103000Z", MORNING),
        ("2024-01-15T10:30:00+00:00", MORNING),
        ("2024-01-15T16:00:00+05:30", MORNING),
        ("2024-01-15T16:00:00+0530", MORNING),
        ("2024-01-15T02:30:00-08", MORNING),
        ("2024-01-15T10:30:00.5Z", MORNING + 500_000),
        ("2024-01-15T10:30:00,25Z", MORNING + 250_000),
        ("2024-01-15T10:30:00.000001Z", MORNING + 1),
        ("2024-01-15T10:30:00.123456789Z", MORNING + 123_456),
        ("2024-01-15", 19_737 * 86_400 * 1_000_000),
        ("2024-02-29T00:00:00Z", (19_737 + 45) * 86_400 * 1_000_000),
        ("2199-12-31T23:59:59.999999Z", 84_006 * 86_400 * 1_000_000 - 1),
    ],
)
def test_a_time_is_microseconds_since_1970(text, microseconds):
    assert parse_time(text) == microseconds
    assert parse_times([text, None]).tolist() == [microseconds, NO_TIME]


MIDNIGHT = 19_738 * 86_400 * 1_000_000  # 2024-01-16 00:00:00 UTC


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("2024-01-15T24:00:00Z", MIDNIGHT),
        ("2024-01-15T24:00:00", MIDNIGHT),
        ("2024-01-15t24:00:00.000z", MIDNIGHT),
        ("2024-01-15 24:00Z", MIDNIGHT),
        ("20240115T240000Z", MIDNIGHT),
        ("20240115T24Z", MIDNIGHT),
        ("2024-01-16T24:00:00+24:00", None),
        ("2024-01-16T24:00:00+23:59", MIDNIGHT + 60_000_000),
        ("2024-01-15T24:00:00-01:00", MIDNIGHT + 3_600_000_000),
        ("2023-12-31T24:00:00Z", MIDNIGHT - 15 * 86_400_000_000),
        ("2024-01-15T23:59:60Z", MIDNIGHT),
        ("2024-01-15T23:59:60", MIDNIGHT),
        ("20240115T235960Z", MIDNIGHT),
        ("2024-01-15T23:59:60.25Z", MIDNIGHT + 250_000),
        ("2024-01-15T23:59:60,999999Z", MIDNIGHT + 999_999),
        ("2024-01-16T05:29:60+05:30", MIDNIGHT),
        ("2024-01-15T15:59:60-0800", MIDNIGHT),
        ("2199-12-31T23:59:60Z", None),
        ("2199-12-31T24:00:00Z", None),
        ("9999-12-31T24:00:00Z", None),
        ("1969-12-31T24:00:00Z", 0),
        ("1969-12-31T23:59:60Z", 0),
    ],
)
def test_the_end_of_a_day_and_a_leap_second_are_the_next_second(text, microseconds):
    assert parse_time(text) == microseconds
    column = [NO_TIME if microseconds is None else microseconds, MORNING]
    assert parse_times([text, "2024-01-15T10:30:00Z"]).tolist() == column


UNUSABLE = [
    None,
    True,
    1705314600,
    1705314600.5,
    math.nan,
    b"2024-01-15T10:30:00Z",
    [],
    {},
    "",
    "now",
    "NaT",
    "1705314600",
    "2024-13-01T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2024-01-15T24:30:00Z",
    "2024-01-15T24:00:01Z",
    "2024-01-15T24:00:00.1Z",
    "2024-01-15T24:00:60Z",
    "2024-01-15T25:00:00Z",
    "2024-02-30T24:00:00Z",
    "2024-01-15T23:59:61Z",
    "2024-01-15T23:58:60Z",
    "2024-01-15T10:30:60Z",
    "2024-01-15T23:59:60+01:00",
    "2024-01-15T23:60:00Z",
    "2024-01-15T10:60:00Z",
    "2024-01-15T10:30:61Z",
    "2024-01-15T10:30:00.Z",
    "2024-01-15T10:30:00Z\n",
    " 2024-01-15T10:30:00Z",
    "2024-01-15x10:30:00Z",
    "2024-01-15T10:30:00+24:00",
    "2024-01-15T10:30:00ZZ",
    "２０２４-01-15T10:30:00Z",
    "2024-01-15T10:30:00\ud800",
    "0000-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00+00:01",
    "2200-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
]


@pytest.mark.parametrize("value", UNUSABLE)
def test_what_names_no_time_is_not_guessed_at(value):
    assert parse_time(value) is None
    assert parse_times([value, value]).tolist() == [NO_TIME, NO_TIME]
    assert parse_times([value, "2024-01-15T10:30:00Z"]).tolist() == [NO_TIME, MORNING]


def test_a_shift_between_neighbours_does_not_make_two_times_of_the_usual_shape():
    assert parse_times(["2024-01-15T10:30:00Z2", "024-01-15T10:30:00Z"]).tolist() == [NO_TIME, NO_TIME]


@given(
    st.lists(USUAL_TIMES | st.none())
    | st.lists(LATE_TIMES | USUAL_TIMES)
    | st.lists(ODD_DIGITS | USUAL_TIMES)
    | st.lists(TIMES | ANYTHING)
)
@settings(max_examples=200, deadline=None)
def test_times_by_the_column_are_those_by_the_value(values):
    one_by_one = [NO_TIME if (at := parse_time(value)) is None else at for value in values]
    assert parse_times(values).tolist() == one_by_one


@given(st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)), st.integers(-1439, 1439))
def test_a_time_written_with_any_offset_is_the_same_moment(moment, offset_minutes):
    sign, (hours, minutes) = "-+"[offset_minutes >= 0], divmod(abs(offset_minutes), 60)
    local = moment + timedelta(minutes=offset_minutes)
    text = f"{local.isoformat(timespec='microseconds')}{sign}{hours:02}:{minutes:02}"
    expected = (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    assert parse_time(text) == expected


@given(st.dates(date(1970, 1, 1), date(2199, 12, 30)))
def test_every_day_ends_where_the_next_one_begins(day):
    begin = parse_time(f"{day + timedelta(days=1)}T00:00:00Z")
    assert begin is not None
    assert {parse_time(f"{day}T24:00:00Z"), parse_time(f"{day}T23:59:60Z")} == {begin}
    assert parse_time(f"{day}T23:59:59Z") == begin - 1_000_000
