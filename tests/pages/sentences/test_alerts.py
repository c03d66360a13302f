"""What a rule would have done, said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pages.sentences import alerts as sentences
from ringyo_data.alerts import Episode, Rule, Verdict
from ringyo_data.query import Window
from tests.data.metrics.frames import utc

DAY = timedelta(days=1)
AT = utc("2026-03-03 00:00")
FIRES = Verdict("fires", AT, Window(AT - DAY, AT), 12, 10, high=10)
RULE = Rule("r", "missed_callers", "above", "today", 10.0)


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_midnight_tells_of_the_day_that_ends():
    told = [FIRES, *(replace(FIRES, state="quiet", at=AT + at * DAY) for at in range(1, 4))]
    assert plain(sentences.played(told, "UTC")) == "Would have fired on 1 of 4 days: Monday 2 March."


def test_what_could_not_be_judged_is_said():
    told = [
        replace(FIRES, state="unknown", why="its calls are not loaded yet"),
        replace(FIRES, at=AT + DAY, state="quiet", why="3 calls, fewer than 30"),
    ]
    said = " At 1 of {0} moments it could not be judged: its calls are not loaded yet. At 1 of {0} moments there were too few calls."
    assert plain(sentences.played(told, "UTC")) == (
        "Could not be judged on any of 2 days; do its scope and its hours let any calls through?"
        + said.format(2)
    )
    told.append(replace(FIRES, at=AT + 2 * DAY, state="quiet"))
    assert plain(sentences.played(told, "UTC")) == "Would have fired on none of 3 days." + said.format(3)


def test_an_episode_says_since_when_how_long_and_how_bad():
    worst = replace(FIRES, at=AT + DAY, window=Window(AT, AT + DAY), value=20)
    heading, evidence = sentences.episode(RULE, Episode(AT, AT + timedelta(hours=30), FIRES, worst, 3), "UTC")
    assert plain(heading) == "Tuesday 3 March, 00:00, for 30 hours"
    assert (
        plain(evidence)
        == "12, Monday 2 March; the limit is 10. At worst 20, Tuesday 3 March; the limit is 10."
    )
    _, with_gaps = sentences.episode(RULE, Episode(AT, None, FIRES, FIRES, 3, unjudged=8), "UTC")
    assert plain(with_gaps).endswith("At 8 of its 11 moments there were too few calls, or some were missing.")
    open_one, _ = sentences.episode(RULE, Episode(AT, None, FIRES, FIRES), "UTC")
    assert plain(open_one) == "Tuesday 3 March, 00:00, goes on"
