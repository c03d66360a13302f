"""A click in a chart leads to what it stands for, one more leads back, and three to what was said in a call."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.shell.page import PAGES

from .conftest import Tabs
from .pointing import click, click_row, column, place
from .reading import parameters
from .serving import PATHS, Dashboard
from .tab import settled

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


def back(page: Page, start: str) -> None:
    """Clicks the button that leads to the view before, and waits for it."""
    page.locator(".st-key-chips-back").get_by_role("button").locator("visible=true").first.click()
    page.wait_for_url(start)
    expect(page.locator(".st-key-chips-back")).to_have_count(0)


@pytest.mark.parametrize("share", [0.9, 0.03], ids=["bar", "above it"])
def test_bad_day_is_one_click_away_and_one_click_leads_back(overview: Page, share: float):
    page = overview
    before, start = total(page), page.url
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page), share)
    assert total(page) != before
    back(page, start)
    assert total(settled(page)) == before


def test_two_clicks_in_a_row_are_one_and_the_browsers_way_back_leads_back(overview: Page):
    page = overview
    before, start = total(page), page.url
    click_until(page, THAT_DAY, "calls-by-outcome", bad_day(page), times=2)
    page.wait_for_timeout(1000)  # a second answer would come within this time
    settled(page)
    assert parameters(page)["from"] == [BAD_DAY]
    expect(page.get_by_role("button", name="Back to last 28 days")).to_be_visible()
    page.go_back()
    page.wait_for_url(start)
    expect(page.locator(".st-key-chips-back")).to_have_count(0)
    assert total(settled(page)) == before


def test_days_that_are_dragged_over_are_shown_together(overview: Page):
    page = overview
    last, start = bad_day(page), page.url
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
    back(settled(page), start)


def test_cell_of_the_week_filters_by_its_weekday_and_hour(overview: Page):
    page, start = overview, overview.url
    click_until(page, "**weekday=wed&hours=11-12**", "answer-rate-by-hour", 11, 2.5 / 7)
    expect(page.get_by_role("button", name="Weekday: Wednesday")).to_be_visible()
    back(page, start)


def test_tap_is_a_click_and_a_finger_scrolls_past(phone: Page):
    page, start = phone, phone.url
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
    back(settled(page), start)


def test_three_clicks_lead_from_a_bad_day_to_what_was_said(overview: Page):
    page = overview
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


def test_menu_keeps_the_view_and_one_press_back_is_one_page_back(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?period=last-7-days&outcome=busy")
    entries = page.evaluate("() => history.length")
    view = {"period": ["last-7-days"], "outcome": ["busy"]}
    names = [*list(PATHS)[1:], "overview"]
    for name in names:
        page.get_by_test_id("stSidebarNavLink").filter(has_text=PAGES[name].label).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[name].question)
        page.wait_for_url("**outcome=busy**")
        assert urlsplit(settled(page).url).path == PATHS[name]
        assert parameters(page).items() >= view.items()
    assert page.evaluate("() => history.length") == entries + len(names)
    for name in reversed(["overview", *names[:-1]]):
        page.go_back()
        settled(page)
        assert (urlsplit(page.url).path, parameters(page)["outcome"]) == (PATHS[name], ["busy"])


MARK = """([key, column]) => {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const {xaxis, yaxis3} = chart._fullLayout;
  const at = chart.getBoundingClientRect();
  return [at.x + xaxis._offset + xaxis.r2p(column), at.y + yaxis3._offset + yaxis3._length / 2];
}"""


def test_a_mark_above_a_bar_leads_to_what_changed_then(overview: Page):
    page = overview
    day = column(page, "calls-by-outcome", "Mon 2 Mar")
    place(page, "calls-by-outcome", day)
    x, y = page.evaluate(MARK, ["calls-by-outcome", day])
    page.mouse.move(x - 5, y, steps=2)
    page.mouse.move(x, y, steps=2)
    page.mouse.click(x, y, delay=20)
    page.wait_for_url("**/changes?**event=2026-03-02-**")
    expect(settled(page).get_by_text("the event goes along with").first).to_be_visible()
