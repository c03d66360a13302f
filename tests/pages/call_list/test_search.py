"""Words find the calls they mean, and no masked number can be guessed digit by digit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pages.call_list import search
from pages.call_list.search import Reader
from ringyo_data.frame import empty_frame, to_frame
from tests.records import completed_call

LINES = {"+18005550000": "+1 ••• 00", "+493012345678": "+49 ••• 78 (kfbtgm)"}
READER = Reader({"agent_a": "Anna Berg", "agent_b": "Ben"}, line_names=LINES)
SHOWING = Reader(READER.names, show_numbers=True)


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def record(call_id: str, **fields: object) -> dict[str, object]:
    return completed_call(call_id, NOON, ends_after=70, **{"from_number": "+18005550000"} | fields)


CALLS = to_frame(
    [
        record("call_ABC", metadata={"campaign": "Spring sale", "customer_id": 4711}),
        record("call_b", agent_id="agent_b", phone_number="+491701234567"),
        record("call_c", agent_id=None, phone_number=None, metadata={"note": 'say "hi" at +14155559876'}),
        record("call_d", from_number="+493012345678", metadata={"customer_id": "4711-x"}),
    ]
).calls


def ids(text: str, reader: Reader = READER) -> list[str]:
    rows = search.found(CALLS, text, reader)
    return CALLS["id"].tolist() if rows is None else CALLS["id"].iloc[rows].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", ["call_ABC"]),
        ("CALL_B", ["call_b"]),
        ("anna", ["call_ABC", "call_d"]),
        ("agent_b", ["call_b"]),
        ("spring", ["call_ABC"]),
        ("4711", ["call_ABC", "call_d"]),
        ("customer_id:4711", ["call_ABC", "call_d"]),
        ("customer_id=4711-x", ["call_d"]),
        ("note:4711", []),
        ('"hi"', ["call_c"]),
        ("anna spring", ["call_ABC"]),
        ("anna ben", []),
        ("  ", ["call_ABC", "call_b", "call_c", "call_d"]),
        ("[", []),
        ("{", ["call_ABC", "call_b", "call_c", "call_d"]),
    ],
)
def test_every_word_must_be_found_somewhere(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    ["+491701234567", "+49 170 1234567", "0170 1234567", "+49 (0)170-1234567", "1234567", "0049 170 1234567"],
)
def test_a_number_is_found_however_it_is_written(text):
    assert ids(text) == ["call_b"]


@pytest.mark.parametrize(
    "text",
    [
        "tel:+49-170-1234567",
        "\u202d+49 170 1234567\u202c",
        "+49\u00a0(0)\u00a0170\u00a01234567",
        "'+491701234567",
    ],
)
def test_a_number_is_found_as_it_is_pasted(text):
    assert ids(text) == ids(f"ben {text}") == ["call_b"]
    assert search.numbers(text) == ("491701234567",)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/pricing?a=1",
        "10:30",
        "source=google",
        "C:\\new",
        "crm:stage",
        "crm:stage:won",
        "note:say",
    ],
)
def test_a_word_with_a_colon_or_an_equals_sign_is_found_as_it_stands_or_as_key_and_value(text):
    metadata = {
        "url": "https://example.org/pricing?a=1",
        "at": "10:30",
        "tag": "source=google",
        "path": "C:\\new",
        "crm:stage": "won",
        "note": "say hi",
    }
    calls = to_frame([record("call_x", metadata=metadata), record("call_y", metadata={"at": "10:3"})]).calls
    rows = search.found(calls, text, READER)
    assert rows is not None
    assert calls["id"].iloc[rows].tolist() == ["call_x"]


def test_invisible_marks_around_a_word_are_none_of_it():
    assert ids("\u202aSpring\u202c \u200fsale\u200f") == ["call_ABC"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 415 ••• ••34", ["call_ABC", "call_d"]),
        ("'+1\u00a0415 ••• ••34", ["call_ABC", "call_d"]),
        ("anna spring +1 415 ••• ••34", ["call_ABC"]),
        ("+49 170 ••• ••67", ["call_b"]),
        ("+49 ••• 78 (kfbtgm)", ["call_d"]),
        ("+49 ••• 78", []),
        ("••• ••67", []),
        ("hi ••• ••76", ["call_c"]),
        ("ben ••• ••76", []),
    ],
)
def test_a_masked_number_finds_exactly_the_calls_that_show_it(text, expected):
    assert ids(text) == expected
    assert search.numbers(text) == ()


def test_a_masked_number_tells_nothing_of_the_digits_that_are_hidden():
    numbers = [f"+49170{middle}78" for middle in ("111111", "555555", "999999")]
    calls = to_frame(
        [record(number, phone_number=number, metadata={"phone": number}) for number in numbers]
    ).calls
    for text in ("+49 170 ••• ••78", "••• ••78", "phone:+49"):
        rows = search.found(calls, text, READER)
        assert rows is not None
        assert len(rows) in (0, 3)


def test_a_number_and_a_word_go_together():
    assert ids("anna +1 415 555 1234") == ["call_ABC", "call_d"]
    assert ids("ben +1 415 555 1234") == []


def test_the_accounts_own_lines_are_found_too():
    assert ids("+49 30 12345678") == ["call_d"]


@pytest.mark.parametrize("text", ["+4917", "170123", "234567", "+1415", "415555", "5559876", "+14155559876"])
def test_part_of_a_masked_number_finds_nothing(text):
    assert ids(text) == []


@pytest.mark.parametrize("text", ["٩٨٧٦", "note:٤", "９８７６", "9876"])
def test_no_digit_of_another_script_asks_for_a_masked_one(text):
    sent = [
        record("call_x", metadata={"note": "٤١٥٥٥٥٩٨٧٦"}),
        record("call_y", metadata={"note": "４１５５５５９８７６"}),
    ]
    rows = search.found(to_frame(sent).calls, text, READER)
    assert rows is not None
    assert rows.tolist() == []


def test_a_number_is_found_with_digits_of_another_script():
    assert ids("+٤٩\u00a0١٧٠\u2011١٢٣٤٥٦٧") == ["call_b"]


def test_where_numbers_are_shown_part_of_one_is_enough():
    assert ids("1701", SHOWING) == ["call_b"]
    assert ids("5559876", SHOWING) == ["call_c"]


def test_nothing_is_found_among_no_calls():
    assert len(search.found(empty_frame(), "anna", READER)) == 0


def test_calls_are_left_as_they_are():
    before = CALLS.copy(deep=True)
    ids("anna 4711 +14155551234")
    assert CALLS.equals(before)
