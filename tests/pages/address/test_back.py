"""One click leads back to the view before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

from pages.address import back
from pages.filters import View, sidebar

MARCH = View(date(2026, 3, 1), date(2026, 3, 28), "UTC", "last-28-days")
DAY = replace(MARCH, first=date(2026, 3, 12), last=date(2026, 3, 12), period="custom")
HOUR = replace(DAY, hours=(9, 10))


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A session that has just opened; what the widgets are made to show is under `shown`."""
    session: dict[str, object] = {"view": MARCH}
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(sidebar, "seed", lambda view: session.update(view=view))
    return session


def test_each_step_can_be_taken_back(state):
    back.go(DAY)
    back.go(HOUR)
    assert (state["view"], back.before()) == (HOUR, DAY)
    back.back()
    assert (state["view"], back.before()) == (DAY, MARCH)
    back.back()
    assert (state["view"], back.before()) == (MARCH, None)


def test_click_on_what_is_shown_already_is_no_step(state):
    back.go(MARCH)
    assert back.before() is None
    assert back.turn() == 1


def test_calls_that_no_filter_tells_apart_leave_the_view_and_say_so(state, monkeypatch):
    said = []
    monkeypatch.setattr(st, "toast", lambda text, **_: said.append(text))
    back.go(None)
    assert (state["view"], back.before(), len(said)) == (MARCH, None, 1)


def test_browsers_own_way_back_is_one_too(state):
    back.go(DAY)
    back.came_from(DAY, MARCH)
    state["view"] = MARCH
    assert back.before() is None


def test_who_takes_the_filter_off_by_hand_needs_no_way_back(state):
    back.go(DAY)
    state["view"] = MARCH
    assert back.before() is None


def test_trail_has_an_end(state):
    for day in range(1, 29):
        back.go(replace(DAY, first=date(2026, 3, day)))
    assert len(state["trail"]) == back.LONGEST
    back.forget()
    assert back.before() is None


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (MARCH, DAY, "Back to last 28 days"),
        (DAY, MARCH, "Back to 12 March 2026"),
        (replace(DAY, last=date(2026, 3, 14)), DAY, "Back to 12–14 March 2026"),
        (DAY, HOUR, "Back to all calls"),
        (HOUR, replace(HOUR, hours=(10, 11)), "Back to the filters before"),
    ],
)
def test_button_says_where_it_leads(before, now, words):
    assert back.words(before, now) == words
