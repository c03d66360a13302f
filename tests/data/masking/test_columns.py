"""Columns of numbers and of metadata lose phone numbers, and nothing else."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.filters import Facets
from ringyo_data import masking
from ringyo_data.frame import to_frame
from ringyo_data.masking.numbers import masked

OWN = "+14155551234"


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


def calls(metadata: pd.Series) -> pd.DataFrame:
    """Calls to one number, with that metadata."""
    return pd.DataFrame({"metadata": metadata, "phone_number": OWN, "from_number": None})


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


def test_a_text_that_several_calls_have_is_masked_for_each_of_them():
    rows = pd.DataFrame(
        {
            "metadata": ['{"id":"4155551234"}'] * 3,
            "phone_number": ["+491701234567", "+4915555551234", "+14155551234"],
            "from_number": [None, None, None],
        }
    )
    assert masking.in_metadata(rows).tolist() == [
        '{"id":"4155551234"}',
        '{"id":"••• ••34"}',
        '{"id":"••• ••34"}',
    ]


def test_metadata_that_is_no_json_costs_only_itself():
    sent = texts('{"a":"+14155551234"', '{"b":"+14155551234"}')
    assert [json.loads(text) for text in masking.in_metadata(calls(sent))] == [
        '{"a":"••• ••34"',
        {"b": "••• ••34"},
    ]


HARMLESS = [
    '{"client_id":"cust_123456","campaign":"Nordic"}',
    '{"customer_id":"cust_123456"}',
    '{"campaign":"spring","attempt":2}',
]


def test_nothing_is_looked_for_where_no_number_can_be(monkeypatch):
    monkeypatch.setattr(masking.columns, "_each_once", lambda *_: pytest.fail("was looked for"))
    assert masking.in_metadata(calls(texts(*HARMLESS, None))).tolist()[:-1] == HARMLESS


@given(
    st.text(st.sampled_from('+0٣९4155(). -\u200b\u00a0\t\n\x1f"\\'), max_size=24),
    st.sampled_from(
        ["phone", "tel", "note", "Nr", "customerTel", "telHome", "móvil", "tele\u0301fono", "A Handy"]
    ),
)
def test_no_number_escapes_because_nothing_was_looked_for(text, key):
    frame = to_frame(
        [{"id": "1", "created_at": "2026-03-01T20:00:00Z", "phone_number": OWN, "metadata": {key: text}}]
    ).calls
    masked = masking.in_value({key: text}, own=(OWN, None), country="US")
    assert json.loads(masking.in_metadata(frame)[0]) == masked


def test_metadata_without_numbers_is_the_same():
    sent = texts('{"a":1}', None)
    assert masking.in_metadata(calls(sent))[0] == '{"a":1}'


@given(st.lists(st.from_regex(r"[+＋]?[0-9 ٣•]{0,16}", fullmatch=True) | st.text(max_size=12)))
def test_a_column_is_masked_as_each_of_its_numbers_is(numbers):
    found = masking.in_column(texts(*numbers, None)).tolist()
    assert found == [*map(masked, numbers), None]


def test_no_filter_offers_a_number_to_choose():
    sent = {"campaign": "spring", "callback": "+491701234567", "called": OWN, "+14155559999": "yes"}
    record = {"id": "1", "created_at": "2026-03-01T20:00:00Z", "phone_number": OWN, "metadata": sent}
    assert Facets.of(to_frame([record]).calls).metadata == (("campaign", "spring"),)
