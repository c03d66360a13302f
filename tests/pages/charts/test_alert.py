"""The chart of a rule: its number, its limits, and when it fires."""

from __future__ import annotations

from datetime import timedelta
from math import nan

import numpy as np

from pages.charts import alert
from pages.looks import theme
from ringyo_data.alerts import Rule, Verdict
from ringyo_data.query import Window
from tests.data.metrics.frames import utc

START = utc("2026-03-02 00:00")
HOUR = timedelta(hours=1)


def told(
    hour: int, value: float, state: str = "quiet", *, low: float = nan, high: float = nan, why: str = ""
):
    at = START + hour * HOUR
    return Verdict(state, at, Window(at - HOUR, at), value, low=low, high=high, calls=50, why=why)


RANGE = Rule("r", "failed_share", "leaves_its_usual_range", 1)
HISTORY = [
    told(1, 0.05, low=0.0, high=0.1),
    told(2, 0.04, why="7 calls, fewer than 30"),
    told(3, 0.06, low=0.0, high=0.12),
    told(4, 0.5, "fires", low=0.0, high=0.12),
]


def traces(rule: Rule) -> dict[str, object]:
    figure = alert.chart(rule, HISTORY, tz="UTC", theme=theme.LIGHT)
    return {trace.name: trace for trace in figure.data}


def test_the_usual_range_is_a_band_with_a_gap_where_nothing_was_judged():
    band = traces(RANGE)["Usual range"]
    assert list(band.x) == [0, 0, None, 2, 3, 3, 2, None]
    assert list(band.y) == [0.1, 0.0, None, 0.12, 0.12, 0.0, 0.0, None]
    assert np.isnan(traces(RANGE)["Failed share"].y).tolist() == [False, True, False, False]


def test_each_time_it_fires_is_a_dot_that_says_why():
    dots = traces(RANGE)["Fires"]
    assert (list(dots.x), list(dots.y)) == ([3], [0.5])
    assert dots.customdata[0] == "50.0% of 50 calls, Monday 2 March, 03:00–04:00; usual are 0.0% to 12.0%"


def test_a_limit_is_a_dashed_line():
    limit = traces(Rule("r", "failed_share", "above", 1, 0.12))["Limit"]
    assert limit.line.dash == "dash"


def test_the_alternative_says_how_often_and_the_worst():
    assert alert.alt(RANGE, HISTORY, tz="UTC") == (
        "Failed share at 3 moments, out of the usual range at 1 of them; furthest at 50.0%, Monday 2 March, 03:00–04:00."
    )
    assert (
        alert.alt(RANGE, HISTORY[:1], tz="UTC")
        == "Failed share at 1 moment, out of the usual range at 0 of them."
    )
