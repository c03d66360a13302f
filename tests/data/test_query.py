"""A query is a half-open window in UTC and the API's own filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from ringyo_data.query import CallQuery, Window

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize("kind", [Window, CallQuery])
def test_times_are_kept_in_utc_whatever_zone_they_came_in(kind: type):
    berlin = ZoneInfo("Europe/Berlin")
    asked = kind(datetime(2026, 3, 29, 1, tzinfo=berlin), datetime(2026, 3, 29, 4, tzinfo=berlin))
    assert asked.since == datetime(2026, 3, 29, 0, tzinfo=UTC)
    assert asked.until == datetime(2026, 3, 29, 2, tzinfo=UTC)  # one hour was skipped
    assert asked.since.tzinfo is UTC


@pytest.mark.parametrize("kind", [Window, CallQuery])
def test_naive_times_are_refused_by_name(kind: type):
    with pytest.raises(ValueError, match="since needs a time zone"):
        kind(datetime(2026, 3, 1), UNTIL)
    with pytest.raises(ValueError, match="until needs a time zone"):
        kind(SINCE, datetime(2026, 4, 1))


@pytest.mark.parametrize("kind", [Window, CallQuery])
def test_end_before_the_start_is_refused_and_no_time_at_all_is_not(kind: type):
    with pytest.raises(ValueError, match="until lies before since"):
        kind(UNTIL, SINCE)
    assert kind(SINCE, SINCE).until == SINCE


def test_order_of_the_ends_is_judged_in_utc():
    east = timezone(timedelta(hours=5, minutes=30))
    window = Window(datetime(2026, 3, 1, 5, 30, tzinfo=east), datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC))
    assert window.until - window.since == timedelta(seconds=1)


def test_times_from_pandas_are_taken():
    window = Window(pd.Timestamp("2026-03-01", tz="UTC"), pd.Timestamp("2026-04-01", tz="Asia/Kolkata"))
    assert window == Window(SINCE, datetime(2026, 3, 31, 18, 30, tzinfo=UTC))


def test_query_has_its_window():
    assert CallQuery(SINCE, UNTIL, status="busy").window == Window(SINCE, UNTIL)


def test_only_filters_that_are_set_go_down_with_the_request():
    assert CallQuery(SINCE, UNTIL).filters == {}
    assert CallQuery(SINCE, UNTIL, "busy", "agent_1", "+14155550123").filters == {
        "status": "busy",
        "agent_id": "agent_1",
        "phone_number": "+14155550123",
    }


@pytest.mark.parametrize("name", ["status", "agent_id", "phone_number"])
def test_empty_filter_is_refused_by_name(name: str):
    with pytest.raises(ValueError, match=f"{name} is empty"):
        CallQuery(SINCE, UNTIL, **{name: " "})


def test_windows_of_the_same_time_are_equal_and_sort_by_it():
    east = timezone(timedelta(hours=5, minutes=30))
    same = Window(SINCE.astimezone(east), UNTIL.astimezone(east))
    later = Window(SINCE + timedelta(days=1), UNTIL)
    assert {Window(SINCE, UNTIL), same} == {same}
    assert sorted([later, same]) == [same, later]
