"""What typing records costs: seconds per 100,000, bytes a call, peak memory while finishing.

    python -m tests.bench.frame_speed [calls]

Pages are parsed and added one after the other, as a pull does it. The peak is
that of the process (Linux only), less what it held before the first page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from ringyo_data.frame import FrameBuilder, parse_time

PAGE = 100
STATUSES = ("completed",) * 6 + ("no_answer",) * 2 + ("busy", "failed")


def pages(calls: int, seed: int = 1) -> Iterator[bytes]:
    """Typical calls over 90 days as the API would send them, newest first, 100 a page."""
    rng = np.random.default_rng(seed)
    created = np.sort(rng.integers(1_700_000_000, 1_700_000_000 + 90 * 86_400, calls))[::-1]
    for at in range(0, calls, PAGE):
        times = created[at : at + PAGE]
        lasted = rng.integers(0, 600, len(times))
        starts, ends = (
            [f"{t}Z" for t in s.astype("datetime64[s]").astype(str)] for s in (times, times + lasted)
        )
        columns = zip(starts, ends, lasted.tolist(), rng.integers(0, 2**60, len(times)).tolist(), strict=True)
        yield orjson.dumps({"data": [record(*values) for values in columns]})


def record(start: str, end: str, lasted: int, number: int) -> dict[str, object]:
    """A call whose fields come of the *number*'s bits, each of others, so that they do not go together."""
    status = STATUSES[number % len(STATUSES)]
    duration = {"duration": lasted} if status == "completed" else {}
    return {
        "id": f"call_{number:015x}",
        "status": status,
        "phone_number": f"+1{number % 10**10:010d}",
        "from_number": f"+1800555{(number >> 16) % 40:04d}",
        "agent_id": f"agent_{(number >> 24) % 25:06d}",
        **duration,
        "metadata": {"customer_id": f"cust_{number % 1000:03d}"},
        "created_at": start,
        "ended_at": end,
    }


def typing_seconds(calls: int = 100_000) -> float:
    """Seconds to type *calls* records that come in pages, without parsing the pages' JSON."""
    builder, spent = FrameBuilder(), 0.0
    for page in list(pages(calls)):
        records = orjson.loads(page)["data"]
        began = time.perf_counter()
        builder.add(records)
        spent += time.perf_counter() - began
    began = time.perf_counter()
    builder.finish()
    return spent + time.perf_counter() - began


def parse_time_microseconds() -> float:
    """Microseconds for one time of the usual shape."""
    times = [record["created_at"] for page in pages(20_000) for record in orjson.loads(page)["data"]]
    began = time.perf_counter()
    for text in times:
        parse_time(text)
    return (time.perf_counter() - began) / len(times) * 1e6


def memory(calls: int) -> dict[str, float]:
    """Bytes a call of the finished frame, and the peaks up to it as multiples of it; for a fresh process."""
    for page in pages(PAGE):  # loads whatever is loaded late
        builder = FrameBuilder()
        builder.add(orjson.loads(page)["data"])
        builder.finish()
    before, arrow_before = kilobytes("VmRSS"), pa.total_allocated_bytes()
    builder = FrameBuilder()
    for page in pages(calls):
        builder.add(orjson.loads(page)["data"])
    gathered = kilobytes("VmRSS") - before
    Path("/proc/self/clear_refs").write_text("5")  # VmHWM starts again
    began = time.perf_counter()
    frame = builder.finish().calls
    finish_seconds = time.perf_counter() - began
    size = int(frame.memory_usage(deep=True).sum())
    return {
        "bytes a call": size / calls,
        "gathered, process": gathered * 1024 / size,
        "peak while finishing, process": (kilobytes("VmHWM") - before) * 1024 / size,
        "after finishing, process": (kilobytes("VmRSS") - before) * 1024 / size,
        "peak, Arrow's pool": (pa.default_memory_pool().max_memory() - arrow_before) / size,
        "seconds to finish": finish_seconds,
    }


def kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def main(calls: int = 1_000_000) -> None:
    """Print the figures."""
    for what, figure in memory(calls).items():
        print(f"{what:32} {figure:8.2f}")
    print(f"{'seconds per 100,000 records':32} {min(typing_seconds() for _ in range(5)):8.3f}")
    print(f"{'microseconds per parse_time':32} {min(parse_time_microseconds() for _ in range(5)):8.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
