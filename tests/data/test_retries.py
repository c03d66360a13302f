"""What is asked again, how long that is waited for, and when it ends."""

from __future__ import annotations

import httpx
import pytest

from ringyo_data import RingyoClient
from ringyo_data.errors import RateLimited, Unavailable, UnexpectedAnswer
from tests.answering import CALL, SETTINGS, Api, error, page_of, text
from tests.data.pace_model import http_date
from tests.fake_clock import START, FakeClock

# Trying again

PASSES = [
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
        (httpx.ConnectError("x"), "cannot be reached: nothing comes from api.test. Check RINGYO_BASE_URL", 1),
        (
            httpx.ConnectTimeout("x"),
            "cannot be reached: nothing comes from api.test. Check RINGYO_BASE_URL",
            1,
        ),
        (httpx.ReadError("x"), "cannot be reached. Check the connection", 8),
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


@pytest.mark.parametrize(("fault", "tries"), [(httpx.ConnectError("x"), 8), (httpx.ConnectTimeout("x"), 3)])
def test_an_api_that_has_answered_before_is_looked_for_more_than_once(fault: Exception, tries: int):
    api = Api([page_of(), fault])
    api.page()
    api.fails(Unavailable)
    assert len(api.asked) == 1 + tries


@pytest.mark.parametrize("body", ["", '{"data": [', "[", '\ufeff {"data": [{"id": "call_1", "metadata": {"a'])
def test_answer_that_stays_cut_is_named(body: str):
    api = Api([text(200, body)])
    assert "not JSON" in str(api.fails(UnexpectedAnswer))
    assert len(api.asked) == 8


@pytest.mark.parametrize(
    "body", ["<h1>Sign in</h1>", "\r\n <!doctype html>", "\ufeff<html>", "OK", "\xff\xfe{"]
)
def test_another_page_in_the_apis_place_is_asked_for_three_times_and_says_what_to_check(body: str):
    api = Api([text(200, body)])
    told = str(api.fails(UnexpectedAnswer))
    assert "not JSON" in told
    assert "Check RINGYO_BASE_URL, and any proxy" in told
    assert (len(api.asked), len(api.clock.waits)) == (3, 2)
    assert api.clock.now <= 0.2 + 0.4


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
