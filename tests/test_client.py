"""One request to the API: what is sent, what comes back, what is tried again, and what each error says."""

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

from ringyo_data import RingyoClient, Settings
from ringyo_data import client as client_module
from ringyo_data.errors import (
    AuthError,
    CursorExpired,
    NotFound,
    PermissionMissing,
    PullCancelled,
    QueryRefused,
    RateLimited,
    RingyoError,
    Unavailable,
    UnexpectedAnswer,
)
from tests.fake_clock import START, FakeClock
from tests.pace_model import http_date

KEY = "rg_test_51Hx2yZeP0"
SETTINGS = Settings(api_key=KEY, base_url="https://api.test/v1")
CALL = {"id": "call_1", "status": "completed", "created_at": "2024-01-15T10:30:00Z"}

Answers = Iterable[httpx.Response | Exception]


def page_of(*records: object, **other: object) -> httpx.Response:
    body = {"data": list(records), "has_more": False, "next_cursor": None, "total": len(records)} | other
    return httpx.Response(200, json=body)


def error(
    status: int, code: str = "internal_error", message: str = "It broke.", **headers: str
) -> httpx.Response:
    body = {
        "error": {"code": code, "message": message, "details": {}},
        "meta": {"request_id": "req_7"},
    }
    return httpx.Response(status, json=body, headers=headers)


def text(status: int, body: str = "<h1>Bad Gateway</h1>") -> httpx.Response:
    return httpx.Response(status, text=body)


class Api:
    """Gives one answer after the other, the last one for ever; keeps what it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.clock = FakeClock()
        self.client = RingyoClient(SETTINGS, transport=httpx.MockTransport(self.answer), clock=self.clock)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return copy.deepcopy(answer)

    def page(self, **params: str) -> list[object]:
        return self.client.calls_page(params).records

    def fails(self, kind: type[RingyoError]) -> RingyoError:
        with pytest.raises(kind) as caught:
            self.page()
        assert type(caught.value) is kind
        return caught.value


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
        assert not client._http._mounts


def test_certificates_are_read_once_for_all_clients():
    client_module._certificates.cache_clear()
    for _ in range(3):
        RingyoClient(SETTINGS).close()
    assert client_module._certificates.cache_info().misses == 1


# What comes back


def test_page_is_given_as_sent_with_the_servers_time():
    answer = page_of(CALL, None, 7, has_more=True, next_cursor="abc", total=156)
    answer.headers["Date"] = http_date(START + 5)
    api = Api([answer])
    page = api.client.calls_page({})
    assert page.records == [CALL, None, 7]
    assert (page.has_more, page.next_cursor, page.total) == (True, "abc", 156)
    assert page.at.timestamp() == START + 5


def test_page_without_a_date_is_as_of_this_machines_time():
    assert Api([page_of()]).client.calls_page({}).at.timestamp() == START


@pytest.mark.parametrize("cursor", [None, "", 7])
def test_cursor_that_is_none_is_none(cursor: object):
    assert Api([page_of(next_cursor=cursor, has_more=True)]).client.calls_page({}).next_cursor is None


def test_agents_are_read_to_the_end_even_where_the_list_has_no_total():
    api = Api(
        [
            httpx.Response(200, json={"data": [{"id": "a"}], "has_more": True, "next_cursor": "c1"}),
            httpx.Response(200, json={"data": [{"id": "b"}], "has_more": True, "next_cursor": "c2"}),
            httpx.Response(200, json={"data": [{"id": "c"}], "has_more": False, "next_cursor": None}),
        ]
    )
    assert api.client.agents() == [{"id": "a"}, {"id": "b"}, {"id": "c"}]
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


@pytest.mark.parametrize(("call_id", "path"), [("a/b", b"a%2Fb"), ("a?x=1", b"a%3Fx%3D1"), ("ü", b"%C3%BC")])
def test_id_with_signs_of_an_address_stays_one_part_of_it(call_id: str, path: bytes):
    api = Api([httpx.Response(200, json=CALL)])
    api.client.call(call_id)
    assert api.asked[0].url.raw_path.split(b"?")[0] == b"/v1/calls/" + path


@pytest.mark.parametrize("call_id", ["", ".", ".."])
def test_id_that_would_lead_elsewhere_is_not_asked_for(call_id: str):
    api = Api([httpx.Response(200, json=CALL)])
    with pytest.raises(NotFound):
        api.client.call(call_id)
    assert not api.asked


# Errors: one class for each thing that someone can do


@pytest.mark.parametrize(
    ("status", "code", "kind", "says"),
    [
        (400, "invalid_cursor", CursorExpired, "Load again"),
        (410, "invalid_cursor", CursorExpired, "Load again"),
        (400, "invalid_date_format", QueryRefused, "Choose another period"),
        (400, "invalid_parameter", QueryRefused, r"does not accept the question \(It broke\)"),
        (422, "anything", QueryRefused, "period or filter"),
        (401, "unauthorized", AuthError, "Check RINGYO_API_KEY"),
        (402, "plan_too_small", PermissionMissing, "plan"),
        (403, "forbidden", PermissionMissing, r"lacks a permission \(It broke\).*agents:read"),
        (404, "not_found", NotFound, "Check RINGYO_BASE_URL"),
        (404, "call_not_found", NotFound, "no such call"),
        (405, "method_not_allowed", QueryRefused, "does not accept"),
        (408, "timeout", Unavailable, "Try again in a few minutes"),
        (302, "moved", UnexpectedAnswer, "status 302. Check RINGYO_BASE_URL"),
        (204, "", UnexpectedAnswer, "status 204"),
    ],
)
def test_refusal_is_an_error_of_its_kind_and_is_not_tried_again(
    status: int, code: str, kind: type[RingyoError], says: str
):
    api = Api([error(status, code)])
    raised = api.fails(kind)
    with pytest.raises(kind, match=says):
        raise raised
    assert (raised.code, raised.request_id) == (code or None, "req_7")
    assert (len(api.asked), api.clock.waits) == (1, [])


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
def test_fault_of_the_api_is_tried_again_and_then_named(status: int):
    api = Api([error(status)])
    raised = api.fails(Unavailable)
    assert str(raised) == f"The API has a fault of its own ({status}). Try again in a few minutes."
    assert (raised.code, raised.request_id) == ("internal_error", "req_7")
    assert len(api.asked) == 8


@pytest.mark.parametrize(
    "body",
    ["", "<h1>no</h1>", "[]", "null", '{"error": "text"}', '{"error": {"code": 7}, "meta": 3}', "\xff"],
)
def test_refusal_in_any_other_form_keeps_its_meaning(body: str):
    raised = Api([text(403, body)]).fails(PermissionMissing)
    assert "status 403, no reason given" in str(raised)
    assert (raised.code, raised.request_id) == (None, None)


def test_request_id_is_found_in_the_header_too():
    raised = Api([httpx.Response(404, text="gone", headers={"X-Request-Id": "req_9"})]).fails(NotFound)
    assert raised.request_id == "req_9"


def test_long_reason_is_cut_and_put_on_one_line():
    raised = Api([error(400, "x", "a\nb " + "c" * 5000)]).fails(QueryRefused)
    assert "(a b ccc" in str(raised)
    assert len(str(raised)) < 400


def test_braces_in_a_reason_are_left_as_they_are():
    assert "{reason} {0}" in str(Api([error(400, "x", "{reason} {0}")]).fails(QueryRefused))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"data": None}, "`data`"),
        ({"data": {}}, "`data`"),
        ({"has_more": None}, "`has_more`"),
        ({"has_more": "yes"}, "`has_more`"),
        ({"total": None}, "`total`"),
        ({"total": "7"}, "`total`"),
        ({"total": -1}, "`total`"),
        ({"total": True}, "`total`"),
        ({"total": 1.5}, "`total`"),
    ],
)
def test_answer_with_other_fields_is_named_after_some_more_tries(changed: dict[str, object], says: str):
    api = Api([page_of(**changed)])
    assert says in str(api.fails(UnexpectedAnswer))
    assert len(api.asked) == 3


@pytest.mark.parametrize("name", ["data", "has_more", "total"])
def test_answer_without_a_field_is_named(name: str):
    body = {"data": [], "has_more": False, "next_cursor": None, "total": 0}
    del body[name]
    assert f"`{name}`" in str(Api([httpx.Response(200, json=body)]).fails(UnexpectedAnswer))


@pytest.mark.parametrize("body", ["[]", "null", "7", '"text"'])
def test_answer_that_is_no_object_is_named(body: str):
    assert "not an object" in str(Api([text(200, body)]).fails(UnexpectedAnswer))


def test_call_without_an_id_is_named():
    api = Api([httpx.Response(200, json={"data": {}})])
    with pytest.raises(UnexpectedAnswer, match="`id`"):
        api.client.call("call_1")


def test_body_larger_than_any_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client_module, "LARGEST_BODY_BYTES", 2**20)
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


def test_body_that_trickles_in_for_too_long_is_given_up():
    clock = FakeClock()

    def trickle() -> Iterable[bytes]:
        while True:
            clock.now += 5
            yield b" "

    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=trickle()))
    with pytest.raises(Unavailable, match="did not answer in time"):
        RingyoClient(SETTINGS, transport=transport, clock=clock).calls_page({})
    assert clock.now < 120


# Trying again

PASSES = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.ReadTimeout("slow"),
    httpx.WriteError("broken"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("cut"),
    error(500),
    text(502),
    text(503, ""),
    text(200, "<h1>Bad Gateway</h1>"),
    text(200, ""),
    text(200, '{"data": ['),
    page_of(total=None),
    error(429, "rate_limit_exceeded"),
]


@pytest.mark.parametrize("fault", PASSES, ids=lambda fault: repr(fault)[:40])
def test_what_may_pass_is_tried_again(fault: httpx.Response | Exception):
    api = Api([fault, fault, page_of(CALL)])
    assert api.page() == [CALL]
    assert api.client.requests == len(api.asked) == 3


def test_waits_between_tries_grow_up_to_a_limit_and_differ():
    api = Api([error(500)])
    api.fails(Unavailable)
    longest = [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert all(most / 2 <= wait <= most for wait, most in zip(api.clock.waits, longest, strict=True))
    again = Api([error(500)])
    again.fails(Unavailable)
    assert again.clock.waits != api.clock.waits


@pytest.mark.parametrize(
    ("fault", "says", "tries"),
    [
        (httpx.ConnectError("x"), "cannot be reached. Check the connection", 8),
        (httpx.ReadTimeout("x"), "did not answer in time", 3),
        (httpx.DecodingError("x"), "cannot be reached", 8),
    ],
)
def test_connection_that_stays_broken_is_named(fault: Exception, says: str, tries: int):
    api = Api([fault])
    raised = api.fails(Unavailable)
    assert says in str(raised)
    assert raised.__cause__ is fault
    assert len(api.asked) == tries


def test_answer_that_stays_no_json_is_named():
    api = Api([text(200, "<h1>Bad Gateway</h1>")])
    assert "not JSON" in str(api.fails(UnexpectedAnswer))
    assert len(api.asked) == 8


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "7"},
        {"Retry-After": http_date(START + 7), "Date": http_date(START)},
        {"Retry-After": http_date(START - 3593), "Date": http_date(START - 3600)},
        {"Retry-After": http_date(START + 3607), "Date": http_date(START + 3600)},
        {"Retry-After": http_date(START + 7)},
    ],
)
def test_retry_after_is_waited_for_by_the_servers_clock(status: int, headers: dict[str, str]):
    api = Api([error(status, "any", **headers), page_of(CALL)])
    assert api.page() == [CALL]
    assert sum(api.clock.waits) == pytest.approx(7.0)


@pytest.mark.parametrize("headers", [{"Retry-After": "3600"}, {"X-RateLimit-Reset": f"{START + 3600:.0f}"}])
def test_limit_that_lasts_longer_than_is_worth_waiting_for_is_said_at_once(headers: dict[str, str]):
    api = Api([error(429, "rate_limit_exceeded", **headers)])
    raised = api.fails(RateLimited)
    assert raised.retry_after_seconds == pytest.approx(3600, abs=1)
    assert str(raised) == "The key's request limit is used up. Try again in 60 minutes."
    assert (raised.code, raised.request_id) == ("rate_limit_exceeded", "req_7")
    assert (len(api.asked), api.clock.waits) == (1, [])


def test_while_the_limit_lasts_nothing_more_is_sent():
    api = Api([error(429, "rate_limit_exceeded", **{"Retry-After": "3600"})])
    api.fails(RateLimited)
    api.clock.now = 10.0
    assert api.fails(RateLimited).retry_after_seconds == 3590
    assert len(api.asked) == 1


def test_limit_that_never_lets_anything_through_is_given_up():
    api = Api([error(429, "rate_limit_exceeded")])
    raised = api.fails(RateLimited)
    assert 0 < raised.retry_after_seconds <= 10
    assert 85 < api.clock.now < 120
    assert len(api.asked) < 40


def test_refusal_of_one_question_alone_is_given_up_though_others_are_answered():
    clock = FakeClock()

    def answer(request: httpx.Request) -> httpx.Response:
        if "status" not in request.url.params:
            return page_of()
        client.calls_page({})  # meanwhile another worker is let through
        return error(429, **{"Retry-After": "1"})

    client = RingyoClient(SETTINGS, transport=httpx.MockTransport(answer), clock=clock)
    with pytest.raises(RateLimited):
        client.calls_page({"status": "busy"})
    assert client.requests <= 2 * 40


def test_unavailable_for_longer_than_is_worth_waiting_for_is_said_at_once():
    api = Api([error(503, **{"Retry-After": "3600"})])
    api.fails(Unavailable)
    assert (len(api.asked), api.clock.waits) == (1, [])


def test_fault_that_asks_to_wait_each_time_is_not_waited_for_without_end():
    api = Api([error(503, **{"Retry-After": "60"})])
    api.fails(Unavailable)
    assert api.clock.now <= 60


def test_code_of_the_rate_limit_counts_under_any_status():
    api = Api([error(403, "rate_limit_exceeded", **{"Retry-After": "7"}), page_of(CALL)])
    assert api.page() == [CALL]
    assert sum(api.clock.waits) == 7.0


def test_time_spent_waiting_for_the_limit_takes_no_patience_with_faults():
    full = {
        "X-RateLimit-Limit": "60",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{START + 60:.0f}",
    }
    first = page_of()
    first.headers.update(full)
    api = Api([first, error(500), error(500), error(500), page_of(CALL)])
    api.page()
    assert api.page() == [CALL]
    assert 60 < api.clock.now < 65


# Stopping


def test_stopped_request_is_not_sent():
    api = Api([page_of()])
    stop = threading.Event()
    stop.set()
    with pytest.raises(PullCancelled):
        api.client.calls_page({}, stop=stop)
    assert not api.asked


@pytest.mark.parametrize("fault", [error(500), error(429, **{"Retry-After": "50"}), httpx.ConnectError("x")])
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
