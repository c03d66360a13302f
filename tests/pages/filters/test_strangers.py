"""Agents and lines that somebody has written down and that are not in the account."""

from __future__ import annotations

from datetime import date

import pytest

from pages.filters import Facets, View
from pages.filters.scope import reader, view_of
from pages.filters.strangers import There
from pages.text.own_numbers import HIDDEN, Lines
from ringyo_data.names import Names
from ringyo_data.phone_numbers import PhoneNumber
from ringyo_data.settings import Settings

DAY = date(2026, 3, 2)
NAMES = Names({"agent_ana": "Ana", "agent_bo": "Bo"}, phone_numbers=(PhoneNumber("+49301", "Sales", ""),))
THERE = There.of(
    NAMES, Facets(agents=("agent_ana", "agent_old"), lines=("49-30-abcdef",)), ["49-30-named"], HIDDEN
)


def view(**fields) -> View:
    return View(DAY, DAY, **fields)


def test_who_is_listed_or_has_calls_is_no_stranger():
    known = view(
        agents=("agent_ana", "agent_old", ""),
        other_agents=("agent_bo",),
        lines=("49-30-abcdef", "49-30-named"),
    )
    assert THERE.strangers(known) == ()
    assert not THERE.lets_nothing_through(known)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"agents": ("agent_anna",)},
            "the agent 'agent_anna', which this account does not have; did you mean agent_ana (Ana)?",
        ),
        (
            {"other_agents": ("Bo",)},
            "the agent 'Bo', which this account does not have; did you mean agent_bo (Bo)?",
        ),
        ({"agents": ("x9",)}, "the agent 'x9', which this account does not have; choose it in the sidebar"),
        ({"lines": ("49-30-zzzzzz",)}, "its words from the link, which change with the API key."),
    ],
)
def test_a_stranger_is_named_with_what_may_be_meant(fields, said):
    (found,) = THERE.strangers(view(**fields))
    assert said in found


def test_a_view_of_strangers_alone_lets_no_call_through():
    assert THERE.lets_nothing_through(view(agents=("x9",)))
    assert THERE.lets_nothing_through(view(agents=("agent_ana",), lines=("49-30-zzzzzz",)))
    assert not THERE.lets_nothing_through(view(agents=("x9", "agent_ana")))
    assert not THERE.lets_nothing_through(view(other_agents=("x9",)))


@pytest.mark.parametrize(
    "there",
    [
        There.of(Names(), Facets(agents=("a",), lines=("l",)), (), HIDDEN),
        There.of(NAMES, Facets(), (), HIDDEN),
        There.of(
            Names(NAMES.by_id, "not told", numbers_problem="not told"),
            Facets(agents=("a",), lines=("l",)),
            (),
            HIDDEN,
        ),
    ],
)
def test_what_is_not_known_makes_nobody_a_stranger(there):
    anybody = view(agents=("x9",), lines=("49-30-zzzzzz",))
    assert (there.strangers(anybody), there.lets_nothing_through(anybody)) == ((), False)


def test_an_event_may_have_an_agents_name():
    assert THERE.agent("Ana", by_name=True) == ""


def test_where_numbers_are_shown_a_line_may_be_written_in_both_ways_and_a_strange_one_is_named_masked():
    shown = Lines(shows=True, secret="rg_test_x")
    there = There.of(NAMES, Facets(agents=("agent_ana",), lines=("+4930123456",)), ["+49301"], shown)
    assert there.strangers(view(lines=("+4930123456", shown.words("+49301")[1]))) == ()
    (said,) = there.strangers(view(lines=("+4930987654",)))
    assert said.startswith("the line +49 3 ••• ••54, which this account does not have; choose it")
    assert there.lets_nothing_through(view(lines=("+4930987654",)))


def test_the_plus_of_a_number_need_not_be_escaped_in_a_scope_where_numbers_are_shown():
    settings = Settings(api_key="rg_test_x", show_numbers=True)
    scope = reader(settings, "UTC")("line=+4930123456")
    assert view_of(scope, "UTC", settings).lines == ("+4930123456",)
