"""How a page cuts its period."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pages.filters import View
from pages.loading import Selection, periods
from pages.text import wording
from ringyo_data.query import Window

from ...data.metrics.frames import call, frame

MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def window(**length) -> Window:
    return Window(MARCH, MARCH + timedelta(**length))


def selection(**changes) -> Selection:
    view = View(date(2026, 3, 1), date(2026, 3, 7), zone="UTC")
    week = {
        "view": view,
        "calls": frame(call()),
        "as_of": datetime(2026, 3, 5, tzinfo=UTC),
        "window": view.span,
    }
    return Selection(**{**week, **changes})


def test_grains_make_more_than_one_and_not_too_many_bars():
    assert periods.grains(window(days=1)) == ["15min", "hour"]
    assert periods.grains(window(days=28)) == ["hour", "day", "week"]
    assert periods.grains(window(days=400)) == ["day", "week", "month"]


def test_span_of_a_few_minutes_still_has_a_grain():
    assert periods.grains(window(minutes=5)) == ["15min"]


def test_comparison_is_counted_bucket_by_bucket():
    before = Window(MARCH - timedelta(days=7), MARCH - timedelta(days=3))
    calls = frame(
        call(MARCH - timedelta(days=7)), call(MARCH - timedelta(days=7)), call(MARCH - timedelta(days=4))
    )
    found = periods.calls_before(selection(before=calls, before_window=before), "day")
    assert found.tolist() == [2, 0, 0, 1]


@pytest.mark.parametrize(
    ("days", "days_back", "grain", "lies_over"),
    [
        (7, 7, "day", True),
        (7, 7, "hour", True),
        (7, 1, "day", False),  # Saturday on Friday
        (31, 31, "day", False),  # a month on the month before
        (1, 1, "hour", True),  # hours of one day on those of another
        (31, 31, "week", False),
        (700, 365, "month", True),
        (700, 364, "month", False),
    ],
)
def test_bars_lie_over_others_only_if_they_stand_for_the_same(days, days_back, grain, lies_over):
    view = View(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=days - 1), zone="UTC")
    before = Window(
        MARCH - timedelta(days=days_back), MARCH - timedelta(days=days_back) + timedelta(days=days)
    )
    pair = selection(view=view, window=view.span, before=frame(call(before.since)), before_window=before)
    assert (periods.calls_before(pair, grain) is not None) == lies_over


def test_without_a_comparison_there_is_nothing_to_count_or_to_name():
    assert periods.calls_before(selection(), "day") is None
    assert periods.asked_before(selection()) is None
    assert periods.before_name(selection()) == ""


def test_comparison_is_named_by_its_local_days():
    before = Window(MARCH - timedelta(days=7), MARCH - timedelta(days=3))
    assert periods.before_name(selection(before_window=before)) == wording.short_days(
        date(2026, 2, 22), date(2026, 2, 25)
    )
