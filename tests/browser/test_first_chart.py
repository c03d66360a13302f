"""What a second viewer's browser draws first, that nothing moves when the rest comes, and that it comes in any case."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import Tabs
from .pointing import click
from .serving import Dashboard
from .tab import PHONE, Contexts, Tab, settled

MAIN = "[data-testid=stMain] [class*=st-key-card-] .js-plotly-plot"
FILTERS = "[data-testid=stSidebar] .stSelectbox"
BARS = "calls-by-outcome"
HOLD = """
const every = window.setInterval;
window.setInterval = (act, ms, ...more) => every(act, ms >= 5000 ? 1e9 : ms, ...more);
window.addEventListener('click', (event) => {
  if (!event.target.closest('.st-key-whole-page') || window.mayGoOn) return;
  event.stopPropagation();
  window.hasAsked = true;
}, {capture: true});
"""
"""A page that stays as it is when it asks for the rest, for as long as the test looks at it."""
GO_ON = "() => { window.mayGoOn = true; document.querySelector('.st-key-whole-page button').click(); }"
KEPT = """() => {
  const {x, y, width, height} = document.querySelector('%s').getBoundingClientRect();
  return {box: [x, y, width, height], focus: document.activeElement.tagName, steps: history.length, address: location.href};
}""".replace("%s", MAIN)
SAID_ON_PAPER = """() => getComputedStyle(document.querySelector('[data-testid=stMainBlockContainer]'), '::before').content"""
NO_SCRIPTS = """
new MutationObserver((_, observer) => {
  if (!document.head) return;
  observer.disconnect();
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "script-src 'self' 'unsafe-eval'";
  document.head.append(policy);
}).observe(document, {childList: true, subtree: true});
"""
"""What a company's proxy may say: no script but Streamlit's own files."""
IN_BACKGROUND = """
Object.defineProperty(document, 'hidden', {get: () => true});
const frame = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => String(act).startsWith('() => setTimeout(') ? 0 : frame(act);
const every = window.setInterval;
window.setInterval = (act, ms, ...more) => every(act, ms >= 5000 ? 1e9 : ms, ...more);
"""
"""What the page asks for waits for no frame, as there is none; nor does the timer help."""
COMING = "[data-testid=stMain] [data-testid=stSkeleton]:not(.st-key-rest *)"
"""What Streamlit has yet to fetch the code of."""


def is_whole(page: Page) -> bool:
    return page.locator(FILTERS).count() >= 3 and not page.locator(".st-key-rest").count()


@pytest.fixture(scope="module")
def visited(browser: Contexts, demo: Dashboard) -> Dashboard:
    """The dashboard, which has its calls in memory."""
    with browser.tab(demo.url) as first:
        first.open()
    return demo


@pytest.fixture
def second(tabs: Tabs, visited: Dashboard) -> Tab:
    """A viewer who comes when the calls are in memory, and whose page waits before it asks for the rest."""
    return _held(tabs, visited)


def _held(tabs: Tabs, visited: Dashboard, **look: object) -> Tab:
    tab = tabs(visited, **look)
    tab.page.add_init_script(HOLD)
    tab.page.goto(tab.base)
    tab.page.wait_for_function("window.hasAsked")
    expect(tab.page.get_by_test_id("stMetricValue")).to_have_count(6)
    expect(tab.page.locator(COMING)).to_have_count(0)
    tab.page.evaluate("document.fonts.ready.then(() => null)")
    return tab


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desk", "phone"])
def test_first_chart_is_drawn_before_all_else_and_stays_in_its_place(
    tabs: Tabs, visited: Dashboard, look: dict[str, object]
):
    page = _held(tabs, visited, **look).page
    assert (page.locator(MAIN).count(), page.locator(FILTERS).count()) == (1, 0)
    before = page.evaluate(KEPT)
    page.evaluate(GO_ON)
    after = settled(page).evaluate(KEPT)
    assert after.pop("box") == pytest.approx(before.pop("box"), abs=1)
    assert after == before
    assert is_whole(page)
    assert page.locator(MAIN).count() >= 3


def test_first_chart_hears_a_click_before_the_rest_is_there(second: Tab):
    click(second.page, BARS, 20, 0.9)
    second.page.wait_for_url("**from=2026-03-11&to=2026-03-11**")
    expect(settled(second.page).locator(".st-key-chips-back")).to_be_visible()
    assert is_whole(second.page)
    second.page.go_back()
    second.page.wait_for_url(lambda url: "from=" not in url)
    expect(settled(second.page).locator(MAIN)).not_to_have_count(1)


def test_paper_says_that_the_rest_is_not_there_yet(second: Tab):
    page = second.page
    page.emulate_media(media="print")
    assert page.evaluate(SAID_ON_PAPER) == '"Not the whole page: it was still loading when it was printed."'
    page.emulate_media(media="screen")
    assert page.evaluate(SAID_ON_PAPER) == "none"
    page.evaluate(GO_ON)
    settled(page).emulate_media(media="print")
    assert page.evaluate(SAID_ON_PAPER) == "none"


def test_link_that_is_followed_before_the_rest_is_there_leads_to_a_whole_page(second: Tab):
    second.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Durations").click()
    second.page.wait_for_url("**/durations**")
    assert is_whole(settled(second.page))
    second.page.go_back()
    second.page.wait_for_url(lambda url: "/durations" not in url)
    assert is_whole(settled(second.page))


def test_rest_comes_by_itself_if_scripts_are_refused(tabs: Tabs, visited: Dashboard):
    tab = tabs(visited)
    tab.page.add_init_script(NO_SCRIPTS)
    page = tab.open()
    assert is_whole(page)
    assert page.locator(MAIN).count() >= 3
    refused = [error for error in tab.errors if "Content Security Policy" in error]
    assert refused
    tab.errors[:] = [error for error in tab.errors if error not in refused]


def test_rest_comes_in_a_tab_that_is_opened_in_the_background(tabs: Tabs, visited: Dashboard):
    tab = tabs(visited)
    tab.page.add_init_script(IN_BACKGROUND)
    assert is_whole(tab.open())
