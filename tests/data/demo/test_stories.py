"""What the charts are to find in the invented account."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ringyo_data.demo import Account
from ringyo_data.demo.cast import AGENTS, DELETED, WORSE

from .calls import day_of, outgoing


def answered_share(calls: list[dict]) -> float:
    ended = [call for call in calls if call["ended_at"]]
    return sum(call["status"] in ("completed", "transferred") for call in ended) / len(ended)


def test_one_agent_got_worse_two_weeks_ago_and_no_other_did_as_much(account: Account, month: list[dict]):
    since = account.story.worse_since
    assert since == date(2026, 3, 2)
    change = {}
    for agent in AGENTS:
        its = [c for c in month if c["agent_id"] == agent.id and day_of(c) != account.story.outage]
        before, after = ([c for c in its if (day_of(c) >= since) is late] for late in (False, True))
        if len(before) > 200 and len(after) > 200:
            change[agent.id] = answered_share(after) - answered_share(before)
    worst = min(change, key=change.__getitem__)
    assert worst == AGENTS[WORSE].id
    assert change.pop(worst) < -0.10
    assert min(change.values()) > -0.06


def test_one_day_has_an_outage(account: Account, month: list[dict]):
    per_day, failed = (
        Counter(map(day_of, month)),
        Counter(day_of(c) for c in month if c["status"] == "failed"),
    )
    shares = {day: failed[day] / count for day, count in per_day.items() if count > 300}
    worst = max(shares, key=shares.__getitem__)
    assert worst == account.story.outage == date(2026, 3, 12)
    assert shares.pop(worst) > 0.10
    assert max(shares.values()) < 0.07


def test_agents_hand_over_at_different_rates_and_half_of_those_calls_have_no_duration(
    account: Account, month: list[dict]
):
    answered, handed_over = (
        Counter(call["agent_id"] for call in month if call["status"] in statuses)
        for statuses in (("completed", "transferred"), ("transferred",))
    )
    rates = {name: handed_over[name] / count for name, count in answered.items() if count > 300}
    assert min(rates.values()) < 0.03
    assert max(rates.values()) > 0.20
    with_duration = [call for call in month if call["status"] == "transferred" and "duration" in call]
    assert 0.4 < len(with_duration) / handed_over.total() < 0.6


def test_machines_answer_many_calls_of_one_agent_for_the_same_seconds(account: Account, month: list[dict]):
    lengths = Counter(call["duration"] for call in outgoing(account, month) if "duration" in call)
    (length, count), (_, next_count) = lengths.most_common(2)
    assert (length, count > 3 * next_count, count > 200) == (27, True, True)
    agents = Counter(c["agent_id"] for c in outgoing(account, month) if c.get("duration") == 27)
    assert agents.most_common(1)[0][1] > 0.7 * count


def test_agents_listed_and_agents_calling_are_not_quite_the_same(account: Account, month: list[dict]):
    listed = {agent["id"]: agent for agent in account.agents}
    calling = {call["agent_id"] for call in month}
    assert calling - listed.keys() == {AGENTS[DELETED].id}
    assert {listed[name]["status"] for name in listed.keys() - calling} == {"inactive"}
    names = Counter(agent["name"] for agent in account.agents)
    assert names["Renewals"] == 2


def test_deleted_agent_has_no_calls_any_more(account: Account, month: list[dict]):
    last = max(day_of(call) for call in month if call["agent_id"] == AGENTS[DELETED].id)
    assert last < account.story.deleted_on


def test_a_burst_of_more_than_a_page_shares_one_second(month: list[dict]):
    assert max(Counter(call["created_at"] for call in month).values()) > 100


def test_the_agent_who_got_worse_was_changed_when_that_began(account: Account):
    changed = {str(agent["id"]): str(agent["updated_at"]) for agent in account.agents}
    recent = {name: at for name, at in changed.items() if at >= "2025"}
    assert recent == {AGENTS[WORSE].id: f"{account.story.worse_since}T00:00:00Z"}
