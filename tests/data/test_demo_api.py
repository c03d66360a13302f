"""The demo API answers as the API's page says, and goes wrong only as it is told to."""

from __future__ import annotations

import argparse
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringyo_data.__main__ import main
from ringyo_data.demo import Account, Api, Behaviour, Fault, RateLimit, Shape, invent, serve, transport
from ringyo_data.demo import command as demo_api
from tests.records import completed_call

KEY = "rg_test_x"
NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
AGENTS = [
    {"id": "agent_a", "name": "A", "status": "active", "created_at": "2025-01-01T00:00:00Z"},
    {"id": "agent_b", "name": "B", "status": "inactive", "created_at": "2025-01-02T00:00:00Z"},
    {"id": "agent_c", "name": "C", "status": "active", "created_at": "2025-01-03T00:00:00Z"},
]


def call(name: str, at: str, **other: object) -> dict[str, object]:
    return completed_call(name, **{"phone_number": "+12125550142", "created_at": at, "ended_at": at} | other)


TWO = [
    call("call_xyz789", "2024-01-15T10:30:00Z", status="busy", agent_id="agent_b"),
    call("call_abc456", "2024-01-15T09:15:00Z", phone_number="+14155559876"),
]


def client_of(
    records: list | Account | Api, behaviour: Behaviour | None = None, **options: object
) -> httpx.Client:
    account = Account.from_records(records, AGENTS) if isinstance(records, list) else records
    carried = transport(account, behaviour, **options)
    return httpx.Client(transport=carried, base_url="https://demo.invalid/v1")


def get(client: httpx.Client, path: str = "/calls", **params: object) -> httpx.Response:
    return client.get(path, params=params)


def walk(client: httpx.Client, path: str = "/calls", **params: object) -> list[str]:
    """The API page's own loop: every id, page by page."""
    ids: list[str] = []
    cursor = None
    while True:
        answer = get(client, path, **params, **({"cursor": cursor} if cursor else {})).json()
        ids += [record["id"] for record in answer["data"]]
        cursor = answer["next_cursor"]
        if not answer["has_more"]:
            return ids


class Ticking:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(params=["in process", "over HTTP"])
def reach(request: pytest.FixtureRequest) -> Iterator[Callable[[Api], httpx.Client]]:
    """Ways to the same API: both must fail alike."""
    with ExitStack() as stack:

        def connect(api: Api) -> httpx.Client:
            if request.param == "in process":
                return client_of(api)
            url = stack.enter_context(serve(api))
            headers = {"Authorization": f"Bearer {KEY}"}
            return stack.enter_context(httpx.Client(base_url=url, headers=headers))

        yield connect


# Lists


def test_page_of_the_reference_comes_out_as_printed_there():
    answer = get(client_of(TWO, Behaviour(strict_cursor=True)), limit=1).json()
    assert answer["data"] == TWO[:1]
    assert (answer["has_more"], answer["total"]) == (True, 2)
    cursor = get(
        client_of([*TWO, call("older", "2024-01-01T00:00:00Z")], Behaviour(strict_cursor=True)), limit=2
    )
    assert cursor.json()["next_cursor"] == "eyJjcmVhdGVkX2F0IjoiMjAyNC0wMS0xNVQwOToxNTowMFoifQ=="


def test_last_page_has_no_cursor():
    assert get(client_of(TWO)).json() == {"data": TWO, "has_more": False, "next_cursor": None, "total": 2}


def test_empty_account_has_no_calls():
    assert get(client_of([])).json() == {"data": [], "has_more": False, "next_cursor": None, "total": 0}


def test_twenty_calls_are_the_default():
    records = [call(f"c{i:02d}", "2026-03-01T10:00:00Z") for i in range(21)]
    assert len(get(client_of(records)).json()["data"]) == 20


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"status": "busy"}, ["call_xyz789"]),
        ({"status": "queued"}, []),
        ({"agent_id": "agent_a"}, ["call_abc456"]),
        ({"phone_number": "+14155559876"}, ["call_abc456"]),
        ({"phone_number": "+14155559876", "status": "busy"}, []),
        ({"order": "asc"}, ["call_abc456", "call_xyz789"]),
        ({"from_date": "2024-01-15T10:00:00Z"}, ["call_xyz789"]),
        ({"from_date": "2024-01-15T12:00:00+02:00"}, ["call_xyz789"]),
        ({"to_date": "2024-01-15"}, []),
        ({"from_date": "2024-01-15T10:30:00Z"}, []),
        ({"to_date": "2024-01-15T09:15:00Z"}, []),
        (
            {"from_date": "0001-01-01T00:00:00Z", "to_date": "9999-12-31T23:59:59Z"},
            ["call_xyz789", "call_abc456"],
        ),
    ],
)
def test_parameters_narrow_and_order_the_list(params: dict, expected: list[str]):
    answer = get(client_of(TWO), **params).json()
    assert [record["id"] for record in answer["data"]] == expected
    assert answer["total"] == len(expected)


def test_bounds_are_included_when_told_so():
    client = client_of(TWO, Behaviour(from_inclusive=True, to_inclusive=True))
    bounds = {"from_date": "2024-01-15T09:15:00Z", "to_date": "2024-01-15T10:30:00Z"}
    assert get(client, **bounds).json()["total"] == 2
    assert get(client_of(TWO), **bounds).json()["total"] == 0


SECONDS = st.integers(0, 12)


@given(
    times=st.lists(SECONDS, max_size=30),
    paging=st.fixed_dictionaries({"limit": st.integers(1, 7), "order": st.sampled_from(["asc", "desc"])}),
    bounds=st.tuples(st.none() | SECONDS, st.none() | SECONDS),
    inclusive=st.booleans(),
)
def test_pages_hold_every_match_once_and_in_order(times, paging, bounds, inclusive):
    since, until = bounds

    def text(second: int) -> str:
        return f"2026-03-01T10:00:{second:02d}Z"

    def matches(second: int) -> bool:
        if inclusive:
            return (since is None or second >= since) and (until is None or second <= until)
        return (since is None or second > since) and (until is None or second < until)

    named = [("from_date", since), ("to_date", until)]
    params = {name: text(second) for name, second in named if second is not None}
    client = client_of(
        [call(f"c{i:02d}", text(second)) for i, second in enumerate(times)],
        Behaviour(from_inclusive=inclusive, to_inclusive=inclusive),
    )
    expected = sorted((second, f"c{i:02d}") for i, second in enumerate(times) if matches(second))
    expected = expected if paging["order"] == "asc" else expected[::-1]
    assert walk(client, **paging, **params) == [name for _, name in expected]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_strict_cursor_loses_the_rest_of_a_second(order: str):
    records = [call(f"c{i}", "2026-03-01T10:00:00Z") for i in range(5)]
    records += [call("first", "2026-03-01T09:00:00Z"), call("last", "2026-03-01T11:00:00Z")]
    found = walk(client_of(records, Behaviour(strict_cursor=True)), limit=3, order=order)
    ends = ["first", "last"]
    assert [name for name in found if name in ends] == (ends if order == "asc" else ends[::-1])
    assert len(found) == 4  # two of the five that share a second


def test_total_counts_all_pages():
    account = invent(3, NOW, Shape(days=2))
    client = client_of(account, clock=lambda: NOW)
    first = get(client, limit=100, status="completed").json()
    second = get(client, limit=100, status="completed", cursor=first["next_cursor"]).json()
    found = walk(client, limit=100, status="completed")
    assert first["total"] == second["total"] == len(found) == len(set(found))


def test_pages_of_fractions_hold_every_call_once():
    account = invent(3, NOW, Shape(days=2, fractions=True))
    found = walk(client_of(account, clock=lambda: NOW), limit=100)
    assert len(set(found)) == len(found) == get(client_of(account, clock=lambda: NOW)).json()["total"]


def test_answers_follow_the_clock():
    clock = Ticking()
    client = client_of(invent(3, NOW, Shape(days=2)), clock=clock)
    before = get(client).json()["total"]
    clock.now += timedelta(hours=1)
    assert get(client).json()["total"] > before


def test_agents_come_newest_first_in_pages():
    client = client_of([])
    first = client.get("/agents", params={"limit": 2}).json()
    second = client.get("/agents", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [agent["id"] for agent in first["data"] + second["data"]] == ["agent_c", "agent_b", "agent_a"]
    assert (first["total"], first["has_more"], second["has_more"]) == (3, True, False)
    assert client.get("/agents", params={"status": "inactive"}).json()["data"] == [AGENTS[1]]


def test_agents_without_a_time_come_last():
    timeless = [{"id": "agent_y", "name": "Y"}, {"id": "agent_z", "name": "Z", "created_at": "once"}]
    client = client_of(Account.from_records([], [timeless[0], *AGENTS, timeless[1]]))
    assert [agent["id"] for agent in get(client, "/agents").json()["data"]][3:] == ["agent_z", "agent_y"]
    assert walk(client, "/agents", limit=1) == ["agent_c", "agent_b", "agent_a", "agent_z", "agent_y"]


def test_own_numbers_come_in_pages_by_status_and_country():
    numbers = [
        {
            "id": f"pn_{place}",
            "status": status,
            "country": country,
            "created_at": f"2024-01-0{place}T09:00:00Z",
        }
        for place, (status, country) in enumerate(
            [("active", "GB"), ("inactive", "US"), ("pending", "US")], 1
        )
    ]
    client = client_of(Account.from_records([], phone_numbers=numbers))
    assert walk(client, "/phone-numbers", limit=2) == ["pn_3", "pn_2", "pn_1"]
    assert get(client, "/phone-numbers", country="US", status="inactive").json() == {
        "data": [numbers[1]],
        "has_more": False,
        "next_cursor": None,
        "total": 1,
    }


def test_invented_numbers_have_the_fields_of_the_page_and_every_status():
    numbers = get(client_of(invent(3, NOW, Shape(days=1))), "/phone-numbers").json()["data"]
    assert {tuple(number) for number in numbers} == {
        (
            "id",
            "phone_number",
            "friendly_name",
            "country",
            "region",
            "capabilities",
            "status",
            "default_agent_id",
            "created_at",
        )
    }
    assert {number["status"] for number in numbers} == {"active", "pending", "inactive"}
    assert all(number["id"].startswith("pn_") for number in numbers)


def test_invented_agents_have_the_fields_of_the_page():
    agent = get(client_of(invent(3, NOW, Shape(days=1))), "/agents").json()["data"][0]
    assert list(agent) == [
        "id",
        "name",
        "status",
        "language",
        "model",
        "voice_id",
        "created_at",
        "updated_at",
    ]


# One call


def test_call_comes_by_its_id_with_what_is_included():
    details = {
        "call_abc456": {"transcript": [], "recording_url": "https://x.invalid/r.wav", "analysis": {"a": 1}}
    }
    client = client_of(Account.from_records(TWO, details=details))
    assert get(client, "/calls/call_abc456").json() == TWO[1]
    some = get(client, "/calls/call_abc456", include="recording,analysis").json()
    assert get(client, "/calls/call_abc456", include="transcript").json() == TWO[1] | {"transcript": []}
    assert some == TWO[1] | {"recording_url": "https://x.invalid/r.wav", "analysis": {"a": 1}}
    assert get(client, "/calls/call_xyz789", include="transcript").json() == TWO[0]


def test_invented_call_is_the_same_alone_as_in_the_list():
    client = client_of(invent(3, NOW, Shape(days=2)), clock=lambda: NOW)
    listed = get(client, status="completed").json()["data"]
    assert [get(client, f"/calls/{record['id']}").json() for record in listed] == listed
    added = [get(client, f"/calls/{record['id']}", include="transcript").json() for record in listed]
    assert any("transcript" in record for record in added)


# Refusals


@pytest.mark.parametrize(
    ("path", "params", "status", "code"),
    [
        ("/calls", {"limit": "0"}, 400, "invalid_parameter"),
        ("/calls", {"limit": "101"}, 400, "invalid_parameter"),
        ("/calls", {"limit": "ten"}, 400, "invalid_parameter"),
        ("/calls", {"limit": "9" * 5000}, 400, "invalid_parameter"),
        ("/calls", {"order": "up"}, 400, "invalid_parameter"),
        ("/calls", {"status": "asleep"}, 400, "invalid_parameter"),
        ("/calls", {"from_date": "yesterday"}, 400, "invalid_date_format"),
        ("/calls", {"to_date": "15.01.2024"}, 400, "invalid_date_format"),
        ("/calls", {"to_date": "0001-01-01T00:00:00+14:00"}, 400, "invalid_date_format"),
        ("/calls", {"cursor": "%%%"}, 400, "invalid_cursor"),
        ("/calls", {"cursor": "e30="}, 400, "invalid_cursor"),
        ("/calls", {"cursor": "WzFd"}, 400, "invalid_cursor"),
        ("/calls", {"cursor": base64.b64encode(b'{"created_at":5}').decode()}, 400, "invalid_cursor"),
        (
            "/calls",
            {"cursor": base64.b64encode(b'{"created_at":"2024-01-15","id":5}').decode()},
            400,
            "invalid_cursor",
        ),
        ("/agents", {"limit": "-1"}, 400, "invalid_parameter"),
        ("/agents", {"status": "gone"}, 400, "invalid_parameter"),
        ("/phone-numbers", {"status": "gone"}, 400, "invalid_parameter"),
        ("/phone-numbers", {"limit": "0"}, 400, "invalid_parameter"),
        ("/phone-numbers/pn_1", {}, 404, "not_found"),
        ("/calls/call_none", {}, 404, "call_not_found"),
        ("/calls/call_abc456", {"include": "everything"}, 400, "invalid_parameter"),
        ("/agents/agent_a", {}, 404, "not_found"),
        ("/numbers", {}, 404, "not_found"),
    ],
)
def test_what_the_api_does_not_take_is_refused_in_its_envelope(
    path: str, params: dict, status: int, code: str
):
    answer = get(client_of(TWO), path, **params)
    body = answer.json()
    assert (answer.status_code, body["error"]["code"]) == (status, code)
    assert body.keys() == {"error", "meta"}
    assert body["error"].keys() == {"code", "message", "details"}
    assert body["meta"] == {"request_id": answer.headers["x-request-id"]}


def test_other_methods_are_not_allowed():
    answer = client_of(TWO).post("/calls")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("wanted", "sent", "status"),
    [
        (None, "Bearer rg_test_x", 200),
        (None, "Bearer vb_live_x", 200),
        (None, "Bearer sk_live_x", 401),
        (None, "Basic rg_test_x", 401),
        (None, "", 401),
        ("rg_live_mine", "Bearer rg_live_mine", 200),
        ("rg_live_mine", "Bearer rg_test_x", 401),
        ("rg_live_mine", "Bearer schlüssel", 401),
    ],
)
def test_only_a_right_key_is_let_in(wanted: str | None, sent: str, status: int):
    api = Api(Account.from_records(TWO), Behaviour(key=wanted))
    assert api.respond("GET", "/v1/calls", {}, {"authorization": sent}).status == status


def test_key_is_in_no_repr_of_the_behaviour():
    assert "rg_live_mine" not in repr(Behaviour(key="rg_live_mine"))


@pytest.mark.parametrize(
    ("path", "permission"), [("/agents", "agents:read"), ("/phone-numbers", "phone_numbers:read")]
)
def test_missing_permission_is_named(path: str, permission: str):
    client = client_of(TWO, Behaviour(permissions=frozenset({"calls:read"})))
    answer = get(client, path)
    assert (answer.status_code, answer.json()["error"]["details"]) == (403, {"required": permission})
    assert get(client).status_code == 200


# Pace


def test_requests_over_the_limit_wait_for_the_next_window():
    clock = Ticking()
    client = client_of(TWO, Behaviour(rate_limit=RateLimit(2, window_seconds=10)), clock=clock)
    assert [get(client).status_code for _ in range(3)] == [200, 200, 429]
    clock.now += timedelta(seconds=4)
    refused = get(client)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert refused.headers["retry-after"] == "6"
    clock.now += timedelta(seconds=6)
    assert get(client).status_code == 200


def test_headers_tell_where_a_request_stands():
    client = client_of(TWO, Behaviour(rate_limit=RateLimit(2, window_seconds=10)), clock=lambda: NOW)
    answers = [get(client) for _ in range(3)]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"2"}
    assert {answer.headers["x-ratelimit-reset"] for answer in answers} == {str(int(NOW.timestamp()) + 10)}
    assert {answer.headers["date"] for answer in answers} == {"Wed, 18 Mar 2026 14:32:00 GMT"}


def test_retry_after_can_be_a_date_or_missing_and_the_headers_left_out():
    dated = RateLimit(1, window_seconds=10, retry_after="date")
    client = client_of(TWO, Behaviour(rate_limit=dated), clock=lambda: NOW)
    assert [get(client).headers.get("retry-after") for _ in range(2)] == [
        None,
        "Wed, 18 Mar 2026 14:32:10 GMT",
    ]
    silent = RateLimit(1, window_seconds=10, headers=False, retry_after=None)
    client = client_of(TWO, Behaviour(rate_limit=silent), clock=lambda: NOW)
    refused = [get(client), get(client)][1]
    assert refused.status_code == 429
    assert not [name for name in refused.headers if "retry" in name or "ratelimit" in name]


def test_limit_that_nobody_reaches_is_announced_without_one():
    assert int(get(client_of(TWO)).headers["x-ratelimit-remaining"]) > 10_000


def test_latency_passes_before_the_answer():
    waits: list[float] = []
    get(client_of(TWO, Behaviour(latency_seconds=0.25), sleep=waits.append))
    assert waits == [0.25]


def test_answer_later_than_the_request_waits_times_out(reach):
    api = Api(Account.from_records(TWO), Behaviour(script=(Fault("late", latency_seconds=0.2), None)))
    client = reach(api)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/calls", timeout=0.05)
    assert get(client).status_code == 200


# What goes wrong


def test_cursor_expires():
    clock = Ticking()
    client = client_of(TWO, Behaviour(cursor_ttl_seconds=30), clock=clock)
    cursor = get(client, limit=1).json()["next_cursor"]
    clock.now += timedelta(seconds=29)
    assert get(client, cursor=cursor).status_code == 200
    clock.now += timedelta(seconds=1)
    assert get(client, cursor=cursor).json()["error"]["code"] == "invalid_cursor"


def test_cursor_can_expire_at_once():
    client = client_of(TWO, Behaviour(cursor_ttl_seconds=0), clock=lambda: NOW)
    assert get(client, cursor=get(client, limit=1).json()["next_cursor"]).status_code == 400


def test_total_can_be_wrong_or_missing():
    assert get(client_of(TWO, Behaviour(total_offset=-1))).json()["total"] == 1
    assert "total" not in get(client_of(TWO, Behaviour(total_missing=True))).json()


def test_bad_rows_are_always_the_same_ones_and_as_many_as_told():
    records = [call(f"c{i:03d}", "2026-03-01T10:00:00Z") for i in range(400)]
    client = client_of(records, Behaviour(bad_rows=0.25))
    first, again = (get(client, limit=100).json() for _ in range(2))
    assert first == again
    page = sorted(records, key=lambda record: record["id"], reverse=True)[:100]
    bad = sum(sent != record for sent, record in zip(first["data"], page, strict=True))
    assert 10 < bad < 40
    assert first["total"] == 400


def test_scripted_faults_come_one_by_one():
    script = (
        Fault("error", 500),
        None,
        Fault("page", 502),
        Fault("body", 200, body=b"[]"),
        Fault("error", 429, "rate_limit_exceeded", headers={"retry-after": "3"}),
    )
    client = client_of(TWO, Behaviour(script=script))
    answers = [get(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [500, 200, 502, 200, 429, 200]
    assert answers[0].json()["error"]["code"] == "internal_error"
    assert answers[2].headers["content-type"] == "text/html"
    assert answers[3].json() == []
    assert answers[4].headers["retry-after"] == "3"


def test_fault_can_be_chosen_by_the_request_and_change_the_account():
    account = Account.from_records(TWO)

    def choose(number: int, path: str, params: object) -> Fault | None:
        account.add([call(f"new{number}", "2026-03-01T10:00:00Z")])
        return Fault("error", 403) if path == "/v1/agents" else None

    client = client_of(account, Behaviour(choose=choose))
    assert get(client, "/agents").status_code == 403
    assert get(client).json()["total"] == 4


def test_calls_that_arrive_during_a_walk_do_not_disturb_it():
    account = Account.from_records([call(f"c{i:03d}", "2026-03-01T10:00:00Z") for i in range(50)])

    def choose(number: int, path: str, params: object) -> None:
        account.add([call(f"new{number}.{i}", f"2026-03-01T11:{number:02d}:00Z") for i in range(20)])

    found = walk(client_of(account, Behaviour(choose=choose)), limit=7)
    assert [name for name in found if not name.startswith("new")] == [
        f"c{i:03d}" for i in reversed(range(50))
    ]


def test_shares_of_faults_are_repeatable_and_about_as_large_as_told():
    behaviour = Behaviour(error_share=0.1, page_share=0.1, cut_share=0.1, drop_share=0.1, seed=5)
    faults = [behaviour.fault(i, "/v1/calls", {}) for i in range(2000)]
    assert faults == [behaviour.fault(i, "/v1/calls", {}) for i in range(2000)]
    kinds = [fault.kind for fault in faults if fault]
    assert all(140 < kinds.count(kind) < 260 for kind in ("error", "page", "cut", "drop"))


def test_dropped_connection_and_cut_body_raise_and_the_next_request_works(reach):
    script = (None, Fault("drop"), Fault("cut"), Fault("cut", keep=1.0), None)
    api = Api(Account.from_records(TWO), Behaviour(script=script))
    client = reach(api)
    outcomes = []
    for _ in script:
        try:
            outcomes.append(get(client).json()["total"])
        except httpx.RemoteProtocolError as error:
            outcomes.append(str(error).split(" (")[0])
    dropped = "Server disconnected without sending a response."
    cut = "peer closed connection without sending complete message body"
    assert outcomes == [2, dropped, cut, cut, 2]
    assert [seen.status for seen in api.log] == [200, 0, 200, 200, 200]


def test_answers_are_the_same_in_process_and_over_http(reach):
    api = Api(invent(3, NOW, Shape(days=1)), clock=lambda: NOW)
    client = reach(api)
    for path, params in (
        ("/calls", {"limit": "100"}),
        ("/agents", {}),
        ("/calls/x y", {}),
        ("/calls", {"limit": "x"}),
    ):
        answer = get(client, path, **params)
        plain = api.respond("GET", f"/v1{path}", params, {"authorization": f"Bearer {KEY}"})
        assert (answer.status_code, answer.headers["date"]) == (plain.status, plain.headers["date"])
        assert answer.json().get("data") == json.loads(plain.body).get("data")


# The server


def test_requests_under_way_at_once_are_counted():
    together = threading.Barrier(4)
    api = Api(Account.from_records(TWO), Behaviour(latency_seconds=0.2))

    def ask(client: httpx.Client) -> int:
        together.wait()
        return get(client).status_code

    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        serve(api) as url,
        httpx.Client(base_url=url, headers=headers) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        assert list(pool.map(ask, [client] * 4)) == [200] * 4
    assert (api.requests, len(api.log), api.in_flight) == (4, 4, 0)
    assert 1 < api.max_in_flight <= 4


def test_calls_added_while_serving_show_at_once():
    account = Account.from_records(TWO)
    headers = {"Authorization": f"Bearer {KEY}"}
    with serve(account) as url, httpx.Client(base_url=url, headers=headers) as client:
        before = get(client).json()["total"]
        account.add([call("new", "2026-03-01T10:00:00Z")])
        assert (before, get(client).json()["data"][0]["id"]) == (2, "new")


def test_server_is_gone_after_its_block():
    with serve(Account.from_records(TWO)) as url:
        port = httpx.URL(url).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


# The command


def options(*flags: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo_api.add_arguments(parser)
    return parser.parse_args(flags)


def test_without_flags_the_command_serves_the_default_behaviour():
    assert demo_api.behaviour(options("--seed", "0")) == Behaviour()


def test_flags_say_how_to_behave():
    flags = (
        "--from-inclusive --to-inclusive --strict-cursor --cursor-ttl 0 --latency 0.1 --rate-limit 60"
        " --rate-window 1 --no-rate-headers --retry-after none --key rg_test_k --no-agents --no-phone-numbers"
        " --total-offset 3 --no-total --bad-rows 0.1 --error-share 0.2 --page-share 0.3 --cut-share 0.1 --drop-share 0.2 --seed 9"
    )
    assert demo_api.behaviour(options(*flags.split())) == Behaviour(
        from_inclusive=True,
        to_inclusive=True,
        strict_cursor=True,
        cursor_ttl_seconds=0,
        latency_seconds=0.1,
        rate_limit=RateLimit(60, 1, headers=False, retry_after=None),
        key="rg_test_k",
        permissions=frozenset({"calls:read"}),
        total_offset=3,
        total_missing=True,
        bad_rows=0.1,
        error_share=0.2,
        page_share=0.3,
        cut_share=0.1,
        drop_share=0.2,
        seed=9,
    )


@pytest.mark.parametrize(
    ("flags", "total"), [(["--empty"], 0), (["--one"], 1), (["--days", "1", "--calls-per-day", "50"], 18)]
)
def test_flags_say_how_many_calls_there_are(flags: list[str], total: int):
    account = demo_api.account(options(*flags), lambda: NOW)
    found = get(client_of(account, clock=lambda: NOW)).json()["total"]
    assert found == total if total < 2 else 10 < found < 60
    assert len(account.agents) == 11
    assert len(account.phone_numbers) == 12


def test_a_flag_leaves_the_stories_out():
    accounts = [
        demo_api.account(options("--days", "1", *flags), lambda: NOW) for flags in ([], ["--no-stories"])
    ]
    assert [account.story.told for account in accounts] == [True, False]


@pytest.mark.parametrize(
    "flags", [["--days", "0"], ["--bad-rows", "2"], ["--empty", "--one"], ["--port", "x"]]
)
def test_flags_that_make_no_sense_are_refused(flags: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["demo-api", *flags])
    assert "demo-api: error" in capsys.readouterr().err


def test_taken_port_is_named(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo-api", "--port", str(port), "--empty"]) == 1
    assert f"port {port}" in capsys.readouterr().out


def test_command_serves_until_it_is_interrupted_and_says_how_to_use_it():
    arguments = [sys.executable, "-m", "ringyo_data", "demo-api", "--port", "0", "--one"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."}
    ) as run:
        assert run.stdout is not None
        address, hint = run.stdout.readline(), run.stdout.readline()
        url = address.split()[5]
        answer = httpx.get(f"{url}/calls", headers={"Authorization": "Bearer rg_test_demo"})
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=10) == 0
    assert answer.json()["total"] == 1
    assert hint.split() == ["RINGYO_API_KEY=rg_test_demo", f"RINGYO_BASE_URL={url}", "make", "run"]
