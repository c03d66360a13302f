"""JSON values lose phone numbers, and nothing else: JSON comes out with the same keys."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringyo_data import masking
from ringyo_data.masking import digits, values

OWN = "+4915123000000"


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({"customer": 4915123000000}, {"customer": "••• ••00"}),
        ({"phone_verified_at": 1712345678.123}, {"phone_verified_at": 1712345678.123}),
        ({"phone_verified_at": "2026-03-18T10:30:00Z"}, {"phone_verified_at": "2026-03-18T10:30:00Z"}),
        ({"whatsapp_group_id": 120363025246125486}, {"whatsapp_group_id": "••• ••86"}),
        ({"payload": '{"phone":15551234567}'}, {"payload": '{"phone":"••• ••67"}'}),
        ({"payload": '{"id":7, "at":1.50}'}, {"payload": '{"id":7, "at":1.50}'}),
        ({"payload": '{"phone":15551234567'}, {"payload": '{"phone":••• ••67'}),
        ({"customer": 4915123000000.0}, {"customer": "••• ••00"}),
        ({"at": 5123000000.25}, {"at": "••• ••00.25"}),
        ({"customer_phone": "491701234567"}, {"customer_phone": "••• ••67"}),
        ({"phones": ["491701234567", {"home": 301234567}]}, {"phones": ["••• ••67", {"home": "••• ••67"}]}),
        ({"Handy": "0170-123 45 67"}, {"Handy": "••• ••67"}),
        ({"phone": "12345"}, {"phone": "•••"}),
        ({"phone": True, "mobile": None, "tel": 12}, {"phone": True, "mobile": None, "tel": 12}),
        ({"note": "tel 0170 1234567"}, {"note": "tel ••• ••67"}),
        ({"order": 30123456, "ratio": 0.00123456789}, {"order": 30123456, "ratio": 0.00123456789}),
        ({OWN: 1, OWN[1:]: 2, "••• ••00 (2)": 3}, {"••• ••00": 1, "••• ••00 (3)": 2, "••• ••00 (2)": 3}),
        ([1, 4155551234, {"a": "x"}], [1, 4155551234, {"a": "x"}]),
    ],
)
def test_values_are_masked_as_values(sent, left):
    assert masking.in_value(sent, own=(OWN,), country="DE") == left
    assert json.loads(values.in_json(json.dumps(sent), own=(OWN,), country="DE")) == left


@pytest.mark.parametrize(
    "key",
    [
        *(
            "phone",
            "customer_phone",
            "phoneNumber",
            "Phone 2",
            "cellphone",
            "mobile",
            "msisdn",
            "WhatsApp",
            "caller_id",
        ),
        *(
            "Telefon",
            "tel",
            "Tel.",
            "telNr",
            "Handy",
            "Rufnummer",
            "nummer",
            "number",
            "callback_number",
            "fax",
        ),
        *(
            "téléphone",
            "te\u0301le\u0301phone",
            "móvil",
            "celular",
            "telefone",
            "numero",
            "número",
            "caller",
            "callee",
        ),
        *("cell", "телефон", "手机", "電話", "전화", "هاتف"),
    ],
)
def test_keys_that_speak_of_a_phone(key):
    assert masking.in_value({key: "1234567"}) == {key: "••• ••67"}


@pytest.mark.parametrize(
    "key", ["order_number", "customer_id", "hotel", "cancelled", "immobilie", "Kundennummer", "at", ""]
)
def test_keys_that_do_not(key):
    assert masking.in_value({key: "1234567"}) == {key: "1234567"}


NUMBERS = st.sampled_from(
    [OWN, OWN[1:], "0151-23 000 000", "0049 (0)151 23000000", 4915123000000, 15123000000.0]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
KEYS = st.text(max_size=6) | st.sampled_from(["phone", "id", "number", OWN, "15123000000"])
JSON = st.recursive(
    LEAVES | NUMBERS | NUMBERS.map(lambda number: json.dumps({"to": number})),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, JSON, max_size=4))
@example({"a": "\ud83c"})
def test_whatever_json_goes_in_json_comes_out_without_the_number(sent):
    left = json.loads(values.in_json(json.dumps(sent), own=(OWN,), country="DE"))
    assert len(left) == len(sent)
    assert [key for key in sent if "3000000" not in digits.of(key)] == [
        key for key in left if not masking.is_masked(key) or key in sent
    ]
    assert not [leaf for leaf in _leaves(left) if "3000000" in digits.of(str(leaf))]


def _leaves(value):
    match value:
        case dict():
            return [*value, *(leaf for inner in value.values() for leaf in _leaves(inner))]
        case list():
            return [leaf for inner in value for leaf in _leaves(inner)]
    return [value]


@given(
    st.dictionaries(
        st.text("abc", max_size=3),
        st.recursive(
            st.none() | st.booleans() | st.integers(-999_999, 999_999) | st.text("ab 1-", max_size=6),
            st.lists,
            max_leaves=5,
        ),
    )
)
def test_what_holds_no_number_stays_to_the_letter(sent):
    text = json.dumps(sent)
    assert values.in_json(text, own=(OWN,), country="DE") == text


@pytest.mark.parametrize("text", ['{"a":', "[" * 100_000, '{"a":NaN,"b":"+4915123000000"}', "1" * 5_000, ""])
def test_no_text_is_too_bad(text):
    left = values.in_json(text, own=(OWN,))
    assert "3000000" not in digits.of(left)


def test_what_lies_too_deep_is_left_out():
    sent: object = OWN
    for _ in range(500):
        sent = {"a": [sent]}
    assert OWN not in json.dumps(masking.in_value(sent, own=(OWN,)))
