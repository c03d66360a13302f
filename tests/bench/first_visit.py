"""How long the first visitor of a fresh process waits for a chart with real calls in it."""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from ringyo_data.demo import Behaviour
from tests.bench.account import BenchAccount
from tests.bench.report import Promise, Section
from tests.bench.serving import DAYS, running
from tests.browser.find import found
from tests.browser.serving import dashboard
from tests.browser.tab import launched, tab

CALLS = 20_000
LATENCY_SECONDS = 0.1
WORKERS = 16
MOST_SECONDS_MORE = 3.0
ROUNDS = 5
PLAIN_PAGE = "tests/bench/plain_page.py"
DRAWN = ".js-plotly-plot .bars path"
SETTLED = "() => document.body.innerText.includes(' calls, as of ')"
KEY = "rg_test_bench"

HOW = f"""A fresh server, a fresh browser and nothing stored: from asking for the address until the bars of the first chart are
drawn, the median of {ROUNDS} visits in turns; the API takes {LATENCY_SECONDS * 1000:.0f} ms for each answer. Beside it a
page that has a title and a chart of three bars and asks nobody."""


def section(*, quick: bool) -> Section:
    """Measure both pages in turns."""
    calls = CALLS // 10 if quick else CALLS
    account = functools.partial(BenchAccount, calls, DAYS, datetime.now(UTC))
    plain: list[float] = []
    first: list[float] = []
    whole: list[float] = []
    with running(account, Behaviour(key=KEY, latency_seconds=LATENCY_SECONDS)) as api, _browser() as browser:
        own = {"RINGYO_API_KEY": KEY, "RINGYO_BASE_URL": api.url, "RINGYO_WORKERS": str(WORKERS)}
        for _ in range(1 if quick else ROUNDS):
            plain.append(_visit(browser, PLAIN_PAGE)[0])
            drawn, settled = _visit(browser, "app.py", SETTLED, **own)
            first.append(drawn)
            whole.append(settled)
    more = median(first) - median(plain)
    return Section(
        title=f"The first visit of all, to {calls:,} calls",
        how=HOW,
        columns=("until", "seconds", "time / plain page"),
        rows=[
            (what, f"{median(took):.1f}", f"{median(took) / median(plain):.1f}")
            for what, took in (
                ("a plain page has its chart", plain),
                ("the overview has its first chart", first),
                ("all calls of 28 days are in it", whole),
            )
        ],
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise(
                f"the first chart stands {MOST_SECONDS_MORE:.0f} s after a plain page's, or sooner",
                f"{more:.1f} s",
                more <= MOST_SECONDS_MORE,
            )
        ],
    )


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright, found()) as browser:
        yield browser


def _visit(browser: Browser, app: str, settled: str | None = None, **settings: str) -> tuple[float, float]:
    """Seconds until the first chart is drawn, and until *settled* holds."""
    with (
        tempfile.TemporaryDirectory() as home,
        dashboard(Path(home), app=app, **settings) as served,
        tab(browser, served.url) as opened,
    ):
        began = time.perf_counter()
        opened.page.goto(opened.base)
        opened.page.wait_for_selector(DRAWN, state="attached", timeout=120_000)
        drawn = time.perf_counter() - began
        if settled:
            opened.page.wait_for_function(settled, timeout=120_000)
        return drawn, time.perf_counter() - began
