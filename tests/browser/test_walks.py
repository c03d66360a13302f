"""Whole walks of a manager: the glance in the morning, two agents compared, a link passed on, a telephone, the dark, and keys alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Tabs
from .pointing import click_row
from .reading import loaded_calls, parameters
from .serving import Dashboard
from .tab import ABROAD, settled

CLIPBOARD = ["clipboard-read", "clipboard-write"]
TILES = (
    "Calls",
    "Answer rate",
    "Failed share",
    "Typical duration",
    "Talk time",
    "Peak conversations",
    "Conversation rate",
    "Hand-over rate",
    "Taken",
    "Missed callers",
)
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
SCALE = "(key) => document.querySelector(`.st-key-${key} .js-plotly-plot`)._fullLayout.yaxis.range"
HAS_FOCUS = "(one) => one.contains(document.activeElement)"
# The whole page is scrolled by keys, and a table rings the cell that they are at.
RINGED = """(accent) => {
  const one = document.activeElement;
  if (one.matches('main, body, canvas, canvas *')) return true;
  const ring = (style) => (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
  if (ring(getComputedStyle(one))) return true;
  const boxes = [one.parentElement, one.parentElement?.parentElement, one.parentElement?.parentElement?.parentElement];
  return one.tagName === 'INPUT' && boxes.some((box) => box && getComputedStyle(box).borderColor === accent);
}"""
ACCENT = "rgb(11, 110, 110)"
MOST_STOPS = 80
DATES = {"from": ["2026-03-12"], "to": ["2026-03-18"]}


def numbers(page: Page) -> list[str]:
    """The tiles' values, as they are shown."""
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def shown(place: Locator) -> Locator:
    """The one of several like elements that is to be seen: Streamlit keeps a second one to measure with."""
    return place.locator("visible=true").first


def receipt(page: Page, place: str) -> Locator:
    """The button that says how the number of a tile or card came about."""
    return shown(page.locator(f".st-key-{place}").get_by_test_id("stPopoverButton"))


def test_first_screen_of_the_morning_tells_how_calls_go_and_whether_that_is_all(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    places = ("tile-0", "tile-5", "card-calls-by-outcome", "card-attention")
    boxes = {place: page.locator(f".st-key-{place}").bounding_box() for place in places}
    low = [place for place, box in boxes.items() if not box or box["y"] + box["height"] > 900]
    assert (low, page.evaluate(SCROLLED)) == ([], 0)
    assert len(page.locator(".st-key-card-calls-by-outcome .js-plotly-plot").all()) == 1
    had, expected = loaded_calls(page)
    assert had == expected > 0
    tiles = page.locator("[class*=st-key-tile-]").all_inner_texts()
    assert tuple(text.split("\n")[0] for text in tiles) == TILES
    assert numbers(page)[0] == f"{had:,}"
    for place in range(len(TILES)):
        receipt(page, f"tile-{place}").click()
        body = page.get_by_test_id("stPopoverBody")
        expect(body).to_contain_text(f"{had:,}")  # each number is of the calls that the status line counts
        page.keyboard.press("Escape")
        expect(body).to_have_count(0)
    said = page.locator(".st-key-card-calls-by-outcome").inner_text()
    ways = [float(share) for share in re.findall(r"([\d.]+)% (?:answered by agent|handed over)", said)]
    assert len(ways) == 2
    assert float(numbers(page)[1].rstrip("%")) == pytest.approx(sum(ways), abs=0.11)  # each is rounded


def tick(page: Page, row: int) -> None:
    """Ticks a row of the table of agents."""
    click_row(page, "agents-table", row, x=18)


def test_two_agents_stand_side_by_side_to_one_scale(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/agents")
    compared = page.locator(".st-key-card-agents-compared")
    tick(page, 0)
    page.wait_for_url("**show=**")
    expect(page.locator(".st-key-card-agent-calls")).to_be_visible()
    tick(settled(page), 2)
    page.wait_for_url("**show=*&show=*")
    expect(compared).to_be_visible()
    left, right = (page.locator(f".st-key-card-agent-{place}-calls") for place in (1, 2))
    expect(right).to_be_visible()
    assert left.bounding_box()["y"] == right.bounding_box()["y"]  # type: ignore[index]
    assert left.bounding_box()["x"] < right.bounding_box()["x"]  # type: ignore[index]
    settled(page)
    first, second = (page.evaluate(SCALE, f"agent-{place}-calls") for place in (1, 2))
    assert first == second
    page.go_back()
    expect(compared).to_have_count(0)
    expect(page.locator(".st-key-card-agent-calls")).to_be_visible()


def copied(page: Page, place: int) -> str:
    """The link that is offered at that place, by its own button and through the clipboard."""
    shown(page.get_by_role("button", name="Copy link")).click()
    offers = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    offers.nth(place).hover()
    offers.nth(place).get_by_role("button", name="Copy to clipboard").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('http')")
    text = page.evaluate("() => navigator.clipboard.readText()")
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.keyboard.press("Escape")
    return str(text)


def test_copied_link_opens_the_same_view_abroad_and_another_one_names_its_dates(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/volume?period=last-7-days&bars=shares")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Busy", exact=True).click()
    page.wait_for_url("**outcome=busy**")
    settled(page).context.grant_permissions(CLIPBOARD)
    link, dated = copied(page, 0), copied(page, 1)
    assert parse_qs(urlsplit(dated).query).items() >= DATES.items()
    other = tabs(demo, **ABROAD).open(link.removeprefix(demo.url))
    assert loaded_calls(other) == loaded_calls(page)
    assert (
        parameters(other).items()
        >= {"period": ["last-7-days"], "outcome": ["busy"], "bars": ["shares"]}.items()
    )
    assert not DATES.keys() & parameters(other).keys()
    card = ".st-key-card-calls-over-time"
    assert other.locator(card).inner_text() == page.locator(card).inner_text()


def test_telephone_takes_a_filter_and_shows_what_came_of_it(phone: Page):
    page = phone
    before = numbers(page)
    page.get_by_test_id("stExpandSidebarButton").tap()
    sidebar = page.get_by_test_id("stSidebar")
    busy = sidebar.get_by_role("button", name="Busy", exact=True)
    expect(busy).to_be_in_viewport()
    busy.tap()
    page.wait_for_url("**outcome=busy**")
    settled(page)
    sidebar.get_by_role("button", name="Collapse sidebar").tap()
    expect(busy).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Outcome: Busy")).to_be_in_viewport()
    assert numbers(page)[0] != before[0]


def go_to(page: Page, wanted: Locator, *, key: str = "Tab") -> None:
    """Presses a key until *wanted* has the focus; every stop on the way must be seen to have it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(RINGED, ACCENT), stop
        if wanted.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"no key leads to {wanted}")


def arrow_to(page: Page, option: str) -> None:
    """Goes up an open list until *option* is the one that Enter would choose."""
    pointed_at = page.locator("[role=option][data-focused=true]")
    for _ in range(MOST_STOPS):
        expect(pointed_at).to_have_count(1)
        if (text := pointed_at.inner_text()) == option:
            return
        page.keyboard.press("ArrowUp")
        expect(pointed_at).not_to_have_text(text)
    raise AssertionError(f"no key leads to {option}")


def test_keys_alone_lead_through_menu_period_receipt_and_filters(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?outcome=busy")
    go_to(page, page.get_by_role("link", name="Call volume"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/volume?**outcome=busy**")
    expect(page.get_by_role("heading", level=1)).to_have_text("When do calls happen?")
    settled(page)
    go_to(page, page.get_by_role("combobox", name="Period"))
    page.keyboard.press("ArrowDown")
    arrow_to(page, "Last 7 days")
    page.keyboard.press("Enter")
    page.wait_for_url("**period=last-7-days**")
    settled(page)
    go_to(page, shown(page.locator(".st-key-chip-outcome").get_by_role("button")))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "outcome" not in url)
    settled(page)
    expect(page.locator(".st-key-chip-outcome")).to_have_count(0)
    opener = receipt(page, "card-calls-over-time")
    go_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("Every call once")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    assert opener.evaluate(HAS_FOCUS)


def test_keys_alone_tick_two_agents_and_untick_them(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/agents")
    go_to(page, page.locator(".st-key-agents-table").get_by_test_id("data-grid-canvas"))
    for key in ("ArrowDown", "Shift+Space", "ArrowDown", "Shift+Space"):
        before = page.url
        page.keyboard.press(key)
        if key == "Shift+Space":
            page.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
            settled(page)
    expect(page.locator(".st-key-card-agents-compared")).to_be_visible()
    page.keyboard.press("Shift+Space")
    expect(page.locator(".st-key-card-agents-compared")).to_have_count(0)
    expect(page.locator(".st-key-card-agent-calls")).to_be_visible()
