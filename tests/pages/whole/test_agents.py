"""Which agents stand out?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pages.loading import source
from ringyo_data.book import Names
from ringyo_data.frame import to_frame

from . import accounts
from .books import ReadyBook, snapshot
from .conftest import texts
from .test_volume import charts


def opened(dashboard, period: str = "last-7-days", **params):
    return dashboard("agents", period=period, **params)


def tick(at, *rows: int):
    """The page as it is once these rows of the table are ticked."""
    return accounts.tick(at, *rows, table="agents-table").run()


@pytest.mark.parametrize("period", ["today", "last-7-days", "last-month"])
def test_opens_for_periods_of_every_length(dashboard, period):
    at = dashboard("agents", period=period)
    assert not at.exception
    assert at.title[0].value == "Which agents stand out?"


def test_table_has_most_calls_first_and_adds_up_to_all_calls(dashboard):
    at = opened(dashboard)
    rows = at.dataframe[0].value
    assert rows["calls"].is_monotonic_decreasing
    assert f"of {rows['calls'].sum():,} calls, as of" in texts(at)


def test_agents_of_one_name_are_told_apart_and_a_deleted_one_has_its_id(dashboard):
    names = opened(dashboard, "last-28-days").dataframe[0].value["agent"]
    assert names.is_unique
    assert names.str.startswith("agent_").any()


def test_nobody_ticked_shows_the_agents_beside_one_another_alone(dashboard):
    assert set(charts(opened(dashboard))) == {"agents-funnel", "outcomes-by-agent"}


def test_ticked_agent_has_its_own_view(dashboard):
    at = tick(opened(dashboard), 1)
    assert not at.exception
    assert {"agent-calls", "agent-hours", "agent-durations"} <= set(charts(at))
    assert at.metric[0].value == f"{at.dataframe[0].value['calls'].iloc[1]:,}"


def test_two_ticked_agents_stand_side_by_side_to_the_same_scale(dashboard):
    at = tick(opened(dashboard), 0, 2)
    assert not at.exception
    drawn = charts(at)
    ranges = [drawn[f"agent-{place}-calls"]["layout"]["yaxis"]["range"] for place in (1, 2)]
    assert ranges[0] == ranges[1]
    assert "| Answer rate |" in texts(at)


def test_third_ticked_agent_is_left_out_and_that_is_said(dashboard):
    at = tick(opened(dashboard), 0, 1, 2)
    assert "Two agents can be compared at a time" in texts(at)


def test_agent_alone_under_a_filter_is_shown_at_once(dashboard):
    at = opened(dashboard, agent="agent_surveys06")
    assert not at.exception
    assert "agent-calls" in charts(at)
    assert "One agent alone cannot stand out" in texts(at)


def listed(at) -> list[str]:
    """The ids of the table's rows."""
    return at.session_state["session"].tables["agents-table"].ids


def ticked(at) -> list[int]:
    """The rows of the table that are ticked."""
    return at.session_state["agents-table"]["selection"]["rows"]


def test_ticked_agents_are_in_the_address_and_their_link_ticks_them_again(dashboard):
    at = tick(opened(dashboard), 0, 2)
    two = [listed(at)[0], listed(at)[2]]
    assert at.query_params["show"] == two
    assert all("show=" + two[0] in code.value for code in at.code)
    other = opened(dashboard, show=two)
    assert not other.exception
    assert ticked(other) == [0, 2]
    assert {"agent-1-calls", "agent-2-calls"} <= set(charts(other))
    assert "show" not in tick(other).query_params


def test_charts_of_two_agents_have_one_scale_and_one_key(dashboard):
    at = tick(opened(dashboard, "last-28-days"), 0, 3)
    found = charts(at)
    for name in ("calls", "hours", "durations"):
        one, other = (found[f"agent-{place}-{name}"]["layout"]["yaxis"]["range"] for place in (1, 2))
        assert one == other, name
    one, other = (found[f"agent-{place}-campaigns"]["layout"]["xaxis"]["range"] for place in (1, 2))
    assert one == other
    keys = re.findall(r"With which (\S+) are calls of .* answered most", texts(at))
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_going_back_in_the_browser_unticks(dashboard):
    at = tick(opened(dashboard), 1)
    del at.query_params["show"]
    at.run()
    assert ticked(at) == []
    assert set(charts(at)) == {"agents-funnel", "outcomes-by-agent"}


def test_a_filter_pressed_before_the_table_is_drawn_ticks_no_agent(dashboard):
    at = tick(opened(dashboard), 1)
    del at.query_params["show"]
    accounts.tick(at.run(), 1, table="agents-table")
    at.pills(key="filter-outcome").set_value(["failed"]).run()
    assert "show" not in at.query_params
    assert ticked(at) == []


def test_ticked_agents_stay_ticked_where_a_filter_puts_them_in_another_row(dashboard):
    at = opened(dashboard, "last-28-days")
    at = tick(at, 4)
    agent = listed(at)[4]
    at.pills(key="filter-outcome").set_value(["failed"]).run()
    assert listed(at).index(agent) != 4
    assert ticked(at) == [listed(at).index(agent)]
    assert at.query_params["show"] == agent


def test_ticks_of_another_order_that_are_sent_before_the_table_is_drawn_tick_no_other_agent(dashboard):
    at = tick(opened(dashboard, "last-28-days"), 4)
    agent = listed(at)[4]
    at.pills(key="filter-outcome").set_value(["failed"]).run()
    at = tick(at, 4)
    assert at.query_params["show"] == agent
    assert ticked(at) == [listed(at).index(agent)]


def test_first_two_ticked_stay_whatever_is_ticked_after_them(dashboard):
    at = tick(tick(opened(dashboard), 2), 2, 3)
    at = tick(at, 0, 2, 3)
    assert at.query_params["show"] == [listed(at)[2], listed(at)[3]]
    assert ticked(at) == [0, 2, 3]


@pytest.mark.parametrize("agent", ["agent_nobody", "\x00", "x" * 2000])
def test_ticked_agent_without_calls_in_the_view_is_named_so_and_stays_in_the_link(dashboard, agent):
    at = opened(dashboard, show=agent)
    assert not at.exception
    assert "One ticked agent has no call in this view." in texts(at)
    assert at.query_params["show"] == agent


@pytest.mark.parametrize("values", ["x" * 2001, ["agent_a", "agent_b", "agent_c"]])
def test_link_that_ticks_what_cannot_be_is_noted(dashboard, values):
    at = opened(dashboard, show=values)
    assert not at.exception
    assert [warning.value for warning in at.warning] == ["A value of “show” cannot be read; it was left out."]


@pytest.fixture
def many_agents(monkeypatch):
    """An account of 103 agents, Anna 000 with most calls and Anna 102 with one."""

    def answer(query):
        numbers = [n for n in range(103) for _ in range(103 - n)]
        made = [(query.since + timedelta(seconds=place)).isoformat() for place in range(len(numbers))]
        records = [
            {"id": at, "status": "completed", "agent_id": f"agent_{n:03}", "created_at": at, "ended_at": at}
            for n, at in zip(numbers, made, strict=True)
        ]
        return snapshot(query, to_frame(records).calls)

    book = ReadyBook(answer)
    book.known_names = Names({f"agent_{n:03}": f"Anna {n:03}" for n in range(103)})
    monkeypatch.setattr(source, "book", lambda _settings: book)


def test_the_first_hundred_agents_have_a_row_and_that_is_said(dashboard, many_agents):
    at = opened(dashboard, compare="off")
    assert at.dataframe[0].value["agent"].tolist() == [f"Anna {n:03}" for n in range(100)]
    assert "Shown: the 100 with most calls of 103" in texts(at)
    assert "103 agents, " in texts(at)


def test_an_agent_beyond_the_first_hundred_that_a_link_ticks_has_a_row(dashboard, many_agents):
    at = opened(dashboard, compare="off", show="agent_101")
    assert at.dataframe[0].value["agent"].tolist()[99:] == ["Anna 099", "Anna 101"]
    assert at.metric[0].value == "2"


def test_a_hundred_agents_or_fewer_are_all_shown(dashboard):
    assert "Shown: the" not in texts(opened(dashboard))
