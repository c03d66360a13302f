"""The invented account: repeatable and alive."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import phonenumbers
import pytest

from ringyo_data.demo import Account, Shape, invent
from ringyo_data.demo.account import Filters
from ringyo_data.demo.cast import FINAL, LIVE

from .calls import MONTH, NOW, calls_of, day_of, incoming, outgoing, time


def test_same_seed_and_moment_give_the_same_calls(recent: list[dict]):
    assert calls_of(invent(7, NOW, Shape(days=3))) == recent


def test_another_seed_gives_other_calls(calls: list[dict]):
    other = calls_of(invent(8, NOW, Shape(days=2)))
    assert not {call["id"] for call in calls} & {call["id"] for call in other}


def test_history_does_not_depend_on_the_moment_within_a_week(recent: list[dict]):
    later = NOW + timedelta(days=2)
    known = {call["id"]: call for call in calls_of(invent(7, later, Shape(days=5)), later)}
    settled = [call for call in recent if call["ended_at"]]
    assert [known[call["id"]] for call in settled] == settled


def test_another_week_changes_neither_ids_nor_times(recent: list[dict]):
    def lasting(calls: list[dict]) -> list[tuple[str, str, str]]:
        return [(call["id"], call["created_at"], call["phone_number"]) for call in calls]

    later = NOW + timedelta(days=14)
    found = calls_of(invent(7, later, Shape(days=17)), later)
    assert lasting(found)[: len(recent)] == lasting(recent)


def test_days_come_out_the_same_in_whatever_order_they_are_asked_for():
    account = invent(7, NOW, Shape(days=40))
    for days in (0, 3, 30, 1):
        account.table(NOW, NOW - timedelta(days=days))
    assert calls_of(account) == calls_of(invent(7, NOW, Shape(days=40)))


def test_an_earlier_moment_sees_only_what_there_was_whatever_was_asked_before():
    account = invent(7, NOW, Shape(days=3))
    account.table(NOW, NOW)
    earlier = NOW - timedelta(days=1)
    table = account.table(earlier, NOW)
    found = table.records(table.matching(Filters()).positions.tolist())
    assert day_of(found[-1]) == earlier.date()
    assert time(found[-1]["created_at"]) <= earlier


def test_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        invent(7, datetime(2026, 3, 18))


def test_calls_are_in_order_and_none_lies_ahead(calls: list[dict]):
    keys = [(call["created_at"], call["id"]) for call in calls]
    assert keys == sorted(keys)
    assert time(calls[-1]["created_at"]) <= NOW
    assert day_of(calls[0]) == date(2025, 8, 31)  # the 200th day, today being the first


def test_ids_are_unique_and_twenty_characters_long(calls: list[dict]):
    assert {len(call["id"]) for call in calls} == {20}
    assert len({call["id"] for call in calls}) == len(calls)


def test_new_calls_appear_and_none_goes_as_time_passes():
    account = invent(7, NOW, Shape(days=2))
    before, after = calls_of(account), calls_of(account, NOW + timedelta(hours=1))
    assert [call["id"] for call in after[: len(before)]] == [call["id"] for call in before]
    assert len(after) > len(before) + 20


def test_midnight_brings_the_next_day():
    account = invent(7, NOW, Shape(days=2))
    before = calls_of(account)
    after = calls_of(account, NOW + timedelta(days=1))
    assert {day_of(call) for call in after} - {day_of(call) for call in before} == {date(2026, 3, 19)}


def test_live_call_goes_through_its_statuses_and_settles_for_good(account: Account):
    burst = datetime(2026, 3, 17, 9, tzinfo=UTC)
    seen: dict[str, list[str]] = {}
    for seconds in range(0, 2400, 20):
        table = account.table(burst + timedelta(seconds=seconds), burst)
        for call in table.records(table.matching(Filters()).positions[-200:].tolist()):
            if time(call["created_at"]) >= burst:
                seen.setdefault(call["id"], []).append(call["status"])
    rank = {status: place for place, status in enumerate(LIVE)} | dict.fromkeys(FINAL, len(LIVE))
    paths = [[rank[status] for status in statuses] for statuses in seen.values()]
    assert all(path == sorted(path) for path in paths)
    assert all(len(set(statuses) & set(FINAL)) <= 1 for statuses in seen.values())
    assert {status for statuses in seen.values() for status in statuses} >= {
        "queued",
        "ringing",
        "in_progress",
    }


def test_live_call_has_neither_end_nor_duration_and_a_settled_one_ends_after_it_began(calls: list[dict]):
    for call in calls:
        if call["status"] in LIVE:
            assert call["ended_at"] is None
            assert "duration" not in call
        else:
            assert call["created_at"] < call["ended_at"] <= NOW.isoformat().replace("+00:00", "Z")


def test_duration_comes_with_answered_calls_and_fits_between_their_times(calls: list[dict]):
    for call in calls:
        assert ("duration" in call) or call["status"] != "completed"
        assert ("duration" not in call) or call["status"] in ("completed", "transferred")
        if "duration" in call:
            whole = (time(call["ended_at"]) - time(call["created_at"])).total_seconds()
            assert 2 <= call["duration"] <= min(3600, whole)


def test_every_outcome_occurs_and_an_unknown_one_too(month: list[dict]):
    assert {call["status"] for call in month} >= {*FINAL, "voicemail"}


@pytest.mark.parametrize("hours", range(0, 24 * 7, 11))
def test_a_few_calls_are_stuck_live_at_any_moment(account: Account, hours: int):
    moment = NOW - timedelta(hours=hours)
    live = [call for status in LIVE for call in calls_of(account, moment, status=status)]
    stuck = [call for call in live if time(call["created_at"]) < moment - timedelta(hours=1, minutes=30)]
    assert 1 <= len(stuck) <= 6
    assert "in_progress" in {call["status"] for call in stuck}


def test_volume_follows_the_week_and_the_day(account: Account, month: list[dict]):
    month = outgoing(account, month)
    per_day = Counter(day_of(call) for call in month)
    whole = {day: count for day, count in per_day.items() if MONTH.date() < day < NOW.date()}
    assert all(400 <= count <= 750 for day, count in whole.items() if day.weekday() < 5)
    assert all(80 <= count <= 230 for day, count in whole.items() if day.weekday() >= 5)
    by_hour = Counter(time(call["created_at"]).hour for call in month)
    assert by_hour[10] > 10 * by_hour[3] > 0


def test_durations_have_a_long_tail(month: list[dict]):
    durations = sorted(call["duration"] for call in month if "duration" in call)
    median, p99 = durations[len(durations) // 2], durations[len(durations) * 99 // 100]
    assert 60 < median < 150
    assert p99 > 6 * median
    assert sum(seconds < 10 for seconds in durations) > 0.02 * len(durations)


def test_numbers_are_valid_of_several_countries_and_partly_called_again(month: list[dict]):
    numbers = {call["phone_number"] for call in month} | {call["from_number"] for call in month}
    parsed = [phonenumbers.parse(number) for number in numbers]
    assert all(phonenumbers.is_valid_number(number) for number in parsed)
    regions = {phonenumbers.region_code_for_number(number) for number in parsed}
    assert regions >= {"US", "GB", "DE", "FR", "CA", "AU", "SE"}
    called = Counter(call["phone_number"] for call in month)
    again = sum(count > 1 for count in called.values()) / len(called)
    assert 0.1 < again < 0.5


def test_metadata_names_campaign_and_tier_or_nothing(month: list[dict]):
    assert {tuple(call["metadata"]) for call in month} == {(), ("campaign", "tier")}


def test_fractions_change_nothing_but_the_fraction(recent: list[dict]):
    fine = calls_of(invent(7, NOW, Shape(days=3, fractions=True)))
    plain = {call["id"]: call for call in recent}
    assert {len(call["created_at"]) for call in fine} == {27}
    for call in fine:
        whole = call["created_at"][:19] + "Z"
        assert call | {"created_at": whole} == plain[call["id"]]


def test_filters_find_what_a_plain_search_finds(account: Account, calls: list[dict]):
    table = account.table(NOW)
    number = outgoing(account, calls)[-1]["phone_number"]
    for filters in (
        Filters(status="failed"),
        Filters(status="in_progress"),
        Filters(agent_id="agent_surveys06"),
        Filters(phone_number=number),
        Filters("completed", "agent_onboard02", number),
        Filters(status="no such status"),
        Filters(agent_id="agent_unknown"),
        Filters(phone_number="+4930999"),
        Filters(phone_number=incoming(account, calls)[-1]["phone_number"]),
        Filters(phone_number=incoming(account, calls)[-1]["from_number"]),
    ):
        wanted = {name: value for name, value in vars(filters).items() if value is not None}
        expected = [call for call in calls if all(call[name] == value for name, value in wanted.items())]
        assert table.records(table.matching(filters).positions.tolist()) == expected


def test_more_calls_a_day_can_be_asked_for():
    account = invent(7, NOW, Shape(days=2, calls_per_day=6000))
    many = outgoing(account, calls_of(account))
    assert 6000 < len(many) < 12000
