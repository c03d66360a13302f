"""What an answer says: one error for each thing that someone can do, and the field that is not as promised."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from ringyo_data.errors import (
    AuthError,
    CursorExpired,
    NotFound,
    PermissionMissing,
    QueryRefused,
    RingyoError,
    Unavailable,
    UnexpectedAnswer,
)
from tests.answering import Api, error, page_of, text

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


@pytest.mark.parametrize(
    "number", ["+491701234567", "0170-123 45 67", "49\u00a0170\u20111234567", "٠١٧٠١٢٣٤٥٦٧"]
)
def test_a_number_that_the_api_echoes_is_not_repeated(number):
    api = Api([error(400, f"bad_{number}", f"phone_number {number} is not valid on 2026-03-18")])
    raised = api.fails(QueryRefused)
    assert "valid on 2026-03-18" in str(raised)
    assert "4567" not in f"{raised} {raised.code}"
    assert "٤٥٦٧" not in f"{raised} {raised.code}"


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


@pytest.mark.parametrize("total", [2**64, 1e18, 156.0, float("nan")])
def test_total_that_is_no_count_is_named(total: float):
    body = json.dumps({"data": [], "has_more": False, "next_cursor": None, "total": total})
    assert "`total`" in str(Api([text(200, body)]).fails(UnexpectedAnswer))


def test_total_may_be_of_any_size():
    assert Api([page_of(total=10**18)]).client.calls_page({}).total == 10**18


@pytest.mark.parametrize("cursor", ["\ud83c", "c" * 70_000])
def test_cursor_that_could_not_be_sent_back_is_none(cursor: str):
    body = json.dumps({"data": [], "has_more": True, "next_cursor": cursor, "total": 0})
    page = Api([text(200, body)]).client.calls_page({})
    assert (page.has_more, page.next_cursor) == (True, None)


def test_half_an_emoji_in_a_refusal_leaves_its_reason():
    body = '{"error": {"code": "x", "message": "No \\ud83c such status."}, "meta": {"request_id": "req_7"}}'
    raised = Api([text(400, body)]).fails(QueryRefused)
    assert "(No \ufffd such status)" in str(raised)
    assert raised.request_id == "req_7"


@pytest.mark.parametrize("inner", ['{"a":' * 500 + "1" + "}" * 500, "[" * 100_000 + "]" * 100_000])
def test_refusal_nested_without_end_leaves_its_reason(inner: str):
    body = f'{{"error": {{"code": "forbidden", "message": "No.", "details": {inner}}}, "meta": {inner}}}'
    assert "(No)" in str(Api([text(403, body)]).fails(PermissionMissing))


@pytest.mark.parametrize("body", ["[" * 100_000, "[" * 100_000 + "]" * 100_000])
def test_body_that_is_nothing_but_brackets_is_named(body: str):
    assert re.search("not JSON|not an object", str(Api([text(200, body)]).fails(UnexpectedAnswer)))


def test_call_without_an_id_is_named():
    api = Api([httpx.Response(200, json={"data": {}})])
    with pytest.raises(UnexpectedAnswer, match="`id`"):
        api.client.call("call_1")
