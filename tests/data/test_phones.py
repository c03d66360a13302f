"""One spelling for each phone number, however it was sent."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ringyo_data.countries import country
from ringyo_data.frame import to_frame
from ringyo_data.phones import normal, normalised


@pytest.mark.parametrize(
    "text",
    [
        "+14505550100",
        "+1 (450) 555-0100",
        "+1(450)5550100",
        "+1.450.555.0100",
        "+1/450/555/0100",
        "  +1 450 555 0100\n",
        "tel:+1-450-555-0100",
        "TEL:+14505550100",
        "001 450 555 0100",
        "+1\N{NO-BREAK SPACE}450\N{NARROW NO-BREAK SPACE}555\N{NON-BREAKING HYPHEN}0100",
        "+1\N{MIDDLE DOT}450\N{MIDDLE DOT}555\N{MINUS SIGN}0100",
        "+1 450\N{EN DASH}555\N{FULLWIDTH HYPHEN-MINUS}0100",
        "\N{LEFT-TO-RIGHT EMBEDDING}+1 450 555 0100\N{POP DIRECTIONAL FORMATTING}",
        "+1\N{ZERO WIDTH SPACE}450\N{SOFT HYPHEN}5550100",
        "＋１（４５０）５５５－０１００",
        "+١٤٥٠٥٥٥٠١٠٠",
    ],
)
def test_every_spelling_of_a_number_with_its_country_becomes_one(text):
    assert normal(text) == "+14505550100"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+49 (0)170 1234567", "+491701234567"),
        ("0049 (0) 170 1234567", "+491701234567"),
        ("+39 (0)6 12345678", "+390612345678"),
    ],
)
def test_a_zero_that_is_dialled_at_home_only_is_left_out(text, number):
    assert normal(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "(450) 555-0100",
        "0170 1234567",
        "anonymous",
        "+1-800-FLOWERS",
        "+1 450 555 0100 x12",
        "00",
        "0000000",
        "+",
        "007",
        "sip:anna@example.com",
        "+12",
    ],
)
def test_what_is_no_number_with_its_country_stays_as_it_was_sent(text):
    assert normal(f" {text} ") == text


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+1 (450) 555-0100", "CA"),
        ("+1 876 555 0100", "JM"),
        ("+1(787)5550100", "PR"),
        ("+44 1481 234567", "GG"),
        ("+7 (701) 123-45-67", "KZ"),
        ("0039 06 1234 5678", "IT"),
    ],
)
def test_the_country_of_a_call_is_right_however_its_number_is_spelled(number, code):
    sent = {"id": "call_1", "status": "busy", "created_at": "2026-03-02T12:00:00Z", "phone_number": number}
    assert country(to_frame([sent]).calls).tolist() == [code]


def test_both_numbers_of_a_call_are_normalised_when_read():
    sent = {"id": "call_1", "status": "busy", "created_at": "2026-03-02T12:00:00Z", "agent_id": "a"}
    calls = to_frame([sent | {"phone_number": "+1 (450) 555-0100", "from_number": "+49 30 1234567"}]).calls
    assert (calls["phone_number"][0], calls["from_number"][0]) == ("+14505550100", "+49301234567")


def test_nothing_but_blanks_stays_what_it_is():
    assert normal("  ") == "  "


def test_numbers_keep_their_places():
    sent = pa.array(["+14505550100", None, "+1 876 555 0100", "x", "+1 876 555 0100"], pa.large_string())
    assert normalised(sent).to_pylist() == ["+14505550100", None, "+18765550100", "x", "+18765550100"]
    assert normalised(sent.slice(0, 2)).to_pylist() == ["+14505550100", None]
    assert normalised(sent.slice(0, 0)).to_pylist() == []
