"""A rule's numbers are those of the tiles, and at an earlier moment those that the tiles had then."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from ringyo_data import direction, metrics
from ringyo_data.alerts.history import History
from ringyo_data.alerts.measures import MEASURES
from ringyo_data.frame import rows_before
from ringyo_data.instants import microseconds
from ringyo_data.metrics.missed import missed_callers

from ..metrics.frames import BEFORE_SUMMER, for_any, frame, records

OWN = ["+100", "+4915"]
NOW = BEFORE_SUMMER + timedelta(hours=90)


def tiles_of(
    calls: pd.DataFrame, since: datetime, until: datetime, now: datetime, way: str
) -> dict[str, float]:
    """Each measure as the page computes it for a frame."""
    rated = direction.with_rated(calls, way)
    tiles = metrics.tiles(rated, since=since, until=until, now=now, conversation_seconds=20)
    incoming = direction.with_rated(direction.of(calls, direction.INBOUND), direction.INBOUND)
    missed, _ = missed_callers(calls, calls, conversation_seconds=20)
    return {
        "calls": tiles.tally.calls,
        "answer_rate": tiles.answer_rate.value,
        "failed_share": tiles.failed_share.value,
        "typical_duration": tiles.durations.median_seconds,
        "talk_time": tiles.durations.total_seconds,
        "conversations_at_once": tiles.conversations.peak.calls,
        "conversation_rate": tiles.conversation_rate.value,
        "hand_over_rate": tiles.hand_over_rate.value,
        "taken": metrics.answer_rate(incoming).value,
        "missed_callers": len(missed),
        "stuck": int(metrics.is_stuck(calls, now=now).sum()),
    }


def readings(calls: pd.DataFrame, since: datetime, until: datetime, at: datetime) -> dict[str, float]:
    history = History.of(calls, as_of=NOW, conversation_seconds=20)
    way = history.direction(microseconds(at))
    sample = history.sample(microseconds(since), microseconds(until), microseconds(at), way)
    return {name: measure.read(sample).value for name, measure in MEASURES.items() if name != "missing"}


def inside(calls: pd.DataFrame, since: datetime, until: datetime) -> pd.DataFrame:
    first, last = rows_before(calls, [until, since])
    return calls.iloc[first:last]


def same(found: dict[str, float], wanted: dict[str, float]) -> bool:
    return found.keys() == wanted.keys() and all(
        (isnan(found[name]) and isnan(wanted[name])) or found[name] == pytest.approx(wanted[name])
        for name in wanted
    )


@for_any(records(), st.integers(0, 60), st.integers(1, 40))
def test_a_window_has_the_numbers_of_its_tiles(made, first, hours):
    calls = direction.with_direction(frame(*made), OWN)
    since = BEFORE_SUMMER + timedelta(hours=first)
    until = since + timedelta(hours=hours)
    way = direction.main(calls)
    wanted = tiles_of(inside(calls, since, until), since, until, NOW, way)
    found = readings(calls, since, until, NOW)
    assert same(found, wanted), (found, wanted)


def as_then(made: list[dict], at: datetime) -> list[dict]:
    """The records as the API had them: calls made later are not there, those that ended later were talking or ringing."""
    made_by_then = [record for record in made if datetime.fromisoformat(record["created_at"]) < at]
    return [
        record
        if datetime.fromisoformat(record.get("ended_at", "2000-01-01T00:00:00+00:00")) <= at
        else {k: v for k, v in record.items() if k not in ("ended_at", "duration")} | {"status": "ringing"}
        for record in made_by_then
    ]


@for_any(records(), st.integers(1, 60), st.integers(1, 40))
def test_an_earlier_moment_has_the_numbers_of_then(made, first, hours):
    since = BEFORE_SUMMER + timedelta(hours=first)
    until = since + timedelta(hours=hours)
    calls = direction.with_direction(frame(*made), OWN)
    then = direction.with_direction(frame(*as_then(made, until)), OWN)
    found = readings(calls, since, until, until)
    wanted = tiles_of(inside(then, since, until), since, until, until, direction.main(then))
    for measured in (found, wanted):
        del measured[
            "conversations_at_once"
        ]  # whether a call that went on was talked in is not in the record of then
    assert same(found, wanted), (found, wanted)


@for_any(records(), st.integers(1, 60))
def test_what_live_calls_become_lies_within_the_bounds(made, first):
    at = BEFORE_SUMMER + timedelta(hours=first)
    calls = direction.with_direction(frame(*made), OWN)
    ended = calls[calls["ended_at"].notna()].reset_index(drop=True)
    history = History.of(ended, as_of=NOW, conversation_seconds=20)
    bounds = microseconds(BEFORE_SUMMER), microseconds(at)
    way = history.direction(bounds[1])
    then = history.sample(*bounds, bounds[1], way)
    later = history.sample(*bounds, microseconds(NOW), way)
    for name, measure in MEASURES.items():
        if name not in ("missing", "stuck", "conversations_at_once", "hand_over_rate"):
            value, reading = measure.read(later).value, measure.read(then)
            if not (isnan(value) or isnan(reading.low)):
                assert reading.low - 1e-9 <= value <= reading.high + 1e-9, name


def test_nothing_has_no_numbers():
    history = History.of(frame(), as_of=NOW, conversation_seconds=20)
    sample = history.sample(0, 10, 10, direction.OUTBOUND)
    found = {name: measure.read(sample).value for name, measure in MEASURES.items() if name != "missing"}
    assert np.isnan([found[name] for name, measure in MEASURES.items() if measure.unit == "share"]).all()
    assert [found[name] for name in ("calls", "talk_time", "missed_callers", "stuck")] == [0, 0, 0, 0]
