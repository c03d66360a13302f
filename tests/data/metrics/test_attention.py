from datetime import date, timedelta

import pandas as pd
import pytest

from ringyo_data.metrics import Finding, Level, Shift, Shifts, findings, standing

from .frames import BERLIN, call, for_any, frame, frames, many, utc

NOW = utc("2026-03-06 12:00")
SPAN = {"since": utc("2026-03-01 23:00"), "until": utc("2026-03-08 23:00"), "tz": BERLIN, "now": NOW}


def found(*records, before=None, missing=0):
    calls = frame(*records)
    return findings(calls, standing(calls, before=before, **SPAN), now=NOW, missing=missing)


def test_nothing_stands_out_of_like_agents_on_like_days():
    days = [
        many(60, 100, at=f"2026-03-0{day} 10:00", agent_id=agent)
        for day in (2, 3, 4)
        for agent in ("ana", "bo")
    ]
    assert found(*[record for day in days for record in day]) == []


def test_missing_calls_are_told_with_their_share():
    (finding,) = found(*many(9, 9), missing=1)
    assert (finding.kind, finding.part, finding.whole, finding.value) == ("missing", 1, 10, 0.1)


def test_a_call_live_for_longer_than_a_call_can_last_is_stuck():
    old, young = NOW - timedelta(minutes=76), NOW - timedelta(minutes=74)
    (finding,) = found(call(old, "in_progress"), call(young, "in_progress"), call(old))
    assert (finding.kind, finding.part, finding.whole, finding.at) == ("stuck", 1, 2, old)


def test_an_unknown_status_without_an_end_gets_stuck_too():
    (finding,) = found(call("2026-03-05 10:00", "parked", held=False))
    assert finding.kind == "stuck"


def test_an_agent_out_of_its_funnel_is_told_with_how_many_calls_that_is():
    ana, bo, cy = many(60, 100, agent_id="ana"), many(60, 100, agent_id="bo"), many(30, 100, agent_id="cy")
    (finding,) = found(*ana, *bo, *cy)
    assert (finding.kind, finding.subject, finding.part, finding.whole) == ("agent_out", "cy", 30, 100)
    assert (finding.value, finding.reference) == (0.3, 0.5)
    assert (finding.expected, finding.strength) == (pytest.approx(0.6), pytest.approx(30))


def test_a_line_out_of_its_funnel_is_told_like_an_agent():
    own, bought = many(75, 100, from_number="+4930100"), many(35, 100, from_number="+4930200")
    first, second = found(*own, *bought, *many(0, 100))
    assert {(finding.kind, finding.subject, finding.part) for finding in (first, second)} == {
        ("line_out", "+4930100", 75),
        ("line_out", "+4930200", 35),
    }
    assert (first.reference, first.expected, first.strength) == (0.55, pytest.approx(0.75), pytest.approx(40))


def test_an_agent_with_few_calls_is_no_finding():
    many_calls = many(95, 100, agent_id="ana") + many(95, 100, agent_id="bo")
    for count, told in [(29, False), (30, True)]:
        subjects = {finding.subject for finding in found(*many_calls, *many(0, count, agent_id="cy"))}
        assert ("cy" in subjects) == told


def test_an_agent_who_changed_is_told_against_its_own_past():
    before = frame(*many(80, 100, agent_id="ana"), *many(60, 100, agent_id="bo"))
    now = [*many(55, 100, agent_id="ana"), *many(60, 100, agent_id="bo")]
    (finding,) = found(*now, before=before)
    assert (finding.kind, finding.subject, finding.value, finding.reference) == (
        "agent_changed",
        "ana",
        0.55,
        0.8,
    )
    assert finding.strength == pytest.approx(25, abs=0.5)


def test_a_local_day_of_many_failures_is_told_by_its_date():
    quiet = [record for day in (2, 3, 4) for record in many(95, 100, at=f"2026-03-0{day} 10:00")]
    bad = many(70, 100, at="2026-03-04 23:30")
    (finding,) = found(*quiet, *bad)
    assert (finding.kind, finding.subject, finding.part, finding.whole) == (
        "failed_day",
        "2026-03-05",
        30,
        100,
    )
    assert (finding.value, finding.reference) == (0.3, 45 / 400)
    assert (finding.expected, type(finding.strength)) == (15.5 / 301, float)


def test_a_single_day_has_nothing_to_be_measured_against():
    assert found(*many(0, 100, at="2026-03-02 10:00")) == []


def test_what_is_urgent_comes_first_and_good_news_last_and_of_each_the_most_calls():
    agents = [("ana", 95), ("bo", 60), ("cy", 60), ("di", 36), ("ed", 30)]
    calls = [record for agent, answered in agents for record in many(answered, 100, agent_id=agent)]
    stuck = call(utc("2026-03-02 09:00"), "ringing", held=False)
    told = [(one.kind, one.subject, one.is_good) for one in found(*calls, stuck, missing=3)]
    assert told == [
        ("missing", None, False),
        ("stuck", None, False),
        ("agent_out", "ed", False),
        ("agent_out", "di", False),
        ("agent_out", "ana", True),
    ]


def test_a_day_on_which_less_failed_is_good_news():
    days = [(2, 70), (3, 70), (4, 99), (5, 40)]
    calls = [record for day, well in days for record in many(well, 100, at=f"2026-03-0{day} 10:00")]
    told = [(one.subject, one.is_good) for one in found(*calls)]
    assert told == [("2026-03-05", False), ("2026-03-04", True)]


@for_any(frames(), frames())
def test_findings_hold_plain_numbers(calls, before):
    for finding in findings(calls, standing(calls, before=before, **SPAN), now=NOW, missing=2):
        assert isinstance(finding, Finding)
        assert (type(finding.part), type(finding.whole), type(finding.strength)) == (int, int, float)
        assert all(type(value) is float for value in (finding.value, finding.expected, finding.reference))


def shifted(day, *, subject="ana", kind="agent", measure="answer_rate", levels=(0.7, 0.5), chance=1e-6):
    """A shift as `shifts` finds it, from one level to another, and the look that found it."""
    shift = Shift(
        kind=kind,
        subject=subject,
        measure=measure,
        day=date.fromisoformat(day),
        before=Level(levels[0], levels[0] - 0.02, levels[0] + 0.02, 900),
        after=Level(levels[1], levels[1] - 0.05, levels[1] + 0.05, 200),
        p=chance,
        first=date.fromisoformat(day),
        last=date.fromisoformat(day),
        direction="outbound",
        strength=abs(levels[1] - levels[0]) * 200,
    )
    return shift, (kind, subject, measure, "outbound", chance)


def with_shifts(*records, shifts, unshifted=0, **more):
    looks = [look for _, look in shifts]
    looks += [("agent", f"calm{at}", "answer_rate", "outbound", 0.5) for at in range(unshifted)]
    table = pd.DataFrame(looks, columns=["kind", "subject", "measure", "direction", "chance"])
    known = Shifts(tuple(shift for shift, _ in shifts), looked=len(looks), looks=table)
    calls = frame(*records)
    judged = standing(calls, shifts=known, **{**SPAN, **more})
    return judged, findings(calls, judged, now=NOW)


ALIKE = [record for agent in ("ana", "bo", "cy") for record in many(60, 100, agent_id=agent)]


def test_a_shift_that_no_other_finding_tells_is_one():
    fell = shifted("2026-03-04")
    judged, (finding,) = with_shifts(*ALIKE, shifts=[fell])
    assert (finding.kind, finding.subject, finding.shift) == ("agent_shifted", "ana", fell[0])
    assert (finding.value, finding.expected, finding.whole, finding.part) == (0.5, 0.7, 200, 100)
    assert finding.strength == pytest.approx(40)
    assert not finding.is_good
    assert (judged.looked("shifted"), judged.shifted) == (1, (fell[0],))


def test_an_agent_or_line_is_told_once_and_by_its_strongest_shift():
    rate, duration = shifted("2026-03-04"), shifted("2026-03-03", measure="typical_duration", levels=(90, 60))
    line = shifted("2026-03-04", kind="line", subject="+4930100", levels=(0.7, 0.6))
    judged, told = with_shifts(*ALIKE, shifts=[rate, duration, line])
    assert [(one.kind, one.shift) for one in told] == [
        ("agent_shifted", duration[0]),
        ("line_shifted", line[0]),
    ]
    assert set(judged.shifted) == {rate[0], duration[0], line[0]}


def test_an_agent_who_stands_out_is_not_told_a_second_time_by_a_shift():
    calls = [record for agent in ("bo", "cy") for record in many(60, 100, agent_id=agent)]
    judged, (finding,) = with_shifts(
        *calls, *many(20, 100, agent_id="ana"), shifts=[shifted("2026-03-04", levels=(0.9, 0.1))]
    )
    assert finding.kind == "agent_out"
    assert [one.subject for one in judged.shifted] == ["ana"]


def test_a_shift_is_news_in_its_period_and_for_four_weeks():
    for day, told in [("2026-02-06", True), ("2026-02-05", False), ("2026-03-07", False)]:
        _, found = with_shifts(*ALIKE, shifts=[shifted(day)])
        assert bool(found) == told, day
    _, found = with_shifts(*ALIKE, shifts=[shifted("2026-01-15")], since=utc("2026-01-10 23:00"))
    assert [one.kind for one in found] == ["agent_shifted"]


def test_of_one_history_the_last_shift_is_told():
    fell, rose = shifted("2026-03-02"), shifted("2026-03-05", levels=(0.5, 0.7))
    _, (finding,) = with_shifts(*ALIKE, shifts=[rose, fell])
    assert (finding.shift, finding.is_good) == (rose[0], True)


def test_shifts_share_the_limit_of_all_that_is_looked_at():
    """Agents' rates and histories are looked at, so that histories have half of 5%, each of a hundred a hundredth of that."""
    limit = 0.05 / 2 / 100
    for chance, told in [(limit * 0.99, True), (limit * 1.01, False)]:
        _, found = with_shifts(*ALIKE, shifts=[shifted("2026-03-04", chance=chance)], unshifted=99)
        assert bool(found) == told, chance


def test_bad_news_come_before_good_ones_and_a_duration_is_no_good_news():
    longer = shifted("2026-03-04", measure="typical_duration", levels=(60, 90))
    better = shifted("2026-03-04", subject="bo", levels=(0.5, 0.9))
    _, told = with_shifts(*ALIKE, shifts=[better, longer])
    assert [(one.subject, one.is_good) for one in told] == [("ana", False), ("bo", True)]
