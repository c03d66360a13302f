"""What a reader sees of an API that refuses the key, and of one that is away for a while."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
from playwright.sync_api import expect

from ringyo_data.demo import Account, Behaviour, serve
from tests.records import completed_call

from .conftest import Dashboards, Tabs

KEY = "rg_test_browser_0123456789"
FEBRUARY = "/calls?period=custom&from=2026-02-01&to=2026-02-28&zone=UTC&compare=off"


def test_wrong_key_says_so_and_where_to_put_the_right_one(configured: Dashboards, tabs: Tabs):
    with serve(Account.from_records([]), Behaviour(key=KEY)) as url:
        running = configured(RINGYO_BASE_URL=url, RINGYO_API_KEY="rg_test_wrong")
        opened = tabs(running)
        main = opened.open(FEBRUARY).get_by_test_id("stMain")
        expect(main).to_contain_text("The API refused the key")
        expect(main).to_contain_text("RINGYO_API_KEY")
        assert b"rg_test_wrong" not in opened.received
        assert "rg_test_wrong" not in running.log()


def test_the_calls_are_back_in_every_tab_once_one_has_tried_again(configured: Dashboards, tabs: Tabs):
    with serve(Account.from_records([]), Behaviour(key=KEY)) as gone:
        pass
    running = configured(RINGYO_BASE_URL=gone, RINGYO_API_KEY=KEY)
    pages = [tabs(running).open(FEBRUARY) for _ in range(2)]
    left_open, other = (page.get_by_test_id("stMain") for page in pages)
    expect(left_open).to_contain_text("No numbers just now")
    account = Account.from_records([completed_call("call_1", datetime(2026, 2, 10, 9, 30, tzinfo=UTC))])
    with serve(account, Behaviour(key=KEY), port=int(httpx.URL(gone).port or 0)):
        other.get_by_role("button", name="Try again").click()
        for main in (other, left_open):
            expect(main).to_contain_text("1 of 1 call, as of", timeout=30_000)
