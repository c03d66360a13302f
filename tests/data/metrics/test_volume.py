from datetime import timedelta

import numpy as np
import pytest

from ringyo_data.metrics import (
    answer_rate_over_time,
    by_label,
    calendar,
    calls_over_time,
    weekday_by_hour,
    wilson,
)

from .frames import (
    BERLIN,
    CAIRO,
    call,
    frame,
    many,
    utc,
)

DAYS = {"since": utc("2026-03-01 23:00"), "until": utc("2026-03-04 23:00"), "tz": BERLIN, "grain": "day"}
OVER = {**DAYS, "now": utc("2026-04-01 00:00")}
LATER = utc("2026-12-01 00:00")


def test_calls_are_counted_on_local_days_and_a_quiet_day_is_0():
    calls = frame(
        call("2026-03-01 22:59"),  # the day before, in Berlin as well
        call("2026-03-01 23:00"),
        call("2026-03-02 22:59", "busy"),
        call("2026-03-03 23:00", "ringing"),
        call("2026-03-04 23:00"),
    )
    table = calls_over_time(calls, **OVER)
    assert table["start"].dt.strftime("%d %H:%M").tolist() == ["02 00:00", "03 00:00", "04 00:00"]
    assert table["calls"].tolist() == [2, 0, 1]
    assert table[["answered", "busy", "live"]].to_numpy().tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert not table["open"].any()
    assert not table["cut"].any()


def test_columns_are_the_outcomes_in_their_order():
    table = calls_over_time(frame(call("2026-03-02 12:00", "unfathomed", held=1)), **OVER)
    outcomes = ["answered", "no_answer", "busy", "failed", "live", "unfathomed"]
    assert list(table.columns) == ["start", "end", "open", "cut", "calls", *outcomes]


def test_times_of_buckets_are_in_the_readers_zone():
    assert str(calls_over_time(frame(), **OVER)["start"].dtype) == "datetime64[us, Europe/Berlin]"


def test_only_a_bucket_that_is_not_over_is_open_and_later_ones_are_absent():
    table = calls_over_time(frame(), **{**DAYS, "now": utc("2026-03-03 14:32")})
    assert table["open"].tolist() == [False, True]
    assert table["cut"].tolist() == [False, False]


def test_calls_dated_after_now_have_their_buckets():
    calls = frame(call("2026-03-02 12:00"), call("2026-03-04 12:00", "failed"), call("2026-03-05 12:00"))
    table = calls_over_time(calls, **{**DAYS, "now": utc("2026-03-02 14:32")})
    assert table["calls"].tolist() == [1, 0, 1]  # the last is outside of the period
    assert table["open"].tolist() == [True, True, True]
    week = weekday_by_hour(
        calls, **{name: DAYS[name] for name in ("since", "until", "tz")}, now=utc("2026-03-02 14:32")
    )
    assert week["calls"].sum() == 2


def test_the_very_moment_a_day_ends_it_is_over():
    table = calls_over_time(frame(), **{**DAYS, "now": utc("2026-03-02 23:00")})
    assert table["open"].tolist() == [False]


def test_a_bucket_that_the_period_cuts_says_so():
    table = calls_over_time(frame(), **{**OVER, "grain": "week", "until": utc("2026-03-10 23:00")})
    assert table["cut"].tolist() == [False, True]
    table = calls_over_time(frame(), **{**OVER, "since": utc("2026-03-02 10:00")})
    assert table["cut"].tolist() == [True, False, False]


def test_a_bucket_that_ends_now_because_it_is_now_is_open_not_cut():
    now = utc("2026-03-04 14:32")
    table = calls_over_time(frame(), **{**DAYS, "until": now, "now": now})
    assert table["open"].tolist() == [False, False, True]
    assert not table["cut"].any()


def test_a_period_still_to_come_has_no_rows():
    assert len(calls_over_time(frame(), **{**DAYS, "now": utc("2026-02-01 00:00")})) == 0


def test_rates_over_time_know_what_they_are_worth():
    calls = frame(*many(80, 100, at="2026-03-02 12:00"), *many(1, 4, at="2026-03-03 12:00"))
    table = answer_rate_over_time(calls, **OVER)
    assert table["answer_rate"].tolist()[:2] == [0.8, 0.25]
    assert (table["low"][0], table["high"][0]) == wilson(80, 100)
    assert table["enough"].tolist() == [True, False, False]
    assert table["failed_share"].tolist()[:2] == [0.2, 0.75]
    assert np.isnan(table.loc[2, ["answer_rate", "low", "high", "failed_share"]].astype(float)).all()


def test_weekday_and_hour_are_the_readers():
    calls = frame(call("2026-03-01 23:30"), call("2026-03-03 08:59", "busy"), call("2026-03-03 09:00"))
    table = weekday_by_hour(calls, **{name: OVER[name] for name in ("since", "until", "tz", "now")})
    busy = table[table["calls"] > 0]
    assert busy[["weekday", "hour", "calls", "answered"]].to_numpy().tolist() == [
        [0, 0, 1, 1],
        [1, 9, 1, 0],
        [1, 10, 1, 1],
    ]


def test_hours_that_did_not_occur_are_missing_and_those_without_calls_0():
    table = weekday_by_hour(frame(), **{name: OVER[name] for name in ("since", "until", "tz", "now")})
    by_day = table.groupby("weekday")["hours"].sum()
    assert by_day.tolist() == [24, 24, 24, 0, 0, 0, 0]
    assert (table.loc[table["weekday"] < 3, "calls_per_hour"] == 0).all()
    assert table.loc[table["weekday"] >= 3, "calls_per_hour"].isna().all()


def test_a_begun_hour_counts_as_far_as_it_has_gone():
    span = {"since": utc("2026-03-01 23:00"), "until": utc("2026-03-02 23:00"), "tz": BERLIN}
    calls = frame(call("2026-03-02 12:05"), call("2026-03-02 12:06"))
    table = weekday_by_hour(calls, **span, now=utc("2026-03-02 12:30"))
    row = table[(table["weekday"] == 0) & (table["hour"] == 13)].iloc[0]
    assert (row["hours"], row["calls"], row["calls_per_hour"]) == (0.5, 2, 4.0)


@pytest.mark.parametrize(
    ("since", "tz", "hours"),
    [
        ("2026-03-28 23:00", BERLIN, [1, 0, 1]),
        ("2026-10-24 22:00", BERLIN, [1, 2, 1]),
        ("2026-04-04 13:00", "Australia/Lord_Howe", [1.5, 1, 1]),
    ],
)
def test_an_hour_counts_as_long_as_it_lasts_when_clocks_move(since, tz, hours):
    until = utc(since) + timedelta(hours=12)
    table = weekday_by_hour(frame(), since=utc(since), until=until, tz=tz, now=LATER)
    assert table[(table["weekday"] == 6) & table["hour"].isin([1, 2, 3])]["hours"].tolist() == hours


def test_calendar_has_every_day_with_its_week():
    table = calendar(
        frame(), since=utc("2026-02-27 23:00"), until=utc("2026-03-02 23:00"), tz=BERLIN, now=LATER
    )
    assert table["date"].dt.strftime("%m-%d").tolist() == ["02-28", "03-01", "03-02"]
    assert table["week"].dt.strftime("%m-%d").tolist() == ["02-23", "02-23", "03-02"]
    assert table["weekday"].tolist() == [5, 6, 0]


def test_calendar_knows_a_day_that_begins_at_one_by_its_date():
    table = calendar(
        frame(), since=utc("2026-04-22 22:00"), until=utc("2026-04-24 21:00"), tz=CAIRO, now=LATER
    )
    assert table["date"].dt.strftime("%m-%d %H:%M").tolist() == ["04-23 00:00", "04-24 00:00"]


def test_lines_stand_by_calls_and_calls_without_one_come_along():
    calls = frame(
        call(from_number="+1"),
        call(from_number="+2"),
        call(from_number="+2", status="failed"),
        call(from_number=None),
    )
    table = by_label(calls, "line")
    assert table["line"].astype(object).where(table["line"].notna(), None).tolist() == [
        "+2",
        "+1",
        None,
    ]
    assert table["calls"].tolist() == [2, 1, 1]
    assert table["answer_rate"].tolist() == [0.5, 1.0, 1.0]


def test_a_line_that_a_filter_removed_has_no_row():
    calls = frame(call(from_number="+1"), call(from_number="+2"))
    assert by_label(calls[calls["from_number"] == "+2"], "line")["line"].tolist() == ["+2"]


def test_countries_stand_with_their_calls_and_rates_most_calls_first():
    calls = frame(
        call(phone_number="+4930123456"),
        call(phone_number="+49301234567", status="busy"),
        call(phone_number="+14155551234"),
        call(phone_number="+4930123456", status="ringing"),
    )
    table = by_label(calls, "country")
    assert table[["country", "calls", "settled", "answered"]].to_dict("records") == [
        {"country": "DE", "calls": 3, "settled": 2, "answered": 1},
        {"country": "US", "calls": 1, "settled": 1, "answered": 1},
    ]


def test_call_without_a_number_has_a_row_without_a_country():
    table = by_label(frame(call(), call(phone_number="+4930123456")), "country")
    assert table["country"].isna().sum() == 1
    assert table["calls"].sum() == 2
