"""How well a pull keeps to a limit of requests, and how much longer it takes than the limit dictates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from ringyo_data import RingyoClient, Settings, pull_calls
from ringyo_data.demo import Behaviour, RateLimit
from tests.bench.report import Promise, Section
from tests.bench.serving import QUERY, month_of, running

WINDOW_SECONDS = 10.0
LATENCY_SECONDS = 0.1
A_WAIT_SECONDS = 1.0
SIDE_BY_SIDE = 3

HOW = f"""The vendor's limits of 60 and 300 requests a minute, with a minute of {WINDOW_SECONDS:.0f} seconds; a window
begins with its first request, and its reset is told in whole seconds, rounded up. Each pull needs somewhat more than two
windows. The limit dictates two windows and the requests that are left then."""


@dataclass(frozen=True)
class Case:
    """A limit, how the server speaks of it, and who asks."""

    name: str
    calls: int
    limit: RateLimit
    workers: int = 16
    ahead: timedelta = field(default_factory=timedelta)


SIXTY = RateLimit(60, WINDOW_SECONDS, retry_after=None)
CASES = (
    Case("60, 8 workers", 12_000, SIXTY, 8),
    Case("60, 16 workers", 12_000, SIXTY),
    Case("300, 16 workers", 60_000, RateLimit(300, WINDOW_SECONDS, retry_after=None)),
    Case("60, server an hour off", 12_000, SIXTY, ahead=timedelta(hours=-1, milliseconds=300)),
    Case("60, Retry-After alone", 12_000, RateLimit(60, WINDOW_SECONDS, headers=False)),
    Case("60, no header at all", 12_000, RateLimit(60, WINDOW_SECONDS, headers=False, retry_after=None)),
)


@dataclass(frozen=True)
class Kept:
    """What came of a case, by the server's own log."""

    case: Case
    missing: int
    refused: int
    waits: int
    seconds: float
    dictated_seconds: float

    @property
    def share(self) -> float:
        """Time as a multiple of what the limit dictates."""
        return self.seconds / self.dictated_seconds


def section(*, quick: bool) -> Section:
    """Measure every case, some side by side since they mostly wait."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        kept = list(pool.map(measure, CASES[1:2] if quick else CASES))
    told = [each for each in kept if each.case.limit.headers]
    return Section(
        title="Keeping to the limit",
        how=HOW,
        columns=("limit", "refused (429)", "waits", "seconds", "time / dictated", "calls missing"),
        rows=[
            (
                each.case.name,
                f"{each.refused}",
                f"{each.waits}",
                f"{each.seconds:.1f}",
                f"{each.share:.2f}",
                f"{each.missing}",
            )
            for each in kept
        ],
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise(
                "where the limit is told, at most 4 refusals",
                f"{max(k.refused for k in told)}",
                all(k.refused <= 4 for k in told),
            ),
            Promise(
                "where the limit is told, one wait for each window",
                f"{max(k.waits for k in told)} waits",
                all(k.waits == 2 for k in told),
            ),
            Promise(
                "where the limit is told, at most 1.10 times as long as it dictates",
                f"{max(k.share for k in told):.2f}",
                all(k.share <= 1.10 for k in told),
            ),
            Promise(
                "nothing is ever lost",
                f"{sum(k.missing for k in kept)} calls missing",
                not any(k.missing for k in kept),
            ),
        ],
    )


def measure(case: Case) -> Kept:
    """One pull against a limited server."""
    behaviour = Behaviour(latency_seconds=LATENCY_SECONDS, rate_limit=case.limit)
    with running(month_of(case.calls), behaviour, ahead=case.ahead) as server:
        settings = Settings(api_key="rg_test_bench", base_url=server.url, workers=case.workers)
        with RingyoClient(settings) as client:
            pull = pull_calls(client, QUERY)
        log = server.log()
    times = [at for at, _ in log]
    gaps = [(b - a, b) for a, b in pairwise(times) if b - a > A_WAIT_SECONDS]
    answered = sum(status == 200 for _, status in log)
    windows = -(-answered // case.limit.requests)
    last_seconds = times[-1] - (gaps[-1][1] if gaps else times[0]) + LATENCY_SECONDS
    return Kept(
        case=case,
        missing=case.calls - len(pull.calls),
        refused=len(log) - answered,
        waits=len(gaps),
        seconds=times[-1] - times[0] + LATENCY_SECONDS,
        dictated_seconds=(windows - 1) * WINDOW_SECONDS + last_seconds,
    )
