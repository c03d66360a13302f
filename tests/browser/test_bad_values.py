"""An account whose answers hold what no JSON may hold: every page stands, with all of its calls."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ringyo_data.demo import Account, Api, Behaviour, serve

from .conftest import Dashboards, Tabs
from .reading import loaded_calls
from .serving import MOMENT, PATHS
from .test_answers import FEBRUARY, KEY, call

DAY = MOMENT.replace(month=2, day=10)
SENT = {
    "HALF": b'"Danke \\ud83c"',
    "LATIN": b'"Z\xfcrich"',
    "NAN": b"NaN",
    "INFINITE": b"-Infinity",
    "LARGE": b"1e400",
    "DIGITS": b"9" * 10_000,
    "DEEP": b"[" * 300 + b"]" * 300,
    "DEEPER": b"[" * 20_000 + b"]" * 20_000,
}
NUMBERS_IN_METADATA: tuple[dict[str, object], ...] = (
    {"customer": 4915123000000},
    {"phone_verified_at": 1712345678.123},
    {"whatsapp_group_id": 120363025246125486},
    {"payload": '{"phone":15551234567}'},
)
"""What masking by pattern would make no JSON of."""
TILES = ["120", "100.0%", "0.0%", "2 min 00 s", "4.0 h", "2"]
"""Of 120 answered calls of two minutes, one a minute, each with its line in use for 130 s."""


class Spoilt(Api):
    """Sends the values of `SENT` in place of their names, after a byte order mark."""

    def respond(self, *asked, **more):
        answer = super().respond(*asked, **more)
        body = answer.body
        for name, value in SENT.items():
            body = body.replace(f'"{name}"'.encode(), value)
        return dataclasses.replace(answer, body=b"\xef\xbb\xbf" + body)


@pytest.fixture
def url() -> Iterator[str]:
    calls = [call(n, DAY + timedelta(minutes=n)) for n in range(120)]
    for n, name in enumerate(SENT):
        calls[10 + n]["metadata"] = {"note": name}
    for n, metadata in enumerate(NUMBERS_IN_METADATA):
        calls[30 + n] |= {"metadata": metadata, "phone_number": "+4915123000000"}
    said = [{"role": "agent", "content": "HALF", "timestamp": "NAN"}]
    details = {
        calls[10]["id"]: {
            "transcript": said,
            "analysis": {"mood": "Good mood"} | {name.lower(): name for name in SENT},
        }
    }
    with serve(
        Spoilt(Account.from_records(calls, details=details), Behaviour(key=KEY), clock=lambda: MOMENT)
    ) as url:
        yield url


def test_every_page_stands_with_all_numbers_of_an_account_with_bad_values(
    url: str, configured: Dashboards, tabs: Tabs
):
    tab = tabs(configured(RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY))
    for name, path in PATHS.items():
        page = tab.open(FEBRUARY.replace("/", path, 1))
        assert loaded_calls(page) == (120, 120), name
        expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page = tab.open(FEBRUARY)
    assert page.get_by_test_id("stMetricValue").all_inner_texts() == TILES
    expect(page.get_by_text("8 calls have a field that could not be used (metadata)")).to_be_visible()


def test_card_of_a_call_with_bad_values_says_the_rest(url: str, configured: Dashboards, tabs: Tabs):
    tab = tabs(configured(RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY))
    page = tab.open(FEBRUARY.replace("/", "/calls", 1) + f"&call={call(10, DAY)['id']}")
    expect(page.get_by_text("Agent Danke \ufffd")).to_be_visible()
    expect(page.get_by_text("Good mood")).to_be_visible()
