"""What the filters offer can be chosen, whatever it is made of; the address brings it back."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from . import test_calls
from .conftest import Tabs
from .pointing import click_row
from .reading import parameters
from .tab import Tab, settled
from .test_calls import PERIOD, TABLE, Served, call, table

served = test_calls.served

ODD = [
    {"crm:stage": "won"},
    {"note": "a\u00a0b\tsoft\u00adhyphen"},
    {"note": "one\ntwo"},
    {"note": "x" * 300},
    {"note": "\u200fעברית می\u200cخواهم 👩\u200d👧"},
]
"""In the order in which they are offered."""


def calls_of_odd_values() -> list[dict[str, object]]:
    """One call with the first value, two with the second, and so on."""
    values = [value for count, value in enumerate(ODD, 1) for _ in range(count)]
    return [call(number, metadata=value) for number, value in enumerate(values)]


def field(page: Page, label: str) -> Locator:
    """The sidebar's list of that name, its options open."""
    sidebar = page.get_by_test_id("stSidebar")
    box = sidebar.get_by_role("combobox", name=label, exact=True)
    if not box.is_visible():
        sidebar.get_by_text("More filters").click()
        expect(box).to_be_visible()
        settled(page)
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    return box


def choose(page: Page, label: str, place: int) -> None:
    """Choose the option at that place, counted from 0, after “Select all”."""
    box = field(page, label)
    page.get_by_role("option").nth(place + 1).click()
    settled(page)
    box.press("Escape")


def opened_twice(tab: Tab, path: str = f"/calls?{PERIOD}") -> Page:
    """The page once its calls are loaded, so that there is something to choose from."""
    tab.open(path)
    return tab.open(path)


def expect_calls(page: Page, count: int) -> None:
    words = "1 call" if count == 1 else f"{count} calls"
    expect(page.get_by_test_id("stMain").get_by_role("heading", name=words, exact=True)).to_be_visible()


def test_two_values_of_a_metadata_key_are_the_calls_of_both(served: Served, tabs: Tabs):
    page = opened_twice(tabs(served(*calls_of_odd_values())))
    choose(page, "Metadata", 1)
    expect_calls(page, 2)
    choose(page, "Metadata", 1)  # the next one, as what is chosen is offered no more
    expect_calls(page, 2 + 3)


def test_all_but_one_of_many_agents_have_a_short_address(served: Served, tabs: Tabs):
    running = served(*(call(number, agent_id=f"agent_{number:03}") for number in range(60)))
    page = opened_twice(tabs(running))
    field(page, "Agents")
    page.get_by_role("option", name="Select all").click()
    page.wait_for_url("**not-agent=*")
    page.keyboard.press("Escape")
    settled(page)
    box = field(page, "All agents but")
    page.get_by_role("option", name="agent_007").click()
    page.wait_for_url("**not-agent=agent_007*")
    box.press("Escape")
    settled(page)
    expect_calls(page, 59)
    assert "agent" not in parameters(page)


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
