"""Workers and a server with a rate limit, played through in virtual time: no thread, no wait, same result each time."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from typing import Literal

from ringyo_data.pace import Pace, Ticket
from tests.fake_clock import FakeClock

Rounding = Literal["up", "down", "none"]
ROUNDED: dict[str, Callable[[float], str]] = {
    "up": lambda unix: str(math.ceil(unix)),
    "down": lambda unix: str(math.floor(unix)),
    "none": lambda unix: f"{unix:.3f}",
}


@dataclass
class Limit:
    """At most *requests* in each window, and how the server speaks of it.

    A window begins with its first request, or is *aligned* to the clock. The
    server's clock runs *skew_seconds* ahead of ours.
    """

    requests: int = 60
    window_seconds: float = 10.0
    aligned: bool = False
    rounding: Rounding = "up"
    headers: bool = True
    retry_after: Literal["seconds", "date"] | None = None
    skew_seconds: float = 0.0
    foreign_per_second: float = 0.0
    _reset: float = field(default=float("-inf"), init=False)
    _used: int = field(default=0, init=False)
    _foreign_until: float = field(default=0.0, init=False)

    def take(self, unix: float) -> tuple[bool, dict[str, str]]:
        """Count one request at our Unix time: whether it is refused, and the headers of the answer."""
        at = unix + self.skew_seconds
        self._open(at)
        self._used += 1
        refused = self._used > self.requests
        return refused, self._headers(at, refused=refused)

    def _open(self, at: float) -> None:
        if at >= self._reset:
            start = at // self.window_seconds * self.window_seconds if self.aligned else at
            self._reset, self._used = start + self.window_seconds, 0
            self._foreign_until = at
        others = int((at - self._foreign_until) * self.foreign_per_second)
        if others:
            self._used += others
            self._foreign_until = at

    def _headers(self, at: float, *, refused: bool) -> dict[str, str]:
        sent = {"Date": http_date(at)}
        if self.headers:
            left = max(0, self.requests - self._used)
            reset = ROUNDED[self.rounding](self._reset)
            sent |= {
                "X-RateLimit-Limit": str(self.requests),
                "X-RateLimit-Remaining": str(left),
                "X-RateLimit-Reset": reset,
            }
        if refused and self.retry_after == "seconds":
            sent["Retry-After"] = str(math.ceil(self._reset - at))
        if refused and self.retry_after == "date":
            sent["Retry-After"] = http_date(math.ceil(self._reset))
        return sent


@dataclass
class Sliding:
    """At most *requests* in the last *window_seconds*, whenever that is; the reset moves with each answer."""

    requests: int = 60
    window_seconds: float = 10.0
    _taken: list[float] = field(default_factory=list, init=False)

    def take(self, unix: float) -> tuple[bool, dict[str, str]]:
        """Count one request, refused ones not included."""
        self._taken = [at for at in self._taken if at > unix - self.window_seconds]
        refused = len(self._taken) >= self.requests
        if not refused:
            self._taken.append(unix)
        return refused, {
            "Date": http_date(unix),
            "X-RateLimit-Limit": str(self.requests),
            "X-RateLimit-Remaining": str(self.requests - len(self._taken)),
            "X-RateLimit-Reset": str(math.ceil(self._taken[-1] + self.window_seconds)),
        }


@dataclass(frozen=True)
class Played:
    """What came of it: requests answered and refused, pauses of all workers, and seconds in all."""

    answered: int
    refused: int
    pauses: int
    seconds: float


def play(
    limit: Limit | Sliding,
    *,
    requests: int,
    workers: int,
    latency_seconds: float = 0.1,
    starts_at: float = 0.0,
    drop_share: float = 0.0,
    seed: int = 0,
) -> Played:
    """Let *workers* send *requests* requests through one pace, refused and dropped ones again.

    Each way takes between half and one and a half times its share of the
    latency, so that answers overtake each other.
    """
    clock = FakeClock(1_700_000_000.0 + starts_at)
    pace = Pace(clock=clock)
    chance = random.Random(seed)
    order = itertools.count()
    events: list[tuple[float, int, Callable[[], None]]] = []
    arrivals: list[float] = []
    done = Counter[str]()

    def after(seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(events, (clock.now + seconds, next(order), act))

    def way_seconds() -> float:
        return latency_seconds / 2 * chance.uniform(0.5, 1.5)

    def work() -> None:
        if done["begun"] == requests:
            return
        turn = pace.claim()
        if isinstance(turn, float):
            after(max(turn, 1e-6), work)
            return
        done["begun"] += 1
        after(way_seconds(), lambda: arrive(turn))

    def arrive(ticket: Ticket) -> None:
        arrivals.append(clock.now)
        refused, headers = limit.take(clock.wall())
        dropped = chance.random() < drop_share
        after(way_seconds(), lambda: come_back(ticket, headers, refused=refused, dropped=dropped))

    def come_back(ticket: Ticket, headers: Mapping[str, str], *, refused: bool, dropped: bool) -> None:
        if dropped:
            pace.abandon(ticket)
        else:
            pace.learn(ticket, headers, refused=refused)
        outcome = "dropped" if dropped else "refused" if refused else "answered"
        done[outcome] += 1
        done["begun"] -= outcome != "answered"
        work()

    for _ in range(workers):
        work()
    while events and done["answered"] < requests:
        clock.now, _, act = heapq.heappop(events)
        act()
    pauses = sum(b - a > 0.3 + 4 * latency_seconds for a, b in pairwise(arrivals))
    return Played(done["answered"], done["refused"], pauses, clock.now)


def http_date(unix: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(unix), UTC), usegmt=True)
