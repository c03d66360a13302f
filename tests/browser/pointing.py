"""Points into charts and tables, which are drawings: their bars, rows and cells have no elements of their own."""

from __future__ import annotations

from playwright.sync_api import Page

PLACE = """([key, column, share]) => {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const {xaxis, yaxis} = chart._fullLayout;
  const at = chart.getBoundingClientRect();
  return [at.x + xaxis._offset + xaxis.r2p(column), at.y + yaxis._offset + yaxis._length * share];
}"""
COLUMN = """([key, words]) => document.querySelector(`.st-key-${key} .js-plotly-plot`)
  ._fullLayout.xaxis._categories.findIndex((name) => name.startsWith(words))"""


def place(page: Page, key: str, column: float, share: float = 0.5) -> tuple[float, float]:
    """Where a column of a chart is on the screen, at a share of the plot's height from its top."""
    page.locator(f".st-key-{key} .nsewdrag").first.scroll_into_view_if_needed()
    x, y = page.evaluate(PLACE, [key, column, share])
    return x, y


def column(page: Page, key: str, words: str) -> int:
    """The column whose label begins with those words."""
    return int(page.evaluate(COLUMN, [key, words]))


def click(page: Page, key: str, column: float, share: float = 0.5, *, times: int = 1) -> None:
    """Goes to a place in a chart and clicks there, without a rest between both."""
    x, y = place(page, key, column, share)
    page.mouse.move(x - 5, y, steps=2)
    page.mouse.move(x, y, steps=2)
    page.mouse.click(x, y, click_count=times, delay=20)


def click_row(page: Page, key: str, row: int, *, x: float = 120) -> None:
    """Clicks a row of a table, counted from 0 (-1 is its head), so far from its left: the table follows the mouse."""
    table, y = page.locator(f".st-key-{key}").get_by_test_id("stDataFrame"), 35 * (row + 1) + 18
    for nearer in (12, 4, 0):
        table.hover(position={"x": x + nearer, "y": y})
    table.click(position={"x": x, "y": y}, delay=60)
