from datetime import timedelta
from math import isnan

import pytest

from ringyo_data.metrics import (
    by_agent,
    difference,
    funnel,
    funnel_limits,
    rate,
    trend,
)
from ringyo_data.metrics.rates import Z998

from .frames import BEFORE_SUMMER, BERLIN, call, frame, many, utc

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
