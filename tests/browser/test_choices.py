"""What a page's own controls show goes with its link, and only with it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .conftest import Tabs
from .reading import parameters
from .serving import Dashboard
from .tab import settled

VOLUME = "/volume?period=last-7-days&grain=hour&bars=shares&tab=calendar&calendar=answer-rate"
DURATIONS = "/durations?period=last-7-days&zone=Asia%2FKolkata&scale=log&mark=60&tab=short-calls&short=20"


def chosen(page: Page) -> list[str]:
    """The words of the page's controls that are on."""
    on = page.get_by_test_id("stMain").locator(
        "[role=radio][aria-checked=true], [role=tab][aria-selected=true]"
    )
    return on.all_inner_texts()


def option(page: Page, name: str) -> Locator:
    """One of the options of a control between several."""
    return page.get_by_test_id("stMain").get_by_role("radio", name=name, exact=True)


def test_link_to_volume_opens_as_it_was_and_a_click_changes_it(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open(VOLUME)
    assert chosen(page) == ["Hour", "Shares", "Calendar", "Answer rate"]
    option(page, "Day").click()
    page.wait_for_url("**grain=day**")
    page.get_by_role("tab", name="Conversations at once").click()
    page.wait_for_url("**tab=lines-in-use**")
    settled(page)
    assert {name: parameters(page)[name] for name in ("bars", "calendar")} == {
        "bars": ["shares"],
        "calendar": ["answer-rate"],
    }
    assert chosen(page) == ["Day", "Shares", "Conversations at once"]
    page.go_back()
    page.wait_for_url("**tab=calendar**")
    expect(page.get_by_role("tab", name="Calendar")).to_have_attribute("aria-selected", "true")
    assert chosen(settled(page)) == ["Day", "Shares", "Calendar", "Answer rate"]


def test_link_to_durations_opens_as_it_was_and_its_choices_stay_with_the_page(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open(DURATIONS)
    assert chosen(page) == ["Growing steps", "Short calls", "20 s"]
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("combobox", name="Period")).to_have_value("Last 7 days")
    expect(sidebar.get_by_role("combobox", name="Time zone")).to_have_value("Asia/Kolkata")
    here = page.locator('[data-testid="stSidebarNavLink"][aria-current="page"]')
    expect(here).to_contain_text("Durations")
    slider = page.get_by_test_id("stMain").get_by_role("slider")
    expect(page.get_by_test_id("stMain").get_by_test_id("stSlider")).to_contain_text("1 min 00 s")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**mark=90**")
    settled(page)
    page.get_by_role("link", name="Agents", exact=True).click()
    page.wait_for_url("**/agents?**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which agents stand out?")
    assert not {"scale", "mark", "tab", "short"} & set(parameters(settled(page)))
    page.get_by_role("link", name="Durations", exact=True).click()
    page.wait_for_url("**/durations?**mark=90**")
    assert chosen(settled(page)) == ["Growing steps", "Short calls", "20 s"]
