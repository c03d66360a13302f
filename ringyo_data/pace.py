"""How fast one key may ask, learnt from the API's own answers.

Every answer carries `X-RateLimit-Limit`, `-Remaining` and `-Reset` (Unix
seconds); the vendor's pages disagree on the numbers, so nothing is configured.
While the current rate window has requests left, less a reserve for the key's
other users, nothing waits. After that there is one wait for the reset, by the
server's clock, and a single request that tries whether the new window is open
before the others follow. A 429 pauses everybody at once, for as long as the
server says. Where no headers come, a 429 halves the number of requests in
flight, and each success lets it creep up again.

One `Pace` serves all clients of a key in the process: see `shared_pace`.
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RESERVE_SHARE = 0.05
FIRST_BACKOFF_SECONDS = 0.25
LONGEST_BACKOFF_SECONDS = 30.0
RECHECK_SECONDS = 0.02


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


@dataclass(frozen=True)
class Ticket:
    """One request that was let through; handed back with its answer or its failure."""

    sent_at: float


class Pace:
    """The requests that one key may still send; safe to use from many threads."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._lock = threading.Lock()
        self._in_flight = 0
        self._server = _ServerClock()
        # the server's current rate window, as far as it is known
        self._limit: int | None = None
        self._reset: float | None = None
        self._sent = 0
        self._foreign = 0
        # a pause for everybody, and the one request that ends it
        self._paused_at = float("-inf")
        self._paused_until = float("-inf")
        self._must_try = False
        self._trying_since: float | None = None
        self._refusals = 0
        # without headers: how many requests may be in flight
        self._cap = float("inf")

    def claim(self) -> Ticket | float:
        """A ticket to send one request now, or the seconds to wait before asking again."""
        with self._lock:
            now = self._clock.monotonic()
            if now < self._paused_until:
                return self._paused_until - now
            if self._must_try and self._trying_since is not None:
                return RECHECK_SECONDS
            if self._in_flight >= self._cap:
                return RECHECK_SECONDS
            wait = self._wait_for_reset(now)
            if wait > 0:
                self._pause(now, now + wait)
                return wait
            if self._must_try:
                self._trying_since = now
            self._sent += 1
            self._in_flight += 1
            return Ticket(now)

    def learn(self, ticket: Ticket, status: int, headers: Mapping[str, str]) -> None:
        """Take in what an answer says of the limit; a 429 pauses every request."""
        with self._lock:
            now = self._clock.monotonic()
            self._in_flight -= 1
            self._server.observe(_unix_seconds(headers.get("Date")), ticket.sent_at, now)
            self._learn_window(headers)
            if status == 429:
                self._refused(ticket, now, headers)
            else:
                self._let_through(ticket)

    def abandon(self, ticket: Ticket) -> None:
        """Hand back a ticket whose request got no answer."""
        with self._lock:
            self._in_flight -= 1
            if self._trying_since == ticket.sent_at:
                self._trying_since = None

    def waiting_seconds(self) -> float:
        """Seconds that every request has to wait now; 0 when they may go."""
        with self._lock:
            return max(0.0, self._paused_until - self._clock.monotonic())

    def _wait_for_reset(self, now: float) -> float:
        if self._reset is None or self._limit is None:
            return 0.0
        reset_at = self._local(self._reset)
        if now >= reset_at:
            self._reset, self._sent, self._foreign = None, 0, 0
            return 0.0
        reserve = int(self._limit * RESERVE_SHARE)
        used = self._sent + self._foreign
        return reset_at - now if used + reserve >= self._limit and used > 0 else 0.0

    def _pause(self, now: float, until: float) -> None:
        self._paused_at, self._paused_until = now, max(self._paused_until, until)
        self._must_try, self._trying_since = True, None
        self._reset, self._sent, self._foreign = None, 0, 0

    def _learn_window(self, headers: Mapping[str, str]) -> None:
        limit, left, reset = (
            _number(headers.get(f"X-RateLimit-{n}")) for n in ("Limit", "Remaining", "Reset")
        )
        if limit is None or left is None or reset is None or limit < 1:
            return
        if self._paused_until > self._clock.monotonic():
            return  # an answer from before the pause tells of a window that is used up
        if self._reset is None or reset > self._reset + 0.5:
            self._reset = reset
            self._sent = self._in_flight + 1
            self._foreign = 0
        if reset < self._reset - 0.5:
            return  # an answer from an earlier window, overtaken by a later one
        self._limit = int(limit)
        self._foreign = max(self._foreign, int(limit - left) - self._sent)
        self._cap = float("inf")

    def _refused(self, ticket: Ticket, now: float, headers: Mapping[str, str]) -> None:
        if ticket.sent_at < self._paused_at:
            return  # sent before the pause that another 429 has begun
        told = retry_after_seconds(headers, now_unix=self._server.unix(now, self._clock))
        reset = _number(headers.get("X-RateLimit-Reset"))
        until_reset = self._local(reset) - now if reset is not None else 0.0
        if told is None and until_reset <= 0:
            ceiling = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0**self._refusals)
            told = ceiling * random.uniform(0.5, 1.0)
        if reset is None:
            self._cap = max(1.0, min(self._cap, self._in_flight + 1) / 2)
        self._refusals = min(self._refusals + 1, 16)
        self._pause(now, now + (told if told is not None else until_reset))

    def _let_through(self, ticket: Ticket) -> None:
        if ticket.sent_at < self._paused_at:
            return
        self._must_try, self._trying_since, self._refusals = False, None, 0
        if self._cap != float("inf"):
            self._cap += 1.0 / self._cap

    def _local(self, server_unix: float) -> float:
        return self._server.monotonic(server_unix, self._clock)


class _ServerClock:
    """The server's clock against ours, narrowed with each answer's `Date`.

    `Date` is cut to whole seconds, so one answer only bounds the difference:
    it lies between Date - received and Date + 1 - sent. Many answers meet.
    """

    def __init__(self) -> None:
        self._low = float("-inf")
        self._high = float("inf")

    def observe(self, date: float | None, sent: float, received: float) -> None:
        if date is None:
            return
        low, high = date - received, date + 1.0 - sent
        if low > self._high or high < self._low:  # one of the clocks was set
            self._low, self._high = low, high
        self._low, self._high = max(self._low, low), min(self._high, high)

    def monotonic(self, unix: float, clock: Clock) -> float:
        """Our monotonic time at which the server's clock reads *unix*."""
        return unix - self._offset(clock)

    def unix(self, monotonic: float, clock: Clock) -> float:
        """What the server's clock reads at our *monotonic* time."""
        return monotonic + self._offset(clock)

    def _offset(self, clock: Clock) -> float:
        if self._low == float("-inf"):
            return clock.wall() - clock.monotonic()
        # rather a little late than early: an early request costs a 429
        return self._low + (self._high - self._low) / 4


def retry_after_seconds(headers: Mapping[str, str], *, now_unix: float) -> float | None:
    """Seconds that `Retry-After` asks for, in either of its forms; None without one.

    RFC 9110, section 10.2.3: a number of seconds or an HTTP date.
    """
    text = headers.get("Retry-After")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is None:
        date = _unix_seconds(text)
        seconds = None if date is None else date - now_unix
    return None if seconds is None else max(0.0, seconds)


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e12 else None


def _unix_seconds(http_date: str | None) -> float | None:
    if http_date is None:
        return None
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The answer's `Date` as aware UTC; None without a readable one."""
    seconds = _unix_seconds(headers.get("Date"))
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


_paces: dict[bytes, Pace] = {}
_paces_lock = threading.Lock()


def shared_pace(base_url: str, api_key: str) -> Pace:
    """The one pace of *api_key* at *base_url* in this process."""
    name = hashlib.sha256(f"{base_url}\n{api_key}".encode()).digest()
    with _paces_lock:
        return _paces.setdefault(name, Pace())
