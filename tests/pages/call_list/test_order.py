"""Calls are put in order all together, a page at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.call_list import order
from pages.call_list.columns import COLUMNS
from pages.call_list.order import NEWEST, Order
from pages.filters import View
from pages.loading import Selection
from pages.text import own_numbers
from pages.text.own_numbers import Lines
from ringyo_data.frame import to_frame

NAMES = {"agent_a": "Zoe", "agent_b": "adam"}
SHOWN = Lines(shows=True)
HIDDEN = Lines(secret="rg_test_order")


def calls(*rows: dict[str, object]):
    """Calls an hour apart, the first one newest."""
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    return to_frame(
        [
            {
                "id": f"call_{place}",
                "status": "completed",
                "phone_number": "+14155551234",
                "from_number": "+18005550000",
                "agent_id": "agent_a",
                "metadata": {},
                "created_at": (at - timedelta(hours=place)).isoformat(),
                **row,
            }
            for place, row in enumerate(rows)
        ]
    ).calls


def listed(found, word: str, *, start: int = 0, stop: int = 99, rows=None, lines=SHOWN) -> list[int]:
    wanted = order.of_word(word)
    assert wanted
    span = View(date(2026, 3, 2), date(2026, 3, 2))
    selection = Selection(span, found, datetime.now(UTC), span.span, names=NAMES, lines=lines)
    return order.page(selection, rows, wanted, start=start, stop=stop).tolist()


DURATIONS = calls({"duration": 5}, {"duration": None}, {"duration": 90}, {"duration": 5})


def test_longest_come_first_and_calls_without_a_duration_last_both_ways():
    assert listed(DURATIONS, "lasted-falling") == [2, 0, 3, 1]
    assert listed(DURATIONS, "lasted-rising") == [0, 3, 2, 1]


def test_newest_and_oldest_first():
    assert listed(DURATIONS, "started-falling") == [0, 1, 2, 3]
    assert listed(DURATIONS, "started-rising") == [3, 2, 1, 0]


def test_a_page_is_cut_from_the_whole_order():
    assert listed(DURATIONS, "lasted-falling", start=1, stop=3) == [0, 3]
    assert listed(DURATIONS, "started-rising", start=3, stop=6) == [0]
    assert listed(DURATIONS, "started-falling", start=8, stop=12) == []


def test_only_the_calls_that_were_found_are_in_order():
    rows = np.array([0, 1, 3])
    assert listed(DURATIONS, "lasted-falling", rows=rows) == [0, 3, 1]
    assert listed(DURATIONS, "started-rising", rows=rows) == [3, 1, 0]


def test_agents_are_in_order_by_the_name_that_is_seen():
    found = calls({"agent_id": "agent_a"}, {"agent_id": "agent_b"}, {"agent_id": None}, {"agent_id": "Mo"})
    assert listed(found, "agent-rising") == [1, 3, 0, 2]
    assert listed(found, "agent-falling") == [0, 3, 1, 2]


def test_numbers_missing_ones_last_equal_ones_newest_first():
    numbers = ["+2222222", None, "+1111111", "+2222222"]
    found = calls(*({"phone_number": number} for number in numbers))
    assert listed(found, "number-rising") == [2, 0, 3, 1]
    assert listed(found, "number-falling") == [0, 3, 2, 1]


def test_values_of_a_metadata_key_are_in_order_calls_without_it_last():
    sent = [{"tier": "plus"}, {"other": "a"}, {"tier": 'b"asic', "x": 1}, {"tier": 7}, {"tier": None, "a": 1}]
    found = calls(*({"metadata": metadata} for metadata in sent))
    assert listed(found, "meta:tier-rising") == [3, 2, 4, 0, 1]
    assert listed(found, "meta:tier-falling") == [0, 4, 2, 3, 1]


LOW, MIDDLE, HIGH = "+4917011111178", "+4917055555578", "+4917099999978"


@pytest.mark.parametrize("way", ["falling", "rising"])
@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("number", lambda number: {"phone_number": number}),
        ("line", lambda number: {"from_number": number}),
        ("metadata", lambda number: {"metadata": {"phone": number}}),
        ("metadata", lambda number: {"metadata": {"note": f"call {number}"}}),
        ("meta:phone", lambda number: {"metadata": {"phone": number}}),
    ],
)
def test_the_order_tells_nothing_of_the_digits_that_are_hidden(column, field, way):
    """Three numbers that look the same but for a digest: which is the largest makes no difference."""
    orders = set()
    for numbers in permutations([LOW, MIDDLE, HIGH]):
        places = listed(calls(*map(field, numbers)), f"{column}-{way}", lines=HIDDEN)
        orders.add(tuple(places) if column != "line" else tuple(numbers[place] for place in places))
    assert len(orders) == 1
    if column == "line":
        named = own_numbers.names(map(HIDDEN.word, (LOW, MIDDLE, HIGH)))
        seen = [named[HIDDEN.word(number)] for number in orders.pop()]
        assert seen == sorted(seen, reverse=way == "falling")
    else:
        assert orders == {(0, 1, 2)}


def test_numbers_that_are_hidden_are_in_the_order_of_what_is_seen_of_them():
    found = calls(
        *({"phone_number": number} for number in ("+4917299999911", "+4917211111199", "+14155551234"))
    )
    assert listed(found, "number-rising", lines=HIDDEN) == [2, 0, 1]
    assert listed(found, "number-rising") == [2, 1, 0]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("way", ["falling", "rising"])
def test_every_column_orders_all_calls_and_none_at_all(column, way):
    assert sorted(listed(DURATIONS, f"{column}-{way}")) == [0, 1, 2, 3]
    assert listed(DURATIONS.head(0), f"{column}-{way}") == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 3600)), min_size=1, max_size=30))
def test_durations_are_in_order_as_a_plain_sort_has_them(durations):
    found = calls(*({"duration": seconds} for seconds in durations))
    expected = sorted(
        range(len(durations)),
        key=lambda at: (durations[at] is None, -(durations[at] or 0)),
    )
    assert listed(found, "lasted-falling") == expected


def test_words_of_the_address_keep_their_meaning():
    assert order.of_word("lasted-falling") == Order("lasted", falling=True)
    assert order.of_word("agent-rising") == Order("agent", falling=False)
    assert NEWEST.word == "started-falling"
    for word in ("", None, "lasted", "lasted-up", "frogs-rising", "-falling"):
        assert order.of_word(word) is None


def test_a_heading_gives_its_own_order_and_turns_it_the_second_time():
    longest = order.by_column("lasted", NEWEST)
    assert longest == Order("lasted", falling=True)
    assert order.by_column("lasted", longest) == Order("lasted", falling=False)
    assert order.by_column("agent", NEWEST) == Order("agent", falling=False)
    assert order.by_column("meta:campaign", NEWEST) == Order("meta:campaign", falling=False)
    assert order.by_column("frogs", NEWEST) is None
