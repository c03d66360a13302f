"""What a reader sees of an API that is well, that is not, and that has nothing to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from pages.text.own_numbers import Lines
from ringyo_data.demo import Account, Api, Behaviour, Shape, invent, serve
from tests.records import completed_call

from .conftest import Dashboards, Tabs
from .reading import loaded_calls, main_text
from .serving import MOMENT, PATHS

KEY = "rg_test_browser_0123456789"
FEBRUARY = "/?period=custom&from=2026-02-01&to=2026-02-28&zone=UTC&compare=off"
Apis = Callable[..., dict[str, str]]


@pytest.fixture
def apis() -> Iterator[Apis]:
    """Serves an account over HTTP; gives the settings that lead a dashboard to it."""
    with ExitStack() as stack:

        def start(account: Account, **behaviour: object) -> dict[str, str]:
            api = Api(account, Behaviour(key=KEY, **behaviour), clock=lambda: MOMENT)
            return {"RINGYO_BASE_URL": stack.enter_context(serve(api)), "RINGYO_API_KEY": KEY}

        yield start


def main(page: Page) -> Locator:
    """The page beside the sidebar."""
    return page.get_by_test_id("stMain")


def call(number: int, at: datetime) -> dict[str, object]:
    """An answered call of two minutes."""
    usual = {"phone_number": "+491701234567", "from_number": "+493012345678", "agent_id": "agent_one"}
    return completed_call(f"call_{number:015d}", at, ends_after=130, duration=120, **usual)


def test_overview_counts_what_the_api_counts(apis: Apis, configured: Dashboards, tabs: Tabs):
    settings = apis(invent(11, MOMENT, Shape(days=60, calls_per_day=40)), from_inclusive=True)
    answer = httpx.get(
        f"{settings['RINGYO_BASE_URL']}/calls",
        params={"from_date": "2026-02-01T00:00:00Z", "to_date": "2026-03-01T00:00:00Z", "limit": 1},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    total = answer.json()["total"]
    page = tabs(configured(**settings)).open(FEBRUARY)
    assert total > 100
    assert loaded_calls(page) == (total, total)
    assert f"{total:,}" in main_text(page).replace(f"{total:,} of {total:,} calls", "")


def test_key_and_phone_numbers_stay_on_the_server(apis: Apis, configured: Dashboards, tabs: Tabs):
    account = Account.from_records(call(n, datetime(2026, 2, 10, 9, n, tzinfo=UTC)) for n in range(30))
    running = configured(**apis(account))
    opened = tabs(running)
    for path in PATHS.values():
        opened.open(FEBRUARY.replace("/", path, 1))
    assert loaded_calls(opened.page) == (30, 30)
    opened.open(FEBRUARY.replace("/", "/volume", 1)).get_by_role("tab", name="Lines and countries").click()
    expect(main(opened.page)).to_contain_text("All 30 calls with +49 ••• 78")
    opened.open(FEBRUARY.replace("/", "/calls", 1) + "&call=call_000000000000001")
    expect(main(opened.page)).to_contain_text("Through +49 ••• 78")
    assert KEY.encode() not in opened.received
    assert b"1701234567" not in opened.received
    assert b"3012345678" not in opened.received
    assert KEY not in running.log()
    assert not [url for url in opened.requests if KEY in url]


def test_a_link_with_a_lines_word_shows_its_calls_and_one_with_its_number_says_why_not(
    apis: Apis, configured: Dashboards, tabs: Tabs
):
    other = {**call(2, datetime(2026, 2, 11, 9, tzinfo=UTC)), "from_number": "+18005551234"}
    account = Account.from_records([call(1, datetime(2026, 2, 10, 9, tzinfo=UTC)), other])
    opened = tabs(configured(**apis(account)))
    page = opened.open(FEBRUARY.replace("/", "/calls", 1) + "&line=%2B493012345678")
    expect(page.get_by_role("heading", name="2 calls", exact=True)).to_be_visible()
    expect(main(page)).to_contain_text("“line” was left out: numbers are hidden in this dashboard.")
    assert "line=" not in page.url
    word = Lines(secret=KEY).word("+493012345678")
    again = opened.open(FEBRUARY.replace("/", "/calls", 1) + f"&line={word}")
    expect(again.get_by_role("heading", name="1 call", exact=True)).to_be_visible()
    expect(again.get_by_role("button", name="Line: +49 ••• 78")).to_be_visible()
    assert b"3012345678" not in opened.received


def test_wrong_key_says_so_and_where_to_put_the_right_one(apis: Apis, configured: Dashboards, tabs: Tabs):
    settings = apis(Account.from_records([]))
    running = configured(**{**settings, "RINGYO_API_KEY": "rg_test_wrong"})
    opened = tabs(running)
    page = opened.open(FEBRUARY)
    expect(main(page)).to_contain_text("The API refused the key")
    expect(main(page)).to_contain_text("RINGYO_API_KEY")
    assert b"rg_test_wrong" not in opened.received
    assert "rg_test_wrong" not in running.log()


def test_api_that_is_down_says_so_and_offers_another_try(configured: Dashboards, tabs: Tabs):
    settings = {"RINGYO_BASE_URL": "http://127.0.0.1:9/v1", "RINGYO_API_KEY": KEY}
    page = tabs(configured(**settings)).open(FEBRUARY)
    expect(main(page)).to_contain_text("The API cannot be reached")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert "0 calls" not in main_text(page)


def test_another_try_shows_the_calls_once_the_api_is_back(apis: Apis, configured: Dashboards, tabs: Tabs):
    with serve(Account.from_records([]), Behaviour(key=KEY)) as gone:
        pass
    page = tabs(configured(RINGYO_BASE_URL=gone, RINGYO_API_KEY=KEY)).open(FEBRUARY)
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    account = Account.from_records([call(1, datetime(2026, 2, 10, 9, 30, tzinfo=UTC))])
    port = int(httpx.URL(gone).port or 0)
    with serve(account, Behaviour(key=KEY), port=port):
        again.click()
        expect(main(page)).to_contain_text("1 of 1 calls, as of", timeout=30_000)


def test_the_calls_are_back_in_every_tab_once_one_has_tried_again(
    apis: Apis, configured: Dashboards, tabs: Tabs
):
    with serve(Account.from_records([]), Behaviour(key=KEY)) as gone:
        pass
    running = configured(RINGYO_BASE_URL=gone, RINGYO_API_KEY=KEY)
    left_open, other = tabs(running).open(FEBRUARY), tabs(running).open(FEBRUARY)
    expect(main(left_open)).to_contain_text("No numbers just now")
    account = Account.from_records([call(1, datetime(2026, 2, 10, 9, 30, tzinfo=UTC))])
    with serve(account, Behaviour(key=KEY), port=int(httpx.URL(gone).port or 0)):
        other.get_by_role("button", name="Try again").click()
        expect(main(left_open)).to_contain_text("1 of 1 calls, as of", timeout=30_000)


def test_account_without_calls_says_so_and_leads_on(apis: Apis, configured: Dashboards, tabs: Tabs):
    page = tabs(configured(**apis(Account.from_records([])))).open(FEBRUARY)
    expect(main(page)).to_contain_text("No calls in this period")
    expect(page.get_by_role("button", name="Show the last 90 days")).to_be_visible()
    expect(main(page)).not_to_contain_text("cannot be reached")


def test_one_call_is_enough_for_every_page(apis: Apis, configured: Dashboards, tabs: Tabs):
    account = Account.from_records([call(1, datetime(2026, 2, 10, 9, 30, tzinfo=UTC))])
    opened = tabs(configured(**apis(account)))
    for path in PATHS.values():
        page = opened.open(FEBRUARY.replace("/", path, 1))
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert loaded_calls(page) == (1, 1)


def test_period_without_a_matching_call_lets_every_filter_be_taken_off(
    apis: Apis, configured: Dashboards, tabs: Tabs
):
    account = Account.from_records([call(1, datetime(2026, 2, 10, 9, 30, tzinfo=UTC))])
    page = tabs(configured(**apis(account))).open(f"{FEBRUARY}&outcome=busy")
    expect(main(page)).to_contain_text("No calls match the filters")
    main(page).get_by_role("button", name="Reset filters").last.click()
    expect(main(page)).to_contain_text("1 of 1 calls, as of")
    expect(main(page)).not_to_contain_text("No calls match the filters")
