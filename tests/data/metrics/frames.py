"""Calls for tests of metrics: a few by hand, and many by hypothesis."""

from datetime import UTC, datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ringyo_data.frame import to_frame

STATUSES = (
    "queued",
    "initiated",
    "ringing",
    "answered",
    "in_progress",
    "completed",
    "transferred",
    "no_answer",
    "busy",
    "failed",
    "unfathomed",
    "expired",
    None,
)
BERLIN, KOLKATA, CAIRO, NEW_YORK = "Europe/Berlin", "Asia/Kolkata", "Africa/Cairo", "America/New_York"
ZONES = (BERLIN, KOLKATA, CAIRO, NEW_YORK, "UTC", "Australia/Lord_Howe", "America/Havana")


def for_any(*strategies, **named):
    """Runs a test for some forty examples, as long as they take on a busy machine."""
    return lambda test: settings(max_examples=40, deadline=None)(given(*strategies, **named)(test))


def utc(text: str) -> datetime:
    """`2026-03-01 14:32` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def call(at="2026-03-02 09:00", status="completed", *, lasts=None, held=None, **fields) -> dict:
    """A record created *at* (UTC), with *lasts* seconds of talk, ended *held* seconds after it was created.

    Without *held* it ends when a call of its status would; `held=False` leaves it without an end.
    """
    created = at if isinstance(at, datetime) else utc(at)
    record = {"status": status, "created_at": created.isoformat(), **fields}
    if lasts is not None:
        record["duration"] = lasts
    live = status in (None, "queued", "initiated", "ringing", "answered", "in_progress")
    if held is None and not live:
        held = lasts or 0
    if held is not None and held is not False:
        record["ended_at"] = (created + timedelta(seconds=held)).isoformat()
    return record


def frame(*records: dict) -> pd.DataFrame:
    """The typed frame of *records*, with ids where they have none."""
    return to_frame([{"id": f"call_{at:04}", **record} for at, record in enumerate(records)]).calls


def many(part: int, whole: int, **fields) -> list[dict]:
    """*whole* settled calls, *part* of them answered, the others failed."""
    return [call(status="completed" if at < part else "failed", **fields) for at in range(whole)]


BEFORE_SUMMER = utc("2026-03-27 00:00")
"""Two days before clocks change in Berlin."""


@st.composite
def records(draw, *, since=BEFORE_SUMMER, hours=80, most=60):
    """Calls within *hours* after *since*, of every kind there is, not a few at one moment."""
    step = draw(st.sampled_from([1, 900, 3600]))
    seconds = st.integers(0, hours * 3600 // step - 1).map(lambda n: n * step)
    one = st.fixed_dictionaries(
        {
            "at": seconds.map(lambda n: since + timedelta(seconds=n)),
            "status": st.sampled_from(STATUSES),
            "lasts": st.none() | st.integers(0, 400) | st.just(3600),
            "held": st.sampled_from([False, 0, 1, 30, 900, 3000]),
            "agent_id": st.sampled_from([None, "ana", "bo", "cy"]),
            "from_number": st.sampled_from([None, "+100", "+200"]),
            "phone_number": st.sampled_from([None, "+4915", "+4916", "+1212", "+91981"]),
            "metadata": st.sampled_from([None, {}, {"campaign": "a"}, {"campaign": "b", "n": 1}]),
        }
    )
    return [call(**fields) for fields in draw(st.lists(one, max_size=most))]


def frames(**limits):
    """Typed frames of `records`."""
    return records(**limits).map(lambda made: frame(*made))
