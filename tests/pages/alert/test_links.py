"""The links of a verdict open exactly the calls that it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pages.filters import matching, params_from_view, scope, view_from_params, within
from ringyo_data import Settings
from ringyo_data.alerts import Coverage, Rule, judge
from tests.data.metrics.frames import call, frame

NOW = datetime(2026, 3, 30, 14, tzinfo=UTC)
CALLS = frame(
    *(
        call(NOW - timedelta(minutes=17 * at), agent_id="ana" if at % 3 else "bo")
        for at in range(1, 24 * 60 * 12 // 17)
    )
)
"""A call every 17 minutes of twelve days, one of which has 23 hours in Berlin."""


COVERAGE = Coverage(NOW - timedelta(days=12), NOW)


@pytest.mark.parametrize("tz", ["UTC", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("over", [1, 4, 12, 24, 30, 96, "today", "yesterday", "last-7-days"])
@pytest.mark.parametrize("words", ["", "agent=ana", "hours=9-17", "hours=22-6&agent=ana"])
def test_a_link_opens_the_calls_of_the_window(over, tz, words):
    read = scope.reader(Settings(), tz)
    rule = Rule("r", "calls", "above", over, 0.0, **({"scope": read(words)} if words else {}))
    counts = []
    for hour in range(0, 24, 5):
        told = judge(rule, CALLS, now=NOW - timedelta(hours=hour), tz=tz, coverage=COVERAGE)
        params = params_from_view(scope.of_verdict(rule, told, tz, Settings()), absolute=True)
        view, notes = view_from_params(params, today=date(2000, 1, 1), default_zone="UTC")
        assert not notes
        opened = matching(within(CALLS, view.span), view)["id"]
        assert opened.tolist() == rule.scope.matching(within(CALLS, told.window))["id"].tolist()
        counts.append(len(opened))
    assert any(counts)


def test_a_rate_opens_the_calls_of_its_direction():
    rule = Rule("r", "answer_rate", "below", 4, 0.5)
    told = judge(rule, CALLS, now=NOW, tz="UTC", coverage=COVERAGE)
    assert scope.of_verdict(rule, told, "UTC", Settings()).directions == ("outbound",)
