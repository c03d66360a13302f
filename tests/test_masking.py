"""Phone numbers are taken out of whatever text they stand in, and nothing else is."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared import masking, wording
from pages.shared.filters import Facets
from ringyo_data.frame import to_frame

OWN = "+14155551234"


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


def calls(metadata: pd.Series) -> pd.DataFrame:
    """Calls to one number, with that metadata."""
    return pd.DataFrame({"metadata": metadata, "phone_number": OWN, "from_number": None})


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Call me at +49 170 1234567.", "Call me at ••• ••67."),
        ("It is 415 555 1234, thanks", "It is ••• ••34, thanks"),
        ("(415) 555-1234", "••• ••34"),
        ("just 5551234", "just ••• ••34"),
        ("my office, 212 736 5000", "my office, ••• ••00"),
        ("+1 (415) 555-1234 or +14155551234", "••• ••34 or ••• ••34"),
    ],
)
def test_numbers_that_are_said_are_masked(said, left):
    assert masking.in_text(said, own=(OWN,), country="US") == left


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Room 12, 3 pm",
        "on 2026-03-18 at 10:30",
        "order 12345678",
        "1 2 3 4 5 6 7 8",
        "https://example.com/a/1234",
    ],
)
def test_other_digits_stay(said):
    assert masking.in_text(said, own=(OWN,), country="US") == said


def test_without_knowing_the_country_international_numbers_are_still_masked():
    assert masking.in_text("+491701234567") == "••• ••67"


@given(st.text(alphabet="+0123456789 ().-", max_size=40))
def test_own_number_never_survives_any_surroundings(around):
    left = masking.in_text(f"{around}x 415 555 12 34 x{around}", own=(OWN,), country="US")
    assert "4155551234" not in left.replace(" ", "")


def test_metadata_loses_numbers_but_keeps_ids():
    sent = texts(
        '{"phone":"+14155559999","customer_id":"cust_12345678"}',
        '{"customer_phone":4155559999}',
        '{"contact_mobile":"(415) 555-9999"}',
        '{"called":"14155551234","order":41555598}',
        "{}",
        None,
    )
    found = masking.in_metadata(calls(sent))
    assert [None if pd.isna(text) else json.loads(text) for text in found] == [
        {"phone": "••• ••99", "customer_id": "cust_12345678"},
        {"customer_phone": "••• ••99"},
        {"contact_mobile": "••• ••99"},
        {"called": "••• ••34", "order": 41555598},
        {},
        None,
    ]
    assert sent[0] == '{"phone":"+14155559999","customer_id":"cust_12345678"}'


def test_metadata_loses_the_line_too_which_may_be_the_customers_own_number():
    row = pd.DataFrame(
        {"metadata": ['{"customer":"14155551234"}'], "phone_number": [None], "from_number": [OWN]}
    )
    assert masking.in_metadata(row)[0] == '{"customer":"••• ••34"}'


def test_metadata_without_numbers_is_the_same():
    sent = texts('{"a":1}', None)
    assert masking.in_metadata(calls(sent))[0] == '{"a":1}'


def test_every_text_of_a_value_is_masked_however_deep():
    found = masking.in_value({"a": [1, 4155551234, {OWN: OWN}], "b": True, "c": None}, own=(OWN,))
    assert found == {"a": [1, "••• ••34", {"••• ••34": "••• ••34"}], "b": True, "c": None}


@given(st.lists(st.from_regex(r"\+?[0-9 ]{0,16}", fullmatch=True)))
def test_a_column_is_masked_as_each_of_its_numbers_is(numbers):
    found = masking.in_column(texts(*numbers, None)).to_pylist()
    assert found == [*(wording.phone(number) for number in numbers), None]


def test_digits_of_a_number_are_found_in_an_address():
    assert masking.holds_number("https://files.example/1-415-555-1234.mp3", OWN)
    assert not masking.holds_number("https://files.example/77.mp3", OWN)
    assert masking.holds_number("https://files.example/14155551234.mp3", None, OWN)
    assert not masking.holds_number("https://files.example/77.mp3", None)


def test_no_filter_offers_a_number_to_choose():
    sent = {"campaign": "spring", "callback": "+491701234567", "called": OWN, "+14155559999": "yes"}
    record = {"id": "1", "created_at": "2026-03-01T20:00:00Z", "phone_number": OWN, "metadata": sent}
    assert Facets.of(to_frame([record]).calls).metadata == (("campaign", "spring"),)
