"""Numbers are searched as people paste them; the list is sorted as a whole or not at all."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from . import test_calls
from .conftest import Tabs
from .pointing import click_row
from .test_calls import PERIOD, TABLE, Served, call, table

served = test_calls.served


def expect_calls(page: Page, count: int) -> None:
    words = "1 call" if count == 1 else f"{count} calls"
    expect(page.get_by_test_id("stMain").get_by_role("heading", name=words, exact=True)).to_be_visible()


def test_numbers_are_found_as_they_are_pasted_and_as_they_are_shown(served: Served, tabs: Tabs):
    other = call(9, phone_number="+493023125199", metadata={})
    page = tabs(served(*map(call, range(3)), other)).open(f"/calls?{PERIOD}")
    search = page.get_by_role("textbox", name="Search")
    for text in ("\u202d+49\u00a0(0)\u00a030\u00a023125199\u202c", "+49 302 ••• ••99"):
        search.fill("")
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        expect_calls(page, 1)


def test_the_menu_of_a_column_sorts_no_single_page_of_calls(served: Served, tabs: Tabs):
    page = tabs(served(*map(call, range(5)))).open(f"/calls?{PERIOD}")
    column = table(page).locator("canvas").first
    expect(column).to_be_visible()
    click_row(page, TABLE, -1, x=204)  # the menu's sign at the end of the first heading
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    expect(menu.get_by_role("menuitem", name="Autosize")).to_be_visible()
    for item in ("Sort ascending", "Sort descending", "Statistics"):
        expect(menu.get_by_role("menuitem", name=item)).to_be_hidden()
    page.keyboard.press("Escape")
    click_row(page, TABLE, -1, x=640)
    page.wait_for_url("**order=outcome-rising**")
