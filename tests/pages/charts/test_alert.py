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
ABOVE = Rule("r", "failed_share", "above", 1, 0.12)
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


def test_while_it_fires_there_is_a_band_from_bottom_to_top_and_the_line_says_why():
    fires = traces(RANGE)["Fires"]
    assert list(fires.x) == [2.5, 2.5, 3.5, 3.5, None]
    assert list(fires.y) == [0.0, 0.5 * alert.ROOM, 0.5 * alert.ROOM, 0.0, None]
    line = traces(RANGE)["Failed share"]
    assert line.customdata[3] == "50.0% of 50 calls, Monday 2 March, 03:00–04:00; usual: 0.0% to 12.0%"


def test_moments_one_after_another_are_one_band_which_is_wide_enough_to_be_seen():
    hours = [
        told(hour, 0.5, "fires" if hour in (300, 301, 500) else "quiet", high=0.1) for hour in range(600)
    ]
    figure = alert.chart(ABOVE, hours, tz="UTC", theme=theme.LIGHT)
    (fires,) = (trace for trace in figure.data if trace.name == "Fires")
    assert list(fires.x) == [297.5, 297.5, 303.5, 303.5, None, 497.0, 497.0, 503.0, 503.0, None]


def test_a_limit_is_a_dashed_line_that_the_legend_names():
    limit = traces(ABOVE)["Limit 12.0%"]
    assert (limit.line.dash, limit.showlegend) == ("5px,4px", True)


def test_a_limit_above_every_value_is_below_the_top_of_the_chart():
    hours = [told(hour, 0.8, low=0.9) for hour in range(3)]
    rule = Rule("r", "answer_rate", "below", 1, 0.9)
    figure = alert.chart(rule, hours, tz="UTC", theme=theme.LIGHT)
    assert figure.layout.yaxis.range[1] == 0.9 * alert.ROOM


def test_what_a_rule_is_called_is_not_in_the_figure_as_names_may_hold_numbers():
    rule = Rule("Calls of +14155550123", "failed_share", "above", 1, 0.12)
    assert "4155550123" not in alert.chart(rule, HISTORY, tz="UTC", theme=theme.LIGHT).to_json()


def test_without_a_time_that_it_fires_there_is_no_band():
    figure = alert.chart(RANGE, HISTORY[:3], tz="UTC", theme=theme.LIGHT)
    assert "Fires" not in [trace.name for trace in figure.data]


def test_the_alternative_says_how_often_and_the_worst():
    assert alert.alt(RANGE, HISTORY, tz="UTC") == (
        "Failed share at 3 moments, out of the usual range at 1 of them; furthest at 50.0%, Monday 2 March, 03:00–04:00."
    )
    assert (
        alert.alt(RANGE, HISTORY[:1], tz="UTC")
        == "Failed share at 1 moment, out of the usual range at 0 of them."
    )
