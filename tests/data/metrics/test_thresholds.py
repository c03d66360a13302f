"""Calls on either side of a duration."""

from math import isnan

import pandas as pd
import pytest

from ringyo_data.frame import empty_frame
from ringyo_data.metrics import short_calls
from ringyo_data.metrics.thresholds import at_least, short_by_agent

from .frames import call, frame

FIVE = [
    call(lasts=5, agent_id="ana"),
    call(lasts=10, agent_id="ana"),
    call(lasts=60, agent_id="ana"),
    call(lasts=9, agent_id="bo"),
    call("2026-03-02 09:05", "no_answer", agent_id="cy"),
]


def test_share_that_lasts_at_least_counts_the_very_second_in():
    found = at_least(frame(*FIVE), 10)
    assert (found.part, found.whole, found.value) == (2, 4, 0.5)


def test_share_that_lasts_at_least_nothing_is_everything_and_of_nothing_is_missing():
    assert at_least(frame(*FIVE), 0).value == 1
    assert isnan(at_least(empty_frame(), 10).value)


def test_short_calls_of_agents_are_counted_apart_and_an_agent_nobody_answered_has_no_share():
    table = short_by_agent(frame(*FIVE)).set_index("agent_id")
    assert table[["calls", "short"]].to_dict("index") == {
        "ana": {"calls": 3, "short": 1},
        "bo": {"calls": 1, "short": 1},
        "cy": {"calls": 0, "short": 0},
    }
    assert table.loc["ana", "share"] == pytest.approx(1 / 3)
    assert isnan(table.loc["cy", "share"])
    assert not table["enough"].any()


def test_short_calls_of_agents_add_up_to_those_of_all():
    calls = frame(*FIVE)
    table, whole = short_by_agent(calls, 20), short_calls(calls, 20)
    assert (table["short"].sum(), table["calls"].sum()) == (whole.part, whole.whole)


def test_no_calls_give_no_rows_of_the_same_types():
    full, empty = short_by_agent(frame(*FIVE)), short_by_agent(empty_frame())
    assert len(empty) == 0
    pd.testing.assert_series_equal(full.dtypes, empty.dtypes)
