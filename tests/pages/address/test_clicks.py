"""What a click in a chart asks to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pages.address import clicks
from pages.address.clicks import Rows
from pages.filters import View

MARCH = View(date(2026, 3, 1), date(2026, 3, 28), "Europe/Berlin", "last-28-days")


def buckets(first: str, count: int, freq: str, zone: str = "Europe/Berlin") -> pd.DataFrame:
    edges = pd.date_range(first, periods=count + 1, freq=freq, tz=zone)
    return pd.DataFrame({"start": edges[:-1], "end": edges[1:]})


def event(*points: dict[str, object], box: tuple[float, ...] = ()) -> dict[str, object]:
    found = [{"xref": "x", "yref": "y", "x": list(box), "y": [0, 1]}] if box else []
    return {"selection": {"points": list(points), "point_indices": [], "box": found, "lasso": []}}


def custom(first: int, last: int, **changes: object) -> View:
    days = {"first": date(2026, 3, first), "last": date(2026, 3, last), "period": "custom"}
    return replace(MARCH, **days, **changes)


# -- what was picked ----------------------------------------------------------


def test_point_names_its_row_or_has_its_place():
    assert clicks.picked(event({"id": "3", "point_index": 0}), 5) == Rows(3, 3)
    assert clicks.picked(event({"point_index": 4}), 5) == Rows(4, 4)
    assert clicks.picked(event({"id": "2:by_agent"}), 5) == Rows(2, 2, "by_agent")
    assert clicks.picked(event({"id": "2:on%20hold"}), 5) == Rows(2, 2, "on hold")


@pytest.mark.parametrize(
    ("ends", "rows"),
    [
        ((1.6, 4.4), Rows(2, 4)),
        ((4.4, 1.6), Rows(2, 4)),
        ((2.0, 2.0), Rows(2, 2)),
        ((2.1, 2.4), Rows(2, 2)),
        ((2.6, 2.9), Rows(3, 3)),
        ((-0.5, 9.5), Rows(0, 4)),
        ((7.0, 8.0), None),
    ],
)
def test_range_has_the_places_whose_middles_lie_in_it(ends: tuple[float, float], rows: Rows | None):
    assert clicks.picked(event({"point_index": 0}, box=ends), 5) == rows


@pytest.mark.parametrize(
    "said",
    [
        event(),
        {},
        {"selection": {}},
        {"selection": {"box": [], "points": [{}]}},
        event({"id": "x"}),
        event({"id": "5"}),
        event({"id": "-1"}),
        event({"point_index": None}),
        event(box=(float("nan"), 1.0)),
        event(box=(float("-inf"), float("inf"))),
    ],
)
def test_what_is_no_pick_is_none(said: dict[str, object]):
    assert clicks.picked(said, 5) is None


# -- buckets of time ----------------------------------------------------------


def test_day_is_that_day_alone():
    pick = clicks.buckets(MARCH, buckets("2026-03-01", 28, "D"))
    assert (pick.rows, pick.ranges) == (28, True)
    assert pick.view(Rows(11, 11)) == custom(12, 12)


def test_several_days_are_all_of_them_and_filters_stay():
    view = replace(MARCH, outcomes=("failed",), hours=(9, 17))
    pick = clicks.buckets(view, buckets("2026-03-01", 28, "D"))
    assert pick.view(Rows(2, 5)) == custom(3, 6, outcomes=("failed",), hours=(9, 17))


def test_all_there_is_changes_nothing():
    assert clicks.buckets(MARCH, buckets("2026-03-01", 28, "D")).view(Rows(0, 27)) == MARCH


def test_week_that_reaches_out_of_the_period_is_cut_to_it():
    pick = clicks.buckets(MARCH, buckets("2026-02-23", 5, "W-MON"))
    assert pick.view(Rows(0, 0)) == custom(1, 1)
    assert pick.view(Rows(4, 4)) == custom(23, 28)


def test_hour_of_a_day_is_a_filter_of_hours():
    day = custom(12, 12)
    pick = clicks.buckets(day, buckets("2026-03-12", 24, "h"))
    assert pick.view(Rows(9, 9)) == replace(day, hours=(9, 10))
    assert pick.view(Rows(20, 23)) == replace(day, hours=(20, 24))
    assert pick.view(Rows(0, 23)) == day


def test_quarter_of_an_hour_is_the_hour_that_holds_it():
    day = custom(12, 12)
    pick = clicks.buckets(day, buckets("2026-03-12", 96, "15min"))
    assert pick.view(Rows(37, 37)) == replace(day, hours=(9, 10))
    assert pick.view(Rows(39, 40)) == replace(day, hours=(9, 11))


def test_hours_of_several_days_are_their_days():
    pick = clicks.buckets(MARCH, buckets("2026-03-01", 72, "h"))
    assert pick.view(Rows(30, 30)) == custom(2, 2, hours=(6, 7))
    assert pick.view(Rows(20, 30)) == custom(1, 2)


def test_hour_that_clocks_repeat_is_that_hour():
    night = replace(MARCH, first=date(2026, 10, 25), last=date(2026, 10, 25), period="custom")
    pick = clicks.buckets(night, buckets("2026-10-25", 25, "h"))
    assert [pick.view(Rows(row, row)).hours for row in (1, 2, 3, 4)] == [(1, 2), (2, 3), (2, 3), (3, 4)]


def test_named_period_of_one_day_keeps_its_name_for_an_hour():
    today = replace(MARCH, first=date(2026, 3, 12), last=date(2026, 3, 12), period="today")
    pick = clicks.buckets(today, buckets("2026-03-12", 24, "h"))
    assert pick.view(Rows(9, 9)) == replace(today, hours=(9, 10))


# -- everything else ----------------------------------------------------------


def test_cell_of_the_week_is_its_weekday_and_hour():
    table = pd.DataFrame([(day, hour) for day in range(7) for hour in range(24)], columns=["weekday", "hour"])
    assert clicks.hours_of_week(MARCH, table).view(Rows(24 * 3 + 23, 0)) == replace(
        MARCH, weekdays=(3,), hours=(23, 24)
    )
    assert clicks.hours_of_day(MARCH, table).view(Rows(7, 7)) == replace(MARCH, hours=(7, 8))
    assert clicks.hours_of_day(MARCH, table).view(Rows(7, 23)) == replace(MARCH, hours=(7, 24))


def test_bar_of_durations_holds_its_own_seconds():
    table = pd.DataFrame({"low_seconds": [0.0, 10.0, 3590.0], "high_seconds": [10.0, 3590.0, float("inf")]})
    views = [clicks.durations(MARCH, table).view(Rows(row, row)) for row in range(3)]
    assert [(view.shortest_seconds, view.longest_seconds) for view in views] == [
        (0, 9),
        (10, 3589),
        (3590, None),
    ]


def test_bars_of_durations_beside_one_another_are_all_of_them():
    table = pd.DataFrame({"low_seconds": [0.0, 10.0, 20.0], "high_seconds": [10.0, 20.0, 30.0]})
    view = clicks.durations(MARCH, table).view(Rows(1, 2))
    assert (view.shortest_seconds, view.longest_seconds) == (10, 29)


def test_bar_beyond_the_longest_call_that_can_be_asked_for_has_no_upper_end():
    table = pd.DataFrame({"low_seconds": [3600.0, 4000.0], "high_seconds": [4000.0, 5000.0]})
    views = [clicks.durations(MARCH, table).view(Rows(row, row)) for row in range(2)]
    assert [(view.shortest_seconds, view.longest_seconds) for view in views] == [(3600, None), (3600, None)]


def test_value_is_the_only_one_of_its_field():
    view = replace(MARCH, agents=("a", "b"))
    agents = pd.Series(["a", None, "c"], dtype="str")
    pick = clicks.values(view, "agents", agents)
    assert pick.view(Rows(2, 2)) == replace(view, agents=("c",))
    assert pick.view(Rows(1, 1)) is None
    assert pick.view(Rows(2, 2, "by_agent")) == replace(view, agents=("c",), outcomes=("by_agent",))
    assert clicks.values(view, "metadata", [("campaign", "spring")]).view(Rows(0, 0)) == replace(
        view, metadata=(("campaign", "spring"),)
    )
