"""Moments as whole microseconds since 1970 (UTC): exact, and as Arrow and numpy keep them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """*moment* (aware) in microseconds since 1970. Raises `TypeError` if it is naive."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    """The aware UTC time *value* microseconds after 1970 began."""
    return EPOCH + timedelta(microseconds=int(value))
