"""One call's transcript, recording and analysis, whatever the API makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ringyo_data.client import RingyoClient
from ringyo_data.demo import Account, Api, Behaviour, Fault, transport
from ringyo_data.details import Line, Transcript, Why, fetch_detail, read_detail, same_number
from ringyo_data.errors import NotFound, PermissionMissing, Unavailable
from ringyo_data.lenient_json import DEEPEST, TOO_DEEP
from ringyo_data.settings import Settings
from tests.fake_clock import FakeClock
from tests.records import completed_call

KEY = "rg_test_secret_0123456789"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SAID = [
    {"role": "agent", "content": "Hello.", "timestamp": 0.0},
    {"role": "user", "content": "Who is it?", "timestamp": 2.4},
]


def record(call_id: str = "call_1", at: datetime = NOON, **fields: object) -> dict[str, object]:
    return completed_call(call_id, at, ends_after=80, **{"duration": 65} | fields)


def client(*records: dict[str, object], details=None, **behaviour: object) -> RingyoClient:
    api = Api(Account.from_records(records, details=details or {}), Behaviour(key=KEY, **behaviour))
    clock = FakeClock()
    return RingyoClient(Settings(api_key=KEY), transport=transport(api, sleep=clock.sleep), clock=clock)


def requests(asked: RingyoClient) -> list[tuple[str, dict[str, str]]]:
    return [(seen.path, seen.params) for seen in asked._connection._http._transport.api.log]


def recording(url: object):
    return read_detail(record(recording_url=url), secret=KEY).recording_url


# -- asking -------------------------------------------------------------------


def test_a_call_comes_with_all_its_parts_in_one_request():
    parts = {"transcript": SAID, "recording_url": "https://files.example/1.mp3", "analysis": {"mood": "good"}}
    asked = client(record(), details={"call_1": parts})
    found = fetch_detail(asked, "call_1")
    assert found.calls["id"].tolist() == ["call_1"]
    assert found.transcript.value == Transcript(
        (Line("agent", "agent", "Hello.", 0.0), Line("customer", "user", "Who is it?", 2.4))
    )
    assert found.recording_url.value == "https://files.example/1.mp3"
    assert found.analysis.value == {"mood": "good"}
    assert found.whole
    assert asked.requests == 1


def test_a_part_that_the_api_does_not_have_is_missing_by_itself():
    found = fetch_detail(client(record(), details={"call_1": {"transcript": SAID}}), "call_1")
    assert found.transcript.why is None
    assert (found.recording_url.why, found.analysis.why) == (Why.MISSING, Why.MISSING)
    assert not found.whole


def test_no_such_call_is_not_found():
    with pytest.raises(NotFound):
        fetch_detail(client(record()), "call_2")


def test_an_answer_about_another_call_is_not_taken_for_the_one_asked_for():
    with pytest.raises(NotFound):
        fetch_detail(client(script=(Fault("body", 200, body=b'{"id": "call_9"}'),)), "call_1")


def test_only_what_the_key_may_not_read_is_forbidden():
    def choose(_number, _path, params):
        refused = "recording" in params.get("include", "")
        return Fault("error", 403, "forbidden") if refused else None

    asked = client(record(), details={"call_1": {"transcript": SAID}}, choose=choose)
    found = fetch_detail(asked, "call_1")
    assert found.transcript.value is not None
    assert (found.recording_url.why, found.analysis.why) == (Why.FORBIDDEN, Why.MISSING)
    assert [params.get("include") for _, params in requests(asked)] == [
        "transcript,recording,analysis",
        None,
        "transcript",
        "recording",
        "analysis",
    ]


def test_a_key_that_may_not_read_calls_is_told_so():
    with pytest.raises(PermissionMissing):
        fetch_detail(client(record(), permissions=frozenset()), "call_1")


def test_a_failing_api_is_unavailable():
    with pytest.raises(Unavailable):
        fetch_detail(client(record(), error_share=1.0), "call_1")


# -- reading ------------------------------------------------------------------


def test_lines_without_a_text_are_counted_and_the_others_kept():
    sent = [*SAID, {"role": "agent"}, "noise", {"role": "agent", "content": "  "}, {"content": "Beep"}]
    found = read_detail(record(transcript=sent)).transcript.value
    assert found is not None
    assert [line.text for line in found.lines] == ["Hello.", "Who is it?", "Beep"]
    assert found.lines[2] == Line("other", "", "Beep", None)
    assert found.unusable == 3


@pytest.mark.parametrize("sent", [True, "3", -1, float("nan"), 1e12, None, []])
def test_a_time_that_cannot_be_is_no_time(sent: object):
    found = read_detail(record(transcript=[{"role": "bot", "content": "Hi", "timestamp": sent}]))
    assert found.transcript.value == Transcript((Line("agent", "bot", "Hi", None),))


def lines_of(sent: object) -> list[tuple[str, str, str]]:
    """Speaker, the API's word for it, and text of each line."""
    transcript = read_detail(record(transcript=sent)).transcript.value
    assert transcript is not None
    return [(line.speaker, line.role, line.text) for line in transcript.lines]


def test_a_transcript_may_be_one_text():
    assert lines_of(
        "Agent: Hello.\nCustomer: Who is it?\r\n  AI : Anna,\nat your service: 9:30\nUser:Bye"
    ) == [
        ("agent", "Agent", "Hello."),
        ("customer", "Customer", "Who is it?"),
        ("agent", "AI", "Anna,\nat your service: 9:30"),
        ("customer", "User", "Bye"),
    ]


def test_what_nobody_is_named_for_in_a_text_is_kept():
    assert lines_of("Monday, 9:30\nAgent: Hello.\nMax: Hi.") == [
        ("other", "", "Monday, 9:30"),
        ("agent", "Agent", "Hello.\nMax: Hi."),
    ]
    assert lines_of("Hello \ud83c") == [("other", "", "Hello \ufffd")]


def test_turns_of_a_text_without_words_are_counted():
    found = read_detail(record(transcript="Agent:\nCustomer: Hello?\nAgent:  ")).transcript.value
    assert found == Transcript((Line("customer", "Customer", "Hello?"),), unusable=2)


@pytest.mark.parametrize("sent", [{"lines": []}, 3, ["Hello."], "Agent:"])
def test_a_transcript_of_another_form_is_unreadable(sent: object):
    assert read_detail(record(transcript=sent)).transcript.why is Why.UNREADABLE


@pytest.mark.parametrize("sent", [None, [], "", " \n"])
def test_an_empty_transcript_is_missing(sent: object):
    assert read_detail(record(transcript=sent)).transcript.why is Why.MISSING


@pytest.mark.parametrize("sent", ["good", ["good"], 3])
def test_an_analysis_that_is_no_object_is_unreadable(sent: object):
    assert read_detail(record(analysis=sent)).analysis.why is Why.UNREADABLE


DATA = {"day": "Thursday", "people": 2}


@pytest.mark.parametrize(
    ("fields", "analysis"),
    [
        ({"outcome": "booked", "extracted_data": DATA}, None),
        ({"outcome": "booked", "extracted_data": DATA, "analysis": {"mood": "good"}}, {"mood": "good"}),
        ({"outcome": "booked", "analysis": {"mood": "good", "extracted_data": DATA}}, {"mood": "good"}),
        ({"analysis": {"outcome": "booked", "extracted_data": DATA}}, {}),
        (
            {"outcome": "booked", "extracted_data": DATA, "analysis": {"outcome": "booked by phone"}},
            {"outcome": "booked by phone"},
        ),
        ({"outcome": "", "analysis": {"outcome": "booked", "extracted_data": DATA}}, {}),
    ],
)
def test_the_result_is_read_wherever_it_stands_and_stands_once(fields, analysis):
    found = read_detail(record(**fields))
    assert found.result == {"outcome": "booked", "extracted_data": DATA}
    assert found.analysis.value == analysis


def test_a_call_without_a_result_has_none():
    found = read_detail(record(outcome=None, extracted_data={}, analysis={"mood": None, "outcome": ""}))
    assert found.result == {}
    assert found.analysis.value == {"mood": None, "outcome": ""}


def test_a_result_outlasts_an_analysis_that_the_key_may_not_read():
    found = read_detail(record(outcome="booked \ud83c"), forbidden=frozenset({"analysis"}))
    assert found.result == {"outcome": "booked \ufffd"}
    assert found.analysis.why is Why.FORBIDDEN


def test_a_recording_at_a_safe_address_is_handed_on_and_any_other_goes_no_further():
    assert recording("https://files.example/a.mp3").value == "https://files.example/a.mp3"
    for url in ("http://127.0.0.1:8000/a.mp3", "https://10.0.0.1/a.mp3", f"https://files.example/?key={KEY}"):
        assert (recording(url).value, recording(url).why) == (None, Why.UNSAFE)


def test_a_recording_on_this_machine_is_handed_on_if_the_api_is_on_it():
    url = "http://127.0.0.1:8000/a.mp3"
    found = read_detail(record(recording_url=url), base_url="http://localhost:9000/v1")
    assert found.recording_url.value == url


def test_a_recording_that_is_no_text_is_unreadable():
    assert recording({"url": "https://files.example"}).why is Why.UNREADABLE


def nested(depth: int, inner: object = "bottom") -> object:
    for _ in range(depth):
        inner = {"a": inner}
    return inner


def test_half_an_emoji_in_what_was_said_becomes_the_sign_for_it():
    said = [{"role": "bot\ud83c", "content": "Danke \ud83c", "timestamp": Decimal("NaN")}]
    found = read_detail(record(transcript=said, analysis={"mood\ud83c": "\ud83c", "score": Decimal("NaN")}))
    assert found.transcript.value == Transcript((Line("other", "bot\ufffd", "Danke \ufffd", None),))
    assert found.analysis.value == {"mood\ufffd": "\ufffd", "score": "NaN"}


def test_an_analysis_nested_without_end_is_shown_as_far_as_it_can_be():
    found = read_detail(record(analysis={"mood": "good", "deep": nested(500)})).analysis.value
    assert found is not None
    assert found["mood"] == "good"
    assert found["deep"] == nested(DEEPEST - 1, TOO_DEEP)


def test_what_is_nested_without_end_is_no_line_no_address_and_no_metadata():
    said = [*SAID, {"role": "agent", "content": nested(500)}, nested(500)]
    found = read_detail(record(transcript=said, recording_url=nested(500), metadata=nested(300)))
    assert found.transcript.value is not None
    assert (len(found.transcript.value.lines), found.transcript.value.unusable) == (2, 2)
    assert found.recording_url.why is Why.UNREADABLE
    assert found.calls["metadata"].isna().tolist() == [True]


def test_a_record_that_gives_no_row_still_gives_its_parts():
    found = read_detail(record(created_at="soon", transcript=SAID))
    assert len(found.calls) == 0
    assert found.transcript.value is not None


# -- the same number ----------------------------------------------------------


def hourly(count: int) -> list[dict[str, object]]:
    return [record(f"call_{n:02d}", NOON + timedelta(hours=n)) for n in range(count)]


def around(asked: RingyoClient, number: int, **more: int):
    return same_number(asked, f"call_{number:02d}", "+14155551234", NOON + timedelta(hours=number), **more)


@pytest.mark.parametrize("inclusive", [True, False])
def test_calls_next_to_a_call_are_told_with_how_many_there_are(inclusive: bool):
    other = record("call_x", NOON + timedelta(hours=10, minutes=5), phone_number="+14155550000")
    asked = client(*hourly(21), other, from_inclusive=inclusive, to_inclusive=inclusive)
    found = around(asked, 10, most=3)
    assert found.earlier["id"].tolist() == ["call_09", "call_08", "call_07"]
    assert found.later["id"].tolist() == ["call_13", "call_12", "call_11"]
    assert (found.earlier_count, found.later_count) == (10, 10)
    assert asked.requests == 2


def test_a_number_called_once_has_no_other_calls():
    found = around(client(*hourly(1)), 0)
    assert (len(found.earlier), len(found.later), found.earlier_count, found.later_count) == (0, 0, 0, 0)


def test_a_call_of_the_same_instant_is_told_once():
    found = around(client(*hourly(1), record("call_twin", NOON)), 0)
    assert found.earlier["id"].tolist() == []
    assert found.later["id"].tolist() == ["call_twin"]
    assert (found.earlier_count, found.later_count) == (0, 1)
