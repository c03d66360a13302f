"""The links of a verdict open exactly the calls that it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pages.filters import matching, scope, view_from_params, within
from ringyo_data import Settings
from ringyo_data.alerts import Known, Rule, judge, links
from tests.data.metrics.frames import call, frame

NOW = datetime(2026, 3, 30, 14, tzinfo=UTC)
CALLS = frame(
    *(
        call(NOW - timedelta(minutes=17 * at), agent_id="ana" if at % 3 else "bo")
        for at in range(1, 24 * 60 * 12 // 17)
    )
)
"""A call every 17 minutes of twelve days, one of which has 23 hours in Berlin."""


def opened(rule: Rule, now: datetime, tz: str) -> tuple[list[dict[str, list[str]]], list[str]]:
    """The links of the verdict, and the ids of the calls that they open, in order of time."""
    told = judge(rule, CALLS, now=now, tz=tz, known=Known(NOW - timedelta(days=12), NOW))
    assert told.state != "unknown"
    made = links.of_verdict(rule, told, tz)
    views = [view_from_params(params, today=date(2000, 1, 1), default_zone="UTC") for params in made]
    assert not any(notes for _, notes in views)
    ids = [one for view, _ in views for one in matching(within(CALLS, view.span), view)["id"]]
    wanted = rule.scope.matching(within(CALLS, told.window))["id"]
    assert sorted(ids) == sorted(wanted)
    assert len(wanted)
    return made, ids


@pytest.mark.parametrize("tz", ["UTC", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("over", [1, 4, 12, 24, 30, 96, "today", "yesterday", "last-7-days"])
@pytest.mark.parametrize("words", ["", "agent=ana", "hours=9-17", "hours=22-6&agent=ana"])
def test_links_open_the_calls_of_the_window(over, tz, words):
    read = scope.reader(Settings(), tz)
    rule = Rule("r", "calls", "above", over, 0.0, **({"scope": read(words)} if words else {}))
    hours = range(0, 24, 5) if words.startswith("hours") and over in (1, 4) else (0, 7)
    tried = 0
    for hour in hours:
        told = judge(
            rule, CALLS, now=NOW - timedelta(hours=hour), tz=tz, known=Known(NOW - timedelta(days=12), NOW)
        )
        if len(rule.scope.matching(within(CALLS, told.window))):
            opened(rule, NOW - timedelta(hours=hour), tz)
            tried += 1
    assert tried


def test_a_window_within_a_day_takes_one_link():
    made, _ = opened(Rule("r", "calls", "above", 4, 0.0), NOW, "UTC")
    assert made == [
        {
            "period": ["custom"],
            "from": ["2026-03-30"],
            "to": ["2026-03-30"],
            "zone": ["UTC"],
            "hours": ["10-14"],
        }
    ]


def test_whole_days_are_one_link_and_the_day_that_goes_on_another():
    made, _ = opened(Rule("r", "calls", "above", "last-7-days", 0.0), NOW, "UTC")
    assert [(link["from"], link["to"], link.get("hours")) for link in made] == [
        (["2026-03-24"], ["2026-03-29"], None),
        (["2026-03-30"], ["2026-03-30"], ["0-14"]),
    ]


def test_a_rate_opens_the_calls_of_its_direction():
    told = judge(
        Rule("r", "answer_rate", "below", 4, 0.5),
        CALLS,
        now=NOW,
        tz="UTC",
        known=Known(NOW - timedelta(days=12), NOW),
    )
    (link,) = links.of_verdict(Rule("r", "answer_rate", "below", 4, 0.5), told, "UTC")
    assert link["direction"] == ["outbound"]
