"""What the headers of an answer say about when to ask again; nothing in them is trusted to be there."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Quota:
    """A rate window as one answer tells it: requests in all, requests left, its end in the server's Unix time."""

    limit: int
    left: int
    reset: float


def quota(headers: Mapping[str, str]) -> Quota | None:
    """The window that `X-RateLimit-*` tell of; None where one is missing or no number."""
    limit, left, reset = (_number(headers.get(f"X-RateLimit-{n}")) for n in ("Limit", "Remaining", "Reset"))
    if limit is None or left is None or reset is None or limit < 1:
        return None
    return Quota(int(limit), int(left), reset)


def reset_unix(headers: Mapping[str, str]) -> float | None:
    """The server's Unix time at which `X-RateLimit-Reset` ends the window; None without one."""
    return _number(headers.get("X-RateLimit-Reset"))


def retry_after_seconds(headers: Mapping[str, str], *, now_unix: float) -> float | None:
    """Seconds that `Retry-After` asks for, in either of its forms; None without one.

    RFC 9110, section 10.2.3: a number of seconds or an HTTP date. A date is
    read against the answer's own `Date`, or against *now_unix* where there is
    none.
    """
    text = headers.get("Retry-After")
    seconds = _number(text)
    if seconds is None:
        until, sent = _http_date(text), date_unix(headers)
        seconds = None if until is None else until - (now_unix if sent is None else sent)
    return None if seconds is None else max(0.0, seconds)


def date_unix(headers: Mapping[str, str]) -> float | None:
    """The answer's `Date` in Unix seconds; None without a readable one."""
    return _http_date(headers.get("Date"))


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The answer's `Date` as aware UTC; None without a readable one."""
    seconds = date_unix(headers)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


@functools.lru_cache(maxsize=64)  # hundreds of answers carry the same second
def _http_date(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
