"""How long a page's report takes beside the page itself, and what memory it takes."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pandas as pd

from pages.loading import whole
from pages.report import document
from pages.report.content import Report
from pages.shell.page import PAGES
from pages.shell.views import linked
from ringyo_data.settings import Settings
from tests.bench.page_speed import calls_of, click_seconds, opened
from tests.bench.report import Promise, Section

SIZES = (100_000, 1_000_000)
MORE_SECONDS = 2.0
MOST_OF_A_COPY = 0.5

HOW = """The calls are those of the section before. The page is a click on a filter as there; the report is one HTML
file of the page with all its tabs, with no filter on. Memory is how far the process has grown at most while the report was made,
as a share of what all the calls take."""


def section(*, quick: bool) -> Section:
    """Measure every page that has a report."""
    rows: list[tuple[str, ...]] = []
    slowest = largest = 0.0
    sizes = (10_000,) if quick else SIZES
    for size in sizes:
        calls = calls_of(size)
        for page in PAGES:
            click = click_seconds(page, calls)
            seconds, grown, length = _report(page, calls)
            copy = grown / float(calls.memory_usage(deep=True).sum())
            slowest = max(slowest, seconds - click)
            if size == sizes[-1]:
                largest = max(largest, copy)
            megabytes = f"{length / 1e6:.2f}"
            rows.append((f"{size:,}", page, f"{click:.2f}", f"{seconds:.2f}", f"{copy:.2f}", megabytes))
    return Section(
        title="A page's report",
        how=HOW,
        columns=("calls", "page", "seconds, page", "seconds, report", "grown / calls", "file, MB"),
        rows=rows,
        on_screen_only=frozenset({"seconds, page", "seconds, report"}),
        promises=[
            Promise(
                f"a report takes at most {MORE_SECONDS:g} s more than its page",
                f"{slowest:.2f} s",
                slowest <= MORE_SECONDS,
            ),
            Promise(
                f"the report of {sizes[-1]:,} calls holds no second copy of them",
                f"{largest:.2f} of one",
                largest <= MOST_OF_A_COPY,
            ),
        ],
    )


def _report(page: str, calls: pd.DataFrame) -> tuple[float, float, int]:
    """Processor seconds of a report, by how many bytes the process has grown, and the file's length."""
    own = Settings()
    asked = linked(f"/{'' if page == next(iter(PAGES)) else page}?period=last-28-days", PAGES, own)
    view, words = asked.read(own, "UTC")
    with opened(page, calls):
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        before, began = _memory("VmRSS"), time.process_time()
        report = Report.of(own, whole.known(own, view), page=page, title=page, words=words)
        file = document.made(report)
        return time.process_time() - began, _memory("VmHWM") - before, len(file)


def _memory(name: str) -> float:
    """Bytes that the system says of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith(name))
