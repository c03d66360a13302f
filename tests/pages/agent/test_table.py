"""The cells of the table of agents."""

from __future__ import annotations

from math import isnan

from pages.agent.table import row_cells, worded
from pages.looks import theme
from ringyo_data import metrics

from ...data.metrics.frames import BERLIN, call, frame, many, utc

SPAN = {
    "since": utc("2026-03-01 23:00"),
    "until": utc("2026-03-04 23:00"),
    "tz": BERLIN,
    "now": utc("2026-03-04 12:00"),
}
RECORDS = (
    *many(150, 200, at=utc("2026-03-02 09:00"), agent_id="ana", lasts=90),
    call("2026-03-03 09:00", "failed", agent_id="bo"),
    call("2026-03-04 10:00", "busy"),
)
CALLS = frame(*RECORDS)


def cells(calls=CALLS, before=None):
    judged = metrics.standing(calls, before=before, **SPAN)
    agents = metrics.by_agent(calls, standing=judged)
    labelled = agents.assign(label=agents["agent_id"].fillna("No agent"))
    days, pooled = metrics.trend(calls, **SPAN), metrics.answer_rate(calls).value
    return row_cells(labelled, days, theme.LIGHT, pooled=pooled).set_index("agent")


def test_agent_with_few_calls_keeps_its_counts_and_has_no_rank():
    others = many(10, 200, at=utc("2026-03-02 09:00"), agent_id="cy")
    table = cells(frame(*RECORDS, *others))
    assert table["calls"].to_dict() == {"ana": 200, "cy": 200, "bo": 1, "No agent": 1}
    assert table["rank"].fillna(0).to_dict() == {"ana": 1, "cy": 2, "bo": 0, "No agent": 0}


def test_without_agents_that_stand_out_there_is_no_column_of_ranks():
    assert "rank" not in cells()


def test_rates_are_percents_and_durations_whole_seconds():
    ana = cells().loc["ana"]
    assert (ana["answer_rate"], ana["failed_share"]) == (75.0, 25.0)
    assert ana["median"] == 90.0


def test_nearly_all_and_nearly_none_are_told_and_still_sort_as_numbers():
    ana, bo = (many(part, 2500, agent_id=agent) for agent, part in (("ana", 2499), ("bo", 1)))
    rows = cells(frame(*ana, *bo)).reset_index()
    shown = worded(rows).to_html()
    assert (
        rows["answer_rate"].round(2).tolist() == rows["failed_share"].round(2).tolist()[::-1] == [99.96, 0.04]
    )
    assert shown.count(">over 99.9%<") == shown.count(">under 0.1%<") == 2
    assert "100.0%" not in shown


def test_trend_is_that_of_days_that_are_over_also_for_calls_without_an_agent():
    assert cells()["trend"].to_dict() == {"ana": [200, 0], "bo": [0, 1], "No agent": [0, 0]}


def test_change_is_left_out_where_it_is_not_clear():
    same = frame(*many(150, 200, agent_id="ana", at=utc("2026-02-02 09:00")))
    worse = frame(*many(20, 200, agent_id="ana", at=utc("2026-02-02 09:00")))
    assert isnan(cells(before=same).loc["ana", "change"])
    assert cells(before=worse).loc["ana", "change"] == 65.0


def test_every_rate_has_a_picture_of_its_interval():
    assert cells()["interval"].str.startswith("data:image/svg+xml").all()
