import numpy as np
import pandas as pd
import pytest

from ringyo_data.metrics import (
    answered_without_duration,
    by_agent,
    conversation_rate,
    conversations_by_agent,
    same_lengths,
)

from .frames import call, frame


def lasting(seconds):
    """Answered calls of these durations."""
    seconds = np.asarray(seconds, dtype=np.int64)
    one = frame(call(lasts=1)).iloc[np.zeros(len(seconds), dtype=int)].reset_index(drop=True)
    return one.assign(duration_seconds=pd.array(seconds, dtype="Int32"))


def usual(count, seed=0):
    """Durations as people make them, a minute and more."""
    return np.random.default_rng(seed).lognormal(4.3, 0.9, count).astype(int).clip(0, 3600)


def named(seconds):
    found = same_lengths(lasting(seconds))
    return dict(zip(found["seconds"], found["calls"], strict=True))


def test_conversations_are_answered_long_enough_of_all_that_is_settled():
    calls = frame(
        call(lasts=20, agent_id="ana"),
        call(lasts=19, agent_id="ana"),
        call(status="transferred", lasts=60, agent_id="bo"),
        call(status="transferred", agent_id="bo"),
        call(status="unfathomed", lasts=60, held=60),
        call(status="ringing"),
    )
    found = conversation_rate(calls)
    assert (found.part, found.whole, found.floor, found.ceiling) == (2, 5, 2 / 6, 3 / 6)
    assert conversation_rate(calls, 19).part == 3
    assert answered_without_duration(calls) == 1
    agents = conversations_by_agent(calls).set_index("agent_id")
    assert agents.loc[["ana", "bo"], "conversation_rate"].tolist() == [0.5, 0.5]
    assert by_agent(calls).set_index("agent_id")["conversation_rate"].loc[["ana", "bo"]].tolist() == [
        0.5,
        0.5,
    ]
    assert by_agent(calls, conversation_seconds=61)["conversation_rate"].max() == 0


def test_greeting_and_time_out_are_named_with_their_calls():
    lengths = usual(2000)
    alike = np.concatenate([lengths, np.full(212, 27), np.full(80, 600)])
    assert named(alike) == {27: (lengths == 27).sum() + 212, 600: (lengths == 600).sum() + 80}


@pytest.mark.parametrize(
    "draw",
    [
        lambda dice, n: dice.lognormal(4.3, 0.9, n),
        lambda dice, n: dice.lognormal(3.4, 0.25, n),
        lambda dice, n: dice.lognormal(1.1, 0.5, n),
        lambda dice, n: dice.exponential(60, n),
        lambda dice, n: dice.exponential(3, n),
        lambda dice, n: dice.uniform(0, 60, n),
    ],
    ids=["usual", "narrow", "hung up", "falling", "steep", "cut off"],
)
def test_smooth_durations_have_no_length_that_stands_out(draw):
    dice = np.random.default_rng(7)
    sizes = np.geomspace(100, 30_000, 25).astype(int)
    alarms = [named(draw(dice, size).astype(int).clip(0, 3600)) for size in sizes]
    assert not [alarm for alarm in alarms if alarm]


def test_round_durations_are_no_machine():
    lengths = usual(4000)
    assert named(lengths // 5 * 5) == {}
    assert named(-(-lengths // 60) * 60) == {}
    assert named(np.concatenate([lengths, usual(4000, seed=1) // 5 * 5])) == {}


def test_few_calls_of_one_length_are_no_evidence():
    assert named(np.full(19, 27)) == {}
    assert named(np.full(20, 27)) == {27: 20}


def test_unanswered_calls_are_no_evidence():
    calls = lasting(np.full(50, 27)).assign(status=pd.Categorical(["busy"] * 50))
    assert same_lengths(calls).empty
