"""How much faster a pull is than the loop that the API's page shows, and how many requests it takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from ringyo_data import RingyoClient, Settings, pull_calls
from ringyo_data.demo import Behaviour
from tests.bench.report import Promise, Section
from tests.bench.serving import QUERY, month_of, running

KEY = "rg_test_bench"
WORKERS = (1, 2, 4, 8, 16)
CASES = ((20_000, 20), (20_000, 100), (5_000, 300))
QUICK = ((2_000, 20),)
SHORT_SECONDS = 5.0
LARGE_CALLS = 20_000

HOW = """Calls of 28 days, most in working hours, some hundreds in campaigns that share a second. The loop is the one of
the API's page, over one connection that is kept open, and ends with a list; a pull ends with a checked frame. The least
possible number of requests is one for each 100 calls. Each time is that of one run, or the better of two where it is
short."""


@dataclass(frozen=True)
class Run:
    """One way to get so many calls: how long, with how many requests."""

    calls: int
    latency_ms: int
    workers: int | None
    seconds: float
    requests: int
    times_as_fast: float = 1.0

    @property
    def requests_share(self) -> float:
        """Requests as a multiple of the least possible."""
        return self.requests / -(-self.calls // 100)


def section(*, quick: bool) -> Section:
    """Measure every case."""
    runs = [run for case in (QUICK if quick else CASES) for run in measure(*case)]
    fast = [run for run in runs if (run.calls, run.latency_ms, run.workers) == (20_000, 100, 16)]
    most = max((run.requests_share for run in runs if run.calls >= LARGE_CALLS), default=1.0)
    promises = [
        Promise(
            "at 100 ms and 16 workers at least 10 times as fast",
            f"{r.times_as_fast:.1f}",
            r.times_as_fast >= 10,
        )
        for r in fast
    ]
    promises.append(
        Promise(
            "for 20,000 calls at most 1.15 times the least possible requests", f"{most:.2f}", most <= 1.15
        )
    )
    return Section(
        title="A pull against the documented loop",
        how=HOW,
        columns=("calls", "latency", "way", "seconds", "times as fast", "requests / least possible"),
        rows=[_row(run) for run in runs],
        on_screen_only=frozenset({"seconds"}),
        promises=promises,
    )


def measure(calls: int, latency_ms: int) -> list[Run]:
    """The loop, and pulls with more and more workers, from one server."""
    with running(month_of(calls), Behaviour(latency_seconds=latency_ms / 1000)) as server:
        loop_seconds, requests = _best(lambda: documented_loop(server.url, calls))
        runs = [Run(calls, latency_ms, None, loop_seconds, requests)]
        for workers in WORKERS:
            seconds, requests = _best(lambda workers=workers: _pull(server.url, calls, workers))
            runs.append(Run(calls, latency_ms, workers, seconds, requests, loop_seconds / seconds))
    return runs


def documented_loop(url: str, calls: int) -> int:
    """What the API's page shows, with the query's dates; the number of requests."""
    found: list[object] = []
    params = {"limit": "100", "from_date": QUERY.since.isoformat(), "to_date": QUERY.until.isoformat()}
    requests = 0
    with httpx.Client(headers={"Authorization": f"Bearer {KEY}"}) as http:
        cursor = None
        while True:
            answer = http.get(f"{url}/calls", params=params | ({"cursor": cursor} if cursor else {})).json()
            requests += 1
            found += answer["data"]
            cursor = answer["next_cursor"] if answer["has_more"] else None
            if cursor is None:
                break
    assert len(found) <= calls
    return requests


def _pull(url: str, calls: int, workers: int) -> int:
    with RingyoClient(Settings(api_key=KEY, base_url=url, workers=workers)) as client:
        pull = pull_calls(client, QUERY)
    assert (len(pull.calls), pull.missing) == (calls, 0)
    return pull.requests


def _best(act: Callable[[], int]) -> tuple[float, int]:
    """Seconds and requests of the better of two runs; of the only one where it is long."""
    first = _timed(act)
    return first if first[0] > SHORT_SECONDS else min(first, _timed(act))


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    requests = act()
    return time.perf_counter() - began, requests


def _row(run: Run) -> tuple[str, ...]:
    way = "the loop" if run.workers is None else f"{run.workers} worker{'s' if run.workers > 1 else ''}"
    return (
        f"{run.calls:,}",
        f"{run.latency_ms} ms",
        way,
        f"{run.seconds:.2f}",
        f"{run.times_as_fast:.1f}",
        f"{run.requests_share:.2f}",
    )
