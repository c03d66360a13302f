from datetime import timedelta
from math import isnan

import pytest

from ringyo_data.metrics import by_agent, funnel, funnel_limits, standing, trend

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


def judged(calls, before=None):
    return standing(calls, before=before, **SPAN)


def test_rank_is_for_agents_with_enough_calls_alone():
    calls = frame(
        *many(40, 200, agent_id="ana"),
        *many(160, 200, agent_id="bo"),
        *many(5, 5, agent_id="cy"),
        *many(200, 200),
    )
    table = by_agent(calls, standing=judged(calls)).set_index("agent_id")
    assert table.loc[["bo", "ana"], "rank"].tolist() == [1.0, 2.0]
    assert table["rank"].notna().sum() == 2
    assert table.loc["cy", "calls"] == 5
    assert not table.loc["cy", "enough"]


def test_agents_within_chance_have_no_rank():
    calls = frame(*many(150, 200, agent_id="ana"), *many(140, 200, agent_id="bo"))
    assert by_agent(calls, standing=judged(calls))["rank"].isna().all()


def test_nothing_of_sixteen_has_no_rank():
    calls = frame(*many(0, 16, agent_id="ana"), *many(190, 200, agent_id="bo"), *many(20, 200, agent_id="cy"))
    table = by_agent(calls, standing=judged(calls)).set_index("agent_id")
    assert isnan(table.loc["ana", "rank"])
    assert table.loc[["bo", "cy"], "rank"].tolist() == [1.0, 2.0]


def test_change_is_against_the_same_agent_and_clear_if_it_stands_out():
    calls = frame(*many(180, 200, agent_id="ana"), *many(50, 100, agent_id="bo"), *many(1, 2, agent_id="cy"))
    before = frame(
        *many(60, 200, agent_id="ana"), *many(51, 100, agent_id="bo"), *many(1, 9, agent_id="gone")
    )
    table = by_agent(calls, standing=judged(calls, before)).set_index("agent_id")
    assert table.loc["ana", ["before_rate", "change"]].tolist() == pytest.approx([0.3, 0.6])
    assert table["clear"].to_dict() == {"ana": True, "bo": False, "cy": False}
    assert isnan(table.loc["cy", "before_rate"])
    assert "gone" not in table.index


def test_without_a_comparison_nothing_is_clear():
    calls = frame(*many(3, 9, agent_id="ana"))
    for table in (by_agent(calls), by_agent(calls, standing=judged(calls))):
        assert table["change"].isna().all()
        assert not table["clear"].any()


def test_funnel_marks_the_agent_whom_chance_does_not_explain():
    calls = frame(
        *many(60, 100, agent_id="ana"),
        *many(290, 500, agent_id="bo"),
        *many(20, 100, agent_id="cy"),
        *many(0, 2, agent_id="dee"),
        *many(9, 9, agent_id=None),
    )
    table = funnel(judged(calls)).set_index("agent_id")
    assert table["out"].to_dict() == {"ana": False, "bo": False, "cy": True, "dee": False}
    assert table["enough"].to_dict() == {"ana": True, "bo": True, "cy": True, "dee": False}
    assert (table["pooled"] == 370 / 702).all()


def test_an_agent_stands_at_the_mix_of_all():
    """In odds: the rate of all, as many times as its own are those expected of it."""
    table = funnel(judged(frame(*many(20, 100, agent_id="ana"), *many(160, 200, agent_id="bo"))))
    ana = table.set_index("agent_id").loc["ana"]
    odds = 0.6 / 0.4 * (0.2 / 0.8) / (ana["expected"] / (1 - ana["expected"]))
    assert ana["adjusted"] == pytest.approx(odds / (1 + odds))
    assert ana["expected"] == pytest.approx(0.8, abs=0.002)


def test_funnel_leaves_out_agents_without_a_settled_call():
    calls = frame(call(agent_id="ana"), call(agent_id="bo", status="ringing"))
    assert named(funnel(judged(calls))) == ["ana"]


def test_funnel_of_perfect_agents_has_nobody_out():
    calls = frame(*many(50, 50, agent_id="ana"), *many(90, 90, agent_id="bo"))
    table = funnel(judged(calls))
    assert not table["out"].any()
    assert table["adjusted"].tolist() == [1.0, 1.0]


def test_funnel_curves_narrow_with_more_calls():
    calls = frame(*many(60, 100, agent_id="ana"), *many(66, 100, agent_id="bo"))
    curve = funnel_limits(judged(calls), 1000)
    assert (curve["settled"].iloc[0], curve["settled"].iloc[-1]) == (30, 1000)
    width = curve["high_out"] - curve["low_out"]
    assert width.iloc[-1] < width.iloc[20] < width.iloc[0]
    assert (curve["low_out"] < curve["low_95"]).all()
    assert len(funnel_limits(judged(calls), 29)) == 0


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
