"""Calls and rates of each country called."""

from ringyo_data.frame import empty_frame
from ringyo_data.metrics.by_country import by_country

from .frames import call, frame


def test_countries_stand_with_their_calls_and_rates_most_calls_first():
    calls = frame(
        call(phone_number="+4930123456"),
        call(phone_number="+49301234567", status="busy"),
        call(phone_number="+14155551234"),
        call(phone_number="+4930123456", status="ringing"),
    )
    table = by_country(calls)
    assert table[["country", "calls", "settled", "answered"]].to_dict("records") == [
        {"country": "DE", "calls": 3, "settled": 2, "answered": 1},
        {"country": "US", "calls": 1, "settled": 1, "answered": 1},
    ]


def test_call_without_a_number_has_a_row_without_a_country():
    table = by_country(frame(call(), call(phone_number="+4930123456")))
    assert table["country"].isna().sum() == 1
    assert table["calls"].sum() == 2


def test_no_calls_have_no_countries_and_the_calls_stay_as_they_were():
    calls = frame(call(phone_number="+4930123456"))
    before = calls.copy(deep=True)
    assert len(by_country(empty_frame())) == 0
    by_country(calls)
    assert calls.equals(before)
