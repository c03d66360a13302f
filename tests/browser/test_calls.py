"""One call is found, opened, read and shared, and no masked number leaves the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Event, Thread

import pytest
from playwright.sync_api import Locator, Page, expect

from ringyo_data.demo import Account, Api, Behaviour, serve
from tests.records import completed_call
from tests.spoilt import COUNT, WITH_DETAIL, spoilt

from .conftest import Dashboards, Tabs
from .pointing import click_row
from .reading import main_text, parameters
from .serving import MOMENT, Dashboard
from .tab import PHONE, settled

KEY = "rg_test_browser_calls_0123456789"
TABLE = "calls-table"
NUMBER = "+491701234567"
PERIOD = "period=custom&from=2026-02-01&to=2026-02-28&zone=UTC&compare=off"
DETAIL = {
    "transcript": [
        {"role": "agent", "content": "Hello, this is [Anna](https://evil.example).", "timestamp": 0.0},
        {"role": "user", "content": "Please call 0170 123 45 67 instead.", "timestamp": 4.2},
    ],
    "analysis": {"summary": f"Wants to be called at {NUMBER}.", "goal_reached": True},
}
SILENCE = (
    b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x08\0\0\0"
    + bytes(8)
)
"""A recording of four samples."""

Served = Callable[..., Dashboard]


def call(number: int, **fields: object) -> dict[str, object]:
    at = datetime(2026, 2, 10, 12, 0, tzinfo=UTC) - timedelta(minutes=number)
    usual = {
        "phone_number": NUMBER,
        "from_number": "+493012345678",
        "agent_id": "agent_one",
        "duration": 60 + number,
        "metadata": {"order": number, "callback": NUMBER},
    }
    return completed_call(f"call_{number:03d}", at, ends_after=200, **usual | fields)


@pytest.fixture
def served(configured: Dashboards) -> Iterator[Served]:
    """A dashboard on an account of these calls, which it reads over HTTP."""
    with ExitStack() as stack:

        def start(*records: dict[str, object], details=None, **behaviour: object) -> Dashboard:
            account = Account.from_records(records, details=details or {})
            api = Api(account, Behaviour(key=KEY, **behaviour), clock=lambda: MOMENT)
            url = stack.enter_context(serve(api))
            return configured(RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY)

        yield start


def table(page: Page) -> Locator:
    """The list of calls."""
    return page.locator(f".st-key-{TABLE}")


def card(page: Page) -> Locator:
    """The card of the call that is open."""
    return page.locator(".st-key-card-call")


def test_cold_link_to_a_call_shows_what_was_said_and_the_list_without_masked_numbers(
    served: Served, tabs: Tabs
):
    opened = tabs(served(*map(call, range(5)), details={"call_003": DETAIL}))
    page = opened.open(f"/calls?{PERIOD}&call=call_003")
    expect(card(page).get_by_text("Hello, this is [Anna]")).to_be_visible()
    expect(card(page).get_by_text("Please call ••• ••67 instead.")).to_be_visible()
    expect(card(page).get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("heading", name="5 calls")).to_be_visible()
    expect(card(page).get_by_role("button", name="Open the call below")).to_be_enabled()
    assert parameters(page)["call"] == ["call_003"]
    page.get_by_role("button", name="Columns").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Metadata", exact=True).click()
    settled(page)
    for secret in ("1701234567", "170 123 45 67", KEY):
        assert secret.encode() not in opened.received
        assert secret not in page.content()
        assert not [url for url in opened.requests if secret in url]


def test_clicks_and_keys_lead_from_call_to_call_and_the_way_back_too(served: Served, tabs: Tabs):
    page = tabs(served(*map(call, range(5)), details={"call_001": DETAIL})).open(f"/calls?{PERIOD}")
    click_row(page, TABLE, 1)
    page.wait_for_url("**call=call_001**")
    expect(card(page).get_by_text("Hello, this is [Anna]")).to_be_visible()
    settled(page)
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**call=call_002**")
    expect(card(page).get_by_text("The API has no transcript of this call.")).to_be_visible()
    click_row(settled(page), TABLE, 3)
    page.wait_for_url("**call=call_003**")
    settled(page).go_back()
    page.wait_for_url("**call=call_002**")
    settled(page).go_back()
    expect(card(page).get_by_text("Hello, this is [Anna]")).to_be_visible()
    card(page).get_by_role("button", name="Close").click()
    expect(card(page)).to_have_count(0)
    assert "call" not in parameters(page)


def test_card_of_a_call_with_bad_values_says_the_rest(configured: Dashboards, tabs: Tabs):
    with spoilt(MOMENT) as settings:
        page = tabs(configured(**settings)).open(f"/calls?{PERIOD}&call={WITH_DETAIL}")
        expect(card(page).get_by_text("Agent Danke \ufffd")).to_be_visible()
        expect(card(page).get_by_text("Good mood")).to_be_visible()
        expect(page.get_by_role("heading", name=f"{COUNT} calls")).to_be_visible()


def test_recording_is_asked_for_on_a_click_and_not_before(served: Served, tabs: Tabs):
    paths: Queue[str] = Queue()

    class Recordings(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "audio/wav")
            self.end_headers()
            self.wfile.write(SILENCE)
            paths.put(self.path)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Recordings) as host:
        Thread(target=host.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{host.server_port}/a.wav"
        opened = tabs(served(call(1), details={"call_001": {**DETAIL, "recording_url": url}}))
        page = opened.open(f"/calls?{PERIOD}&call=call_001")
        load = page.get_by_role("button", name="Load the recording")
        expect(load).to_be_visible()
        assert paths.empty()
        assert url.encode() not in opened.received
        with page.expect_request(url):
            load.click()
        assert paths.get(timeout=30) == "/a.wav"
        settled(page)
        opened.requests.clear()  # else the recording's host counts as a foreign one
        host.shutdown()


def held_back(is_held: Callable[[str, Mapping[str, str]], bool]) -> tuple[Event, Callable[..., None]]:
    """An API that answers some questions, by path and parameters, only once the event is set."""
    released = Event()

    def choose(_number: int, path: str, params: Mapping[str, str]) -> None:
        if is_held(path, params):
            released.wait(timeout=60)

    return released, choose


def test_late_detail_holds_up_nothing_and_comes_by_itself(served: Served, tabs: Tabs):
    released, choose = held_back(lambda path, _: path.startswith("/v1/calls/"))
    running = served(*map(call, range(5)), details={"call_001": DETAIL}, choose=choose)
    page = tabs(running).open(f"/calls?{PERIOD}")
    click_row(page, TABLE, 1)
    expect(card(page).get_by_text("Asking the API for what was said")).to_be_visible()
    expect(table(page)).to_be_visible()
    released.set()
    expect(card(page).get_by_text("Hello, this is [Anna]")).to_be_visible(timeout=30_000)


def test_linked_call_does_not_wait_for_the_list(served: Served, tabs: Tabs):
    released, choose = held_back(lambda path, params: path == "/v1/calls" and "phone_number" not in params)
    opened = tabs(served(*map(call, range(5)), details={"call_003": DETAIL}, choose=choose))
    opened.page.goto(f"{opened.base}/calls?{PERIOD}&call=call_003")
    expect(card(opened.page).get_by_text("Hello, this is [Anna]")).to_be_visible(timeout=30_000)
    expect(table(opened.page)).to_have_count(0)
    released.set()
    expect(opened.page.get_by_role("heading", name="5 calls")).to_be_visible(timeout=60_000)
    expect(card(opened.page).get_by_text("Hello, this is [Anna]")).to_be_visible()


def test_on_a_phone_the_open_call_comes_before_the_list(served: Served, tabs: Tabs):
    running = served(*map(call, range(5)), details={"call_003": DETAIL})
    page = tabs(running, **PHONE).open(f"/calls?{PERIOD}&call=call_003")
    expect(card(page).get_by_text("Hello, this is [Anna]")).to_be_visible()
    above, below = card(page).bounding_box(), table(page).bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert "Other calls with this number" in main_text(page)
