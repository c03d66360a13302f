from datetime import timedelta

import pandas as pd
import pytest

from pages.sentences import findings
from ringyo_data import metrics

from ...data.metrics.frames import frame, many, utc

SPAN = {"since": utc("2026-03-02 00:00"), "tz": "UTC"}


def read(*records, days):
    """What the list says of calls of so many days."""
    calls, end = frame(*records), SPAN["since"] + timedelta(days=days)
    judged = metrics.standing(calls, until=end, now=end, **SPAN)
    return findings.summary(metrics.findings(calls, judged, now=end), judged)


def month(**answered):
    """Ten calls of each agent on each of 28 days, so many of them *answered*."""
    return [
        record
        for day in range(28)
        for agent, part in answered.items()
        for record in many(part, 10, at=SPAN["since"] + timedelta(days=day, hours=9), agent_id=agent)
    ]


ALIKE = {f"a{at}": 6 for at in range(8)}


def test_if_nothing_stands_out_it_says_what_was_looked_at():
    assert read(*month(**ALIKE), days=28) == (
        "Nothing stands out from what chance would do. Looked at: 8 agents and 28 days."
    )


def test_every_kind_of_thing_that_was_looked_at_is_named():
    end, records = SPAN["since"] + timedelta(days=28), month(**ALIKE)
    calls = frame(
        *({**record, "from_number": line} for line in ("+4930100", "+4930200") for record in records)
    )
    looks = pd.DataFrame(
        [("agent", "a1", "answer_rate", "outbound", 0.5)] * 2,
        columns=["kind", "subject", "measure", "direction", "chance"],
    )
    judged = metrics.standing(
        calls, before=calls, until=end, now=end, shifts=metrics.Shifts(looked=2, looks=looks), **SPAN
    )
    assert findings.summary([], judged).startswith(
        f"{findings.NOTHING}Looked at: 8 agents, 8 changes, 2 lines, 28 days and 2 histories."
    )


def test_findings_are_counted_beside_all_that_was_looked_at():
    assert read(*month(**{**ALIKE, "a7": 1}), days=28) == "1 finding among 36 things looked at."


def test_if_scatter_cannot_be_told_it_says_so():
    text = read(*many(50, 100, agent_id="ana"), *many(55, 100, agent_id="bo"), days=7)
    assert text == f"{findings.NOTHING}Looked at: 2 agents. {findings.UNSURE}"


@pytest.mark.parametrize("calls", [0, 29])
def test_with_too_few_calls_it_never_says_that_nothing_stands_out(calls):
    text = read(*many(0, calls, agent_id="ana"), *many(calls, calls, agent_id="bo"), days=28)
    assert text.startswith("Too few calls to judge an agent, a line or a day: each needs 30")


@pytest.mark.parametrize(
    ("known", "found", "words"),
    [
        (0, 3, ""),
        (1, 1, " It is known."),
        (1, 3, " 1 of them is known."),
        (2, 3, " 2 of them are known."),
        (3, 3, " All of them are known."),
    ],
)
def test_it_says_how_many_are_known(known, found, words):
    assert findings.known(known, found) == words
