"""Saved views stand above the pages, and open as pages do."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .conftest import Dashboards, Tabs
from .tab import PHONE, settled

VIEWS = """
[[views]]
name = "Inbound, this week"
link = "/volume?period=last-7-days&direction=inbound"
"""


def entry(page: Page, name: str) -> Locator:
    return page.locator(".st-key-menu").get_by_role("link", name=name, exact=True)


def top(link: Locator) -> float:
    box = link.bounding_box()
    assert box is not None
    return box["y"]


def test_a_view_opens_with_its_filters_and_back_takes_one_press(tabs: Tabs, configured: Dashboards):
    page = tabs(configured(VIEWS)).open("/durations?period=yesterday&zone=UTC")
    assert not page.get_by_test_id("stSidebarNav").count()
    view = entry(page, "Inbound, this week")
    assert top(view) < top(entry(page, "Overview")) < top(entry(page, "Alerts"))
    view.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/volume?*direction=inbound*")
    expect(page.get_by_role("heading", name="When do calls happen?")).to_be_visible()
    expect(page.locator(".st-key-view-0-open")).to_be_visible()
    settled(page).go_back()
    page.wait_for_url("**/durations?*period=yesterday*")
    expect(page.get_by_role("heading", name="How long do calls last?")).to_be_visible()
    expect(page.locator(".st-key-view-0-open")).to_have_count(0)
    entry(settled(page), "Agents").click()
    page.wait_for_url("**/agents?*period=yesterday*")
    settled(page).go_back()
    page.wait_for_url("**/durations?*period=yesterday*")


def test_a_tap_on_a_view_closes_the_menu_of_a_phone(tabs: Tabs, configured: Dashboards):
    page = tabs(configured(VIEWS), **PHONE).open("/?period=yesterday")
    page.get_by_test_id("stExpandSidebarButton").tap()
    entry(page, "Inbound, this week").tap()
    page.wait_for_url("**/volume?*direction=inbound*")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
