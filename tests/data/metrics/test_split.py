"""A change split over groups: by hand, by loops over fractions, and quiet where nothing changes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from ringyo_data.frame import empty_frame
from ringyo_data.metrics import put_together, splits
from ringyo_data.metrics.dimensions import local_hours
from ringyo_data.metrics.split import LEAST_CALLS, _chances, _reach

from .frames import BERLIN, call, for_any, frame, frames, many


def of(made, dimension):
    return next(one for one in made if one.dimension == dimension)


def test_shares_and_rates_account_for_the_change_by_hand():
    before = frame(*many(30, 50, agent_id="ana"), *many(40, 50, agent_id="bo"))
    calls = frame(*many(45, 75, agent_id="ana"), *many(10, 25, agent_id="bo"))
    table = of(splits(calls, before, "answer_rate", tz=BERLIN), "agent").table.set_index("value")
    # 70% before, 55% now. Ana stays at 60%, bo falls from 80% to 40%, and ana grows from a half to three quarters.
    assert table.loc["ana", "rate_effect"] == pytest.approx(0)
    assert table.loc["bo", "rate_effect"] == pytest.approx(-0.4 * 0.375)
    assert table.loc["ana", "share_effect"] == pytest.approx(0.25 * (0.6 - 0.625))
    assert table.loc["bo", "share_effect"] == pytest.approx(-0.25 * (0.6 - 0.625))
    assert table["effect"].sum() == pytest.approx(-0.15)


def test_a_new_group_has_the_share_of_the_change_that_its_share_gives():
    before = frame(*many(50, 100, agent_id="ana"))
    calls = frame(*many(50, 100, agent_id="ana"), *many(80, 100, agent_id="new"))
    table = of(splits(calls, before, "answer_rate", tz=BERLIN), "agent").table.set_index("value")
    assert table.loc["new", "rate_effect"] == 0
    assert table["effect"].sum() == pytest.approx(0.15)


def test_small_groups_are_pooled_and_stand_last():
    some = [*many(40, 80, agent_id="ana"), *many(9, 9, agent_id="bo"), *many(9, 9, agent_id="cy")]
    table = of(splits(frame(*some), frame(*some), "answer_rate", tz=BERLIN), "agent").table
    assert table["pooled"].tolist() == [False, True]
    assert table["calls"].tolist() == [80, 18]


def test_the_smallest_effects_become_one_row():
    names = ("part", "calls", "part_before", "calls_before", "effect", "low", "high")
    rows = [
        (6, 10, 2, 10, 0.4, 0.3, 0.5),
        (5, 10, 6, 10, -0.1, -0.4, 0.2),
        (1, 30, 1, 0, 0.05, -0.35, 0.45),
    ]
    table = pd.DataFrame(rows, columns=names).assign(
        value=["ana", "bo", "cy"],
        rate=[0.6, 0.5, 1 / 30],
        rate_before=[0.2, 0.6, np.nan],
        pooled=False,
        apart=True,
    )
    assert put_together(table, 2) is table
    first, others = put_together(table, 1).to_dict("records")
    assert first["value"] == "ana"
    assert (others["part"], others["calls"], others["part_before"], others["calls_before"]) == (6, 40, 7, 10)
    assert (others["rate"], others["rate_before"]) == (0.15, 0.7)
    assert (others["effect"], others["low"], others["high"]) == pytest.approx(
        (-0.05, -0.55, 0.45)
    )  # 0.3, 0.4: 0.5
    assert (others["pooled"], others["apart"]) == (True, False)
    assert pd.isna(others["value"])


def test_attempts_count_the_calls_with_a_number_from_the_oldest_on():
    calls = frame(
        *(
            call(
                f"2026-03-{day:02} 09:00",
                "completed" if day < 5 else "failed",
                lasts=1,
                phone_number=f"+4915100000{n:02}",
            )
            for day in (6, 5, 4, 3, 2, 1)
            for n in range(LEAST_CALLS)
        )
    )
    table = of(splits(calls, calls, "answer_rate", tz=BERLIN), "attempt").table.set_index("value")
    assert table["calls"].to_dict() == {1: 30, 2: 30, 3: 30, 4: 30, 5: 60}
    assert table["rate"].to_dict() == {1: 1, 2: 1, 3: 1, 4: 1, 5: 0}


def test_a_median_is_split_as_the_share_of_calls_longer_than_that_of_both_periods():
    def lasting(*seconds):
        return frame(
            *(call(lasts=lasts, agent_id=agent) for lasts in seconds for agent in ["ana"] * 20 + ["bo"] * 20)
        )

    split = of(splits(lasting(10, 30), lasting(10, 20), "typical_duration", tz=BERLIN), "agent")
    assert (split.seconds, split.before, split.after) == (15, 0.5, 0.5)


@for_any(frames(most=80), frames(most=80))
def test_steps_add_up_to_the_change_counted_in_fractions(calls, before):
    pieces = [(before, "before"), (calls, "after")]
    for split in splits(calls, before, "answer_rate", tz=BERLIN, keys=["campaign"]):
        exact = {}
        for one, name in pieces:
            ended = [
                (status in ("completed", "transferred"), end, status)
                for status, end in zip(one["status"], one["ended_at"], strict=True)
            ]
            settled = [
                answered
                for answered, end, status in ended
                if pd.notna(end) or status in ("completed", "transferred", "no_answer", "busy", "failed")
            ]
            exact[name] = Fraction(sum(settled), len(settled))
        assert split.table["effect"].sum() == pytest.approx(
            float(exact["after"] - exact["before"]), abs=1e-12
        )
        assert split.table["calls"].sum() == len(settled)


def steady(rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Four weeks of calls by agents and hours that differ, on days that differ too."""
    agent = rng.integers(0, 8, size)
    minute = np.sort(rng.integers(0, 28 * 24 * 60, size))[::-1]
    day, hour = minute // 1440, minute // 60 % 24
    odds = -0.2 + 0.3 * rng.normal(size=8)[agent] + 0.4 * np.sin(hour / 4) + 0.3 * rng.normal(size=28)[day]
    answered = rng.random(size) < 1 / (1 + np.exp(-odds))
    created = pd.Timestamp("2026-03-02", tz="UTC") + pd.to_timedelta(minute, unit="min")
    return pd.DataFrame(
        {
            "status": pd.Categorical(np.where(answered, "completed", "no_answer")),
            "agent_id": pd.Categorical(agent.astype(str)),
            "from_number": pd.Categorical(np.where(rng.random(size) < 0.5, "+4930100", "+4930200")),
            "phone_number": pd.array(
                np.char.add("+4915100", rng.integers(10000, 13000, size).astype(str)), dtype="str"
            ),
            "created_at": created.as_unit("us"),
            "ended_at": created.as_unit("us"),
            "duration_seconds": pd.array(np.where(answered, rng.integers(5, 300, size), 0), dtype="Int32"),
            "metadata": pd.array(["{}"] * size, dtype="str"),
        }
    )


def test_of_two_hundred_random_halves_of_a_steady_account_at_most_five_percent_explain_anything():
    rng = np.random.default_rng(7)
    claims = 0
    for _ in range(200):
        calls = steady(rng, 1000)
        half = rng.random(len(calls)) < 0.5
        claims += any(one.explains for one in splits(calls[half], calls[~half], "answer_rate", tz="UTC"))
    assert claims <= 10


def test_an_agent_who_falls_is_found_and_stands_first():
    rng = np.random.default_rng(8)
    found = 0
    for _ in range(20):
        before, calls = steady(rng, 4000), steady(rng, 4000)
        # the last agent's rate is 40% before and 20% now, all others' stay
        before, calls = (with_last(frame_, rate, rng) for frame_, rate in ((before, 0.4), (calls, 0.2)))
        split = of(splits(calls, before, "answer_rate", tz="UTC"), "agent")
        row = split.table.set_index("value").loc["7"]
        found += split.explains and row["apart"]
    assert found >= 18


def with_last(calls, rate, rng):
    """The calls, all at 40% but those of the last agent at *rate*."""
    chance = np.where(calls["agent_id"] == "7", rate, 0.4)
    return calls.assign(
        status=pd.Categorical(np.where(rng.random(len(calls)) < chance, "completed", "no_answer"))
    )


def test_student_t_is_that_of_its_tables():
    # W. S. Gosset's t at 5%, two-sided, with 4, 10, 30 and 120 degrees of freedom
    freedom = np.array([4.0, 10.0, 30.0, 120.0])
    table = np.array([2.776, 2.228, 2.042, 1.980])
    assert _reach(freedom) == pytest.approx(table, rel=0.006)
    assert _chances(table, freedom) == pytest.approx(np.full(4, 0.05), abs=0.001)


def test_hours_are_local_and_days_change_at_local_midnight():
    calls = frame(call("2026-03-01 23:30", lasts=1), call("2026-03-01 22:30", lasts=1))
    local = local_hours(calls, BERLIN)
    assert local["hour"].tolist() == [0, 23]
    assert local["weekday"].tolist() == [0, 6]
    assert np.diff(local["day"]).tolist() == [-1]


def test_nothing_to_split_without_calls_on_a_side():
    assert splits(empty_frame(), frame(call(lasts=1)), "answer_rate", tz=BERLIN) == []
    assert (
        splits(frame(call("2026-03-01 09:00", "ringing")), frame(call(lasts=1)), "answer_rate", tz=BERLIN)
        == []
    )


def test_only_the_calls_that_rates_are_of_count():
    calls = frame(
        *many(30, 60, agent_id="ana", from_number="+4930100"),
        *many(60, 60, agent_id="bo"),
        *many(30, 60, agent_id="ana"),
    )
    rated = calls.assign(rated=(calls["agent_id"] == "ana").to_numpy())
    assert {one.after for one in splits(rated, rated, "answer_rate", tz=BERLIN)} == {0.5}


def test_a_dimension_can_be_left_out():
    calls = frame(*many(30, 60, agent_id="ana", from_number="+4930100"), *many(30, 60, agent_id="bo"))
    made = splits(calls, calls, "answer_rate", tz=BERLIN, without=["line"])
    assert "line" not in {one.dimension for one in made}
    assert "agent" in {one.dimension for one in made}


def test_the_conversation_rate_counts_answered_calls_of_its_length():
    def lasting(*seconds):
        ana = [call(lasts=lasts, agent_id="ana") for lasts in seconds]
        return frame(*ana, *many(0, 10, agent_id="ana"), *many(20, 40, agent_id="bo", lasts=60))

    before, calls = lasting(*[19] * 5, *[20] * 25), lasting(*[20] * 20, *[5] * 10)
    split = of(splits(calls, before, "conversation_rate", tz=BERLIN), "agent")
    table = split.table.set_index("value")
    assert table.loc["ana", ["part_before", "calls_before", "part", "calls"]].tolist() == [25, 40, 20, 40]
    assert table.loc["bo", ["part_before", "part"]].tolist() == [20, 20]
