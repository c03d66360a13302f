"""One click leads back to the view before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

from pages.address import back
from pages.address.session import Session
from pages.filters import View, sidebar

MARCH = View(date(2026, 3, 1), date(2026, 3, 28), "UTC", "last-28-days")
DAY = replace(MARCH, first=date(2026, 3, 12), last=date(2026, 3, 12), period="custom")
HOUR = replace(DAY, hours=(9, 10))


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session that has just opened; the widgets' view is at once the one that is shown."""
    kept = Session()
    kept.view = MARCH
    monkeypatch.setattr(st, "session_state", {"session": kept})
    monkeypatch.setattr(sidebar, "seed", lambda view: setattr(kept, "view", view))
    return kept


def test_last_step_can_be_taken_back(session):
    back.go(DAY)
    back.go(HOUR)
    assert (session.view, back.before()) == (HOUR, DAY)
    back.back()
    assert (session.view, back.before()) == (DAY, None)


def test_click_on_what_is_shown_already_is_no_step(session):
    back.go(DAY)
    back.go(DAY)
    assert back.before() == MARCH
    assert session.picks == 2


def test_each_pick_and_each_way_back_clears_what_is_picked_in_charts(session):
    back.go(DAY)
    back.back()
    assert session.picks == 2


def test_calls_that_no_filter_tells_apart_leave_the_view_and_say_so(session, monkeypatch):
    said = []
    monkeypatch.setattr(st, "toast", lambda text, **_: said.append(text))
    back.go(None)
    assert (session.view, back.before(), len(said)) == (MARCH, None, 1)


def test_browsers_own_way_back_is_one_too(session):
    back.go(DAY)
    back.leave_for(MARCH)
    session.view = MARCH
    assert back.before() is None


def test_who_takes_the_filter_off_by_hand_needs_no_way_back(session):
    back.go(DAY)
    session.view = MARCH
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
