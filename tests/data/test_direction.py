"""Which way each call went: by the own numbers, however they are written, and by inference where nobody tells them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ringyo_data import direction
from ringyo_data.own_numbers import own_numbers
from ringyo_data.phone_numbers import PhoneNumber

OWN = "+18005550100"
OTHER_OWN = "+18005550101"


def calls(*pairs: tuple[str | None, str | None]) -> pd.DataFrame:
    """Calls from one number to another, in the frame's own types."""
    origins, destinations = zip(*pairs, strict=True) if pairs else ((), ())
    return pd.DataFrame(
        {
            "phone_number": pd.Series(destinations, dtype="str"),
            "from_number": pd.Series(origins, dtype="str").astype("category"),
        }
    )


@pytest.mark.parametrize(
    ("origin", "destination", "expected"),
    [
        (OWN, "+14155550123", "outbound"),
        ("+447700900123", OWN, "inbound"),
        (OWN, OTHER_OWN, "outbound"),  # a test between own numbers
        ("+447700900123", "+14155550123", "unknown"),
        (None, OWN, "inbound"),
        (None, "+14155550123", "unknown"),
        (OWN, None, "outbound"),
        (None, None, "unknown"),
        ("18005550100", "+14155550123", "outbound"),  # without its plus sign
    ],
)
def test_the_own_numbers_tell_the_direction(origin, destination, expected):
    directed = direction.with_direction(calls((origin, destination)), [OWN, OTHER_OWN])
    assert directed["direction"].astype("str").tolist() == [expected]


@pytest.mark.parametrize("spelling", ["+1 (800) 555-0100", "001 800 555 0100", "tel:+1-800-555-0100"])
def test_an_own_number_may_be_written_in_any_way_that_has_the_country(spelling):
    own = own_numbers([], [PhoneNumber(spelling)], [])
    directed = direction.with_direction(calls((OWN, "+14155550123")), own.numbers)
    assert directed["direction"].astype("str").tolist() == ["outbound"]


def test_without_own_numbers_no_direction_is_guessed():
    directed = direction.with_direction(calls((OWN, "+14155550123")), [])
    assert direction.counts(directed) == {"outbound": 0, "inbound": 0, "unknown": 1}


def test_the_customer_is_on_the_other_side_of_the_line():
    both = calls((OWN, "+14155550123"), ("+447700900123", OTHER_OWN), (None, OWN), ("+3312", "+3313"))
    directed = direction.with_direction(both, [OWN, OTHER_OWN])
    customers, lines = direction.customers(directed), direction.lines(directed)
    assert customers.fillna("-").tolist() == ["+14155550123", "+447700900123", "-", "+3313"]
    assert lines.astype("str").fillna("-").tolist() == [OWN, OTHER_OWN, OWN, "+3312"]


def test_an_own_number_without_its_plus_sign_is_no_other_line():
    sent = calls((OWN, "+14155550123"), (OWN[1:], "+14155550124"), ("+447700900123", OWN[1:]), ("1415", None))
    directed = direction.with_direction(sent, [OWN])
    assert direction.lines(directed).astype("str").fillna("-").tolist() == [OWN, OWN, OWN, "1415"]
    assert direction.counts(directed) == {"outbound": 2, "inbound": 1, "unknown": 1}
    outgoing = directed[:2]
    assert direction.lines(outgoing).astype("str").tolist() == [OWN, OWN]


def test_an_empty_frame_stays_one():
    empty = direction.with_direction(calls(), [OWN])
    assert list(empty.columns) == ["phone_number", "from_number", "direction"]
    assert (len(direction.customers(empty)), len(direction.lines(empty))) == (0, 0)
    assert direction.counts(empty) == {"outbound": 0, "inbound": 0, "unknown": 0}
    assert direction.inferred(calls()) == frozenset()


def test_a_direction_costs_a_byte_a_call():
    many = direction.with_direction(calls(*[(OWN, f"+1415{n:07}") for n in range(10_000)]), [OWN])
    assert many["direction"].memory_usage(index=False, deep=True) < 10_000 + 500


def test_five_partners_make_a_number_the_accounts_own():
    outgoing = [(OWN, f"+1415555000{n}") for n in range(5)]
    incoming = [(f"+4477009000{n:02}", OTHER_OWN) for n in range(5)]
    too_few = [("+4930000001", f"+1415555010{n}") for n in range(4)]
    again = [("+4930000002", "+14155550200")] * 9
    assert direction.inferred(calls(*outgoing, *incoming, *too_few, *again)) == {OWN, OTHER_OWN}


def test_inference_agrees_with_counting_partners_one_by_one():
    rng = np.random.default_rng(3)
    numbers = [f"+1415{n:07}" for n in range(60)]
    pairs = [
        (
            None if rng.random() < 0.1 else numbers[int(rng.zipf(1.5)) % 60],
            None if rng.random() < 0.1 else numbers[int(rng.zipf(1.3)) % 60],
        )
        for _ in range(400)
    ]
    whole = {(origin, destination) for origin, destination in pairs if origin and destination}
    expected = {
        number
        for number in numbers
        if len({d for o, d in whole if o == number}) >= 5 or len({o for o, d in whole if d == number}) >= 5
    }
    assert direction.inferred(calls(*pairs)) == expected
    assert expected
