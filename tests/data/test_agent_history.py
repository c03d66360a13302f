"""What has changed of the agents since they were read before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from ringyo_data import agent_history
from ringyo_data.agent_history import MOST_CHANGES, Change, History, from_bytes, to_bytes
from ringyo_data.agents import Agent, agents

TEN = datetime(2026, 11, 12, 10, tzinfo=UTC)
ELEVEN, NOON = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
MADE = datetime(2026, 1, 2, 9, tzinfo=UTC)
ANA = Agent("Ana", "voice-2", "voice_01", "en-US", MADE, MADE)


def seen(*agents_in_turn: Agent) -> tuple[Change, ...]:
    """The changes after Ana was read each hour from ten o'clock on."""
    history = History()
    for hours, agent in enumerate(agents_in_turn):
        history = history.read({"a": agent}, TEN + timedelta(hours=hours))
    return history.changes


def test_the_records_are_read_field_by_field():
    record = {
        "id": "a",
        "name": " Ana ",
        "model": "voice-2",
        "voice_id": 7,
        "created_at": "2026-01-02T10:00:00+01:00",
        "updated_at": "yesterday",
    }
    assert agents([record, {"name": "nobody"}, None]) == {"a": Agent("Ana", "voice-2", created_at=MADE)}


def test_the_first_reading_is_no_change_and_neither_is_the_same_again():
    assert seen(ANA) == seen(ANA, ANA) == ()


def test_an_agent_that_is_new_is_no_change():
    assert History().read({"a": ANA}, TEN).read({"a": ANA, "b": ANA}, ELEVEN).changes == ()


def test_a_change_is_dated_by_the_api_where_it_moved_its_time():
    at = TEN + timedelta(minutes=40)
    new = replace(ANA, voice_id="voice_02", model="voice-3", updated_at=at)
    assert seen(ANA, new) == (
        Change("a", "model", "voice-2", "voice-3", at, at, at),
        Change("a", "voice_id", "voice_01", "voice_02", at, at, at),
    )


def test_else_it_lies_between_the_two_readings():
    assert seen(ANA, replace(ANA, voice_id="voice_02")) == (
        Change("a", "voice_id", "voice_01", "voice_02", TEN, ELEVEN, MADE),
    )


def test_a_time_that_moved_alone_is_a_change_of_something():
    at = TEN + timedelta(minutes=5)
    (change,) = seen(ANA, replace(ANA, updated_at=at))
    assert (change.field, change.since, change.at) == ("updated_at", at, at)


@pytest.mark.parametrize("name", ["model", "voice_id", "language", "name"])
def test_a_text_that_the_api_stops_or_begins_to_send_is_no_change_of_the_agent(name):
    without = replace(ANA, **{name: ""})
    assert seen(ANA, without) == seen(without, ANA) == ()


def test_a_time_that_the_api_stops_or_begins_to_send_is_none_either():
    without = replace(ANA, updated_at=None)
    assert seen(ANA, without) == seen(without, ANA) == ()


def test_a_late_answer_from_before_a_change_undoes_nothing():
    new = replace(ANA, voice_id="voice_02", updated_at=TEN)
    history = History().read({"a": ANA}, TEN).read({"a": new}, ELEVEN)
    late = history.read({"a": ANA}, NOON)
    assert (late.changes, late.agents) == (history.changes, {"a": new})


def test_two_processes_that_saw_the_same_change_keep_it_once():
    first = History().read({"a": ANA}, TEN)
    new = {"a": replace(ANA, voice_id="voice_02")}
    one, other = first.read(new, ELEVEN), first.read(new, NOON)
    assert one.joined(other).changes == other.joined(one).changes == one.changes
    assert one.joined(other).as_of == NOON


def test_a_history_is_kept_whole():
    history = History().read({"a": ANA, "b": Agent()}, TEN).read({"a": replace(ANA, name="Anna")}, ELEVEN)
    assert from_bytes(to_bytes(history)) == history


@pytest.mark.parametrize("data", [None, b"", b"{", b"[]", b'{"as_of": 1}', b'{"agents": [], "changes": {}}'])
def test_what_is_no_history_is_an_empty_one(data):
    assert from_bytes(data) == History()


@pytest.mark.parametrize(
    "damage", [{"at": "soon"}, {"at": "2026-11-12T10:00:00"}, {"agent": 7}, {"updated_at": 3}]
)
def test_a_damaged_change_costs_no_other(damage):
    history = History().read({"a": ANA, "b": ANA}, TEN)
    history = history.read({name: replace(ANA, model="voice-3") for name in "ab"}, ELEVEN)
    kept = orjson.loads(to_bytes(history))
    kept["changes"][0] |= damage
    assert from_bytes(orjson.dumps(kept)).changes == history.changes[1:]


def test_the_newest_changes_are_kept(monkeypatch):
    monkeypatch.setattr(agent_history, "MOST_CHANGES", 3)
    names = seen(*(replace(ANA, name=f"Ana {n}") for n in range(6)))
    assert [change.after for change in names] == ["Ana 3", "Ana 4", "Ana 5"]
    assert MOST_CHANGES >= 100
