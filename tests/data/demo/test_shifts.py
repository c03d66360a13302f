"""Since when, and what it is quiet about, in the invented account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringyo_data import direction, metrics
from ringyo_data.demo import Shape, invent
from ringyo_data.demo.cast import AGENTS, WORSE
from ringyo_data.demo.story import Story
from ringyo_data.frame import to_frame

from .calls import NOW, calls_of, own_numbers

DAYS = 56
AUTUMN = datetime(2026, 11, 30, 9, tzinfo=UTC)
EVENING = datetime(2026, 6, 5, 20, tzinfo=UTC)


def shifts(seed: int, now: datetime, *, stories: bool, until: datetime | None = None) -> metrics.Shifts:
    """Those of the last eight weeks before *until*, as the account is at *now*."""
    account = invent(seed, now, Shape(days=DAYS + 28, stories=stories))
    calls = direction.with_direction(to_frame(calls_of(account, now)).calls, own_numbers(account))
    end = until or now
    return metrics.shifts(
        calls, since=end - timedelta(days=DAYS), until=end, tz="UTC", now=end + timedelta(hours=2)
    )


@pytest.mark.parametrize(("seed", "now"), [(7, NOW), (8, AUTUMN)])
def test_the_agent_who_got_worse_is_found_with_the_day(seed: int, now: datetime):
    found = shifts(seed, now, stories=True).found
    assert {one.subject for one in found} == {AGENTS[WORSE].id}
    (rate,) = (one for one in found if one.measure == "answer_rate")
    assert abs(rate.day - Story(now.date()).worse_since) <= timedelta(days=2)
    assert rate.first <= Story(now.date()).worse_since <= rate.last
    assert rate.after.value < rate.before.value - 0.1


def test_two_days_can_be_enough():
    worse_since = Story(NOW.date()).worse_since
    second_evening = datetime(worse_since.year, worse_since.month, worse_since.day, tzinfo=UTC) + timedelta(
        days=2
    )
    found = shifts(7, NOW, stories=True, until=second_evening).found
    assert [(one.subject, one.day) for one in found] == [(AGENTS[WORSE].id, worse_since)]


@pytest.mark.parametrize(("seed", "now"), [(7, NOW), (8, AUTUMN), (9, EVENING)])
def test_without_stories_nothing_has_shifted(seed: int, now: datetime):
    found = shifts(seed, now, stories=False)
    assert found.found == ()
    assert found.looked >= 40
