"""A rule and its verdicts as people read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ringyo_data.alerts import Rule, Verdict, words
from ringyo_data.query import Window

from ..metrics.frames import BERLIN, utc


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule("r", "answer_rate", "below", 4, 0.6), "Answer rate below 60.0% over 4 hours"),
        (
            Rule("r", "answer_rate", "falls_by", "last-7-days", 0.1),
            "Answer rate down by 10.0 points over the last 7 days",
        ),
        (Rule("r", "calls", "falls_by", "yesterday", 0.3), "Calls down by 30.0% yesterday"),
        (Rule("r", "calls", "leaves_its_usual_range", 1), "Calls out of the usual range over 1 hour"),
        (Rule("r", "talk_time", "above", "today", 36000.0), "Talk time above 10 h today"),
        (Rule("r", "typical_duration", "above", "today", 90.0), "Typical duration above 1 min 30 s today"),
    ],
)
def test_a_rule_is_a_sentence(rule, said):
    assert words.condition(rule) == said


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2026-03-02 11:00", "2026-03-02 15:00", "Monday 2 March, 12:00–16:00"),
        ("2026-03-02 21:00", "2026-03-02 23:00", "Monday 2 March, 22:00–00:00"),
        ("2026-03-02 21:00", "2026-03-03 01:00", "Monday 2 March, 22:00 – Tuesday 3 March, 02:00"),
        ("2026-03-01 23:00", "2026-03-02 23:00", "Monday 2 March"),
        ("2026-02-28 23:00", "2026-03-07 23:00", "1–7 March 2026"),
    ],
)
def test_a_window_is_said_in_local_time(since, until, said):
    assert words.window(Window(utc(since), utc(until)), BERLIN) == said


SPAN = Window(utc("2026-03-02 11:00"), utc("2026-03-02 15:00"))
TOLD = Verdict("fires", SPAN.until, SPAN, 0.445, 0.03, 0.001, 0.089, 146)


def test_a_verdict_says_how_much_against_what_on_how_many_calls():
    usual = Rule("r", "failed_share", "leaves_its_usual_range", 4)
    assert words.verdict(usual, TOLD, BERLIN) == (
        "44.5% of 146 calls, Monday 2 March, 12:00–16:00; usual: 0.1% to 8.9%"
    )
    fell = replace(TOLD, against=0.55, before=Window(utc("2026-02-23 11:00"), utc("2026-02-23 15:00")))
    assert words.verdict(Rule("r", "answer_rate", "falls_by", 4, 0.1), fell, BERLIN).endswith(
        "; before, 55.0% (Monday 23 February, 12:00–16:00)"
    )
    unknown = Verdict("unknown", SPAN.until, SPAN, why="its calls are not loaded yet")
    assert words.verdict(usual, unknown, BERLIN) == (
        "Monday 2 March, 12:00–16:00: cannot be judged, as its calls are not loaded yet"
    )
