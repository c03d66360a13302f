"""The dashboard opens, wherever it is entered."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from pages.shell.page import PAGES

from .conftest import Dashboards, Tabs
from .serving import PATHS, Dashboard

LABELS = [entry.label for entry in PAGES.values()]


def menu(page: Page) -> list[str]:
    """The words of the navigation, in their order."""
    return [label(link) for link in page.get_by_test_id("stSidebarNavLink").all()]


def label(link: Locator) -> str:
    """A link's word, without the name of its icon."""
    return link.inner_text().split("\n")[-1].strip()


def test_addresses_are_the_promised_ones():
    assert list(PATHS.values()) == ["/", "/volume", "/durations", "/agents", "/calls"]


def test_link_into_a_process_that_nobody_has_visited_opens_its_page_whole(dashboards: Dashboards, tabs: Tabs):
    page = tabs(dashboards()).open("/durations?period=last-7-days&zone=Asia%2FKolkata")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert menu(page) == LABELS
    here = page.locator('[data-testid="stSidebarNavLink"][aria-current="page"]')
    assert label(here) == "Durations"
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("combobox", name="Period")).to_have_value("Last 7 days")
    expect(sidebar.get_by_role("combobox", name="Time zone")).to_have_value("Asia/Kolkata")


def test_menu_leads_to_every_page_and_keeps_the_view(demo: Dashboard, tabs: Tabs):
    page = tabs(demo).open("/?period=last-7-days")
    for name, path in list(PATHS.items())[1:]:
        page.get_by_test_id("stSidebarNavLink").filter(has_text=PAGES[name].label).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[name].question)
        assert urlsplit(page.url).path == path
        assert parse_qs(urlsplit(page.url).query)["period"] == ["last-7-days"]
