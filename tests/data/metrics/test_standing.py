from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ringyo_data.metadata import with_campaign
from ringyo_data.metrics import shifts, standing
from ringyo_data.metrics.scatter import Scatter
from ringyo_data.metrics.shifts import Spread

from .frames import BERLIN, for_any, frame, frames, many, utc

SPAN = {
    "since": utc("2026-03-01 23:00"),
    "until": utc("2026-03-29 22:00"),
    "tz": BERLIN,
    "now": utc("2026-03-29 22:00"),
}


def judged(*records, before=None, **more):
    return standing(frame(*records), before=before, **{**SPAN, **more})


def row(table, subject):
    return table.set_index("subject").loc[subject]


def spread_out(part, whole, *, since="2026-03-02 08:00", days=28, **fields):
    """*whole* calls a day on each of some days, *part* of them answered."""
    first = utc(since)
    return [
        record
        for day in range(days)
        for record in many(part, whole, at=first + timedelta(days=day), **fields)
    ]


def test_an_agent_is_compared_with_all_others_and_not_with_itself():
    table = judged(*many(30, 100, agent_id="ana"), *many(120, 200, agent_id="bo")).of("agent_out")
    ana = row(table, "ana")
    assert ana[["part", "whole", "value"]].tolist() == [30, 100, 0.3]
    assert ana["expected"] == pytest.approx(0.6, abs=0.001)
    assert ana["reference"] == 0.5


def test_calls_at_hours_that_are_answered_less_are_no_fault_of_the_agent():
    """Each hour has the same rate for both agents, who call at different ones."""
    calls = [
        record
        for agent, early, late in (("ana", 20, 5), ("bo", 5, 20))
        for record in (
            *spread_out(early * 3 // 5, early, since="2026-03-02 08:00", agent_id=agent),
            *spread_out(late * 2 // 5, late, since="2026-03-02 15:00", agent_id=agent),
        )
    ]
    table = judged(*calls).of("agent_out")
    assert row(table, "ana")["value"] - row(table, "bo")["value"] == pytest.approx(0.12)
    assert table["expected"].tolist() == pytest.approx(table["value"].tolist(), abs=0.006)
    assert not table["out"].any()


def test_a_line_that_is_answered_less_is_no_fault_of_those_who_call_from_it():
    calls = [
        record
        for agent, good, bad in (("ana", 20, 5), ("bo", 5, 20))
        for record in (
            *spread_out(good * 4 // 5, good, agent_id=agent, from_number="+100"),
            *spread_out(bad * 2 // 5, bad, agent_id=agent, from_number="+200"),
        )
    ]
    found = judged(*calls)
    assert not found.of("agent_out")["out"].any()
    assert found.of("line_out")["out"].all()


def test_an_agent_with_a_line_of_its_own_is_compared_over_all_lines():
    calls = [
        *spread_out(2, 10, agent_id="ana", from_number="+100"),
        *spread_out(6, 10, agent_id="bo", from_number="+200"),
    ]
    assert row(judged(*calls).of("agent_out"), "ana")["expected"] == pytest.approx(0.6, abs=0.001)


def by_campaign(*agents):
    """28 days of calls: of each (agent, campaign) so many answered of so many a day."""
    calls = [
        record
        for agent, campaign, part, whole in agents
        for record in spread_out(part, whole, agent_id=agent, metadata={"campaign": campaign})
    ]
    return standing(with_campaign(frame(*calls)), **SPAN)


HARD_AND_EASY = (("bo", "hard", 3, 10), ("bo", "easy", 7, 10), ("cy", "hard", 3, 10), ("cy", "easy", 7, 10))


def test_an_agent_who_only_calls_a_hard_campaign_does_not_stand_out():
    found = by_campaign(*HARD_AND_EASY, ("ana", "hard", 3, 10))
    ana = row(found.of("agent_out"), "ana")
    assert (found.mix, ana["value"], ana["reference"]) == (["campaign"], 0.3, pytest.approx(0.46))
    assert ana["expected"] == pytest.approx(0.3, abs=0.005)
    assert not found.of("agent_out")["out"].any()


def test_an_agent_who_is_answered_less_within_a_campaign_stands_out():
    found = by_campaign(*HARD_AND_EASY, ("ana", "easy", 5, 10))
    ana = row(found.of("agent_out"), "ana")
    assert ana["value"] == ana["reference"] == 0.5
    # 7 of 10 are what the others have there; the ridge and the hours take a little
    assert ana["expected"] == pytest.approx(0.7, abs=0.02)
    assert ana["out"]


def test_an_agent_with_most_of_a_campaigns_calls_is_compared_with_the_others_of_it():
    """Two thirds of the easy campaign's calls are its own, so that it moves what the campaign seems to be like."""
    found = by_campaign(*HARD_AND_EASY, ("ana", "easy", 20, 40))
    assert row(found.of("agent_out"), "ana")["expected"] == pytest.approx(0.7, abs=0.03)


def test_an_agent_alone_on_a_campaign_cannot_be_told_apart_from_it():
    shared = ("bo", "a", 6, 10), ("cy", "a", 6, 10), ("dy", "b", 6, 10), ("cy", "b", 6, 10)
    assert not by_campaign(("ana", "own", 3, 10), *shared).of("agent_out")["out"].any()
    assert row(by_campaign(("ana", "a", 3, 10), *shared).of("agent_out"), "ana")["out"]


def test_countries_that_are_answered_unlike_are_taken_into_account():
    german, american = "+4915112345678", "+12125550123"
    calls = [
        record
        for agent, number, part in (
            ("ana", german, 3),
            ("bo", german, 3),
            ("bo", american, 7),
            ("cy", german, 3),
            ("cy", american, 7),
        )
        for record in spread_out(part, 10, agent_id=agent, phone_number=number)
    ]
    found = judged(*calls)
    assert found.mix == ["country"]
    assert not found.of("agent_out")["out"].any()


def test_campaigns_that_are_answered_alike_are_left_out():
    same = [("bo", "a", 6, 10), ("bo", "b", 6, 10), ("cy", "a", 6, 10)]
    assert by_campaign(*same).mix == []
    assert by_campaign().mix == []


def test_a_change_is_judged_at_the_mix_of_now():
    """Evenings are answered less; the agent moved from mornings to evenings."""

    def month(since, morning, evening):
        return [
            *spread_out(morning * 3 // 4, morning, since=f"{since} 08:00", agent_id="ana"),
            *spread_out(evening // 4, evening, since=f"{since} 17:00", agent_id="ana"),
        ]

    found = judged(*month("2026-03-02", 4, 16), before=frame(*month("2026-02-02", 16, 4)))
    ana = row(found.of("agent_changed"), "ana")
    assert (ana["value"], ana["reference"]) == (pytest.approx(0.35), pytest.approx(0.65))
    assert ana["expected"] == pytest.approx(0.35, abs=0.02)
    assert not ana["out"]


@pytest.mark.parametrize(("count", "is_judged"), [(29, False), (30, True)])
def test_thirty_calls_are_needed_on_either_side(count, is_judged):
    few, others = many(0, count, agent_id="ana"), many(60, 100, agent_id="bo")
    now = judged(*few, *others, before=frame(*few, *others))
    alone = judged(*few, *others)
    for kind in ("agent_out", "agent_changed"):
        assert (now.of(kind).set_index("subject")["chance"].notna()["ana"]) == is_judged
    assert alone.looked("agent_out") == (2 if is_judged else 0)


def test_calls_without_an_agent_are_compared_with_nobody():
    table = judged(*many(0, 500), *many(60, 100, agent_id="ana"), *many(55, 100, agent_id="bo"))
    assert table.of("agent_out")["subject"].tolist() == ["ana", "bo"]
    assert not table.of("agent_out")["out"].any()


def test_one_failed_call_of_a_month_is_nothing():
    calls = spread_out(200, 200, days=27)
    failed = many(199, 200, at="2026-03-29 08:00")
    assert not judged(*calls, *failed).table["out"].any()


def test_equal_agents_with_few_calls_are_not_judged():
    calls = [record for at in range(10) for record in many(at % 2 * 5, 5, agent_id=f"a{at}")]
    assert judged(*calls).looked("agent_out") == 0


def test_limits_of_what_is_found_are_shared_by_all_that_is_looked_at():
    calls = [record for at in range(10) for record in spread_out(6, 10, agent_id=f"a{at}")]
    found = judged(*calls)
    assert (found.looked("agent_out"), found.looked("failed_day")) == (10, 28)
    assert found.thresholds == pytest.approx({"agent_out": 0.05 / 2 / 10, "failed_day": 0.05 / 2 / 28})
    some_out = judged(*calls, *spread_out(1, 10, agent_id="b0"), *spread_out(1, 10, agent_id="b1"))
    out = some_out.table[some_out.table["out"]]
    assert some_out.thresholds["agent_out"] == pytest.approx(len(out) * 0.05 / 2 / 12)


def test_no_looks_have_no_limits():
    assert (judged().thresholds, judged().looked("agent_out")) == ({}, 0)


def test_what_scatters_by_itself_from_week_to_week_does_not_stand_out():
    """Ten agents whose weeks differ by far more than chance, one of them a little lower than all."""

    def account(ups, agents=10):
        return [
            record
            for at in range(agents)
            for week in range(4)
            for record in spread_out(
                30 + ups * (-1) ** (at + week) - 3 * (at == 0),
                60,
                since=f"2026-03-{2 + 7 * week:02} 08:00",
                days=7,
                agent_id=f"a{at}",
            )
        ]

    assert row(judged(*account(0)).of("agent_out"), "a0")["out"]
    assert not row(judged(*account(15)).of("agent_out"), "a0")["out"]


def test_days_that_seem_to_scatter_are_not_taken_for_days_that_do_not():
    """4 and 9 of 200 calls fail by turns: squared distances of 1.03 where chance gives 1, within two standard errors of it."""
    calls = [
        record
        for day in range(28)
        for record in many(
            200 - (4, 9)[day % 2], 200, at=utc("2026-03-02 08:00") + timedelta(days=day), agent_id="ana"
        )
    ]
    variance, alone = 6.5 * (1 - 6.5 / 200), 27 / 28
    square = 2.5**2 / (variance * alone)
    deviation = ((square / 0.7784 - 1) / variance) ** 0.5
    assert judged(*calls).scatters["failed_day"].typical == pytest.approx(deviation, abs=0.003)


def test_less_is_claimed_and_said_if_weeks_cannot_tell():
    calls = [*many(60, 200, agent_id="ana"), *many(90, 200, agent_id="bo")]
    found = judged(*calls, until=utc("2026-03-08 23:00"))
    assert found.assumed
    assert not found.of("agent_out")["out"].any()
    weeks = [record for at in range(8) for record in spread_out(5 - 2 * (at == 0), 10, agent_id=f"a{at}")]
    assert not judged(*weeks).scatters["agent_out"].assumed


@for_any(frames(), frames())
def test_chances_are_chances_and_only_what_is_judged_is_out(calls, before):
    found = standing(calls, before=before, **SPAN)
    chance = found.table["chance"].to_numpy(dtype=float)
    assert ((chance >= 0) & (chance <= 1) | np.isnan(chance)).all()
    assert found.table.loc[found.table["out"], "whole"].ge(30).all()


def eight_weeks_and_a_worse_one():
    """Ten agents with twenty calls a day, of which twelve are answered, but of one of them eight in the last week."""
    return frame(
        *(
            record
            for at in range(10)
            for record in (
                *spread_out(12, 20, since="2026-02-02 08:00", days=49, agent_id=f"a{at}"),
                *spread_out(12 - 4 * (at == 0), 20, since="2026-03-23 08:00", days=7, agent_id=f"a{at}"),
            )
        )
    )


def test_a_week_is_judged_by_how_far_the_weeks_before_it_scattered():
    """By themselves a week and the one before do not tell, and 0.25 is taken: 20 points are 2.7 standard errors of it.

    The eight weeks do not scatter at all; 20 points are 4.9 of chance alone.
    """
    calls = eight_weeks_and_a_worse_one()
    week = {**SPAN, "since": utc("2026-03-22 23:00")}
    seen = shifts(
        calls, since=utc("2026-02-01 23:00"), until=SPAN["until"], tz=BERLIN, now=utc("2026-03-30 12:00")
    )
    now = calls[calls["created_at"] >= week["since"]]
    alone, known = (
        standing(now, **week, shifts=replace(seen, spreads=spreads)) for spreads in ((), seen.spreads)
    )
    scatters = [one.scatters["agent_out"] for one in (alone, known)]
    assert [(one.assumed, one.typical) for one in scatters] == [(True, 0.25), (False, 0.0)]
    assert [row(one.of("agent_out"), "a0")["out"] for one in (alone, known)] == [False, True]


@pytest.mark.parametrize(("days", "deviation"), [(1, 0.4), (4, 0.2), (7, 0.16)])
def test_a_short_period_scatters_as_its_days_or_as_its_week(days, deviation):
    """Four days of 0.4 are 0.2; a week that scatters by 0.16 does so whatever its days do."""
    one = np.array([1.0])
    spread = Spread(
        "agent", "outbound", ["ana"], days=Scatter(one * 0.4, one * 50), weeks=Scatter(one * 0.16, one * 40)
    )
    over = spread.over(days, ["ana", "new"])
    assert over.deviation.tolist() == pytest.approx([deviation, 0.25])
    assert over.freedom.tolist() == [40 if days == 7 else 50, np.inf]
