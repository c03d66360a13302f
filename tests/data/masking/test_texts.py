"""Phone numbers are taken out of texts, however they are written, and nothing else is."""

from __future__ import annotations

import re
import sys
import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringyo_data import masking
from ringyo_data.masking import digits, texts

OWN = "+14155551234"
GERMAN = "+491701234567"
EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
BLANKS = [one for one in EVERY if unicodedata.category(one) in ("Zs", "Cf")]
DASHES = [one for one in EVERY if unicodedata.category(one) == "Pd"]
ZEROS = [one for one in EVERY if unicodedata.category(one) == "Nd" and unicodedata.digit(one) == 0]


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


@pytest.mark.parametrize("between", [*BLANKS, *DASHES, *"_/.~", "\u200f\u200e"], ids=ascii)
def test_no_blank_and_no_dash_hides_a_number(between):
    said = f"call +49{between}170{between}1234567 or 0170{between}12{between}34567!"
    assert masking.in_text(said, own=(GERMAN,), country="DE") == "call ••• ••67 or ••• ••67!"
    assert masking.in_text(said, country="DE") == "call ••• ••67 or ••• ••67!"


@pytest.mark.parametrize("zero", ZEROS, ids=ascii)
def test_no_script_hides_a_number(zero):
    said = "".join(
        chr(ord(zero) + int(one)) if one.isdigit() else one for one in "+49 170 1234567, 0170 1234567"
    )
    assert masking.in_text(said, own=(GERMAN,), country="DE") == "••• ••67, ••• ••67"


SPELLINGS = [
    "+491701234567",
    "491701234567",
    "00491701234567",
    "01701234567",
    "1701234567",
    "0170-123 45 67",
    "+49 (0) 170 / 1234567",
    "+49(0)170.123.45.67",
    "(0170) 1234567",
    "0170_1234567",
    "+49 170 1234567",
    "1 7 0 1 2 3 4 5 6 7",
    "0170, 1234567",
    "0170+1234567",
    "011 49 170 1234567",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_calls_own_number_is_taken_out_in_every_spelling(spelling):
    assert masking.in_text(f"<{spelling}>", own=(None, GERMAN)).strip("<>()+01 ") in ("••• ••67", "••• ••6 7")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("0049 170 7654321", "••• ••21"),
        ("tel:030-7654321", "tel:••• ••21"),
        ("Handy 7654321", "Handy ••• ••21"),
        ("customer_phone=7654321", "customer_phone=••• ••21"),
        ("hotel 7654321", "hotel 7654321"),
        ("00012345678", "00012345678"),
        ("am 2026-03-18, Kunde 30123456", "am 2026-03-18, Kunde 30123456"),
        ("2026-03-18 0170 1234567", "2026-03-18 ••• ••67"),
        ("Ticket 491712345678900000000", "Ticket 491712345678900000000"),
    ],
)
def test_numbers_of_others_are_known_by_how_they_are_written(said, left):
    assert masking.in_text(said, country="DE") == left


@given(
    st.text(st.sampled_from("+0123456789 ()-./\u00a0\uff10\uff11\u2011x:,ab"), max_size=40),
    st.sampled_from(["DE", "US", "DK", "AR", "GB"]),
)
def test_what_phonenumbers_can_match_is_taken_out(text, country):
    undated = texts._date.sub(" ", digits.plain(text))
    left = masking.in_text(text, country=country)
    for hit in phonenumbers.PhoneNumberMatcher(undated, country):
        number = digits.of(hit.raw_string)
        assert len(number) < texts.FEWEST_DIGITS or number not in digits.of(left)


@given(st.text(st.sampled_from("0123456789"), min_size=5, max_size=30))
def test_of_a_row_of_digits_two_are_left_at_most_and_five_hidden(number):
    left = texts.in_number(number)
    assert re.fullmatch(r"••• ••[0-9]{2}" if len(number) >= 7 else "•••", left)


def test_of_a_long_text_the_rest_loses_every_digit():
    said = "a" * texts.LONGEST_TEXT + " room 12, +49 170 1234567"
    assert masking.in_text(said) == "a" * texts.LONGEST_TEXT + " room ••, +•• ••• •••••••"


@pytest.mark.parametrize(
    "said", ["1" * 1_000_000, "1 " * 500_000, "+1" * 500_000, "0" * 1_000_000, "4155551234" * 100_000]
)
def test_a_million_digits_cost_no_more_than_their_length(said):
    left = masking.in_text(said, own=(OWN,), country="US")
    assert not re.search("[0-9]", left[texts.LONGEST_TEXT + 10 :])
    assert "5551234" not in digits.of(left)


@pytest.mark.parametrize("unit", ["1", "1 ", "+1", "0", "4155551234 ", "0170 1234567, ", "1/", "((1"])
def test_work_grows_with_the_length_of_the_text(unit):
    """Counted are the calls of functions, from the smallest to the longest text that is searched."""
    work = [
        _calls(lambda size=size: masking.in_text((unit * size)[:size], own=(OWN,), country="US"))
        for size in (1_000, 10_000, 100_000)
    ]
    assert work[1] <= 12 * work[0] + 500
    assert work[2] <= 12 * work[1] + 500


def _calls(act) -> int:
    count = 0

    def profile(_frame, event, _arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def test_where_nobody_knows_the_calls_numbers_every_long_row_is_taken_out():
    assert masking.in_text("order 4155551234 of 2026-03-18", own=None) == "order ••• ••34 of 2026-03-18"


@given(st.text(alphabet="+0123456789 ().-", max_size=40))
def test_own_number_never_survives_any_surroundings(around):
    left = masking.in_text(f"{around}x 415 555 12 34 x{around}", own=(OWN,), country="US")
    assert "4155551234" not in left.replace(" ", "")
