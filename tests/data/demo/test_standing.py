"""What the list of findings says of the invented account, with its stories and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringyo_data import direction, metrics
from ringyo_data.demo import Shape, invent
from ringyo_data.demo.cast import AGENTS, WORSE
from ringyo_data.frame import to_frame

from .calls import NOW, calls_of, own_numbers

UNTIL = datetime(2026, 3, 19, tzinfo=UTC)


def standing_out(days: int, *, seed: int, stories: bool) -> set[tuple[str, str | None]]:
    """What is found of so many days against as many before, by kind and subject."""
    account = invent(seed, NOW, Shape(days=2 * days, stories=stories))
    calls = direction.with_direction(to_frame(calls_of(account)).calls, own_numbers(account))
    calls = direction.of(calls, direction.OUTBOUND)
    since = UNTIL - timedelta(days=days)
    now, before = calls[calls["created_at"] >= since], calls[calls["created_at"] < NOW - timedelta(days=days)]
    judged = metrics.standing(now, before=before, since=since, until=UNTIL, tz="UTC", now=NOW)
    return {(one.kind, one.subject) for one in metrics.findings(now, judged, now=NOW)}


@pytest.mark.parametrize("seed", [7, 8])
def test_the_agent_who_got_worse_and_the_outage_are_found(seed: int):
    found = standing_out(28, seed=seed, stories=True)
    assert {("agent_changed", AGENTS[WORSE].id), ("failed_day", "2026-03-12")} <= found
    assert ("failed_day", "2026-03-12") in standing_out(7, seed=seed, stories=True)


@pytest.mark.parametrize("days", [7, 28])
@pytest.mark.parametrize("seed", [7, 8])
def test_without_stories_nothing_is_found(seed: int, days: int):
    assert standing_out(days, seed=seed, stories=False) == set()
