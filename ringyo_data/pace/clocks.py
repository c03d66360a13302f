"""This machine's clocks, and what answers tell of the server's."""

from __future__ import annotations

import threading
import time

DATE_LAG_SECONDS = 1.2  # some servers work out `Date` only once a second
OWN_LAG_SECONDS = 0.1


class Clock:
    """The two clocks a client reads and the one way it waits; tests pass their own."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic()

    def wall(self) -> float:
        """Unix seconds as this machine believes them."""
        return time.time()

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        """Wait *seconds*, or until *stop* is set."""
        stop.wait(seconds)


class ServerClock:
    """The server's clock against ours, narrowed with each answer's `Date`.

    `Date` is cut to whole seconds, so one answer only bounds the difference: it
    lies between Date - received and Date + 1 - sent. Many answers meet. Where
    this machine's own time lies within those bounds it is the better guess,
    since most machines are set by the same time. *late_seconds* is how much
    later than told the server's moments have proved to come.
    """

    def __init__(self, clock: Clock) -> None:
        self.late_seconds = 0.0
        self._clock = clock
        self._low = float("-inf")
        self._high = float("inf")

    def observe(self, date: float | None, *, sent_at: float, received_at: float) -> None:
        """Take in the `Date` of an answer that was under way between two of our moments."""
        if date is None:
            return
        low, high = date - received_at, date + 1.0 - sent_at
        if low > self._high or high < self._low:  # one of the clocks was set
            self._low, self._high = low, high
        self._low, self._high = max(self._low, low), min(self._high, high)

    def monotonic(self, unix: float) -> float:
        """Our monotonic time at which the server's clock reads *unix*."""
        return unix - self._ahead()

    def unix(self, monotonic: float) -> float:
        """What the server's clock reads at our *monotonic* time."""
        return monotonic + self._ahead()

    def _ahead(self) -> float:
        own = self._clock.wall() - self._clock.monotonic()
        if self._low - OWN_LAG_SECONDS <= own <= self._high + DATE_LAG_SECONDS:
            return own
        # rather a little late than early: an early request costs a refusal
        return self._low + (self._high - self._low) / 4
