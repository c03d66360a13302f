"""The key's current rate window, put together from answers that may overtake each other."""

from __future__ import annotations

from .clocks import ServerClock
from .headers import Quota

RESERVE_SHARE = 0.05
SAME_RESET_SECONDS = 1.5
"""Resets so close are one window's: they come in whole seconds, rounded who knows how."""

USUAL_LENGTHS_SECONDS = 5.0
"""Windows last a multiple of this: 10 seconds, a minute, an hour. Any other length is the one that the API's reset gives."""

MARGIN_SECONDS = 0.03
"""How long after a reset it is safe to say that it has passed."""


class RateWindow:
    """How many requests the server has left for the key, and until when.

    Requests under way may or may not be counted in what it said last, so they
    are taken off; that is exact again as soon as they are answered. Times are
    ours (monotonic) unless they are called unix.
    """

    def __init__(self, server: ServerClock) -> None:
        self._server = server
        self._limit = 0
        self._left = 0
        self._reset_unix: float | None = None
        self._learnt_at = 0.0
        self._ends_at: float | None = None

    @property
    def known(self) -> bool:
        """False until an answer described the window."""
        return self._reset_unix is not None

    def learn(self, quota: Quota, *, sent_at: float, now: float, first: bool = False) -> None:
        """Take in what the answer to a request sent at *sent_at* says.

        The *first* request right after a wait for the last reset finds the
        window just begun; then its length tells its end more exactly than the
        reset, which was rounded.
        """
        reset = quota.reset
        if self.seconds_until(reset, sent_at) <= 0:
            # asked after the reset, and the answer still names that reset: it is cut to whole seconds, or clocks differ
            self._server.late_seconds = 1.0
            reset = max(reset, self._server.unix(sent_at))
        if self.seconds_until(reset, now) <= 0:
            return
        before = self._reset_unix
        if before is None or reset > before + SAME_RESET_SECONDS:
            self._begin(quota, reset, now)
            if first and (length := self._length(reset, now)):
                self._ends_at = now + length
        elif reset >= before - SAME_RESET_SECONDS:
            self._reset_unix = max(before, reset)
            self._ends_at = self._ends_at if reset <= before else None
            self._limit, self._left = quota.limit, min(self._left, quota.left)
        elif sent_at >= self._learnt_at:  # not an overtaken answer: the server has changed its mind
            self._begin(quota, reset, now)

    def has_room(self, in_flight: int) -> bool:
        """True when one more request leaves the reserve untouched, whatever becomes of those under way."""
        return self._left - in_flight > int(self._limit * RESERVE_SHARE)

    def ends_in(self, now: float) -> float:
        """Seconds until the reset; 0 or less once it has passed."""
        if self._ends_at is not None:
            return self._ends_at + MARGIN_SECONDS - now
        return 0.0 if self._reset_unix is None else self.seconds_until(self._reset_unix, now)

    def seconds_until(self, reset_unix: float, now: float) -> float:
        """Seconds until it is safe to say that this moment of the server's has passed."""
        return self._server.monotonic(reset_unix) + self._server.late_seconds + MARGIN_SECONDS - now

    def _length(self, reset_unix: float, now: float) -> float:
        """The usual length of a window that has begun just now; 0 where none fits."""
        seconds_left = reset_unix - self._server.unix(now)
        length = USUAL_LENGTHS_SECONDS * round(seconds_left / USUAL_LENGTHS_SECONDS)
        return length if abs(seconds_left - length) < 1.0 else 0.0

    def _begin(self, quota: Quota, reset: float, now: float) -> None:
        self._limit, self._left, self._reset_unix, self._learnt_at = quota.limit, quota.left, reset, now
        self._ends_at = None
