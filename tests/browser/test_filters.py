"""A filter changes the numbers and the address; the address brings the view back."""

from __future__ import annotations

from playwright.sync_api import Page

from .conftest import Tabs
from .reading import parameters
from .serving import Dashboard
from .tab import settled


def calls_tile(page: Page) -> str:
    """The number of calls as the first tile shows it."""
    return page.get_by_test_id("stMetric").first.inner_text()


def test_outcome_changes_the_numbers_and_the_address_restores_them_in_another_browser(
    tabs: Tabs, demo: Dashboard
):
    page = tabs(demo).open("/?period=last-7-days&zone=America%2FNew_York")
    before = calls_tile(page)
    page.get_by_test_id("stSidebar").get_by_role("button", name="No answer", exact=True).click()
    page.wait_for_url("**outcome=no_answer**")
    assert calls_tile(settled(page)) != before
    other = tabs(demo).open(page.url.removeprefix(demo.url))
    assert parameters(other) == parameters(page)
    assert calls_tile(other) == calls_tile(page)
