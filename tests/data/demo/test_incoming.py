"""The calls that come in to the invented account, and its own numbers."""

from __future__ import annotations

from collections import Counter

from ringyo_data.demo import Account

from .calls import day_of, incoming, outgoing, own_numbers, time


def test_every_call_has_one_end_at_a_number_of_the_account(account: Account, calls: list[dict]):
    own = own_numbers(account)
    assert all((call["from_number"] in own) != (call["phone_number"] in own) for call in calls)


def test_a_number_that_is_inactive_by_now_has_calls_until_it_was_given_up(
    account: Account, calls: list[dict]
):
    (number,) = [n["phone_number"] for n in account.phone_numbers if n["status"] == "inactive"]
    days = [day_of(call) for call in calls if number in (call["from_number"], call["phone_number"])]
    assert len(days) > 1000
    assert max(days) < account.story.deleted_on


def test_two_agents_take_calls_each_through_lines_of_its_own(account: Account, month: list[dict]):
    takes = {n["phone_number"]: n["default_agent_id"] for n in account.phone_numbers}
    taken = incoming(account, month)
    assert all(call["agent_id"] == takes[call["phone_number"]] for call in taken)
    assert len({call["agent_id"] for call in taken}) == 2
    lines = {call["phone_number"] for call in taken}
    assert not lines & {call["from_number"] for call in outgoing(account, month)}
    names = [n["friendly_name"] for n in account.phone_numbers if n["phone_number"] in lines]
    assert sorted(names) == ["Front desk", "Support", "Support"]


def test_calls_that_come_in_are_a_seventh_of_the_others_and_mostly_answered_at_once(
    account: Account, month: list[dict]
):
    taken = incoming(account, month)
    assert 0.12 < len(taken) / len(outgoing(account, month)) < 0.18
    answered = [call for call in taken if call["status"] in ("completed", "transferred")]
    assert 0.88 < len(answered) / len(taken) < 0.97
    waited = [
        (time(c["ended_at"]) - time(c["created_at"])).total_seconds() - c["duration"]
        for c in answered
        if "duration" in c
    ]
    assert set(waited) == {1}


def test_callers_are_missed_at_the_busiest_hours_most(account: Account, month: list[dict]):
    taken = incoming(account, month)
    nobody = [call for call in taken if call["status"] in ("no_answer", "busy")]
    assert {call["status"] for call in nobody} == {"no_answer", "busy"}
    busiest = [[c for c in some if 9 <= time(c["created_at"]).hour < 12] for some in (nobody, taken)]
    rest = (len(nobody) - len(busiest[0])) / (len(taken) - len(busiest[1]))
    assert len(busiest[0]) / len(busiest[1]) > 1.5 * rest


def test_missed_callers_call_again_or_are_called_back_or_are_lost(account: Account, month: list[dict]):
    reached: Counter[str] = Counter()
    answered = [call for call in month if call.get("duration", 0) >= 20]
    out = {call["id"] for call in outgoing(account, month)}
    missed = [call for call in incoming(account, month) if call["status"] in ("no_answer", "busy")]
    for call in missed:
        customer = call["from_number"]
        later = (
            "called back" if one["id"] in out else "called again"
            for one in answered
            if one["created_at"] > call["created_at"]
            and customer in (one["phone_number"], one["from_number"])
        )
        reached[next(later, "lost")] += 1
    assert reached.keys() == {"called back", "called again", "lost"}
    assert min(reached.values()) > 10
