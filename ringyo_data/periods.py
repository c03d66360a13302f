"""Periods by name, as links and rules have them."""

from __future__ import annotations

from datetime import date, timedelta

NAMED = (
    "today",
    "yesterday",
    "last-7-days",
    "last-28-days",
    "last-90-days",
    "this-month",
    "last-month",
)


def days_of(period: str, today: date) -> tuple[date, date]:
    """First and last local day of a named period as seen on *today*; `last-7-days` ends with today.

    `this-month` is the whole month, though part of it is yet to come.
    Raises `ValueError` for `custom` and any other word.
    """
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "this-month":
            start = today.replace(day=1)
            return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        case "last-month":
            end = today.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        case "last-7-days" | "last-28-days" | "last-90-days":
            length = int(period.split("-")[1])
            return today - timedelta(days=length - 1), today
    raise ValueError(f"{period!r} is no named period")
