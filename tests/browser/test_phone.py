"""On a telephone the menu lies over the page: it goes away once the question is asked, and says what will be shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Tabs
from .serving import PATHS, Dashboard
from .tab import PHONE, settled

COLLAPSED = "data-collapsed"


@pytest.fixture
def phone(tabs: Tabs, demo: Dashboard) -> Page:
    """The Overview on a telephone, with its menu open."""
    page = tabs(demo, **PHONE).open("/")
    open_menu(page)
    return page


def open_menu(page: Page) -> None:
    """Taps what opens the menu."""
    page.get_by_test_id("stExpandSidebarButton").tap()
    expect(menu(page)).to_have_attribute(COLLAPSED, "false")


def menu(page: Page) -> Locator:
    """What lies over the page."""
    return page.get_by_test_id("stSidebar")


def choose(page: Page, label: str, option: str) -> None:
    """Chooses from one of the menu's lists."""
    menu(page).get_by_role("combobox", name=label).tap()
    page.get_by_role("option", name=option, exact=True).tap()


@pytest.mark.parametrize(
    ("label", "option"),
    [("Period", "Yesterday"), ("Compare with", "Nothing"), ("Time zone", "Europe/Brussels")],
)
def test_choice_of_one_thing_closes_the_menu(phone: Page, label: str, option: str):
    choose(phone, label, option)
    expect(menu(phone)).to_have_attribute(COLLAPSED, "true")


def test_dates_can_be_picked_before_the_menu_closes(phone: Page):
    choose(phone, "Period", "Custom dates")
    phone.wait_for_url("**period=custom**")
    expect(menu(settled(phone))).to_have_attribute(COLLAPSED, "false")


def test_several_can_be_ticked_and_the_foot_says_what_will_be_shown(phone: Page):
    foot = menu(phone).get_by_role("button", name=re.compile("^Show .* calls$"))
    every = foot.inner_text()
    for outcome in ("Busy", "No answer"):
        menu(phone).get_by_role("button", name=outcome, exact=True).tap()
        phone.wait_for_url("**outcome=**")
        settled(phone)
    expect(menu(phone)).to_have_attribute(COLLAPSED, "false")
    expect(foot).to_be_in_viewport()
    assert foot.inner_text() != every
    shown = phone.get_by_test_id("stMetricValue").first.inner_text()
    assert foot.inner_text() == f"Show {shown} calls"
    foot.tap()
    expect(menu(phone)).to_have_attribute(COLLAPSED, "true")


def test_reset_closes_the_menu(phone: Page):
    menu(phone).get_by_role("button", name="Busy", exact=True).tap()
    phone.wait_for_url("**outcome=busy**")
    settled(phone)
    menu(phone).get_by_role("button", name="Reset all").tap()
    expect(menu(phone)).to_have_attribute(COLLAPSED, "true")
    phone.wait_for_url(lambda url: "outcome" not in url)


def test_menu_that_was_left_open_does_not_cover_the_next_visit(phone: Page, demo: Dashboard):
    for address in (phone.url, demo.url + PATHS["durations"]):
        phone.goto(address)
        expect(menu(settled(phone))).to_have_attribute(COLLAPSED, "true")
        open_menu(phone)


def test_desk_keeps_the_menu_open_and_has_no_such_button(overview: Page):
    menu(overview).get_by_role("combobox", name="Period").click()
    overview.get_by_role("option", name="Yesterday", exact=True).click()
    overview.wait_for_url("**period=yesterday**")
    expect(menu(settled(overview))).to_have_attribute(COLLAPSED, "false")
    expect(menu(overview).get_by_role("button", name=re.compile("^Show "))).to_have_count(0)
