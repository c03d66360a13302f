"""The demo API in a process of its own, so that server and client do not share an interpreter."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import numpy as np

from ringyo_data import CallQuery
from ringyo_data.demo import Account, Api, Behaviour, Shape, invent, serve
from tests.bench.frame_speed import record

DAYS = 28
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
QUERY = CallQuery(UNTIL - timedelta(days=DAYS), UNTIL)
A_MILLION = Shape(days=400, calls_per_day=3300)


@dataclass(frozen=True)
class Server:
    """A running API: where it is, and what it has been asked so far as (Unix seconds, status)."""

    url: str
    _ask: Connection

    def log(self) -> list[tuple[float, int]]:
        """Every request in the order of arrival."""
        self._ask.send("log")
        log: list[tuple[float, int]] = self._ask.recv()
        return log


@contextlib.contextmanager
def running(account: Callable[[], Account], behaviour: Behaviour | None = None) -> Iterator[Server]:
    """Serve what *account* makes, from another process, while the block runs."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(account, behaviour, theirs), daemon=True
    )
    process.start()
    try:
        yield Server(ours.recv(), ours)
    finally:
        ours.send("end")
        process.join(timeout=10)
        process.kill()


def _serve(account: Callable[[], Account], behaviour: Behaviour | None, parent: Connection) -> None:
    api = Api(account(), behaviour)
    api.account.table(datetime.now(UTC), QUERY.since)  # invented before the first request, not during
    with serve(api) as url:
        parent.send(url)
        while parent.recv() == "log":
            parent.send([(seen.at.timestamp(), seen.status) for seen in list(api.log)])


def month_of(calls: int) -> Callable[[], Account]:
    """Makes an account with so many calls in `QUERY`, most in working hours, some in campaigns of one second."""
    return functools.partial(_month, calls)


def a_million() -> Account:
    """About a million invented calls."""
    return invent(7, datetime.now(UTC), A_MILLION)


def _month(calls: int, seed: int = 1) -> Account:
    rng = np.random.default_rng(seed)
    start = int(QUERY.since.timestamp())
    hours = np.clip(rng.normal(13, 3, calls), 0, 23.99)
    times = start + rng.integers(0, DAYS, calls) * 86_400 + (hours * 3600).astype(int)
    campaign = np.flatnonzero(rng.random(calls) < 0.02)
    times[campaign] = times[campaign[rng.integers(0, max(1, len(campaign) // 20), len(campaign))]]
    lasted = rng.integers(1, 600, calls)
    numbers = rng.integers(0, 2**60, calls)
    columns = zip(times.tolist(), lasted.tolist(), numbers.tolist(), strict=True)
    return Account.from_records([record(_text(at), _text(at + s), s, number) for at, s, number in columns])


def _text(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
