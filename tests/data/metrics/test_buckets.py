from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import strategies as st

from ringyo_data.metrics import buckets, comparison_window, day_starts, grain_for
from ringyo_data.metrics.buckets import COMPARISONS
from ringyo_data.query import Window

from .frames import BERLIN, CAIRO, KOLKATA, NEW_YORK, ZONES, for_any, utc

HOUR = pd.Timedelta(hours=1)


def local(text, tz):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


def clock(edges):
    return [edge.strftime("%d %H:%M") for edge in edges]


@pytest.mark.parametrize(
    ("hours", "grain"),
    [
        (6, "15min"),
        (12, "15min"),
        (13, "hour"),
        (73, "hour"),
        (74, "day"),
        (90 * 24 + 1, "day"),
        (400 * 24, "week"),
    ],
)
def test_grain_follows_the_length_of_the_period(hours, grain):
    since = utc("2026-01-01 00:00")
    assert grain_for(since, since + timedelta(hours=hours)) == grain


def test_three_years_are_cut_by_month():
    assert grain_for(utc("2023-01-01 00:00"), utc("2026-01-01 00:00")) == "month"


@pytest.mark.parametrize(
    ("day", "tz", "hours"),
    [
        ("2026-03-29", BERLIN, 23),
        ("2026-10-25", BERLIN, 25),
        ("2026-03-08", NEW_YORK, 23),
        ("2026-11-01", NEW_YORK, 25),
        ("2026-04-24", CAIRO, 23),
        ("2026-10-29", CAIRO, 25),
        ("2026-03-29", KOLKATA, 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_clocks_say(day, tz, hours):
    edges = buckets(local(f"{day} 12:00", tz), local(f"{day} 13:00", tz), tz, "day")
    assert len(edges) == 2
    assert (edges[1] - edges[0]) / HOUR == hours
    assert len(buckets(edges[0], edges[1], tz, "hour")) - 1 == hours
    assert len(buckets(edges[0], edges[1], tz, "15min")) - 1 == 4 * hours


def test_a_day_without_midnight_begins_at_one():
    edges = buckets(local("2026-04-23 12:00", CAIRO), local("2026-04-25 12:00", CAIRO), CAIRO, "day")
    assert clock(edges) == ["23 00:00", "24 01:00", "25 00:00", "26 00:00"]


def test_a_day_with_two_midnights_begins_at_the_first():
    starts = day_starts(pd.DatetimeIndex(["2026-11-01", "2026-11-02"]), "America/Havana")
    assert (starts[1] - starts[0]) / HOUR == 25


def test_a_date_that_a_zone_left_out_is_no_day():
    starts = day_starts(pd.date_range("2011-12-29", "2011-12-31"), "Pacific/Apia")
    assert clock(starts) == ["29 00:00", "31 00:00"]


def test_hours_off_the_full_utc_hour_begin_at_the_local_one():
    edges = buckets(utc("2026-03-02 09:10"), utc("2026-03-02 10:40"), KOLKATA, "hour")
    assert clock(edges) == ["02 14:00", "02 15:00", "02 16:00", "02 17:00"]


def test_an_hour_that_autumn_repeats_is_two_buckets_and_one_that_spring_skips_none():
    autumn = buckets(local("2026-10-25 01:00", BERLIN), utc("2026-10-25 03:00"), BERLIN, "hour")
    spring = buckets(local("2026-03-29 01:00", BERLIN), utc("2026-03-29 02:00"), BERLIN, "hour")
    assert clock(autumn) == ["25 01:00", "25 02:00", "25 02:00", "25 03:00", "25 04:00"]
    assert clock(spring) == ["29 01:00", "29 03:00", "29 04:00"]


def test_clocks_that_move_by_half_an_hour_make_one_hour_longer():
    tz = "Australia/Lord_Howe"
    edges = buckets(local("2026-04-05 00:00", tz), local("2026-04-05 04:00", tz), tz, "hour")
    assert clock(edges) == ["05 00:00", "05 01:00", "05 02:00", "05 03:00", "05 04:00"]
    assert [(b - a) / HOUR for a, b in pairwise(edges)] == [1.0, 1.5, 1.0, 1.0]


def test_weeks_begin_on_monday_and_months_on_the_first():
    since, until = local("2026-03-04 12:00", BERLIN), local("2026-04-01 00:00", BERLIN)
    assert [edge.date().isoformat() for edge in buckets(since, until, BERLIN, "week")] == [
        "2026-03-02",
        "2026-03-09",
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
        "2026-04-06",
    ]
    assert [edge.date().isoformat() for edge in buckets(since, until, BERLIN, "month")] == [
        "2026-03-01",
        "2026-04-01",
    ]


def test_an_empty_span_has_no_edge():
    assert len(buckets(utc("2026-03-01 00:00"), utc("2026-03-01 00:00"), BERLIN, "day")) == 0


def key_of(moment, tz, grain):
    """The bucket a moment belongs to, from the wall clock alone; repeated hours told apart by their offset."""
    wall = moment.astimezone(ZoneInfo(tz))
    day = wall.date()
    return {
        "15min": (day, wall.hour, wall.minute // 15, wall.utcoffset()),
        "hour": (day, wall.hour, wall.utcoffset()),
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": (day.year, day.month),
    }[grain]


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))


@for_any(
    MOMENTS,
    st.floats(0.01, 70),
    st.floats(0, 1),
    st.sampled_from([zone for zone in ZONES if "Lord_Howe" not in zone]),
    st.sampled_from(["15min", "hour", "day", "week", "month"]),
)
def test_moments_share_a_bucket_exactly_when_the_wall_clock_says_so(since, hours, part, tz, grain):
    until = since + timedelta(hours=hours)
    edges = buckets(since, until, tz, grain)
    assert edges[0] <= since
    assert edges[-1] >= until
    assert len(edges) < 3 or (edges[1] > since and edges[-2] < until)
    moment = since + part * (until - since) * 0.999
    bucket = edges.searchsorted(pd.Timestamp(moment), side="right") - 1
    start, end = edges[bucket].to_pydatetime(), edges[bucket + 1].to_pydatetime()
    before_end = end.astimezone(UTC) - timedelta(microseconds=1)
    assert key_of(start, tz, grain) == key_of(moment, tz, grain) == key_of(before_end, tz, grain)
    before_start = start.astimezone(UTC) - timedelta(microseconds=1)
    assert key_of(before_start, tz, grain) != key_of(moment, tz, grain) != key_of(end, tz, grain)


def period(first, last, tz):
    """From the local day *first* to *last*, both included."""
    ends = [date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)]
    return tuple(start.to_pydatetime() for start in day_starts(pd.DatetimeIndex(ends), tz))


def walls(window, tz):
    return [side.astimezone(ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M") for side in (window.since, window.until)]


@pytest.mark.parametrize(
    ("first", "last", "now", "kind", "since", "until"),
    [
        # over: as many days before
        ("2026-03-02", "2026-03-08", "2026-04-01 00:00", "previous", "2026-02-23 00:00", "2026-03-02 00:00"),
        # not over: until the same clock time
        ("2026-03-02", "2026-03-08", "2026-03-05 14:32", "previous", "2026-02-23 00:00", "2026-02-26 14:32"),
        # today with yesterday, across the day of 23 hours
        ("2026-03-29", "2026-03-29", "2026-03-29 14:32", "previous", "2026-03-28 00:00", "2026-03-28 14:32"),
        ("2026-03-30", "2026-03-30", "2026-03-30 14:32", "previous", "2026-03-29 00:00", "2026-03-29 14:32"),
        # 02:30 did not exist yesterday: the moment it would have been
        ("2026-03-30", "2026-03-30", "2026-03-30 02:30", "previous", "2026-03-29 00:00", "2026-03-29 03:30"),
        # months with months, whatever their lengths
        ("2026-03-01", "2026-03-31", "2026-04-09 00:00", "previous", "2026-02-01 00:00", "2026-03-01 00:00"),
        ("2026-03-01", "2026-03-31", "2026-03-10 09:00", "previous", "2026-02-01 00:00", "2026-02-10 09:00"),
        ("2026-03-01", "2026-03-31", "2026-03-30 09:00", "previous", "2026-02-01 00:00", "2026-03-01 00:00"),
        ("2026-01-01", "2026-02-28", "2026-03-10 09:00", "previous", "2025-11-01 00:00", "2026-01-01 00:00"),
        # four weeks back, and as many fours as a longer period needs
        ("2026-03-30", "2026-03-30", "2026-03-30 14:32", "weekdays", "2026-03-02 00:00", "2026-03-02 14:32"),
        ("2026-01-05", "2026-03-15", "2026-04-01 00:00", "weekdays", "2025-10-13 00:00", "2025-12-22 00:00"),
        # not begun
        ("2026-03-02", "2026-03-08", "2026-03-01 12:00", "previous", "2026-02-23 00:00", "2026-02-23 00:00"),
    ],
)
def test_comparison_covers_the_same_elapsed_part_of_the_period_before(
    first, last, *, now, kind, since, until
):
    window = comparison_window(*period(first, last, BERLIN), local(now, BERLIN), BERLIN, kind)
    assert walls(window, BERLIN) == [since, until]


def test_a_day_that_begins_at_one_is_compared_with_whole_days():
    since, until = period("2026-04-24", "2026-04-24", CAIRO)
    found = comparison_window(since, until, local("2026-04-24 09:00", CAIRO), CAIRO, "previous")
    assert walls(found, CAIRO) == ["2026-04-23 00:00", "2026-04-23 09:00"]
    found = comparison_window(
        *period("2026-04-25", "2026-04-25", CAIRO), local("2026-04-26 00:00", CAIRO), CAIRO, "previous"
    )
    assert walls(found, CAIRO) == ["2026-04-24 01:00", "2026-04-25 00:00"]


def test_a_period_that_ends_now_is_compared_by_whole_days_too():
    since, _ = period("2026-03-02", "2026-03-08", BERLIN)
    now = local("2026-03-08 14:32", BERLIN)
    assert walls(comparison_window(since, now, now, BERLIN, "previous"), BERLIN) == [
        "2026-02-23 00:00",
        "2026-03-01 14:32",
    ]


def test_a_period_off_the_days_is_compared_with_the_same_hours_of_days_before():
    found = comparison_window(
        utc("2026-03-02 10:00"), utc("2026-03-02 16:00"), utc("2026-03-02 12:00"), BERLIN, "previous"
    )
    assert found == Window(utc("2026-03-01 10:00"), utc("2026-03-01 12:00"))


LATER = "2029-01-01 00:00"


@pytest.mark.parametrize(
    ("kind", "first", "last", "now", "expected"),
    [
        # Saturday 28 November 2026 with the Saturday before, not with Friday
        ("auto", "2026-11-28", "2026-11-28", LATER, ["2026-11-21 00:00", "2026-11-22 00:00"]),
        ("week", "2026-11-28", "2026-11-28", LATER, ["2026-11-21 00:00", "2026-11-22 00:00"]),
        ("weekdays", "2026-11-28", "2026-11-28", LATER, ["2026-10-31 00:00", "2026-11-01 00:00"]),
        ("year", "2026-11-28", "2026-11-28", LATER, ["2025-11-29 00:00", "2025-11-30 00:00"]),
        # today until 14:32
        ("auto", "2026-11-28", "2026-11-28", "2026-11-28 14:32", ["2026-11-21 00:00", "2026-11-21 14:32"]),
        ("year", "2026-11-28", "2026-11-28", "2026-11-28 14:32", ["2025-11-29 00:00", "2025-11-29 14:32"]),
        # clocks go forward on Sunday 29 March 2026, back on Sunday 25 October 2026
        ("auto", "2026-03-29", "2026-03-29", "2026-03-29 14:32", ["2026-03-22 00:00", "2026-03-22 14:32"]),
        ("auto", "2026-04-05", "2026-04-05", "2026-04-05 14:32", ["2026-03-29 00:00", "2026-03-29 14:32"]),
        ("auto", "2026-10-25", "2026-10-25", LATER, ["2026-10-18 00:00", "2026-10-19 00:00"]),
        ("auto", "2026-11-01", "2026-11-01", LATER, ["2026-10-25 00:00", "2026-10-26 00:00"]),
        # 7, 28 and 90 days: 1, 4 and 13 weeks before
        ("auto", "2026-11-22", "2026-11-28", LATER, ["2026-11-15 00:00", "2026-11-22 00:00"]),
        ("auto", "2026-11-01", "2026-11-28", LATER, ["2026-10-04 00:00", "2026-11-01 00:00"]),
        ("auto", "2026-08-31", "2026-11-28", LATER, ["2026-06-01 00:00", "2026-08-30 00:00"]),
        ("previous", "2026-08-31", "2026-11-28", LATER, ["2026-06-02 00:00", "2026-08-31 00:00"]),
        # months of unequal length, with months or with weekdays
        ("auto", "2026-03-01", "2026-03-31", LATER, ["2026-02-01 00:00", "2026-03-01 00:00"]),
        ("week", "2026-03-01", "2026-03-31", LATER, ["2026-01-25 00:00", "2026-02-25 00:00"]),
        ("year", "2026-03-01", "2026-03-31", LATER, ["2025-03-01 00:00", "2025-04-01 00:00"]),
        ("auto", "2026-11-01", "2026-11-30", "2026-11-28 14:32", ["2026-10-01 00:00", "2026-10-28 14:32"]),
        ("year", "2026-11-01", "2026-11-30", "2026-11-28 14:32", ["2025-11-01 00:00", "2025-11-28 14:32"]),
        # 29 February 2028, a Tuesday
        ("auto", "2028-02-29", "2028-02-29", LATER, ["2028-02-22 00:00", "2028-02-23 00:00"]),
        ("year", "2028-02-29", "2028-02-29", LATER, ["2027-03-02 00:00", "2027-03-03 00:00"]),
        ("year", "2028-02-01", "2028-02-29", LATER, ["2027-02-01 00:00", "2027-03-01 00:00"]),
        ("year", "2028-02-01", "2028-02-29", "2028-02-29 09:00", ["2027-02-01 00:00", "2027-03-01 00:00"]),
        # longer than a year: two years before
        ("year", "2025-01-01", "2026-06-30", LATER, ["2023-01-01 00:00", "2024-07-01 00:00"]),
        ("year", "2025-06-10", "2026-07-14", LATER, ["2023-06-13 00:00", "2024-07-17 00:00"]),
    ],
)
def test_each_kind_of_comparison_has_its_days(kind, first, last, now, expected):
    since, until = period(first, last, BERLIN)
    assert walls(comparison_window(since, until, local(now, BERLIN), BERLIN, kind), BERLIN) == expected


@for_any(
    st.dates(date(2024, 1, 1), date(2027, 12, 1)),
    st.integers(0, 120),
    st.floats(-1, 130),
    st.sampled_from(ZONES),
    st.sampled_from(sorted(COMPARISONS)),
)
def test_comparison_never_overlaps_and_is_about_as_long(first, days, elapsed, tz, kind):
    since, until = period(first.isoformat(), (first + timedelta(days=days)).isoformat(), tz)
    now = since + timedelta(days=elapsed)
    found = comparison_window(since, until, now, tz, kind)
    assert found.until <= since
    spent = min(until, max(now, since)) - since
    months = COMPARISONS[kind].months and since.astimezone(ZoneInfo(tz)).day == 1
    assert months or abs((found.until - found.since) - spent) <= timedelta(hours=1, minutes=30)
