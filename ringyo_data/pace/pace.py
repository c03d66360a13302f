"""One key's pace: who may send now, and how long the others wait."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from .clocks import Clock, ServerClock
from .headers import Quota, date_unix, quota, reset_unix, retry_after_seconds
from .window import RateWindow

LONGEST_WAIT_SECONDS = 90.0
"""The vendor's rate window is a minute. What headers say of longer ones is believed once a request is refused."""

FIRST_BACKOFF_SECONDS = 0.25
LONGEST_BACKOFF_SECONDS = 8.0
RECHECK_SECONDS = 0.02
TRIAL_PATIENCE_SECONDS = 5.0
LONG_PAUSE_TRIAL_SECONDS = 60.0
FORGET_REFUSALS_SECONDS = 60.0
AT_ONCE_SECONDS = 1.0
FARTHEST_RESET_SECONDS = 32 * 86_400.0


@dataclass(frozen=True, eq=False)
class Ticket:
    """One request that was let through; handed back with its answer or its failure."""

    sent_at: float
    era: int


class Pace:
    """The requests that one key may still send; safe to use from many threads.

    Time falls into eras: each begins with a pause, or with the end of a rate
    window, and opens with a single request on trial. What answers of an earlier
    era say of the limit is out of date.
    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._server = ServerClock(self._clock)
        self._lock = threading.Lock()
        self._in_flight = 0
        self._most_in_flight = float("inf")  # finite where refusals come without a window
        self._era = 0
        self._window = RateWindow(self._server)
        self._shut_at = self._shut_until = float("-inf")
        self._needs_trial = True  # also at first: the limit may be one
        self._trial: Ticket | None = None
        self._waited_for_reset = False
        self._refusals = 0
        self._refused_since = float("-inf")

    def claim(self) -> Ticket | float:
        """A ticket to send one request now, or the seconds to wait before asking again."""
        with self._lock:
            now = self._clock.monotonic()
            wait = self._wait(now)
            return wait if wait > 0 else self._let_go(now)

    def learn(self, ticket: Ticket, headers: Mapping[str, str], *, refused: bool) -> None:
        """Take in what an answer says of the limit; one that was *refused* (429) pauses every request."""
        with self._lock:
            now = self._clock.monotonic()
            self._in_flight -= 1
            self._server.observe(date_unix(headers), sent_at=ticket.sent_at, received_at=now)
            if refused:
                self._refused(ticket, headers, now)
            elif ticket.era == self._era:
                self._answered(ticket, headers, now)

    def abandon(self, ticket: Ticket) -> None:
        """Hand back a ticket whose request got no answer."""
        with self._lock:
            self._in_flight -= 1
            if self._trial is ticket:
                self._trial = None

    def waiting_seconds(self) -> float:
        """Seconds that every request has to wait now; 0 when they may go."""
        with self._lock:
            return max(0.0, self._shut_until - self._clock.monotonic())

    def refused_seconds(self) -> float:
        """For how long every trial has been refused; 0 when the last one was not."""
        with self._lock:
            return self._clock.monotonic() - self._refused_since if self._refusals else 0.0

    # letting through

    def _wait(self, now: float) -> float:
        shut = self._shut_until - now
        if shut > 0 and not (shut > LONGEST_WAIT_SECONDS and now >= self._shut_at + LONG_PAUSE_TRIAL_SECONDS):
            return shut
        if self._needs_trial:
            waits = self._trial is not None and now < self._trial.sent_at + TRIAL_PATIENCE_SECONDS
            return RECHECK_SECONDS if waits else 0.0
        if self._in_flight + 1 > self._most_in_flight:
            return RECHECK_SECONDS
        return self._wait_for_window(now) if self._window.known else 0.0

    def _wait_for_window(self, now: float) -> float:
        ends_in = self._window.ends_in(now)
        if ends_in <= 0:
            self._shut(now, until=now)
            return 0.0
        if ends_in > LONGEST_WAIT_SECONDS or self._window.has_room(self._in_flight):
            return 0.0
        if self._in_flight:  # their answers will tell what is really left
            return min(RECHECK_SECONDS, ends_in)
        self._shut(now, until=now + ends_in)
        self._waited_for_reset = True
        return ends_in

    def _let_go(self, now: float) -> Ticket:
        ticket = Ticket(now, self._era)
        if self._needs_trial:
            self._trial = ticket
        self._in_flight += 1
        return ticket

    def _shut(self, now: float, *, until: float) -> None:
        self._era += 1
        self._window = RateWindow(self._server)
        self._shut_at, self._shut_until = now, until
        self._needs_trial, self._trial = True, None
        self._waited_for_reset = False

    # learning

    def _answered(self, ticket: Ticket, headers: Mapping[str, str], now: float) -> None:
        prompt = now < self._shut_until + AT_ONCE_SECONDS
        first, self._waited_for_reset = self._waited_for_reset and prompt, False
        self._needs_trial, self._trial, self._refusals = False, None, 0
        self._shut_until = min(self._shut_until, now)
        quota = self._plausible_quota(headers, now)
        if quota is not None:
            self._window.learn(quota, sent_at=ticket.sent_at, now=now, first=first)
            self._most_in_flight = float("inf")
        else:
            self._most_in_flight += 1.0 / self._most_in_flight

    def _refused(self, ticket: Ticket, headers: Mapping[str, str], now: float) -> None:
        wait = self._told_wait(ticket, headers, now)
        if ticket.era != self._era:  # sent before the pause that another refusal has begun
            if wait is not None and now < self._shut_until:
                self._shut_until = max(self._shut_until, now + wait)
            return
        if now > self._shut_until + FORGET_REFUSALS_SECONDS:
            self._refusals = 0
        if self._plausible_quota(headers, now) is None:
            self._most_in_flight = max(1.0, min(self._most_in_flight, self._in_flight + 1) / 2)
        if wait is None or self._refusals:
            wait = max(wait or 0.0, _backoff_seconds(self._refusals))
        if not self._refusals:
            self._refused_since = now
        self._refusals += 1
        self._shut(now, until=now + wait)

    def _told_wait(self, ticket: Ticket, headers: Mapping[str, str], now: float) -> float | None:
        """Seconds that a refusal asks to wait, by `Retry-After` or else until the reset; None if neither."""
        seconds = retry_after_seconds(headers, now_unix=self._server.unix(now))
        reset = reset_unix(headers)
        if reset is None or not self._is_plausible(reset, now):
            return seconds
        used_up = RateWindow(self._server)
        used_up.learn(Quota(limit=1, left=0, reset=reset), sent_at=ticket.sent_at, now=now)
        return used_up.ends_in(now) if seconds is None and used_up.known else seconds

    def _plausible_quota(self, headers: Mapping[str, str], now: float) -> Quota | None:
        sent = quota(headers)
        return sent if sent is not None and self._is_plausible(sent.reset, now) else None

    def _is_plausible(self, reset: float, now: float) -> bool:
        return abs(reset - self._server.unix(now)) < FARTHEST_RESET_SECONDS


def _backoff_seconds(refusals: int) -> float:
    longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0 ** min(refusals, 16))
    return longest * random.uniform(0.5, 1.0)


_paces: dict[bytes, Pace] = {}
_paces_lock = threading.Lock()


def shared_pace(base_url: str, api_key: str) -> Pace:
    """The one pace of *api_key* at *base_url* in this process."""
    name = hashlib.sha256(f"{base_url}\n{api_key}".encode()).digest()
    with _paces_lock:
        return _paces.setdefault(name, Pace())
