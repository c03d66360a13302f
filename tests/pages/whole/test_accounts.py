"""Whole pages on accounts of each kind, read over HTTP: nothing of them is lost on the way, and no page falls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from pages.shell.page import PAGES
from pages.text.own_numbers import Lines
from ringyo_data.demo import Account, Api, Behaviour, Shape, invent, serve
from tests.browser.serving import MOMENT
from tests.records import completed_call
from tests.spoilt import COUNT, spoilt

from .accounts import KEY
from .conftest import texts

FEBRUARY = {"period": "custom", "from_": "2026-02-01", "to": "2026-02-28", "zone": "UTC", "compare": "off"}
LINE = "+493012345678"
TILES = [f"{COUNT}", "100.0%", "0.0%", "2 min 00 s", "4.0 h", "2", "100.0%"]
"""Of 120 answered calls of two minutes, one a minute, so that two go on at once; each of them is a conversation."""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Leads the dashboard to an account, and gives its address."""
    with ExitStack() as stack:

        def start(account: Account, **behaviour: object) -> str:
            api = Api(account, Behaviour(key=KEY, **behaviour), clock=lambda: MOMENT)
            url = stack.enter_context(serve(api))
            monkeypatch.setenv("RINGYO_BASE_URL", url)
            monkeypatch.setenv("RINGYO_API_KEY", KEY)
            return url

        yield start


def call(number: int, **fields: object) -> dict[str, object]:
    """An answered call of February through one line."""
    at = datetime(2026, 2, 10, 9, number, tzinfo=UTC)
    return completed_call(f"call_{number}", at, **{"from_number": LINE} | fields)


def test_overview_counts_what_the_api_counts(served, dashboard):
    url = served(invent(11, MOMENT, Shape(days=60, calls_per_day=40)), from_inclusive=True)
    answer = httpx.get(
        f"{url}/calls",
        params={"from_date": "2026-02-01T00:00:00Z", "to_date": "2026-03-01T00:00:00Z", "limit": 1},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    total = answer.json()["total"]
    at = dashboard(**FEBRUARY)
    assert total > 100
    assert f"{total:,} of {total:,} calls, as of" in texts(at)
    assert at.metric[0].value == f"{total:,}"


@pytest.mark.parametrize("page", PAGES)
def test_one_call_is_enough_for_every_page(served, dashboard, page):
    served(Account.from_records([call(1)]))
    at = dashboard(page, **FEBRUARY)
    assert not at.exception
    assert "1 of 1 call, as of" in texts(at)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_with_all_numbers_of_an_account_with_bad_values(dashboard, monkeypatch, page):
    with spoilt(MOMENT) as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        at = dashboard(page, **FEBRUARY)
    assert not at.exception
    assert f"{COUNT} of {COUNT} calls, as of" in texts(at)
    assert "8 calls have a field that could not be used (metadata)" in texts(at)
    if page == "overview":
        assert [tile.value for tile in at.metric] == TILES


def test_account_without_calls_says_so_and_not_that_it_cannot_be_asked(served, dashboard):
    served(Account.from_records([]))
    at = dashboard(**FEBRUARY)
    assert "No calls in this period" in texts(at)
    assert "Show the last 90 days" in [button.label for button in at.main.button]
    assert "cannot be reached" not in texts(at)


def test_a_link_with_a_lines_word_shows_its_calls_and_one_with_its_number_says_why_not(served, dashboard):
    served(Account.from_records([call(1), call(2, from_number="+18005551234")]))
    at = dashboard("calls", **FEBRUARY, line=LINE)
    assert at.header[0].value == "2 calls"
    assert "“line” was left out: numbers are hidden in this dashboard." in texts(at)
    assert "line" not in at.query_params
    at = dashboard("calls", **FEBRUARY, line=Lines(secret=KEY).word(LINE))
    assert at.header[0].value == "1 call"
    assert "Line\\: \\+49 ••• 78" in [button.label for button in at.main.button]
