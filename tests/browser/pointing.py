"""Points at what a chart shows, which is a drawing: its bars and cells have no elements of their own."""

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
