"""Callers that nobody took: who, how often, and whether they were reached later."""

from __future__ import annotations

import pandas as pd
import pytest

from ringyo_data import direction
from ringyo_data.frame import to_frame
from ringyo_data.metrics.missed import missed_callers, missed_calls

OWN, ANNA, BO = "+18005550100", "+447700900123", "+447700900124"


def call(number: int, minute: int, status: str, *, caller=ANNA, out=False, seconds=None, ended=True):
    """A call between a customer and the account's only line, at a minute of one hour."""
    sides = (caller, OWN) if not out else (OWN, caller)
    return {
        "id": f"call_{number}",
        "status": status,
        "from_number": sides[0],
        "phone_number": sides[1],
        "agent_id": "agent_a",
        "duration": seconds,
        "created_at": f"2026-03-16T12:{minute:02}:00Z",
        "ended_at": f"2026-03-16T12:{minute:02}:59Z" if ended else None,
    }


def frame(*records) -> pd.DataFrame:
    return direction.with_direction(to_frame(list(records)).calls, [OWN])


@pytest.mark.parametrize(
    ("record", "is_missed"),
    [
        (call(1, 0, "no_answer"), True),
        (call(1, 0, "busy"), True),
        (call(1, 0, "failed"), True),
        (call(1, 0, "completed", seconds=19), True),
        (call(1, 0, "completed", seconds=20), False),
        (call(1, 0, "transferred"), False),  # handed over, without a duration
        (call(1, 0, "ringing", ended=False), False),
        (call(1, 0, "no_answer", out=True), False),
    ],
)
def test_a_call_is_missed_if_it_came_in_and_nobody_talked(record, is_missed):
    assert len(missed_calls(frame(record), conversation_seconds=20)) == int(is_missed)


def test_a_caller_is_reached_by_the_first_conversation_after_the_last_missed_call():
    calls = frame(
        call(1, 0, "no_answer"),
        call(2, 5, "completed", seconds=40),  # talked before the last missed call
        call(3, 10, "busy"),
        call(4, 20, "no_answer", out=True),  # nobody picked up
        call(5, 30, "completed", out=True, seconds=90),
        call(6, 40, "completed", seconds=90),
        call(7, 15, "no_answer", caller=BO),
    )
    table, without_number = missed_callers(calls, calls, conversation_seconds=20)
    assert without_number == 0
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    at = lambda minute: pd.Timestamp(f"2026-03-16T12:{minute:02}:00Z")  # noqa: E731
    assert rows == [
        {
            "number": BO,
            "missed": 1,
            "first_missed": at(15),
            "last_missed": at(15),
            "reached_at": None,
            "reached_by": None,
            "after_seconds": None,
        },
        {
            "number": ANNA,
            "missed": 2,
            "first_missed": at(0),
            "last_missed": at(10),
            "reached_at": at(30),
            "reached_by": "outbound",
            "after_seconds": 1200.0,
        },
    ]


def test_callers_without_a_number_are_counted_and_not_taken_for_one():
    calls = frame(
        call(1, 0, "no_answer", caller=None), call(2, 1, "no_answer", caller="anonymous"), call(3, 2, "busy")
    )
    table, without_number = missed_callers(calls, calls, conversation_seconds=20)
    assert (table["number"].tolist(), without_number) == ([ANNA], 2)


def test_no_calls_give_no_callers():
    table, without_number = missed_callers(frame(), frame(), conversation_seconds=20)
    assert (len(table), without_number) == (0, 0)
    assert table.columns.tolist()[:2] == ["number", "missed"]
