"""In a browser a visit begins with its first chart alone; it asks for the rest by a button that nobody sees."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.looks import paint
from pages.shell.page import CHART_FIRST, PAGES

from . import accounts
from .conftest import texts

WHOLE = "whole-page"
NOT_FIRST = [page for page in PAGES if page not in CHART_FIRST]


@pytest.fixture
def in_browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(paint, "_is_in_browser", lambda: True)


def charts(at: AppTest) -> int:
    """How many are drawn, but for the one that nobody sees."""
    return sum(bool(json.loads(element.proto.spec)["data"]) for element in at.get("plotly_chart"))


def buttons(at: AppTest) -> set[str | None]:
    return {button.key for button in at.button}


def filters(at: AppTest) -> list[tuple[str | None, object]]:
    return [(widget.key, widget.value) for widget in (*at.sidebar.selectbox, *at.sidebar.multiselect)]


@pytest.mark.parametrize("page", CHART_FIRST)
def test_a_visit_begins_with_the_first_charts_and_goes_on_to_the_whole_page(dashboard, in_browser, page):
    whole = dashboard(page, outcome="answered")
    in_browser()
    at = dashboard(page, outcome="answered")
    assert not at.exception
    assert WHOLE in buttons(at)
    assert filters(at) == []
    assert 1 <= charts(at) <= 2
    assert len(texts(at)) < len(texts(whole))

    at.button(key=WHOLE).click().run()
    assert not at.exception
    assert WHOLE not in buttons(at)
    assert filters(at) == filters(whole) != []
    assert (charts(at), texts(at)) == (charts(whole), texts(whole))


@pytest.mark.parametrize("page", NOT_FIRST)
def test_a_page_that_begins_without_a_chart_waits_for_none(dashboard, in_browser, page):
    whole = dashboard(page)
    in_browser()
    at = dashboard(page)
    assert WHOLE not in buttons(at)
    assert filters(at) == filters(whole) != []


def test_whatever_asks_for_the_page_again_gets_it_whole(dashboard, in_browser):
    whole = dashboard()
    in_browser()
    at = dashboard().run()
    assert (filters(at), texts(at)) == (filters(whole), texts(whole))


def test_filters_are_there_while_nothing_is_known_of_the_calls_and_stay(account, in_browser):
    in_browser()
    at = account(*(accounts.record(n) for n in range(3)), page="overview")
    assert filters(at) != []
    assert WHOLE in buttons(at)
    at.button(key=WHOLE).click().run()
    assert WHOLE not in buttons(at)
    assert "Which agents stand out?" in texts(at)


def test_a_period_without_calls_has_no_chart_to_wait_for(account, in_browser):
    in_browser()
    at = account(page="overview")
    assert "No calls" in texts(at)
    assert filters(at) != []
