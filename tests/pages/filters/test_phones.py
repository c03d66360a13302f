"""Numbers as people paste them, for the filter and for the search."""

from __future__ import annotations

import pytest

from pages.filters import phones

BERLIN = "4930231251234"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+49 30 231251234", BERLIN),
        ("tel:+49-30-231251234", BERLIN),
        ("TEL:0049 30 231251234;ext=5", BERLIN),
        ("\u202d+49 30 231251234\u202c", BERLIN),
        ("+49\u00a030\u00a0231251234", BERLIN),
        ("+49 (0) 30 2312 51234", BERLIN),
        ("+49 ( 0 ) 30 / 2312-51234", BERLIN),
        ("'+4930231251234", BERLIN),
        ("＋４９ ３０ ２３１２５１２３４", BERLIN),
        ("+٤٩ ٣٠ ٢٣١٢٥١٢٣٤", BERLIN),
        ("+49\u201130\u2212231251234", BERLIN),
        ("(030) 2312-51234", "30231251234"),
        ("030.231 251 234", "30231251234"),
        ("+39 (0) 6 1234 5678", "390612345678"),  # Italy dials its zero from abroad too
        ("4711", "4711"),
        ("call me", None),
        ("agent_4930231251234", None),
        ("+1 415 ••• ••34", None),
        ("0", None),
        ("", None),
    ],
)
def test_a_number_is_read_however_it_is_written(text, digits):
    assert phones.digits(text) == digits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+1 415 ••• ••34", "+1 415 ••• ••34"),
        ("'+1 415 ••• ••34", "+1 415 ••• ••34"),  # as a file has it
        ("\u202d+1\u00a0415 •••  ••34\u202c", "+1 415 ••• ••34"),
        ("+45 4 ••• ••34", "+45 4 ••• ••34"),
        ("+49 •••", "+49 •••"),
        ("••• ••99", "••• ••99"),
        ("•••", "•••"),
        ("415 ••• ••34", None),
        ("+1 415 555 1234", None),
        ("••", None),
    ],
)
def test_a_masked_number_is_read_as_it_is_shown(text, shown):
    assert phones.masked(text) == shown
