"""A choice too long for an address is said by what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from pages.filters import params_from_view, view_from_params
from pages.text.own_numbers import HIDDEN

AGENTS = tuple(f"agent_{number:03}" for number in range(250))


SCRIPT = """
from datetime import date
import streamlit as st
from pages.filters import Facets, Offer, View, sidebar, view_from_params

day = date(2026, 3, 1)
if "view" not in st.session_state:
    sidebar.seed(View(day, day))
view, _ = view_from_params(sidebar.params((day, day)), today=day, default_zone="UTC", most=None)
sidebar.draw(view, Offer(st.session_state["names"], Facets(lines=st.session_state["lines"])))
st.session_state["view"] = view
"""
"""Draws the sidebar with the view that its widgets hold, and keeps that."""


def after_choosing(chosen: Sequence[str], *, field: str = "agent", lines: Sequence[str] = ()) -> AppTest:
    at = AppTest.from_string(SCRIPT, default_timeout=60)
    at.session_state["names"] = dict.fromkeys(AGENTS, "Anna") | {AGENTS[7]: "Ben"}
    at.session_state["lines"] = tuple(lines)
    at.run()
    at.multiselect(key=f"filter-{field}").set_value(list(chosen))
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("left_out", "others"),
    [((), ("",)), (AGENTS[7:8], AGENTS[7:8]), (AGENTS[:100], AGENTS[:100])],
)
def test_most_of_250_agents_are_all_but_the_others(left_out, others):
    at = after_choosing([agent for agent in AGENTS if agent not in left_out])
    view = at.session_state["view"]
    assert (view.agents, sorted(view.other_agents)) == ((), list(others))
    assert sorted(at.multiselect(key="filter-not-agent").value) == list(others)


def test_the_address_of_all_but_one_of_250_is_short_and_opens_the_same():
    view = after_choosing([agent for agent in AGENTS if agent != AGENTS[7]]).session_state["view"]
    params = params_from_view(view)
    assert params["not-agent"] == [AGENTS[7]]
    assert "agent" not in params
    assert view_from_params(params, today=date(2026, 3, 1), default_zone="UTC") == (view, ())


@pytest.mark.parametrize("count", [1, 50, 120])
def test_a_choice_that_is_no_longer_than_what_it_leaves_out_is_kept(count):
    view = after_choosing(AGENTS[:count]).session_state["view"]
    assert (len(view.agents), view.other_agents) == (count, ())


def test_who_is_left_out_can_be_changed_and_taken_off():
    at = after_choosing(AGENTS[:249])
    field = at.multiselect(key="filter-not-agent")
    assert len(field.options) == 250
    field.set_value(list(AGENTS[7:9])).run()
    assert at.session_state["view"].other_agents == AGENTS[7:9]
    at.multiselect(key="filter-not-agent").set_value([]).run()
    assert not at.session_state["view"].filtered
    assert [field.key for field in at.multiselect if "not-" in field.key] == []


@pytest.mark.parametrize(("count", "named"), [(499, 0), (500, 499)])
def test_lines_are_all_named_where_only_the_busiest_are_offered(count, named):
    """Those that are not offered would be among all but one as well."""
    lines = [HIDDEN.word(f"+4930123{number:05}") for number in range(count)]
    view = after_choosing(lines[1:], field="line", lines=lines).session_state["view"]
    assert (len(view.lines), view.other_lines) == (named, () if named else (lines[0],))


def test_agents_are_offered_by_name_and_those_without_one_by_their_id():
    at = AppTest.from_string(SCRIPT, default_timeout=60)
    at.session_state["names"] = {"agent_1": "zoe", "agent_2": "Anna", "agent_3": "Ben", "agent_4": "agent_4"}
    at.session_state["lines"] = ()
    assert [word.split(" ")[0] for word in at.run().multiselect(key="filter-agent").options] == [
        "agent_4",
        "Anna",
        "Ben",
        "zoe",
    ]
