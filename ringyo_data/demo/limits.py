"""The rate limit: so many requests in each window of time, announced in headers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from .behaviour import RateLimit

UNREACHED = RateLimit(requests=1_000_000, window_seconds=60)


@dataclass(frozen=True)
class Standing:
    """Where one request stands in its window."""

    limit: RateLimit
    remaining: int
    reset: datetime
    now: datetime
    refused: bool

    def headers(self) -> dict[str, str]:
        """`X-RateLimit-*`, unless they are not sent; the reset in whole Unix seconds."""
        if not self.limit.headers:
            return {}
        return {
            "x-ratelimit-limit": str(self.limit.requests),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-reset": str(math.ceil(self.reset.timestamp())),
        }

    def retry_after_headers(self) -> dict[str, str]:
        """`Retry-After` in the form that the limit uses, if any."""
        if self.limit.retry_after is None:
            return {}
        if self.limit.retry_after == "seconds":
            return {"retry-after": str(max(0, math.ceil((self.reset - self.now).total_seconds())))}
        whole = self.reset.replace(microsecond=0) + timedelta(seconds=bool(self.reset.microsecond))
        return {"retry-after": format_datetime(whole.astimezone(UTC), usegmt=True)}


class Limiter:
    """Counts requests in windows that begin with the first request after the last window."""

    def __init__(self, limit: RateLimit | None) -> None:
        self._enforced = limit is not None
        self._limit = limit or UNREACHED
        self._reset: datetime | None = None
        self._used = 0

    def take(self, now: datetime) -> Standing:
        """Count one request at *now* and say where it stands."""
        if self._reset is None or now >= self._reset:
            self._reset = now + timedelta(seconds=self._limit.window_seconds)
            self._used = 0
        self._used += 1
        remaining = max(0, self._limit.requests - self._used)
        refused = self._enforced and self._used > self._limit.requests
        return Standing(self._limit, remaining, self._reset, now, refused)
