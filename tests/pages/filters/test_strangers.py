"""Agents and lines that somebody has written down and that are not in the account."""

from __future__ import annotations

from datetime import date

import pytest

from pages.filters import Facets, View
from pages.filters.strangers import There
from ringyo_data.names import Names
from ringyo_data.phone_numbers import PhoneNumber

DAY = date(2026, 3, 2)
NAMES = Names({"agent_ana": "Ana", "agent_bo": "Bo"}, phone_numbers=(PhoneNumber("+49301", "Sales", ""),))
THERE = There.of(NAMES, Facets(agents=("agent_ana", "agent_old"), lines=("49-30-abcdef",)), ["49-30-named"])


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
        There.of(Names(), Facets(agents=("a",), lines=("l",)), ()),
        There.of(NAMES, Facets(), ()),
        There.of(
            Names(NAMES.by_id, "not told", numbers_problem="not told"),
            Facets(agents=("a",), lines=("l",)),
            (),
        ),
    ],
)
def test_what_is_not_known_makes_nobody_a_stranger(there):
    anybody = view(agents=("x9",), lines=("49-30-zzzzzz",))
    assert (there.strangers(anybody), there.lets_nothing_through(anybody)) == ((), False)


def test_an_event_may_have_an_agents_name_and_no_number_is_said():
    assert THERE.agent("Ana", by_name=True) == ""
    assert THERE.strangers(view(lines=("+4930123456",))) == ()
