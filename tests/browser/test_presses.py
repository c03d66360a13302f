"""Each press of a mouse in a chart is heard, for the bar or cell it is at, however quick the hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice

import pytest
from playwright.sync_api import Page, expect

from .conftest import Tabs, watched
from .pointing import column, place
from .serving import Dashboard
from .tab import Contexts, settled

BARS, CELLS = "calls-by-outcome", "answer-rate-by-hour"
COLUMNS = (2, 20, 9, 26, 15, 3)
WEDNESDAY = 2.5 / 7
HOLDS_AND_RESTS_MS = ((20, 0), (90, 0), (20, 80), (90, 80))
"""How long a button is held, and how long the mouse rests on its place before."""
# A chart that picks is replaced; one that only tells of its clicks can be pressed many times.
LISTEN = """(key) => {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  chart._fullLayout.clickmode = 'event';
  chart.on('plotly_click', ({points}) => window.heard.push(points[0].pointNumber));
}"""
HIDDEN = """(key) => document.querySelector(`.st-key-${key} .js-plotly-plot`)
  ._fullData.filter((trace) => trace.visible === 'legendonly').length"""


def press(page: Page, at: tuple[float, float], hold_ms: int = 90, *, rest_ms: int = 0) -> None:
    """Comes from the side and presses the left button for a while."""
    x, y = at
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y, steps=3)
    page.wait_for_timeout(rest_ms)
    page.mouse.down()
    page.wait_for_timeout(hold_ms)
    page.mouse.up()


def heard(page: Page, places: Sequence[tuple[float, float]]) -> list[int]:
    """The points that the listening chart has heard of, once each of the places was pressed."""
    page.evaluate("() => { window.heard = []; }")
    for at, (hold_ms, rest_ms) in zip(places, cycle(HOLDS_AND_RESTS_MS), strict=False):
        press(page, at, hold_ms, rest_ms=rest_ms)
    return list(page.evaluate("() => window.heard"))


@contextmanager
def slow_processor(page: Page) -> Iterator[None]:
    """A browser whose processor is four times slower."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    yield
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})


@pytest.fixture(scope="module")
def listening_page(browser: Contexts, demo: Dashboard) -> Iterator[Page]:
    """The Overview with charts that pick nothing."""
    with watched(browser.shared) as tabs:
        page = tabs(demo).open("/")
        page.evaluate(LISTEN, BARS)
        page.evaluate(LISTEN, CELLS)
        yield page


def test_sixty_presses_of_bars_are_all_heard(listening_page: Page):
    bars = list(islice(cycle(COLUMNS), 60))
    places = {bar: place(listening_page, BARS, bar) for bar in COLUMNS}
    assert heard(listening_page, [places[bar] for bar in bars]) == bars


def test_presses_of_cells_are_all_heard(listening_page: Page):
    hours = list(range(9, 17))
    places = [place(listening_page, CELLS, hour, WEDNESDAY) for hour in hours]
    assert heard(listening_page, places) == [2 * 24 + hour for hour in hours]


def test_other_buttons_change_nothing(listening_page: Page):
    page = listening_page
    page.evaluate("() => { window.heard = []; }")
    legend = page.locator(f".st-key-{BARS} .legendtoggle").first
    for button in ("right", "middle"):
        x, y = place(page, BARS, 2)
        page.mouse.move(x, y, steps=3)
        page.mouse.click(x, y, button=button, delay=90)  # type: ignore[arg-type]
        legend.click(button=button)  # type: ignore[arg-type]
    assert page.evaluate("() => window.heard") == []
    assert heard(page, [place(page, BARS, 9)]) == [9]
    assert page.evaluate(HIDDEN, BARS) == 0
    legend.click()
    page.wait_for_function(f"({HIDDEN})('{BARS}') === 1")
    legend.click()
    page.wait_for_function(f"({HIDDEN})('{BARS}') === 0")
    expect(page.locator(".plotly-notifier .notifier-note")).to_have_count(0)


TIPS = "(key) => document.querySelectorAll(`.st-key-${key} .hoverlayer text`).length"
ANEW = "([key, turn]) => document.querySelector(`.st-key-${key} .js-plotly-plot`).turn !== turn"


def test_chart_that_is_mounted_anew_keeps_its_legends_choices_and_the_tip_under_a_resting_mouse(
    tabs: Tabs, demo: Dashboard
):
    page = tabs(demo).open("/?period=last-7-days")
    legend = page.locator(f".st-key-{BARS} .legendtoggle")
    for place_of_outcome, hidden in ((3, 1), (2, 2)):
        legend.nth(place_of_outcome).click()
        page.wait_for_function(f"({HIDDEN})('{BARS}') === {hidden}")
    x, y = place(page, BARS, 3)
    page.mouse.move(x - 5, y, steps=2)
    page.mouse.move(x, y, steps=2)
    page.wait_for_function(TIPS, arg=BARS)
    for turn in (1, 2):
        page.evaluate(f"document.querySelector('.st-key-{BARS} .js-plotly-plot').turn = {turn}")
        page.get_by_test_id("stSidebar").get_by_role("button", name="Outgoing").press("Enter")
        page.wait_for_function(ANEW, arg=[BARS, turn])
        page.wait_for_function(f"({HIDDEN})('{BARS}') === 2")
        page.wait_for_function(TIPS, arg=BARS)


PUT_BACK = """(key) => {
  const chart = document.querySelector(`.st-key-${key}`), after = chart.nextSibling, parent = chart.parentElement;
  const [bars] = chart.querySelectorAll('.js-plotly-plot .nsewdrag');
  chart.remove();
  bars.onmouseout(new MouseEvent('mouseout'));
  window.left = chart.querySelectorAll('.hoverlayer text').length;
  parent.insertBefore(chart, after);
}"""


def test_chart_that_is_put_back_as_it_was_keeps_the_tip_under_a_resting_mouse(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/?period=last-7-days")
    x, y = place(page, BARS, 3)
    page.mouse.move(x - 5, y, steps=2)
    page.mouse.move(x, y, steps=2)
    page.wait_for_function(TIPS, arg=BARS)
    page.evaluate(PUT_BACK, BARS)
    assert page.evaluate("window.left") == 0
    page.wait_for_function(TIPS, arg=BARS)


RANGE = """(key) => document.querySelector(`.st-key-${key} .js-plotly-plot`)._fullLayout.xaxis.range"""


def test_chart_that_is_mounted_anew_keeps_the_part_that_was_zoomed_in_on_for_as_long_as_the_view_is_the_same(
    tabs: Tabs, demo: Dashboard
):
    page, key = tabs(demo).open("/durations?period=last-7-days"), "at-least"
    whole = page.evaluate(RANGE, key)
    start, y = place(page, key, whole[1] / 4)
    end, _ = place(page, key, whole[1] / 2)
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move(end, y, steps=4)
    page.mouse.up()
    page.wait_for_function(f"({RANGE})('{key}')[0] > 0")
    part = page.evaluate(RANGE, key)
    assert part == pytest.approx([whole[1] / 4, whole[1] / 2], abs=whole[1] / 100)
    page.evaluate(f"document.querySelector('.st-key-{key} .js-plotly-plot').turn = 1")
    page.emulate_media(color_scheme="dark")  # another figure of the same view
    page.get_by_test_id("stSidebar").get_by_role("radio", name="30 s").press("Space")
    page.wait_for_function(ANEW, arg=[key, 1])
    page.wait_for_function(f"({RANGE})('{key}')[0] > 0")
    assert settled(page).evaluate(RANGE, key) == pytest.approx(part, rel=0.02)
    page.get_by_test_id("stSidebar").get_by_role("button", name="Outgoing").press("Enter")
    page.wait_for_url("**direction=outbound**")
    assert settled(page).evaluate(RANGE, key)[0] == 0


def test_slow_browser_that_went_back_hears_a_press_and_a_dozen_more(tabs: Tabs, demo: Dashboard):
    page = tabs(demo).open("/")
    start, day = page.url, column(page, BARS, "Thu 12 Mar")
    with slow_processor(page):
        press(page, place(page, BARS, day))
        page.wait_for_url("**from=2026-03-12&to=2026-03-12**")
        settled(page).go_back()
        page.wait_for_url(start)
        settled(page)
        page.evaluate(LISTEN, BARS)
        bars = list(islice(cycle(COLUMNS), 12))
        places = {bar: place(page, BARS, bar) for bar in COLUMNS}
        assert heard(page, [places[bar] for bar in bars]) == bars
