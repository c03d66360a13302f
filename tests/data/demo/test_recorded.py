"""An account of given records."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ringyo_data.demo import Account
from ringyo_data.demo.account import Filters

from .calls import NOW, calls_of


def call(name: str, at: str, **other: object) -> dict[str, object]:
    return {"id": name, "status": "completed", "created_at": at} | other


def ids_of(account: Account, now: datetime = NOW, **filters: str) -> list[str]:
    table = account.table(now)
    return table.ids(table.matching(Filters(**filters)).positions.tolist())


def test_given_records_are_served_untouched_in_order():
    given = [call("b", "2026-03-02T10:00:00Z", odd=[1]), call("a", "2026-03-01T10:00:00+01:00")]
    assert calls_of(Account.from_records(given)) == [given[1], given[0]]


def test_calls_of_one_second_lie_in_order_of_their_ids():
    at = "2026-03-01T10:00:00Z"
    assert ids_of(Account.from_records([call("b", at), call("c", at), call("a", at)])) == ["a", "b", "c"]


def test_calls_can_be_added_changed_and_removed():
    account = Account.from_records([call("a", "2026-03-01T10:00:00Z", status="ringing")])
    assert ids_of(account, status="ringing") == ["a"]
    account.add([call("b", "2026-03-01T09:00:00Z")])
    account.change("a", status="busy", ended_at="2026-03-01T10:00:09Z")
    assert ids_of(account) == ["b", "a"]
    assert account.table(NOW).find("a")["status"] == "busy"
    account.remove("b")
    assert ids_of(account) == ["a"]


def test_a_change_to_no_call_is_an_error():
    with pytest.raises(KeyError):
        Account.from_records().change("a", status="busy")


def test_call_by_the_clock_shows_once_its_time_has_come():
    records = [call("a", "2026-03-18T14:31:00Z"), call("b", "2026-03-18T14:33:00Z")]
    account = Account.from_records(records, by_clock=True)
    assert ids_of(account) == ["a"]
    assert ids_of(account, NOW + timedelta(minutes=1)) == ["a", "b"]
    assert ids_of(Account.from_records(records)) == ["a", "b"]


def test_record_without_a_usable_time_stays_beside_the_one_before_it():
    given = [
        call("a", "2026-03-01T10:00:00Z"),
        "no call",
        call("c", "soon"),
        call("b", "2026-03-02T10:00:00Z"),
    ]
    assert calls_of(Account.from_records(given)) == ["no call", given[0], given[2], given[3]]


def test_given_details_come_with_their_call():
    account = Account.from_records([call("a", "2026-03-01T10:00:00Z")], details={"a": {"analysis": {"x": 1}}})
    assert account.detail({"id": "a"}) == {"analysis": {"x": 1}}
    assert account.detail({"id": "b"}) == {}
