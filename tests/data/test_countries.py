"""The country of each number called."""

from __future__ import annotations

import pandas as pd
import pytest

from ringyo_data.countries import country, with_country
from ringyo_data.frame import empty_frame


def of(*numbers: str | None) -> list[object]:
    found = country(pd.DataFrame({"phone_number": pd.Series(numbers, dtype="str")}))
    return [None if pd.isna(name) else name for name in found]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+4930123456", "DE"),
        ("+4915123456789", "DE"),
        ("+14152345678", "US"),
        ("+12042345678", "CA"),
        ("+12422345678", "BS"),
        ("+79161234567", "RU"),
        ("+77011234567", "KZ"),
        ("+441481234567", "GG"),
        ("+442071234567", "GB"),
        ("+447700900123", "GB"),
        ("+390612345678", "IT"),
        ("+911234567890", "IN"),
        ("+85221234567", "HK"),
    ],
)
def test_the_first_digits_tell_the_country(number, code):
    assert of(number) == [code]


@pytest.mark.parametrize("number", [None, "", "anonymous", "4930123456", "+", "+999123456", "+80012345678"])
def test_no_country_is_made_up(number):
    assert of(number) == [None]


def test_many_numbers_keep_their_rows():
    assert of("+14155551234", None, "+4930123456", "+14155559876") == ["US", None, "DE", "US"]


def test_nothing_in_nothing_out():
    found = country(empty_frame())
    assert len(found) == 0
    assert list(found.cat.categories) == []


def test_a_column_of_countries_is_made_once_and_told_anew_only_when_asked_for():
    calls = with_country(pd.DataFrame({"phone_number": pd.Series(["+4915112345678"], dtype="str")}))
    moved = calls.assign(phone_number=pd.Series(["+33612345678"], dtype="str"))
    assert country(moved).tolist() == ["DE"]
    assert with_country(moved)["country"].tolist() == ["FR"]
