"""A call's record as the API sends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

AT = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """A moment in UTC as the API writes it."""
    return moment.isoformat().replace("+00:00", "Z")


def completed_call(
    id_: object = "call_1", at: datetime = AT, *, ends_after: float = 60, **fields: object
) -> dict[str, object]:
    """A completed call of a minute, made *at* and over *ends_after* seconds later, with *fields* instead of its own."""
    return {
        "id": id_,
        "status": "completed",
        "phone_number": "+14155551234",
        "from_number": "+18005551234",
        "agent_id": "agent_a",
        "duration": 60,
        "metadata": {},
        "created_at": stamp(at),
        "ended_at": stamp(at + timedelta(seconds=ends_after)),
    } | fields
