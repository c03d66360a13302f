from datetime import timedelta

from ringyo_data.metrics import new_and_repeated, numbers, reach, wilson
from ringyo_data.metrics.destinations import Numbers

from .frames import BEFORE_SUMMER, BERLIN, call, frame, utc

LATER = utc("2026-05-01 00:00")
ALL = {
    "since": BEFORE_SUMMER,
    "until": BEFORE_SUMMER + timedelta(hours=80),
    "tz": BERLIN,
    "grain": "month",
    "now": LATER,
}


def test_reach_counts_numbers_not_calls():
    calls = frame(
        call(phone_number="+1"),
        call(phone_number="+1"),
        call(phone_number="+2", status="busy"),
        call(phone_number="+2", status="failed"),
        call(phone_number="+3", status="ringing"),
        call(phone_number=None),
    )
    found = reach(calls)
    assert (found.part, found.whole) == (1, 3)
    assert (found.low, found.high) == wilson(1, 3)
    assert (found.floor, found.ceiling) == (1 / 3, 2 / 3)


def test_a_live_call_to_a_number_already_reached_opens_nothing():
    found = reach(frame(call(phone_number="+1"), call(phone_number="+1", status="ringing")))
    assert (found.floor, found.ceiling) == (1.0, 1.0)


def test_numbers_that_are_no_digits_are_told_apart_too():
    calls = frame(call(phone_number="sip:a"), call(phone_number="sip:b"), call(phone_number="+1"))
    assert numbers(calls) == Numbers(3, 0, 0, 0)


def test_first_call_to_a_number_is_new_and_later_ones_repeat():
    calls = frame(
        call("2026-03-28 10:00", phone_number="+1"),
        call("2026-03-27 10:00", phone_number="+1"),
        call("2026-03-27 11:00", phone_number="+2"),
        call("2026-03-28 12:00", phone_number=None),
    )
    table = new_and_repeated(calls, **{**ALL, "grain": "day"})
    columns = ["calls", "new", "repeated", "without_number"]
    assert table[columns].to_numpy().tolist()[:2] == [[2, 2, 0, 0], [2, 0, 1, 1]]
    assert numbers(calls) == Numbers(numbers=2, called_again=1, repeated_calls=1, without_number=1)


def test_order_of_the_frame_does_not_matter():
    calls = frame(*(call(f"2026-03-2{day} 10:00", phone_number="+1") for day in (7, 8, 9)))
    shuffled = calls.iloc[[1, 0, 2]]
    days = {**ALL, "grain": "day"}
    assert new_and_repeated(shuffled, **days)["new"].tolist() == [1, 0, 0, 0]
