"""Numbers are searched as people paste them; the list is sorted as a whole or not at all."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from . import test_calls
from .conftest import Tabs
from .pointing import click_row
from .reading import parameters
from .tab import settled
from .test_calls import PERIOD, TABLE, Served, call, table

served = test_calls.served


def expect_calls(page: Page, count: int) -> None:
    words = "1 call" if count == 1 else f"{count} calls"
    expect(page.get_by_test_id("stMain").get_by_role("heading", name=words, exact=True)).to_be_visible()


def test_numbers_are_found_as_they_are_pasted_and_the_file_holds_what_is_found(served: Served, tabs: Tabs):
    other = call(30, phone_number="+493023125199", metadata={})
    page = tabs(served(*map(call, range(30)), other)).open(f"/calls?{PERIOD}")
    search = page.get_by_role("textbox", name="Search")
    for text in ("\u202d+49\u00a0(0)\u00a030\u00a023125199\u202c", "+49 302 ••• ••99", "030 23125199"):
        search.fill("")
        page.keyboard.press("Enter")
        expect_calls(page, 31)
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        expect_calls(page, 1)
    assert parameters(settled(page))["search"] == ["030 23125199"]
    search.fill("order:2")
    page.keyboard.press("Enter")
    expect_calls(page, 11)  # orders 2 and 20 to 29
    settled(page)
    page.get_by_test_id("stMain").get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV", exact=True).click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert waiting.value.suggested_filename == "calls-20260201-20260228.csv"
    assert len(text.splitlines()) == 1 + 11
    assert "'+49 170 ••• ••67" in text
    assert "1701234567" not in text


def test_a_heading_puts_all_calls_in_its_order_and_its_menu_sorts_no_single_page(served: Served, tabs: Tabs):
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
    click_row(settled(page), TABLE, -1, x=640)
    page.wait_for_url("**order=outcome-falling**")
