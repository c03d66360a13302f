"""One bad value among many calls: every call stays, and one note says what became missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pandas as pd
import pytest

from ringyo_data import CallQuery, RingyoClient, Settings, pull_calls
from ringyo_data.agents import agents, names_of
from ringyo_data.demo import Account, transport
from ringyo_data.frame.identity import values_of
from tests.data.pull.truth import call, micros
from tests.fake_clock import FakeClock

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
CALLS = 120
BAD = "call_000060"
DEEP = b'{"a":' * 300 + b"0" + b"}" * 300
DEEPER = b"[" * 100_000 + b"]" * 100_000
DIGITS = b"9" * 10_000


class Spoilt(httpx.BaseTransport):
    """The demo API of `CALLS` calls, its bodies changed by *spoil* on their way."""

    def __init__(self, spoil: Callable[[bytes], bytes]) -> None:
        start = micros(SINCE)
        records = [call(n, start + n * 1_000_000) for n in range(CALLS)]
        records[60] |= {"id": BAD, "metadata": {"note": "SPOIL"}, "duration": 4321}
        self._api = transport(Account.from_records(records), sleep=lambda _: None)
        self._spoil = spoil

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._api.handle_request(request)
        return httpx.Response(response.status_code, content=self._spoil(response.read()))


def pulled(spoil: Callable[[bytes], bytes]) -> tuple[int, int, int, list[tuple[object, str]]]:
    """How many calls came, are missing, were asked for in how many requests; and the notes."""
    clock = FakeClock()
    settings = Settings(api_key="rg_test_x", base_url="https://api.test/v1", workers=1)
    with RingyoClient(settings, transport=Spoilt(spoil), clock=clock) as client:
        pull = pull_calls(client, CallQuery(SINCE, SINCE + timedelta(days=1)))
    assert clock.waits == []
    notes = [(None if pd.isna(i) else i, reason) for i, reason in pull.rejected.itertuples(index=False)]
    return len(pull.calls), pull.missing, pull.expected, notes


def test_nothing_spoilt_is_nothing_noted():
    assert pulled(lambda body: body) == (CALLS, 0, CALLS, [])


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b'"Danke \\ud83c"', "metadata cannot be written as JSON"),
        (b'"Z\xfcrich"', "metadata cannot be written as JSON"),
        (b"NaN", "metadata cannot be written as JSON"),
        (b"-Infinity", "metadata cannot be written as JSON"),
        (b"1e400", "metadata cannot be written as JSON"),
        (DIGITS, "metadata cannot be written as JSON"),
        (DEEP, "metadata is nested too deep"),
        (DEEPER, "metadata is nested too deep"),
    ],
    ids=["half an emoji", "latin-1", "NaN", "Infinity", "1e400", "10,000 digits", "deep", "deeper"],
)
def test_metadata_that_cannot_be_kept_costs_no_call(sent: bytes, why: str):
    assert pulled(lambda body: body.replace(b'"SPOIL"', sent)) == (CALLS, 0, CALLS, [(BAD, why)])


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"NaN", "duration is not finite"),
        (b"1e400", "duration is not finite"),
        (DIGITS, "duration is not finite"),
        (b'"\\ud83c"', "duration is not a number"),
        (DEEPER, "duration is not a number"),
    ],
    ids=["NaN", "1e400", "10,000 digits", "text", "deeper"],
)
def test_a_duration_that_cannot_be_is_missing_and_noted(sent: bytes, why: str):
    assert pulled(lambda body: body.replace(b"4321", sent)) == (CALLS, 0, CALLS, [(BAD, why)])


@pytest.mark.parametrize("field", ["status", "phone_number", "from_number", "agent_id"])
def test_half_a_character_makes_one_field_missing(field: str):
    def spoil(body: bytes) -> bytes:
        at = body.find(BAD.encode())
        end = body.find(b"}", at)
        name = f'"{field}":'.encode()
        begin = body.find(name, at, end)
        if begin < 0:
            return body
        value = begin + len(name)
        return body[:value] + b'"\\ud83c"' + body[body.find(b",", value) :]

    assert pulled(spoil) == (CALLS, 0, CALLS, [(BAD, f"{field} is not valid Unicode")])


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b'"id":"\\ud83c"', "id is not valid Unicode"),
        (b'"id":' + DEEP, "id is not a string"),
        (b'"x":' + DEEP, "id is missing"),
        (b'"x":' + DEEPER, "id is missing"),
    ],
    ids=["half an emoji", "deep", "deep without an id", "deeper without an id"],
)
def test_a_record_without_a_usable_id_is_counted_and_noted(sent: bytes, why: str):
    own = b'"id":"' + BAD.encode() + b'"'
    assert pulled(lambda body: body.replace(own, sent)) == (CALLS - 1, 0, CALLS, [(None, why)])


def test_a_byte_order_mark_costs_nothing():
    assert pulled(lambda body: b"\xef\xbb\xbf" + body) == (CALLS, 0, CALLS, [])


def test_one_agents_bad_name_leaves_the_other_names():
    body = (
        b'{"data":[{"id":"a","name":"Ann"},{"id":"b","name":"Bo \\ud83c"},{"id":"\\ud83c","name":"C"},'
        b'{"id":"d","name":NaN},{"id":"e","name":' + DEEPER + b'},{"id":"f","name":"Fay"}],"has_more":false}'
    )
    answer = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    with RingyoClient(Settings(api_key="rg_test_x"), transport=answer, clock=FakeClock()) as client:
        assert names_of(agents(client.agents())) == {"a": "Ann", "b": "Bo \ufffd", "f": "Fay"}


def test_only_agents_that_can_be_asked_for_are_asked_for():
    records = [{"agent_id": value} for value in ("a", "", "\ud83c", "b" * 70_000, None, ["c"])]
    assert values_of([*records, "no record"], "agent_id") == {"a"}
