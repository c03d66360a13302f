"""Whatever the API sends: an answer that the rest can use, or an error of ours; never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from ringyo_data import RingyoClient
from ringyo_data.agents import agents, names_of
from ringyo_data.details import fetch_detail
from ringyo_data.errors import RingyoError
from ringyo_data.frame import to_frame
from ringyo_data.frame.identity import sightings, values_of
from ringyo_data.lenient_json import is_too_deep
from ringyo_data.phone_numbers import phone_numbers
from tests.answering import CALL, SETTINGS
from tests.fake_clock import FakeClock

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=6)  # with halves of surrogate pairs
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**18, 2**64, -(2**63) - 1, 10**400])
DEPTHS = {f"DEEP{depth}": "[" * depth + "]" * depth for depth in (64, 65, 255, 300, 1_100, 20_000)}
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT | st.sampled_from(sorted(DEPTHS)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
LINES = st.lists(st.fixed_dictionaries({"content": ANY_TEXT | VALUES}, optional={"role": VALUES}), max_size=3)
RECORDS = st.fixed_dictionaries(
    {},
    optional={name: st.just(value) | VALUES for name, value in CALL.items()}
    | {"metadata": VALUES, "agent_id": VALUES, "name": ANY_TEXT, "analysis": VALUES, "transcript": LINES},
).map(lambda fields: CALL | fields)
ENVELOPES = st.fixed_dictionaries(
    {
        "data": st.lists(RECORDS | VALUES, max_size=4) | RECORDS | VALUES,
        "has_more": st.booleans() | VALUES,
        "total": st.integers(0) | VALUES,
    },
    optional={"next_cursor": ANY_TEXT | VALUES, "error": VALUES, "meta": VALUES},
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("Date", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
            *("X-Request-Id", "Content-Encoding", "Content-Type"),
        ]
    ),
    st.sampled_from(
        ["nan", "-1", "1e400", "9" * 5_000, "Fri, 31 Dec 9999 23:59:59 -2359", "gzip", "text/html"]
    )
    | st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40),
    max_size=3,
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """An answer in JSON, or nearly: deep values, a byte order mark, bytes cut out and put in."""
    text = json.dumps(draw(ENVELOPES | RECORDS))
    for name, value in DEPTHS.items():
        text = text.replace(f'"{name}"', value)
    body = bytearray(draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode())
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(body)))
        body[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(body)


@st.composite
def answers(draw: st.DrawFn) -> Callable[[httpx.Request], httpx.Response]:
    status = draw(st.sampled_from([200, 200, 200, 200, 204, 302, 400, 401, 403, 404, 429, 500]))
    headers, body = draw(HEADERS), draw(bodies() | st.binary(max_size=30))
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return lambda request: httpx.Response(status, headers=raw, stream=httpx.ByteStream(body))


def asking(answer: Callable[[httpx.Request], httpx.Response]) -> RingyoClient:
    return RingyoClient(SETTINGS, transport=httpx.MockTransport(answer), clock=FakeClock())


def assert_can_be_shown(value: object) -> None:
    orjson.dumps(value)
    assert not is_too_deep(value)


@given(answers())
@settings(max_examples=150)
def test_any_answer_is_a_page_that_can_be_framed_or_an_error_of_ours(answer):
    with asking(answer) as client:
        try:
            page = client.calls_page({})
        except RingyoError as error:
            str(error).encode()
            return
    seen = sightings(page.records, above=0)
    framed = to_frame([sighting.record for sighting in seen])
    assert set(framed.calls["id"]) == {sighting.key for sighting in seen if sighting.usable}
    assert framed.rows_lost == sum(not sighting.usable for sighting in seen)
    for text in framed.calls["metadata"].dropna():
        assert_can_be_shown(orjson.loads(text))
    for value in values_of(page.records, "agent_id") | {page.next_cursor or "end"}:
        asking(answer)._connection._http.build_request("GET", "/calls", params={"agent_id": value})


@given(answers())
@settings(max_examples=75)
def test_any_answer_is_a_list_of_names_or_an_error_of_ours(answer):
    with asking(answer) as client:
        try:
            assert_can_be_shown(names_of(agents(client.agents())))
            assert_can_be_shown([vars(number) for number in phone_numbers(client.phone_numbers())])
        except RingyoError as error:
            str(error).encode()


@given(answers())
@settings(max_examples=75)
def test_any_answer_is_a_call_that_can_be_shown_or_an_error_of_ours(answer):
    with asking(answer) as client:
        try:
            found = fetch_detail(client, "call_1")
        except RingyoError as error:
            str(error).encode()
            return
    assert_can_be_shown(found.analysis.value)
    assert_can_be_shown(found.result)
    for line in found.transcript.value.lines if found.transcript.value else ():
        assert_can_be_shown([line.role, line.text])
