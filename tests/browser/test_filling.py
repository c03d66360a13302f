"""A long period on a slow API: the newest days at once, then all of them, without a click."""

from __future__ import annotations

from threading import Event

from playwright.sync_api import expect

from ringyo_data.demo import Api, Behaviour, Shape, invent, serve

from .conftest import Dashboards, Tabs
from .reading import loaded_calls
from .serving import MOMENT
from .tab import settled

KEY = "rg_test_browser_0123456789"
QUICK = 8
"""Questions that are answered at once; the others have to wait until the page was seen without their calls."""
LONG = "/calls?period=last-90-days&compare=off&zone=UTC"


def test_newest_days_are_drawn_while_older_ones_are_on_their_way(configured: Dashboards, tabs: Tabs):
    released = Event()

    def hold_back(number: int, _path: str, _params: object) -> None:
        if number > QUICK:
            released.wait(timeout=60)

    account = invent(11, MOMENT, Shape(days=100, calls_per_day=20))
    with serve(Api(account, Behaviour(key=KEY, choose=hold_back), clock=lambda: MOMENT)) as url:
        opened = tabs(configured(RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY, RINGYO_WORKERS="1"))
        opened.page.goto(opened.base + LONG)
        main = opened.page.get_by_test_id("stMain")
        expect(main).to_contain_text("calls of the days loaded so far", timeout=60_000)
        expect(main.get_by_role("button", name="Stop")).to_be_visible(timeout=60_000)
        released.set()
        settled(opened.page)
        had, expected = loaded_calls(opened.page)

    assert had == expected > 1000
