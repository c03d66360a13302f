"""JSON that strict readers refuse whole: read, with each bad value left recognisable."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringyo_data.lenient_json import DEEPEST, TOO_DEEP, is_too_deep, loads, mended, mended_text

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def nested(depth: int, inner: object = 0) -> object:
    """*depth* lists and objects inside each other, in turn."""
    for level in range(depth):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": "x\\ud83c"}', {"a": "x\ud83c"}),
        (b'["\\ud83c\\udf89"]', ["🎉"]),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": "Z\xfcrich"}', {"a": "Z\udcfcrich"}),
        (b'{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        (b"[1e400, -1e400]", [Decimal("Infinity"), Decimal("-Infinity")]),
        (b"[Infinity, -Infinity]", [Decimal("Infinity"), Decimal("-Infinity")]),
        (b"[" + b"9" * 10_000 + b"]", [Decimal("Infinity")]),
        (b"[1e400, 18446744073709551615, 18446744073709551616]", [Decimal("Infinity"), 2**64 - 1, 2.0**64]),
        (b'[1e400, {"a": 1, "a": 2}, -0]', [Decimal("Infinity"), {"a": 2}, 0]),
    ],
)
def test_a_bad_value_costs_only_itself(body: bytes, value: object):
    assert loads(body) == value


def test_nan_is_a_number_that_no_field_takes():
    (value,) = loads(b"[NaN]")
    assert isinstance(value, Decimal)
    assert value.is_nan()


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"a": [1, 2', b'{"a": "x', b"[1,]", b"[" * 100_000, b"\xff"]
)
def test_what_is_no_json_at_all_is_refused(body: bytes):
    with pytest.raises(ValueError):  # noqa: PT011  (orjson and json each have their own)
        loads(body)


@pytest.mark.parametrize("depth", [300, 1_024, 1_025, 100_000])
def test_a_value_nested_without_end_leaves_its_neighbours(depth: int):
    body = b'{"before": ["]"], "deep": ' + b"[" * depth + b'"\\"[", 1' + b"]" * depth + b', "after": "[{"}'
    value = loads(body)
    assert isinstance(value, dict)
    assert (value["before"], value["after"]) == (["]"], "[{")
    assert is_too_deep(value["deep"])


@pytest.mark.parametrize(("depth", "deep"), [(0, False), (1, False), (DEEPEST, False), (DEEPEST + 1, True)])
def test_how_deep_is_too_deep(depth: int, deep: bool):
    assert is_too_deep(nested(depth)) is deep
    assert (TOO_DEEP in json.dumps(mended(nested(depth)), ensure_ascii=False)) is deep


def test_a_mended_copy_keeps_what_was_good():
    value = {"a\ud83c": ["x\udcff", Decimal("NaN"), 1, None, True, 0.5], "deep": nested(300), "good": "🎉"}
    copy = mended(value)
    assert orjson.loads(orjson.dumps(copy)) == copy
    assert isinstance(copy, dict)
    assert copy["a\ufffd"] == ["x\ufffd", "NaN", 1, None, True, 0.5]
    assert copy["good"] == "🎉"
    assert not is_too_deep(copy)


@pytest.mark.parametrize(
    ("text", "mended"),
    [("🎉 ok", "🎉 ok"), ("\ud83c\udf89", "🎉"), ("a\udf89b\ud83c", "a\ufffdb\ufffd"), ("", "")],
)
def test_half_a_character_becomes_the_sign_for_it(text: str, mended: str):
    assert mended_text(text) == mended


@given(JSON)
def test_reading_leniently_changes_nothing_that_is_json(value: object):
    strict = orjson.dumps(value)
    assert loads(strict) == loads(b"\xef\xbb\xbf" + strict) == value
    assert mended(value) == value


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_written_once_it_is_mended(text: str):
    assert mended_text(text).encode().decode() == mended_text(text)


@given(JSON, st.data())
def test_a_cut_body_is_read_or_refused_and_nothing_else(value: object, data: st.DataObject):
    body = bytearray(orjson.dumps(value))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    with contextlib.suppress(ValueError):
        loads(bytes(body))
