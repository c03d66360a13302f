"""The demo API in a process of its own, so that server and client do not share an interpreter."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from ringyo_data import CallQuery
from ringyo_data.demo import Account, Api, Behaviour, serve
from tests.bench.account import BenchAccount

DAYS = 28
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
QUERY = CallQuery(UNTIL - timedelta(days=DAYS), UNTIL)
LONG_DAYS = 400
LONG_QUERY = CallQuery(UNTIL - timedelta(days=LONG_DAYS), UNTIL)


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
def running(
    account: Callable[[], Account], behaviour: Behaviour | None = None, *, ahead: timedelta = timedelta()
) -> Iterator[Server]:
    """Serve what *account* makes, from another process, while the block runs; its clock is *ahead* of ours."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(account, behaviour, ahead, theirs), daemon=True
    )
    process.start()
    try:
        yield Server(ours.recv(), ours)
    finally:
        ours.send("end")
        process.join(timeout=10)
        process.kill()


def _serve(
    account: Callable[[], Account], behaviour: Behaviour | None, ahead: timedelta, parent: Connection
) -> None:
    api = Api(account(), behaviour, wall=lambda: datetime.now(UTC) + ahead)
    with serve(api) as url:
        parent.send(url)
        while parent.recv() == "log":
            parent.send([(seen.at.timestamp(), seen.status) for seen in list(api.log)])


def month_of(calls: int) -> Callable[[], Account]:
    """Makes an account with so many calls in `QUERY`."""
    return functools.partial(BenchAccount, calls, DAYS, UNTIL)


def a_million() -> Account:
    """A million calls in `LONG_QUERY`."""
    return BenchAccount(1_000_000, LONG_DAYS, UNTIL)
