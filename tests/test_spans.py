"""How a page cuts its period."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pages.shared import spans, wording
from pages.shared.filters import View
from pages.shared.loading import Selection
from ringyo_data.query import Window

from .metrics.frames import call, frame

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
    assert spans.grains(window(days=1)) == ["15min", "hour"]
    assert spans.grains(window(days=28)) == ["hour", "day", "week"]
    assert spans.grains(window(days=400)) == ["day", "week", "month"]


def test_span_of_a_few_minutes_still_has_a_grain():
    assert spans.grains(window(minutes=5)) == ["15min"]


def test_comparison_is_counted_bucket_by_bucket():
    before = Window(MARCH - timedelta(days=7), MARCH - timedelta(days=3))
    calls = frame(
        call(MARCH - timedelta(days=7)), call(MARCH - timedelta(days=7)), call(MARCH - timedelta(days=4))
    )
    found = spans.calls_before(selection(before=calls, before_window=before), "day")
    assert found.tolist() == [2, 0, 0, 1]


def test_without_a_comparison_there_is_nothing_to_count_or_to_name():
    assert spans.calls_before(selection(), "day") is None
    assert spans.asked_before(selection()) is None
    assert spans.before_name(selection()) == ""


def test_comparison_is_named_by_its_local_days():
    before = Window(MARCH - timedelta(days=7), MARCH - timedelta(days=3))
    assert spans.before_name(selection(before_window=before)) == wording.short_days(
        date(2026, 2, 22), date(2026, 2, 25)
    )
