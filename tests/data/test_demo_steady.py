"""The demo's account without stories: nothing in it changes, nothing stands out."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from ringyo_data import RingyoClient, Settings
from ringyo_data.demo import Account, Shape, invent
from ringyo_data.demo.account import Filters

NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
ANSWERED, SETTLED = ("completed", "transferred"), ("completed", "transferred", "no_answer", "busy", "failed")


def calls_of(account: Account, days: int) -> list[dict]:
    table = account.table(NOW, NOW - timedelta(days=days))
    return table.records(table.matching(Filters()).positions.tolist())


@pytest.fixture(scope="module")
def outgoing() -> list[dict]:
    account = invent(8, NOW, Shape(days=57, stories=False))
    own = {number["phone_number"] for number in account.phone_numbers}
    return [call for call in calls_of(account, 56) if call["from_number"] in own]


def shares(calls: list[dict], part: tuple[str, ...], key) -> dict[object, float]:
    """Share of the settled calls that have a status of *part*, of each group of at least 200."""
    settled = [call for call in calls if call["status"] in SETTLED]
    whole, some = Counter(map(key, settled)), Counter(key(call) for call in settled if call["status"] in part)
    return {name: some[name] / count for name, count in whole.items() if count >= 200}


def agent_of(call: dict) -> str:
    return call["agent_id"]


def week_of(call: dict) -> int:
    return (date.fromisoformat(call["created_at"][:10]) - date(2026, 1, 19)).days // 7


def test_agents_fare_alike(outgoing: list[dict]):
    rates = shares(outgoing, ANSWERED, agent_of)
    assert len(rates) == 8
    assert max(rates.values()) - min(rates.values()) < 0.08


def test_no_agent_and_no_week_gets_worse(outgoing: list[dict]):
    by_week = shares(outgoing, ANSWERED, lambda call: (call["agent_id"], week_of(call) // 4))
    before, after = (
        {agent: rate for (agent, half), rate in by_week.items() if half == which} for which in (0, 1)
    )
    assert len(before) == len(after) == 8
    assert max(abs(after[agent] - before[agent]) for agent in before) < 0.07
    failed = shares(outgoing, ("failed",), lambda call: call["created_at"][:10])
    assert max(failed.values()) < 0.06


def test_weeks_have_about_as_many_calls(outgoing: list[dict]):
    whole = [count for week, count in Counter(map(week_of, outgoing)).items() if 0 < week < 8]
    assert len(whole) == 7
    assert max(whole) < 1.12 * min(whole)


def test_no_second_and_no_length_stands_out(outgoing: list[dict]):
    assert max(Counter(call["created_at"] for call in outgoing).values()) < 5
    (_, most), (_, next_most) = Counter(
        call["duration"] for call in outgoing if call.get("duration", 0) >= 20
    ).most_common(2)
    assert most < 1.3 * next_most


def test_no_call_is_stuck_and_no_line_was_given_up(outgoing: list[dict]):
    live = [call for call in outgoing if call["status"] not in (*SETTLED, "voicemail")]
    assert min(call["created_at"] for call in live) > "2026-03-18T13"
    assert "+14155550119" not in {call["from_number"] for call in outgoing}


def test_setting_chooses_between_the_two_accounts():
    def latest(settings: Settings) -> set[str]:
        with RingyoClient(settings) as client:
            return {record["id"] for record in client.calls_page({"limit": "100"}).records}

    told, steady = latest(Settings()), latest(Settings(demo_story=False))
    assert len(told) == len(steady) == 100
    assert not told & steady
