from collections import Counter
from datetime import timedelta
from math import isnan
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest

from ringyo_data.metrics import (
    by_agent,
    by_agent_and_hour,
    difference,
    funnel,
    funnel_limits,
    is_answered,
    is_settled,
    outcome,
    outcomes_by_agent,
    rate,
    tally,
    trend,
)
from ringyo_data.metrics.changes import rate_changes
from ringyo_data.metrics.rates import Z998

from .frames import BEFORE_SUMMER, BERLIN, KOLKATA, call, for_any, frame, frames, many, utc

SPAN = {
    "since": BEFORE_SUMMER,
    "until": BEFORE_SUMMER + timedelta(hours=80),
    "tz": BERLIN,
    "now": utc("2026-05-01 00:00"),
}


def named(table):
    """Agent ids as plain values, None for calls without one."""
    return table["agent_id"].astype(object).where(table["agent_id"].notna(), None).tolist()


def test_agents_stand_by_calls_with_their_own_numbers():
    calls = frame(
        call(agent_id="ana", lasts=30),
        call(agent_id="ana", lasts=60),
        call(agent_id="ana", status="failed"),
        call(agent_id="ana", status="ringing"),
        call(agent_id="bo", status="no_answer"),
        call(agent_id=None, status="busy"),
    )
    table = by_agent(calls)
    assert named(table) == ["ana", "bo", None]
    ana = table.iloc[0]
    assert ana[["calls", "settled", "answered", "failed", "talk_seconds"]].tolist() == [4, 3, 2, 1, 90]
    assert ana[["answer_rate", "failed_share", "median_seconds"]].tolist() == [2 / 3, 1 / 3, 45.0]
    assert isnan(ana["p90_seconds"])
    assert table["calls"].sum() == len(calls)


def test_rank_is_for_agents_with_enough_calls_alone():
    calls = frame(
        *many(60, 100, agent_id="ana"),
        *many(80, 100, agent_id="bo"),
        *many(5, 5, agent_id="cy"),
    )
    table = by_agent(calls).set_index("agent_id")
    assert table.loc[["bo", "ana"], "rank"].tolist() == [1.0, 2.0]
    assert isnan(table.loc["cy", "rank"])
    assert table.loc["cy", "calls"] == 5
    assert not table.loc["cy", "enough"]


def test_change_is_newcombes_at_998_permille_against_the_same_agent():
    calls = frame(*many(80, 100, agent_id="ana"), *many(50, 100, agent_id="bo"), *many(1, 2, agent_id="cy"))
    before = frame(
        *many(50, 100, agent_id="ana"), *many(51, 100, agent_id="bo"), *many(1, 9, agent_id="gone")
    )
    table = by_agent(calls, before=before).set_index("agent_id")
    change = difference(rate(80, 100), rate(50, 100), Z998)
    assert table.loc["ana", ["change", "change_low", "change_high"]].tolist() == pytest.approx(
        [change.value, change.low, change.high]
    )
    assert table["clear"].to_dict() == {"ana": True, "bo": False, "cy": False}
    assert table.loc["ana", "before_rate"] == 0.5
    assert isnan(table.loc["cy", "before_rate"])
    assert "gone" not in table.index


def test_without_a_comparison_nothing_is_clear():
    table = by_agent(frame(*many(3, 9, agent_id="ana")))
    assert table["change"].isna().all()
    assert not table["clear"].any()


@for_any(frames())
def test_agents_agree_with_sql(calls):
    rows = pd.DataFrame(  # noqa: F841  (read by DuckDB)
        {
            "agent": calls["agent_id"].astype(object).where(calls["agent_id"].notna(), "-"),
            "settled": is_settled(calls).astype(int),
            "answered": is_answered(calls).astype(int),
            "d": calls["duration_seconds"].astype("float64"),
        }
    ).astype({"agent": "str"})
    sql = "select agent, count(*), sum(settled), sum(answered), median(d), coalesce(sum(d), 0) from rows group by agent"
    expected = {row[0]: row[1:] for row in duckdb.sql(sql).fetchall()}
    table = by_agent(calls)
    columns = ["calls", "settled", "answered", "median_seconds", "talk_seconds"]
    found = {
        name or "-": tuple(row) for name, row in zip(named(table), table[columns].to_numpy(), strict=True)
    }
    for agent, row in found.items():
        assert row == pytest.approx(tuple(np.nan if v is None else v for v in expected[agent]), nan_ok=True)
    assert found.keys() == expected.keys()


@for_any(frames())
def test_outcomes_by_agent_agree_with_a_loop(calls):
    agents = calls["agent_id"].astype(object).where(calls["agent_id"].notna(), None)
    expected = Counter(zip(agents, outcome(calls), strict=True))
    table = outcomes_by_agent(calls)
    names = list(table.columns[2:])
    found = {
        (agent, name): count
        for agent, row in zip(named(table), table[names].to_numpy(), strict=True)
        for name, count in zip(names, row, strict=True)
        if count
    }
    assert found == expected
    assert table["calls"].sum() == tally(calls).calls


def test_funnel_marks_the_agent_whom_chance_does_not_explain():
    calls = frame(
        *many(60, 100, agent_id="ana"),
        *many(62, 100, agent_id="bo"),
        *many(30, 100, agent_id="cy"),
        *many(0, 2, agent_id="dee"),
        *many(9, 9, agent_id=None),
    )
    table = funnel(calls).set_index("agent_id")
    assert table["out"].to_dict() == {"ana": False, "bo": False, "cy": True, "dee": False}
    assert (table["pooled"] == 152 / 302).all()
    assert (table["low_998"] <= table["low_95"]).all()
    assert (table["high_95"] <= table["high_998"]).all()


def test_funnel_leaves_out_agents_without_a_settled_call():
    assert named(funnel(frame(call(agent_id="ana"), call(agent_id="bo", status="ringing")))) == ["ana"]


def test_funnel_of_perfect_agents_has_nobody_out():
    assert not funnel(frame(*many(5, 5, agent_id="ana"), *many(9, 9, agent_id="bo")))["out"].any()


def test_funnel_curves_narrow_with_more_calls():
    curve = funnel_limits(0.6, 1000)
    assert (curve["settled"].iloc[0], curve["settled"].iloc[-1]) == (1, 1000)
    width = curve["high_998"] - curve["low_998"]
    assert width.iloc[-1] < width.iloc[20] < width.iloc[0]
    assert len(funnel_limits(0.6, 0)) == 0


def test_trend_has_every_day_of_every_agent():
    calls = frame(
        call("2026-03-27 10:00", agent_id="bo"),
        call("2026-03-29 10:00", agent_id="ana", status="busy"),
        call("2026-03-29 11:00", agent_id="ana"),
    )
    table = trend(calls, **SPAN)
    assert table["agent_id"].tolist() == ["ana"] * 4 + ["bo"] * 4
    assert table["calls"].tolist() == [0, 0, 2, 0, 1, 0, 0, 0]
    assert table["answer_rate"].iloc[2] == 0.5
    assert table["answer_rate"].isna().sum() == 6
    assert table["start"].dt.strftime("%d").tolist() == ["27", "28", "29", "30"] * 2


@for_any(frames())
def test_hours_of_agents_agree_with_a_loop(calls):
    agents = calls["agent_id"].astype(object).where(calls["agent_id"].notna(), None)
    walls = [moment.to_pydatetime().astimezone(ZoneInfo(KOLKATA)) for moment in calls["created_at"]]
    expected = Counter((agent, wall.hour) for agent, wall in zip(agents, walls, strict=True))
    table = by_agent_and_hour(calls, **{**SPAN, "tz": KOLKATA})
    found = {
        (agent, hour): count
        for agent, hour, count in zip(named(table), table["hour"], table["calls"], strict=True)
        if count
    }
    assert found == expected


def test_changes_of_many_agents_are_those_of_single_ones():
    value, low, high = rate_changes(np.array([80]), np.array([100]), np.array([50]), np.array([100]), Z998)
    single = difference(rate(80, 100), rate(50, 100), Z998)
    assert (value[0], low[0], high[0]) == pytest.approx((single.value, single.low, single.high))
