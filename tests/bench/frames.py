"""What it takes to make a frame of records, and how much memory a pull of a million calls needs."""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pandas as pd

from ringyo_data import CallQuery, RingyoClient, Settings, pull_calls
from tests.bench import frame_speed
from tests.bench.report import Promise, Section
from tests.bench.serving import LONG_QUERY, QUERY, a_million, month_of, running

ROUNDS = 3
RECORDS = 100_000

TYPING = """100,000 records in pages of 100, as the API sends them: made into the typed, checked frame; against parsing
the same pages with `json` and `orjson`, and against `pandas.DataFrame(records)`, which types and checks nothing."""

MEMORY = """A pull of all calls of 400 days into a fresh process, with 8 workers; the server is another process. The peak
is the process's (its resident memory, pages that were parsed and threads included), less what it held before."""


def typing_section(*, quick: bool) -> Section:
    """Measure typing against what it could be compared with."""
    records = RECORDS // 10 if quick else RECORDS
    pages = list(frame_speed.pages(records))
    parsed = [record for page in pages for record in orjson.loads(page)["data"]]
    typed = min(frame_speed.typing_seconds(records) for _ in range(ROUNDS))
    rows = [
        ("typing", f"{typed:.2f}", "1.0"),
        *(
            (name, f"{seconds:.2f}", f"{seconds / typed:.1f}")
            for name, seconds in (
                ("json.loads", _best(lambda: [json.loads(page) for page in pages])),
                ("orjson.loads", _best(lambda: [orjson.loads(page) for page in pages])),
                ("pandas.DataFrame", _best(lambda: pd.DataFrame(parsed))),
            )
        ),
    ]
    return Section(
        title="Making the frame",
        how=TYPING,
        columns=("what", "seconds", "time / typing"),
        rows=rows,
        on_screen_only=frozenset({"seconds"}),
    )


def memory_section(*, quick: bool) -> Section:
    """Measure the peak of a pull, in a process of its own."""
    account, query = (month_of(20_000), QUERY) if quick else (a_million, LONG_QUERY)
    with running(account) as server, multiprocessing.get_context("spawn").Pool(1) as fresh:
        calls, requests, peak, size, seconds = fresh.apply(pull_peak, (server.url, query))
    share = requests / -(-calls // 100)
    return Section(
        title="A million calls in memory",
        how=MEMORY,
        columns=("calls", "seconds", "requests / least possible", "bytes a call", "peak / finished frame"),
        rows=[(f"{calls:,}", f"{seconds:.0f}", f"{share:.3f}", f"{size:.0f}", f"{peak:.2f}")],
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise("at most 120 bytes a call", f"{size:.0f}", size <= 120),
            Promise("a peak of at most 2.5 times the frame", f"{peak:.2f}", peak <= 2.5),
        ],
    )


def pull_peak(url: str, query: CallQuery) -> tuple[int, int, float, float, float]:
    """Calls, requests, peak over frame, bytes a call and seconds of one pull; for a fresh process (Linux only)."""
    day = CallQuery(query.until - timedelta(days=1), query.until)
    with RingyoClient(Settings(api_key="rg_test_bench", base_url=url)) as client:
        pull_calls(client, day)  # loads whatever is loaded late
        before = frame_speed.kilobytes("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # VmHWM starts again
        began = time.perf_counter()
        pull = pull_calls(client, query)
        seconds = time.perf_counter() - began
    assert pull.missing == 0
    peak = (frame_speed.kilobytes("VmHWM") - before) * 1024
    size = int(pull.calls.memory_usage(deep=True).sum())
    return len(pull.calls), pull.requests, peak / size, size / len(pull.calls), seconds


def _best(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return min(times)
