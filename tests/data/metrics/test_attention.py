from datetime import timedelta

import pytest

from ringyo_data.metrics import Finding, findings, standing

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
