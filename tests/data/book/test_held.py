"""The days in memory are one frame, however they came and went."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ringyo_data.book.days import Day, window_of
from ringyo_data.book.held import Held
from ringyo_data.frame import NOTHING_REJECTED, to_frame
from ringyo_data.metadata import with_campaign

from .test_days import record

FIRST = date(2026, 10, 1)
LAST = FIRST + timedelta(days=9)


def day(number: int, calls: int, look: int = 0) -> Day:
    start = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=number)
    records = [record(f"{number}-{n}-{look}", start + timedelta(minutes=n)) for n in range(calls)]
    return Day(FIRST + timedelta(days=number), to_frame(records).calls, start, start, NOTHING_REJECTED)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from(["put", "drop", "look"])), max_size=25
    )
)
def test_the_frame_holds_what_was_put_last_newest_first(steps):
    held, plain = Held(), {}
    for look, (number, calls, act) in enumerate(steps):
        if act == "put":
            held.put([day(number, calls, look)], at=look)
            plain[number] = [f"{number}-{n}-{look}" for n in reversed(range(calls))]
        elif act == "drop":
            held.drop(FIRST + timedelta(days=number))
            plain.pop(number, None)
        else:
            held.frame(window_of(FIRST, LAST))

    expected = [name for number in sorted(plain, reverse=True) for name in plain[number]]
    assert list(held.frame(window_of(FIRST, LAST))["id"]) == expected
    assert (held.calls, held.days) == (len(expected), len(plain))


def test_calls_know_their_campaign_and_country_whenever_their_day_was_read():
    """The key changes with the second look: more values of `list` than of a campaign were seen before it."""

    def seen(number: int, *metadata: dict[str, str]) -> Day:
        start = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=number)
        records = [
            record(f"{number}-{n}", start + timedelta(minutes=n))
            | {"metadata": each, "phone_number": "+4915112345678"}
            for n, each in enumerate(metadata)
        ]
        return Day(FIRST + timedelta(days=number), to_frame(records).calls, start, start, NOTHING_REJECTED)

    held = Held()
    held.put([seen(0, {"list": "a", "campaign": "x"}, {"list": "b"})], at=0)
    first = held.frame(window_of(FIRST, LAST))
    assert (list(first["campaign"]), first["campaign"].cat.categories.name) == (["b", "a"], "list")
    held.put([seen(1, {"campaign": "y"}, {}, {"campaign": "x"})], at=1)
    both = held.frame(window_of(FIRST, LAST))
    named = both["campaign"].astype(object).where(both["campaign"].notna(), None)
    assert list(named) == ["x", None, "y", None, "x"]
    assert both[both["campaign"] == "x"]["campaign"].cat.categories.name == "campaign"
    assert list(both["country"]) == ["DE"] * 5
    pd.testing.assert_frame_equal(with_campaign(both.drop(columns="campaign")), both)


def test_a_window_is_a_slice_that_copies_nothing():
    held = Held()
    held.put([day(0, 3), day(1, 3)], at=0)
    whole = held.frame(window_of(FIRST, LAST))
    part = held.frame(window_of(FIRST, FIRST))

    assert list(part["id"]) == ["0-2-0", "0-1-0", "0-0-0"]
    shared = pd.Series(whole["created_at"]).array._ndarray.base is part["created_at"].array._ndarray.base
    assert shared


def test_days_out_of_use_longest_go_first_but_none_that_is_wanted():
    held = Held()
    for number in range(4):
        held.put([day(number, 10)], at=number)
    held.use(window_of(FIRST, FIRST), at=9)

    held.evict(20, keep={FIRST + timedelta(days=1)})

    assert [number for number in range(4) if FIRST + timedelta(days=number) in held] == [0, 1]
