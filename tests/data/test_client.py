"""One request to the API: what is sent, what comes back, what stops it, and where the key shows: nowhere."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import threading
import traceback
from collections.abc import Callable, Iterable

import httpx
import pytest

from ringyo_data import RingyoClient, Settings, connection
from ringyo_data.errors import NotFound, PullCancelled, QueryRefused, RateLimited, UnexpectedAnswer
from tests.answering import CALL, KEY, SETTINGS, Api, error, page_of, text
from tests.data.pace_model import http_date
from tests.fake_clock import START

# What is sent


def test_request_carries_key_parameters_and_nothing_else_of_ours():
    api = Api([page_of()])
    api.page(limit="100", from_date="2024-01-15T10:30:00Z", phone_number="+14155550123")
    (asked,) = api.asked
    assert (asked.method, asked.url.path) == ("GET", "/v1/calls")
    assert dict(asked.url.params) == {
        "limit": "100",
        "from_date": "2024-01-15T10:30:00Z",
        "phone_number": "+14155550123",
    }
    assert b"phone_number=%2B14155550123" in asked.url.query
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["accept-encoding"] == "gzip"


def test_every_part_of_a_request_has_its_time_limit():
    api = Api([page_of()])
    api.page()
    limits = api.asked[0].extensions["timeout"]
    assert set(limits) == {"connect", "read", "write", "pool"}
    assert all(0 < seconds <= 30 for seconds in limits.values())


def test_without_a_key_the_demo_answers_in_this_process():
    with RingyoClient(Settings()) as client:
        assert client.calls_page({"limit": "1"}).total > 0
        assert client.agents()


def test_no_proxy_of_the_environment_reads_what_is_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with RingyoClient(Settings(api_key=KEY, base_url="http://localhost:8901/v1")) as client:
        assert not client._connection._http._mounts


def test_certificates_are_read_once_for_all_clients():
    connection.certificates.cache_clear()
    for _ in range(3):
        RingyoClient(SETTINGS).close()
    assert connection.certificates.cache_info().misses == 1


# What comes back


def test_page_is_given_as_sent_with_the_servers_time():
    answer = page_of(CALL, None, 7, has_more=True, next_cursor="abc", total=156)
    answer.headers["Date"] = http_date(START + 5)
    api = Api([answer])
    page = api.client.calls_page({})
    assert page.records == [CALL, None, 7]
    assert (page.has_more, page.next_cursor, page.total) == (True, "abc", 156)
    assert page.at.timestamp() == START + 5


@pytest.mark.parametrize("date", ["", "today", "Fri, 31 Dec 9999 23:59:59 -2359"])
def test_page_without_a_usable_date_is_as_of_this_machines_time(date: str):
    answer = page_of()
    answer.headers["Date"] = date
    assert Api([answer]).client.calls_page({}).at.timestamp() == START


@pytest.mark.parametrize("cursor", [None, "", 7])
def test_cursor_that_is_none_is_none(cursor: object):
    assert Api([page_of(next_cursor=cursor, has_more=True)]).client.calls_page({}).next_cursor is None


@pytest.mark.parametrize(("method", "path"), [("agents", "/agents"), ("phone_numbers", "/phone-numbers")])
def test_lists_are_read_to_the_end_even_where_they_have_no_total(method: str, path: str):
    api = Api(
        [
            httpx.Response(200, json={"data": [{"id": "a"}], "has_more": True, "next_cursor": "c1"}),
            httpx.Response(200, json={"data": [{"id": "b"}], "has_more": True, "next_cursor": "c2"}),
            httpx.Response(200, json={"data": [{"id": "c"}], "has_more": False, "next_cursor": None}),
        ]
    )
    assert getattr(api.client, method)() == [{"id": "a"}, {"id": "b"}, {"id": "c"}]
    assert {asked.url.path.removeprefix("/v1") for asked in api.asked} == {path}
    assert [dict(asked.url.params) for asked in api.asked] == [
        {"limit": "100"},
        {"limit": "100", "cursor": "c1"},
        {"limit": "100", "cursor": "c2"},
    ]


def test_agents_in_a_bare_envelope_are_all_there_are():
    assert Api([httpx.Response(200, json={"data": [{"id": "a"}]})]).client.agents() == [{"id": "a"}]


@pytest.mark.parametrize("cursors", [["c1"], ["c1", "c2"]])
def test_list_of_agents_that_never_ends_is_named(cursors: list[str]):
    pages = [{"data": [], "has_more": True, "next_cursor": cursor} for cursor in cursors]
    api = Api([httpx.Response(200, json=page) for page in [*pages, *pages]])
    with pytest.raises(UnexpectedAnswer, match="/agents does not come to an end"):
        api.client.agents()


def test_one_call_is_asked_for_with_all_its_parts():
    api = Api([httpx.Response(200, json=CALL | {"transcript": []})])
    assert api.client.call("call_1") == CALL | {"transcript": []}
    (asked,) = api.asked
    assert asked.url.path == "/v1/calls/call_1"
    assert asked.url.params["include"] == "transcript,recording,analysis"


def test_one_call_may_come_in_an_envelope():
    assert Api([httpx.Response(200, json={"data": CALL})]).client.call("call_1") == CALL


@pytest.mark.parametrize(
    ("call_id", "path"),
    [
        ("a/b", b"a%2Fb"),
        ("a?x=1", b"a%3Fx%3D1"),
        ("ü", b"%C3%BC"),
        ("..", b"%2E%2E"),
        (".", b"%2E"),
        (" ", b"%20"),
    ],
)
def test_id_with_signs_of_an_address_stays_one_part_of_it(call_id: str, path: bytes):
    api = Api([httpx.Response(200, json=CALL)])
    api.client.call(call_id)
    assert api.asked[0].url.raw_path.split(b"?")[0] == b"/v1/calls/" + path


@pytest.mark.parametrize("call_id", ["", "\ud83c", "a" * 70_000])
def test_id_that_no_call_has_is_not_asked_for(call_id: str):
    api = Api([httpx.Response(200, json=CALL)])
    with pytest.raises(NotFound):
        api.client.call(call_id)
    assert not api.asked


@pytest.mark.parametrize("number", ["\ud83c", "4" * 70_000])
def test_question_that_no_address_can_carry_is_refused(number: str):
    api = Api([page_of()])
    with pytest.raises(QueryRefused, match="too long, or no valid text"):
        api.page(phone_number=number)
    assert not api.asked


def test_body_larger_than_any_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "LARGEST_BODY_BYTES", 2**20)
    sent = []

    def endless() -> Iterable[bytes]:
        while len(sent) < 1000:
            sent.append(1)
            yield b" " * 2**16

    api = Api([page_of()])
    api.answer = lambda request: httpx.Response(200, content=endless())
    api.client = RingyoClient(SETTINGS, transport=httpx.MockTransport(api.answer), clock=api.clock)
    assert "larger than 1 MB" in str(api.fails(UnexpectedAnswer))
    assert len(sent) < 20


# Stopping


def test_stopped_request_is_not_sent():
    api = Api([page_of()])
    stop = threading.Event()
    stop.set()
    with pytest.raises(PullCancelled):
        api.client.calls_page({}, stop=stop)
    assert not api.asked


@pytest.mark.parametrize("fault", [error(500), error(429, **{"Retry-After": "50"}), httpx.ReadError("x")])
def test_stop_ends_a_wait(fault: httpx.Response | Exception):
    api = Api([fault])
    stop = threading.Event()

    def sleep(seconds: float, stop: threading.Event) -> None:
        stop.set()

    api.clock.sleep = sleep
    with pytest.raises(PullCancelled, match="stopped"):
        api.client.calls_page({}, stop=stop)
    assert len(api.asked) == 1


# The key


def everything_shown(act: Callable[[], object]) -> str:
    try:
        shown = repr(act())
    except Exception as raised:  # noqa: BLE001
        shown = "".join(traceback.format_exception(raised)) + repr(raised) + repr(vars(raised))
    return shown


@pytest.mark.parametrize(
    "answer",
    [
        error(401, f"bad_{KEY}", f"No such key: Bearer {KEY}, {KEY}"),
        error(403, "forbidden", f"{KEY} may not"),
        error(429, KEY, KEY, **{"Retry-After": "3600"}),
        error(500, KEY, KEY),
        httpx.Response(404, text=KEY, headers={"X-Request-Id": KEY}),
        text(200, KEY),
        httpx.ConnectError("no way"),
        httpx.Response(302, headers={"Location": f"https://evil.test/?key={KEY}"}),
    ],
)
def test_key_is_shown_nowhere_even_where_the_server_repeats_it(
    answer: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    api = Api([answer])
    shown = (
        everything_shown(api.page) + everything_shown(api.client.agents) + repr(api.client) + repr(SETTINGS)
    )
    assert shown.count("Traceback") >= 2
    assert KEY not in shown + caplog.text + " ".join(str(asked.url) for asked in api.asked)


def test_redirects_are_not_followed_so_that_nobody_else_gets_the_key():
    api = Api([httpx.Response(307, headers={"Location": "https://evil.test/v1/calls"})])
    api.fails(UnexpectedAnswer)
    assert [asked.url.host for asked in api.asked] == ["api.test"]


def test_errors_survive_a_copy_and_the_way_to_another_process():
    raised = Api([error(429, "rate_limit_exceeded", **{"Retry-After": "3600"})]).fails(RateLimited)
    for other in (copy.copy(raised), pickle.loads(pickle.dumps(raised))):
        assert (str(other), vars(other)) == (str(raised), vars(raised))


def test_bodies_are_utf_8_whatever_they_claim():
    body = json.dumps({"data": [{"id": "ü"}], "has_more": False, "total": 1}, ensure_ascii=False).encode()
    answer = httpx.Response(200, content=body, headers={"Content-Type": "text/plain; charset=latin-1"})
    assert Api([answer]).page() == [{"id": "ü"}]
