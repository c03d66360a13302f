"""What tests only look at: every page in the light, in the dark and on a telephone, opened once for all of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import numpy as np
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from pages.looks.theme import DARK
from pages.looks.theme import LIGHT as LIGHT_PAGE
from pages.shell.page import PAGES

from .conftest import Tabs, watched
from .reading import loaded_calls
from .serving import PATHS, Dashboard
from .tab import PHONE, Contexts, Tab, settled

# Streamlit's own: a menu whose list holds more than its links.
WITHOUT = {"exclude": [["[data-testid=stSidebarNav]"]]}
OVERFLOW = """() => ['stApp', 'stMain', 'stMainBlockContainer']
  .map((id) => document.querySelector(`[data-testid="${id}"]`))
  .concat(document.scrollingElement)
  .filter((one) => one && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.dataset.testid ?? one.tagName}: ${one.scrollWidth} > ${one.clientWidth}`)"""
INK = """() => [...document.querySelectorAll('.js-plotly-plot')].map((chart) => chart._fullLayout).map(
  (layout) => [layout.font.color, layout.paper_bgcolor, layout.plot_bgcolor])"""
PAPER = "(one) => getComputedStyle(one).backgroundColor"
LIGHT = 190
MOST_LIGHT = 0.08
"""Letters and lines are light on a dark page, and take little of it."""


@pytest.fixture(scope="module")
def visitor(browser: Contexts, demo: Dashboard) -> Iterator[Tab]:
    """A tab that goes through all pages by the menu."""
    with watched(browser.shared) as tabs:
        visitor = tabs(demo)
        visitor.open("/")
        yield visitor


@pytest.fixture(scope="module")
def phone_visitor(browser: Contexts, demo: Dashboard) -> Iterator[Tab]:
    """The same on a telephone."""
    with watched(browser.shared) as tabs:
        visitor = tabs(demo, **PHONE)
        visitor.open("/")
        yield visitor


@pytest.fixture(scope="module", params=PATHS)
def name(request: pytest.FixtureRequest) -> str:
    """A page."""
    return str(request.param)


@pytest.fixture
def light_page(visitor: Tab, name: str) -> Page:
    """A page in the light."""
    return shown(visitor.page, name, "light")


@pytest.fixture
def dark_page(visitor: Tab, name: str) -> Page:
    """A page in the dark."""
    return shown(visitor.page, name, "dark")


def shown(page: Page, name: str, scheme: Literal["light", "dark"]) -> Page:
    """Goes to a page, unless it is already shown in that scheme."""
    is_other = page.evaluate("(scheme) => !matchMedia(`(prefers-color-scheme: ${scheme})`).matches", scheme)
    if is_other or urlsplit(page.url).path != PATHS[name]:
        page.emulate_media(color_scheme=scheme)
        paper = rgb((DARK if scheme == "dark" else LIGHT_PAGE).background)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", paper)
        link = page.get_by_test_id("stSidebarNavLink").filter(has_text=PAGES[name].label)
        link.dispatch_event("click")  # a telephone's menu is folded away
        expect(page.locator("h1")).to_have_text(PAGES[name].question)
    return settled(page)


def barriers(page: Page, **options: object) -> list[tuple[str, str]]:
    """What keeps somebody with a disability out: the rule, and the element that breaks it."""
    found = Axe().run(page, context=WITHOUT, options=options).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], node["html"]) for one in serious for node in one["nodes"]]


def test_page_opens_and_says_that_its_data_is_invented(light_page: Page):
    expect(light_page.get_by_test_id("stException")).to_have_count(0)
    expect(light_page.get_by_test_id("stMain").get_by_text("Demo data").first).to_be_visible()
    expect(light_page.locator("h1")).to_have_count(1)


def test_page_has_no_serious_barrier(light_page: Page):
    assert barriers(light_page) == []


def downloaded(page: Page, name: str) -> bytes:
    """The file that the button of that *name* gives, in the popover that is open."""
    with page.expect_download() as coming:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=name, exact=True).click()
    return coming.value.path().read_bytes()


def test_every_card_gives_its_numbers_as_files(light_page: Page):
    page = light_page
    offers = page.locator("[class*=st-key-download-] [data-testid=stPopoverButton]:visible")
    assert offers.count()
    for offer in offers.all():
        offer.click()
        text = downloaded(page, "CSV").decode("utf-8-sig")
        sheets = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Excel"))).worksheets
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        head, *rows = csv.reader(io.StringIO(text))
        assert rows
        assert {len(row) for row in rows} == {len(head)}
        assert [sheet.max_row for sheet in sheets[:-1]] == [1 + len(rows)]
        assert sheets[-1]["A2"].value == "Period"
        if "id" in head:  # the calls themselves
            assert len({row[head.index("id")] for row in rows}) == loaded_calls(page)[0]
            assert all("•" in number for row in rows if (number := row[head.index("number")]))


def test_dark_page_has_no_serious_barrier_of_colour(dark_page: Page):
    assert (
        barriers(dark_page, runOnly={"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
        == []
    )


def rgb(colour: str) -> str:
    """A hex colour as a browser says it."""
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def test_dark_page_has_dark_paper_and_light_ink_in_every_chart_and_table(dark_page: Page):
    page = dark_page
    assert page.get_by_test_id("stApp").evaluate(PAPER) == rgb(DARK.background)
    assert page.get_by_test_id("stSidebar").evaluate(PAPER) == rgb(DARK.sidebar)
    tabs_of_page = page.get_by_role("tab").all()
    for tab_of_page in tabs_of_page or [page.get_by_role("heading", level=1)]:
        tab_of_page.click()
        settled(page)
        assert {tuple(ink) for ink in page.evaluate(INK)} <= {(DARK.text, "rgba(0,0,0,0)", "rgba(0,0,0,0)")}
        drawn = page.locator(".stPlotlyChart:visible, .stDataFrame:visible").all()
        assert drawn
        assert [share for one in drawn if (share := light(one)) > MOST_LIGHT] == []


def light(one: Locator) -> float:
    """The share of an element's pixels that are nearly white."""
    pixels = np.asarray(Image.open(io.BytesIO(one.screenshot())).convert("RGB"))
    return float((pixels.min(axis=2) > LIGHT).mean())


def test_page_needs_no_sideways_scroll_on_a_phone(phone_visitor: Tab, name: str):
    assert shown(phone_visitor.page, name, "light").evaluate(OVERFLOW) == []


# What stands on the paper while it is printed: the browser lays the page out for it, and says so.
WATCH_PAPER = """() => matchMedia('print').addEventListener('change', (change) => {
  if (!change.matches) return;
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  window.paper = {
    width: boxes('[data-testid=stMainBlockContainer]')[0].width,
    gaps: [...document.querySelectorAll('.stPlotlyChart')].filter((one) => one.offsetWidth).map((one) => {
      const [outer, inner] = [one, one.querySelector('.main-svg')].map((part) => part.getBoundingClientRect());
      return Math.abs(outer.width - inner.width) + Math.abs(outer.height - inner.height);
    }),
    canvases: [...document.querySelectorAll('canvas')].filter((one) => one.offsetWidth).length,
    rows: [...document.querySelectorAll('tbody tr')].filter((one) => one.offsetWidth).length,
    pressable: [...document.querySelectorAll('button, a, input, [role=tab], summary')].filter((one) =>
      one.offsetWidth && !one.closest('.st-key-chips')).map((one) => one.outerHTML.slice(0, 200)),
    torn: [...document.querySelectorAll('[class*=st-key-tiles-], [class*=st-key-card-]:not(.st-key-card-calls)')].filter((one) =>
      one.offsetWidth && getComputedStyle(one).breakInside !== 'avoid').map((one) => one.className),
    words: document.body.innerText,
  };
})"""


PRINTED_ROWS = {"agents": 11, "calls": 100}
"""All agents of the demo, and the first calls of the list; what others have hangs on the tab that is open."""


def test_dark_page_prints_as_a_light_report_of_two_sheets_but_for_the_list(dark_page: Page, name: str):
    dark_page.evaluate(WATCH_PAPER)
    printed = dark_page.pdf(prefer_css_page_size=True)
    paper = dark_page.evaluate("window.paper")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= (4 if name == "calls" else 2)
    assert paper["width"] == pytest.approx(277 / 25.4 * 96, abs=2)  # A4 on its side less margins
    assert paper["gaps"] or name == "calls"
    assert max(paper["gaps"], default=0) <= 4
    assert paper["canvases"] == 0
    assert paper["rows"] == PRINTED_ROWS.get(name, paper["rows"])
    assert paper["pressable"] == []
    assert paper["torn"] == []
    assert "invented account" in paper["words"]
    assert "period=custom" in paper["words"]


def test_phone_copies_the_link_at_the_first_tap_and_its_menu_covers_what_is_scrolled(phone: Page):
    page = phone
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").tap()
    expect(page.get_by_text("The page's address is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.get_by_test_id("stHeader").evaluate(PAPER) == rgb(LIGHT_PAGE.background)
    expect(page.get_by_role("button", name="Receipt of Answer rate")).to_have_count(1)


def test_head_of_the_paper_is_not_on_the_screen_before_the_style_sheet_is(tabs: Tabs, demo: Dashboard):
    tab, held = tabs(demo), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    tab.page.route("**/Html.*.js", hold)  # what draws the style sheet
    with tab.page.expect_request("**/Html.*.js"):
        tab.page.goto(demo.url)
    expect(tab.page.get_by_role("heading", name="How are calls going?")).to_be_visible()
    assert len(held) == 1
    expect(tab.page.get_by_text("Ringyo calls, invented account")).to_be_hidden()
    held[0].continue_()
    settled(tab.page)
    expect(tab.page.get_by_text("Ringyo calls, invented account")).to_be_hidden()
