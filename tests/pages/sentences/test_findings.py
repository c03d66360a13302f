"""What the list of findings says of all that was looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pages.sentences import findings
from ringyo_data import metrics

from ...data.metrics.frames import frame, many

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = {"since": SINCE, "until": SINCE + timedelta(days=7), "tz": "UTC", "now": SINCE + timedelta(days=7)}


def test_where_nothing_could_be_judged_it_never_says_that_nothing_stands_out():
    judged = metrics.standing(frame(*many(1, 1, at="2026-03-02 10:00", agent_id="ana")), **SPAN)
    assert findings.summary([], judged).startswith("Too few calls to judge an agent, a line or a day")


def test_where_nothing_stands_out_it_says_what_was_looked_at():
    calls = [
        record for agent in ("ana", "bo") for record in many(30, 60, at="2026-03-02 10:00", agent_id=agent)
    ]
    said = findings.summary([], metrics.standing(frame(*calls), **SPAN))
    assert said.startswith("Nothing stands out from what chance would do. Looked at: 2 agents")
