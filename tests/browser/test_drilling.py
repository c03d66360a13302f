"""A click in a chart leads to what it stands for, one more leads back, and three to what was said in a call."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import Tabs
from .pointing import click, click_row, column, place
from .reading import parameters
from .serving import Dashboard
from .tab import PHONE, settled

BAD_DAY = "2026-03-12"
THAT_DAY = f"**from={BAD_DAY}&to={BAD_DAY}**"


def click_until(page: Page, url: str, key: str, bar: float, share: float = 0.5, *, times: int = 1) -> None:
    """Clicks a bar and waits for the address."""
    click(page, key, bar, share, times=times)
    page.wait_for_url(url)
    settled(page)


def bad_day(page: Page) -> int:
    """The place of the demo's worst day in the chart of outcomes."""
    return column(page, "calls-by-outcome", "Thu 12 Mar")


def total(page: Page) -> str:
    """The number of calls as the first tile shows it."""
    return page.get_by_test_id("stMetric").first.inner_text()


def back(page: Page) -> None:
    """Clicks the button that leads to the view before."""
    page.locator(".st-key-chips-back").get_by_role("button").locator("visible=true").first.click()


@pytest.mark.parametrize("share", [0.9, 0.03], ids=["bar", "above it"])
def test_bad_day_is_one_click_away_and_one_click_leads_back(tabs: Tabs, demo: Dashboard, share: float):
    page = tabs(demo).open("/")
    before, start = total(page), page.url
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page), share)
    assert total(page) != before
    back(page)
    page.wait_for_url(start)
    assert total(settled(page)) == before
    expect(page.locator(".st-key-chips-back")).to_have_count(0)


def test_two_clicks_in_a_row_are_one(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page), times=2)
    page.wait_for_timeout(1000)  # a second answer would come within this time
    settled(page)
    assert parameters(page)["from"] == [BAD_DAY]
    expect(page.get_by_role("button", name="Back to last 28 days")).to_be_visible()


def test_browsers_own_way_back_works_too(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    before = total(page)
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page))
    page.go_back()
    expect(page.locator(".st-key-chips-back")).to_have_count(0)
    assert total(settled(page)) == before


def test_days_that_are_dragged_over_are_shown_together(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    last = bad_day(page)
    (x, y), (end, _) = (
        place(page, "calls-by-outcome", last - 3.4, 0.5),
        place(page, "calls-by-outcome", last + 0.4, 0.5),
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 5, steps=3)
    page.mouse.move(end, y + 10, steps=3)
    page.mouse.up()
    page.wait_for_url(f"**from=2026-03-09&to={BAD_DAY}**")


def test_cell_of_the_week_filters_by_its_weekday_and_hour(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    click_until(page, "**weekday=wed&hours=11-12**", "answer-rate-by-hour", 11, 2.5 / 7)
    expect(page.get_by_role("button", name="Weekday: Wednesday")).to_be_visible()


def test_tap_is_a_click_and_a_finger_scrolls_past(tabs: Tabs, demo: Dashboard):
    page = tabs(demo, **PHONE).open("/")
    start = page.url
    x, y = place(page, "calls-by-outcome", bad_day(page), 0.5)
    before = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop")
    finger = page.context.new_cdp_session(page)
    send = lambda kind, *at: finger.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y + move} for move in at]}
    )
    send("touchStart", 0)
    for move in range(0, -120, -10):
        send("touchMove", move)
    send("touchEnd")
    page.wait_for_function(
        "(before) => document.querySelector('[data-testid=stMain]').scrollTop > before + 50", arg=before
    )
    assert page.url == start
    page.touchscreen.tap(*place(page, "calls-by-outcome", bad_day(page), 0.5))
    page.wait_for_url(THAT_DAY)
    back(settled(page))
    page.wait_for_url(start)


def test_three_clicks_lead_from_a_bad_day_to_what_was_said(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page))
    page.locator(".st-key-card-calls-by-outcome").get_by_role("link", name="Calls behind this").click()
    page.wait_for_url(f"**/calls?**from={BAD_DAY}**")
    settled(page)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Longest first").click()
    page.wait_for_url("**order=lasted-falling**")
    click_row(settled(page), "calls-table", 1)
    page.wait_for_url("**call=**")
    expect(page.locator(".st-key-card-call").get_by_text("virtual assistant").first).to_be_visible()


def test_one_press_back_is_one_page_back(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?period=last-7-days&outcome=busy")
    entries = page.evaluate("() => history.length")
    visited = ["/"]
    for name in ("Call volume", "Durations", "Agents", "Calls", "Overview"):
        page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        page.wait_for_url("**outcome=busy**")
        visited.append(urlsplit(settled(page).url).path)
    assert page.evaluate("() => history.length") == entries + 5
    for path in reversed(visited[:-1]):
        page.go_back()
        settled(page)
        assert (urlsplit(page.url).path, parameters(page)["outcome"]) == (path, ["busy"])
