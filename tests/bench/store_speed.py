"""What a warm start costs: reading stored days, against bare pyarrow on the same files."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from ringyo_data.frame import concat, to_frame
from ringyo_data.settings import Settings
from ringyo_data.store import SealedDay, Store, open_store
from tests.bench.frame_speed import record
from tests.bench.report import Promise, Section

DAYS, CALLS = 200, 500
ROUNDS = 15
MOST_RATIO = 2.0
MOST_PEAK = 4.0
FIRST = date(2023, 6, 1)

HOW = f"""`Store.read` of all days against `pyarrow.parquet.read_table(files).to_pandas()` of the same files, the best of {ROUNDS}
rounds in turns; the peak is that of a fresh process (Linux only)."""


def sealed_days(days: int, calls: int) -> list[SealedDay]:
    """Days of typical calls, each with other ones."""
    return [_sealed(FIRST + timedelta(days=n), calls, seed=n) for n in range(days)]


def _sealed(day: date, calls: int, seed: int) -> SealedDay:
    rng = np.random.default_rng(seed)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    created = np.sort(rng.integers(0, 86_400, calls)) + int(midnight.timestamp())
    lasted = rng.integers(0, 600, calls)
    starts, ends = ([f"{t}Z" for t in s.astype("M8[s]").astype(str)] for s in (created, created + lasted))
    numbers = rng.integers(0, 2**60, calls).tolist()
    framed = to_frame([record(*each) for each in zip(starts, ends, lasted.tolist(), numbers, strict=True)])
    return SealedDay(day, framed.calls, 0, framed.rejected, (), midnight + timedelta(days=1, hours=3))


def open_in(folder: Path) -> Store:
    """The store of the measurements."""
    return open_store(Settings(store=str(folder)), account="bench")


def best_milliseconds(
    acts: Sequence[Callable[[], object]], rounds: int = ROUNDS
) -> list[tuple[float, float]]:
    """For each act the least time by the clock and of the processor; in turns, so that all meet the same noise."""
    best = [(float("inf"), float("inf"))] * len(acts)
    for _ in range(rounds):
        for n, act in enumerate(acts):
            clock, processor = time.perf_counter(), time.process_time()
            act()
            took = time.perf_counter() - clock, time.process_time() - processor
            best[n] = min(best[n][0], took[0] * 1000), min(best[n][1], took[1] * 1000)
    return best


def bare(files: Sequence[str]) -> pd.DataFrame:
    """What pyarrow alone makes of the files."""
    return pq.read_table(files).to_pandas()


def peak_of_frame(folder: Path) -> tuple[float, float]:
    """Peak of the process while it reads all days, as a multiple of the frame; bytes a call of the frame."""
    store = open_in(folder)
    days = store.days()
    store.read(sorted(days)[:1])  # loads whatever is loaded late
    before = _kilobytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # VmHWM starts again
    stored = store.read(days)
    peak = _kilobytes("VmHWM") - before
    calls = concat(day.calls for day in stored)
    size = int(calls.memory_usage(deep=True).sum())
    return peak * 1024 / size, size / len(calls)


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def section(*, quick: bool) -> Section:
    """Measure a store of some days."""
    days, calls = (DAYS // 10 if quick else DAYS), CALLS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        store = open_in(folder)
        for day in sealed_days(days, calls):
            store.write(day)
        files = [str(file) for file in sorted(folder.rglob("*.parquet"))]
        on_disk = sum(Path(file).stat().st_size for file in files)
        stored, plain, listing = best_milliseconds(
            [lambda: store.read(store.days()), lambda: bare(files), store.days]
        )
        with multiprocessing.get_context("spawn").Pool(1) as fresh:
            peak, size = fresh.apply(peak_of_frame, (folder,))
    ratio = stored[0] / plain[0]
    return Section(
        title=f"A warm start: {days} stored days of {calls} calls",
        how=HOW,
        columns=("what", "ms", "time / bare pyarrow", "processor time / bare pyarrow"),
        rows=[
            (what, f"{took[0]:.0f}", f"{took[0] / plain[0]:.2f}", f"{took[1] / plain[1]:.2f}")
            for what, took in (("bare pyarrow", plain), ("the store", stored), ("its listing alone", listing))
        ],
        on_screen_only=frozenset({"ms"}),
        promises=[
            Promise(
                f"reading takes at most {MOST_RATIO} times bare pyarrow", f"{ratio:.2f}", ratio <= MOST_RATIO
            ),
            Promise(
                f"{on_disk / (days * calls):.0f} bytes a call on disk, {size:.0f} in memory; the peak while reading "
                f"is at most {MOST_PEAK} times the finished frame",
                f"{peak:.2f}",
                peak <= MOST_PEAK,
            ),
        ],
    )
