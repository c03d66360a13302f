"""What a test's tab knows of the tabs before it and beside it."""

from __future__ import annotations

from playwright.sync_api import Page

from .serving import Dashboard
from .tab import Contexts

LEAVE = """() => {
  document.cookie = 'left=1';
  localStorage.setItem('left', '1');
  sessionStorage.setItem('left', '1');
  return new Promise((done) => { indexedDB.open('left').onsuccess = ({target}) => { target.result.close(); done(); }; });
}"""
FOUND = """async () => [/left=/.test(document.cookie), localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length]"""
NOTHING = [False, 0, 0, 0]


def test_a_tab_finds_nothing_that_one_before_it_or_beside_it_has_left(browser: Contexts, demo: Dashboard):
    with browser.tab(demo.url) as first:
        leave(first.page, demo.url)
        with browser.tab(demo.url) as beside:
            assert left_in(beside.page, demo.url) == NOTHING
        context = first.page.context
    with browser.tab(demo.url) as second:
        assert second.page.context == context
        assert left_in(second.page, demo.url) == NOTHING


def leave(page: Page, url: str) -> None:
    """Stores something in each place that a page has."""
    page.goto(f"{url}/_stcore/health")
    page.evaluate(LEAVE)
    assert page.evaluate(FOUND) != NOTHING


def left_in(page: Page, url: str) -> object:
    """What the page finds in these places."""
    page.goto(f"{url}/_stcore/health")
    return page.evaluate(FOUND)
