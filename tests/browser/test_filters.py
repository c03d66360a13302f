"""A filter changes the numbers and the address; the address brings the view back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import Tabs
from .reading import main_text, parameters
from .serving import Dashboard
from .tab import ABROAD, settled


def calls_tile(page: Page) -> str:
    """The number of calls as the first tile shows it."""
    return page.get_by_test_id("stMetric").first.inner_text()


def test_outcome_changes_the_numbers_and_the_address(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    before = main_text(page)
    page.get_by_test_id("stSidebar").get_by_role("button", name="Busy", exact=True).click()
    page.wait_for_url("**outcome=busy**")
    settled(page)
    assert parameters(page)["outcome"] == ["busy"]
    assert calls_tile(page) not in before


def test_address_restores_the_view_in_another_browser(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?period=last-7-days&zone=America%2FNew_York")
    page.get_by_test_id("stSidebar").get_by_role("button", name="No answer", exact=True).click()
    page.wait_for_url("**outcome=no_answer**")
    settled(page)
    other = tabs(demo, **ABROAD).open(page.url.removeprefix(demo.url))
    assert parameters(other) == parameters(page)
    assert calls_tile(other) == calls_tile(page)


def test_word_that_cannot_be_read_is_left_out_with_a_note(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?period=fortnight&agent=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("cannot be read").first).to_be_visible()
