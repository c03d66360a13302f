"""The account's own numbers tell which way calls went; without them they are inferred, and what was known stays known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from ringyo_data import direction
from ringyo_data.demo import Fault

from ..pull.truth import call, micros
from . import test_names
from .test_names import DAYS, NOON, Desk

LINE, SOLD, FRIEND = "+493012345678", "+18005551234", "+442079460018"
CUSTOMERS = [f"+4915123456{n:03}" for n in range(6)]
SINCE = {"created_at": "2025-01-01T00:00:00Z"}
LISTED = [
    {"id": "pn_1", "phone_number": "0049 30 12345678", "status": "active", **SINCE},
    {"id": "pn_2", "phone_number": "tel:+1-800-555-1234", "status": "inactive", **SINCE},
]
PAIRS = (
    *((LINE, customer) for customer in CUSTOMERS),
    *((customer, SOLD) for customer in CUSTOMERS[:2]),
    (FRIEND, CUSTOMERS[0]),
    (None, CUSTOMERS[0]),
)
"""Six calls made from one line, two taken by a number that was given up since, and two that nobody can tell of."""
BY_LIST = {"outbound": 6, "inbound": 2, "unknown": 2}
INFERRED = {"outbound": 6, "inbound": 0, "unknown": 4}


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Iterator[Callable[..., Desk]]:
    records = [
        {**call(n, micros(NOON - timedelta(hours=n))), "from_number": origin, "phone_number": number}
        for n, (origin, number) in enumerate(PAIRS, 1)
    ]
    monkeypatch.setattr(test_names, "RECORDS", records)
    with ExitStack() as until_the_end:

        def opened() -> Desk:
            found = Desk(tmp_path / "store")
            found.api.account.phone_numbers = LISTED
            until_the_end.callback(found.book.close)
            return found

        yield opened


def ways(here: Desk) -> dict[str, int]:
    """How many calls are of each direction, once nothing is left to be read."""
    here.look()
    return direction.counts(here.book.see(DAYS).calls)


def refused(path: str) -> Fault | None:
    return Fault("error", status=403, code="forbidden") if path.endswith("phone-numbers") else None


def down(path: str) -> Fault | None:
    return Fault("error") if path.endswith("phone-numbers") else None


def test_numbers_are_the_accounts_own_however_they_are_written_and_if_they_were_given_up(desk):
    here = desk()
    assert ways(here) == BY_LIST
    assert (here.book.own_numbers().source, here.book.own_numbers().numbers) == ("api", {LINE, SOLD})


@pytest.mark.parametrize(
    ("fault", "words"), [(refused, "`phone_numbers:read`"), (down, "for now")], ids=["refused", "down"]
)
def test_numbers_that_nobody_tells_are_inferred_and_the_reason_is_said(desk, fault, words):
    here = desk()
    here.faults = fault
    assert ways(here) == INFERRED
    own = here.book.own_numbers()
    assert (own.source, own.numbers) == ("inferred", {LINE})
    assert words in own.problem


@pytest.mark.parametrize("fault", [refused, down], ids=["refused", "down"])
def test_numbers_once_told_are_known_though_the_api_tells_them_no_more(desk, fault):
    here = desk()
    assert ways(here) == BY_LIST
    here.faults = fault
    here.now += timedelta(hours=1)
    assert ways(here) == BY_LIST
    assert here.asked.count("phone-numbers") > 1
    assert "is known from the numbers that the API listed before: the" in here.book.own_numbers().problem


@pytest.mark.parametrize("fault", [refused, down], ids=["refused", "down"])
def test_a_new_process_knows_the_numbers_that_were_told_before(desk, fault):
    assert ways(desk()) == BY_LIST
    later = desk()
    later.faults = fault
    assert ways(later) == BY_LIST
    assert later.asked.count("phone-numbers") >= 1


def test_numbers_that_are_told_at_last_take_the_place_of_inferred_ones(desk):
    here = desk()
    here.faults = refused
    assert ways(here) == INFERRED
    here.faults = lambda _path: None
    here.book.try_again()
    assert ways(here) == BY_LIST
    assert here.book.own_numbers().problem == ""
