"""What happened, as the secrets say and as it was seen of the agents."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ringyo_data.agent_history import History
from ringyo_data.agents import Agent
from ringyo_data.errors import SettingsError
from ringyo_data.events import days_after, listed, near
from ringyo_data.names import Names
from ringyo_data.query import Window

BERLIN = "Europe/Berlin"
NOVEMBER = Window(datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC))
MADE = datetime(2026, 1, 2, 9, tzinfo=UTC)
ANA = Agent("Ana", "voice-2", "voice_01", "en-US", MADE, MADE)


def events(toml: str = "", names: Names | None = None, zone: str = BERLIN):
    rows = tomllib.loads(toml).get("events", [])
    return listed(rows, names or Names({"a": "Ana", "b": "Bo", "b2": "Bo"}), window=NOVEMBER, zone=zone)


def row(date: str, words: str = '"New voice"', more: str = "") -> str:
    return f"[[events]]\ndate = {date}\nwords = {words}\n{more}\n"


@pytest.mark.parametrize("day", ["2026-11-12", '"2026-11-12"', '" 2026-11-12 "'])
def test_a_day_begins_in_the_zone_of_the_view(day):
    (event,) = events(row(day))
    midnight = datetime(2026, 11, 11, 23, tzinfo=UTC)
    assert (event.at, event.since, event.day, event.whole_day) == (
        midnight,
        midnight,
        date(2026, 11, 12),
        True,
    )
    assert (event.words, event.agent, event.source) == ("New voice", None, "settings")


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-11-12T14:30:00", 13),
        ('"2026-11-12 14:30"', 13),
        ('"2026-11-12T14:30Z"', 14),
        ("2026-11-12T14:30:00-05:00", 19),
    ],
)
def test_a_moment_without_an_offset_is_in_the_zone_of_the_view(written, hour):
    (event,) = events(row(written))
    assert (event.at, event.whole_day) == (datetime(2026, 11, 12, hour, 30, tzinfo=UTC), False)


@pytest.mark.parametrize(
    ("name", "agents"), [("a", ["a"]), ("Ana", ["a"]), ("Bo", ["b", "b2"]), ("ana", ["ana"]), ("", [None])]
)
def test_an_agent_is_meant_by_its_id_or_its_exact_name(name, agents):
    found = events(row("2026-11-12", more=f'agent = "{name}"'))
    assert [event.agent for event in found] == agents
    assert len({event.word for event in found}) == len(agents)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[[events]]\nwords = "x"', "number 1 of .* no date; give a day like 2026-11-12"),
        (row("2026-11-12") + row('"12.11.2026"'), "number 2 of .* has the date '12.11.2026'; give"),
        (row("10:30:00"), "has the date '10:30:00'"),
        (row("true"), "has the date 'True'"),
        (row("0001-01-01"), "has the date '0001-01-01'"),
        (row("2026-11-12", '" "'), "has no words; say what happened"),
        (row("2026-11-12", "3"), "has no words"),
        (row("2026-11-12", f'"{"x" * 101}"'), "101 characters of words; say it in 100"),
        (row("2026-11-12", more="agent = 7"), "has the agent 7; give an agent's id or exact name"),
        (row("2026-11-12", more='agnt = "a"'), "'agnt' in the table number 1 .* did you mean agent"),
        (row('"rg_live_secret"'), "has the date a key;"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_with_its_cure(toml, said):
    with pytest.raises(SettingsError, match=said) as error:
        events(toml)
    assert "secret" not in str(error.value).replace("secrets", "")


def test_events_outside_the_window_are_left_out():
    edges = [row("2026-10-31"), row("2026-11-01"), row("2026-11-30"), row("2026-12-01")]
    assert [event.day.day for event in events("".join(edges))] == [1, 30]


def test_changes_of_one_moment_are_one_event():
    at = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
    history = History().read({"a": ANA}, MADE)
    new = replace(ANA, voice_id="voice_02", model="voice-3", updated_at=at)
    history = history.read({"a": new}, at + timedelta(minutes=20))
    (event,) = events(names=Names(history=history))
    assert event.words == "model changed from voice-2 to voice-3, voice changed from voice_01 to voice_02"
    assert (event.at, event.since, event.day, event.agent) == (at, at, date(2026, 11, 13), "a")


def test_a_change_whose_time_was_not_told_lies_between_two_readings():
    friday, monday = (datetime(2026, 11, day, 17, tzinfo=UTC) for day in (13, 16))
    history = History().read({"a": ANA}, friday).read({"a": replace(ANA, language="de-DE")}, monday)
    (event,) = events(names=Names(history=history))
    assert (event.since, event.at) == (friday, monday)


def test_the_time_of_the_last_change_is_an_event_though_not_what_it_was():
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    history = History().read({"a": replace(ANA, updated_at=at), "b": ANA}, at + timedelta(days=9))
    (event,) = events(names=Names(history=history))
    assert (event.at, event.agent, event.words) == (at, "a", "configuration changed")


def test_an_agent_that_was_made_and_never_changed_has_no_event():
    made = datetime(2026, 11, 3, 8, tzinfo=UTC)
    history = History().read({"a": replace(ANA, created_at=made, updated_at=made)}, made)
    assert events(names=Names(history=history)) == ()


def test_a_link_keeps_its_meaning_when_the_viewer_or_the_names_change():
    toml = row("2026-11-12", more='agent = "Ana"') + row("2026-11-12T14:30:00Z")
    here, there = events(toml), events(toml, Names(), zone="America/New_York")
    assert {event.word for event in here} == {event.word for event in there}
    assert all(event.word.startswith("2026-11-12-") for event in here)


def test_near_are_the_accounts_and_the_agents_own_the_nearest_first():
    found = events(
        row("2026-11-12", '"all"')
        + row("2026-11-14", '"mine"', 'agent = "Ana"')
        + row("2026-11-14", '"other"', 'agent = "a9"')
        + row("2026-11-18", '"later"')
    )
    assert [event.words for event in near(found, "a", date(2026, 11, 15))] == ["mine", "all", "later"]
    assert [event.words for event in near(found, None, date(2026, 11, 15), days=2)] == []
    assert near(found, "a", date(2026, 11, 25)) == ()


def test_the_period_of_an_event_is_four_weeks_or_as_far_as_they_have_come():
    (event,) = events(row("2026-11-12"))
    assert days_after(event, date(2027, 1, 1)) == (date(2026, 11, 12), date(2026, 12, 9))
    assert days_after(event, date(2026, 11, 20)) == (date(2026, 11, 12), date(2026, 11, 20))
    assert days_after(event, date(2026, 11, 1)) == (date(2026, 11, 12), date(2026, 11, 12))
