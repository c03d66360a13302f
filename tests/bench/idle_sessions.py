"""What viewers who only look cost in memory, with all calls in it."""

from __future__ import annotations

import functools
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from ringyo_data.demo import Behaviour
from tests.bench.account import BenchAccount
from tests.bench.report import Promise, Section
from tests.bench.serving import DAYS, running
from tests.browser.find import found
from tests.browser.serving import dashboard
from tests.browser.tab import launched, settled, tab

CALLS = 1_000_000
WARM = 3
SESSIONS = 10
MOST_MEGABYTES = 20
READINGS = 40
KEY = "rg_test_bench"
VIEW = "/?compare=off&zone=UTC"

HOW = f"""Resident memory of the dashboard's process (Linux only) while tabs with the overview stay open: the least
of {READINGS} readings once the first {WARM} are there, which load what is loaded late, and again with {SESSIONS} more."""


def section(*, quick: bool) -> Section:
    """Open tabs and see how the process grows."""
    calls = CALLS // 50 if quick else CALLS
    account = functools.partial(BenchAccount, calls, DAYS, datetime.now(UTC))
    with (
        running(account, Behaviour(key=KEY)) as api,
        tempfile.TemporaryDirectory() as home,
        dashboard(
            Path(home),
            RINGYO_API_KEY=KEY,
            RINGYO_BASE_URL=api.url,
            RINGYO_WORKERS="16",
            RINGYO_MAX_CALLS=str(2 * CALLS),
        ) as served,
        sync_playwright() as playwright,
        launched(playwright, found()) as browser,
        ExitStack() as tabs,
    ):
        opened = [_open(tabs, browser, served.url) for _ in range(WARM)]
        before = _least_megabytes(opened[0], served.pid)
        opened += [_open(tabs, browser, served.url) for _ in range(SESSIONS)]
        after = _least_megabytes(opened[0], served.pid)
        assert all(page.get_by_test_id("stMetric").count() for page in opened)
    return Section(
        title=f"{SESSIONS} more viewers of {calls:,} calls",
        how=HOW,
        columns=("sessions", "MB", "MB more"),
        rows=[
            (str(WARM), f"{before:,.0f}", ""),
            (str(WARM + SESSIONS), f"{after:,.0f}", f"{after - before:.1f}"),
        ],
        on_screen_only=frozenset({"MB"}),
        promises=[
            Promise(
                f"{SESSIONS} idle sessions add less than {MOST_MEGABYTES} MB together",
                f"{after - before:.1f} MB",
                after - before < MOST_MEGABYTES,
            )
        ],
    )


def _open(tabs: ExitStack, browser: Browser, url: str) -> Page:
    """A tab that stays open as long as the others, once it shows all calls."""
    page = tabs.enter_context(tab(browser, url)).page
    page.goto(url + VIEW)
    page.wait_for_selector("[data-testid=stMetric]", timeout=600_000)
    page.wait_for_function(
        "() => !document.body.innerText.includes('loaded so far')", timeout=600_000, polling=500
    )
    return settled(page)


def _least_megabytes(page: Page, pid: int) -> float:
    """The least of some readings: while a page is drawn again there is more, for a moment."""
    readings = []
    for _ in range(READINGS):
        page.wait_for_timeout(1000)
        readings.append(_megabytes(pid))
    return min(readings)


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS:"))) / 1024
