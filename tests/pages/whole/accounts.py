"""Calls, and what the page of calls shows of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.records import completed_call

KEY = "rg_test_calls_0123456789"
NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
ANNA = {"id": "agent_a", "name": "Anna [x](y)", "status": "active", "created_at": "2026-01-01T00:00:00Z"}
SAID = [
    {"role": "agent", "content": "Hello **there**.", "timestamp": 0},
    {"role": "user", "content": "Call me at +49 170 7654321.", "timestamp": 3.5},
]
DETAIL = {
    "transcript": SAID,
    "recording_url": "https://files.example/a.mp3",
    "analysis": {"summary": "Wants to be called at 0170 7654321.", "goal_reached": True},
}


def record(number: int, **fields: object) -> dict[str, object]:
    """Calls an hour apart, the first one newest."""
    usual = {
        "phone_number": f"+49170123456{number}",
        "from_number": "+493012345678",
        "duration": 60 + number,
        "metadata": {"campaign": "spring", "order": number},
    }
    return completed_call(f"call_{number}", NOON - timedelta(hours=number), ends_after=80, **usual | fields)


THREE = (record(1), record(2), record(3))


def tick(at, *rows: int, table: str = "calls-table", cells=()):
    """The page whose browser will say that these rows of a table are ticked."""
    at.session_state[table] = {"selection": {"rows": list(rows), "columns": [], "cells": list(cells)}}
    return at


def pick(at, row: int, column: str | None = None):
    """The page after a click: on the box of a row, or with *column* on a cell."""
    return (tick(at, cells=[(row, column)]) if column else tick(at, row)).run()


def ids(at) -> list[str]:
    """The calls that the table shows, by their metadata."""
    return [f"call_{order}" for order in at.dataframe[0].value["meta:order"]]


def listing(account, *records, **more):
    """The page with the number of the call as a column."""
    at = account(*records, by_menu=True, **more)
    at.pills(key="calls-columns").set_value(["started", "number", "meta:order"]).run()
    return at


def asked(at) -> list[str]:
    """The calls that the API was asked for by their id."""
    return [seen.path.rsplit("/", 1)[-1] for seen in at.api.log if seen.path.startswith("/v1/calls/")]
