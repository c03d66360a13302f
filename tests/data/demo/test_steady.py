"""The demo's account without stories: nothing in it changes, nothing stands out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ringyo_data import RingyoClient, Settings
from ringyo_data.demo import Shape, invent

from .calls import NOW, calls_of, outgoing

ANSWERED, SETTLED = ("completed", "transferred"), ("completed", "transferred", "no_answer", "busy", "failed")


@pytest.fixture(scope="module")
def steady() -> list[dict]:
    account = invent(8, NOW, Shape(days=56, stories=False))
    return outgoing(account, calls_of(account))


def shares(calls: list[dict], part: tuple[str, ...], key) -> dict[object, float]:
    """Share of the settled calls that have a status of *part*, of each group of at least 200."""
    settled = [call for call in calls if call["status"] in SETTLED]
    whole, some = Counter(map(key, settled)), Counter(key(call) for call in settled if call["status"] in part)
    return {name: some[name] / count for name, count in whole.items() if count >= 200}


def agent_of(call: dict) -> str:
    return call["agent_id"]


def week_of(call: dict) -> int:
    return (date.fromisoformat(call["created_at"][:10]) - date(2026, 1, 19)).days // 7


def test_agents_fare_alike(steady: list[dict]):
    rates = shares(steady, ANSWERED, agent_of)
    assert len(rates) == 8
    assert max(rates.values()) - min(rates.values()) < 0.08


def test_no_agent_and_no_week_gets_worse(steady: list[dict]):
    by_week = shares(steady, ANSWERED, lambda call: (call["agent_id"], week_of(call) // 4))
    before, after = (
        {agent: rate for (agent, half), rate in by_week.items() if half == which} for which in (0, 1)
    )
    assert len(before) == len(after) == 8
    assert max(abs(after[agent] - before[agent]) for agent in before) < 0.07
    failed = shares(steady, ("failed",), lambda call: call["created_at"][:10])
    assert max(failed.values()) < 0.06


def test_weeks_have_about_as_many_calls(steady: list[dict]):
    whole = [count for week, count in Counter(map(week_of, steady)).items() if 0 < week < 8]
    assert len(whole) == 7
    assert max(whole) < 1.12 * min(whole)


def test_no_second_and_no_length_stands_out(steady: list[dict]):
    assert max(Counter(call["created_at"] for call in steady).values()) < 5
    (_, most), (_, next_most) = Counter(
        call["duration"] for call in steady if call.get("duration", 0) >= 20
    ).most_common(2)
    assert most < 1.3 * next_most


def test_no_call_is_stuck_and_no_line_was_given_up(steady: list[dict]):
    live = [call for call in steady if call["status"] not in (*SETTLED, "voicemail")]
    assert min(call["created_at"] for call in live) > "2026-03-18T13"
    assert "+14155550119" not in {call["from_number"] for call in steady}


def test_setting_chooses_between_the_two_accounts():
    def latest(settings: Settings) -> set[str]:
        with RingyoClient(settings) as client:
            return {record["id"] for record in client.calls_page({"limit": "100"}).records}

    told, steady = latest(Settings()), latest(Settings(demo_story=False))
    assert len(told) == len(steady) == 100
    assert not told & steady
