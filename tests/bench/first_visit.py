"""How long the first visitor of a fresh process waits for a chart with real calls in it."""

from __future__ import annotations

import functools
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

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
MOST_TIMES_AS_LONG = 1.4
FRESH_ROUNDS, ROUNDS, SLOWED_ROUNDS = 3, 9, 3
SLOWER = 4
PLAIN_PAGE = "tests/bench/plain_page.py"
# Playwright looks twice a second only; the page itself knows at once.
DRAWN = """
new MutationObserver((_, observer) => {
  if (!document.querySelector('.js-plotly-plot .bars path')) return;
  window.drawnAt = performance.now();
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""
SETTLED = "() => document.body.innerText.includes(' calls, as of ')"
KEY = "rg_test_bench"
AT_ONCE, IN_MEMORY, ON_A_PHONE = (
    "its first chart, of an API that answers at once",
    "its first chart, with all calls in memory",
    f"the same with a processor {SLOWER} times slower",
)

HOW = f"""A fresh server, a fresh browser and nothing stored: from asking for the address until the bars of the first chart are
drawn, the median of {FRESH_ROUNDS} visits in turns; the API takes {LATENCY_SECONDS * 1000:.0f} ms for each answer. Beside it a
page that has a title and a chart of three bars and asks nobody. The second viewers come to servers that are there,
with browsers as fresh: {ROUNDS} of each as they are, and {SLOWED_ROUNDS} with a slowed processor. In brackets, the least and the most
of a single turn. The browser's work is the processor time of its main thread until then, in which it takes in what has
come, lays it out and draws the chart."""


@dataclass
class Times:
    """Seconds of each visit to one page: the first to its server, the next one, one with a slowed processor; *work* of the next one's main thread."""

    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    slowed: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Visit:
    """Seconds until the first chart is drawn, and until all that was waited for is there; the main thread's *work* until the chart."""

    drawn: float
    whole: float
    work: float


def section(*, quick: bool) -> Section:
    """Measure both pages in turns."""
    calls = CALLS // 10 if quick else CALLS
    account = functools.partial(BenchAccount, calls, DAYS, datetime.now(UTC))
    plain, own = Times(), Times()
    slow: list[Visit] = []
    with (
        running(account, Behaviour(key=KEY, latency_seconds=LATENCY_SECONDS)) as api,
        running(account, Behaviour(key=KEY)) as swift,
        _browser() as browser,
    ):
        for turns_left in reversed(range(1 if quick else FRESH_ROUNDS)):
            with _served("app.py", **_settings(api.url)) as url:
                slow.append(_visit(browser, url, SETTLED))
            with _served(PLAIN_PAGE) as plain_url, _served("app.py", **_settings(swift.url)) as own_url:
                plain.first.append(_visit(browser, plain_url).drawn)
                own.first.append(_visit(browser, own_url, SETTLED).drawn)
                if not turns_left:
                    _visit_again(browser, {plain_url: plain, own_url: own}, quick=quick)
    usual = statistics.median(plain.first)
    drawn, whole = (
        statistics.median(each) for each in zip(*((one.drawn, one.whole) for one in slow), strict=True)
    )
    more = drawn - usual
    times = {
        AT_ONCE: (own.first, plain.first),
        IN_MEMORY: (own.second, plain.second),
        ON_A_PHONE: (own.slowed, plain.slowed),
    }
    ratios = {what: _ratio(*both) for what, both in times.items()}
    return Section(
        title=f"The first visit of all, to {calls:,} calls",
        how=HOW,
        columns=("until", "seconds", "time / plain page"),
        rows=[
            ("a plain page has its chart", f"{usual:.1f}", "1.0"),
            ("the overview has its first chart", f"{drawn:.1f}", f"{drawn / usual:.1f}"),
            ("the overview has all calls of 28 days", f"{whole:.1f}", f"{whole / usual:.1f}"),
            *(
                (
                    f"the overview has {what}",
                    f"{statistics.median(times[what][0]):.1f}",
                    _spread(*times[what]),
                )
                for what in ratios
            ),
            (
                "the browser's work for it, with all calls in memory",
                f"{statistics.median(own.work):.1f}",
                _spread(own.work, plain.work),
            ),
        ],
        on_screen_only=frozenset({"seconds"}),
        promises=[
            Promise(
                f"the first chart stands {MOST_SECONDS_MORE:.0f} s after a plain page's, or sooner",
                f"{more:.1f} s",
                more <= MOST_SECONDS_MORE,
            ),
            *(
                Promise(
                    f"{what}: at most {MOST_TIMES_AS_LONG} times the plain page",
                    f"{ratio:.2f}",
                    ratio <= MOST_TIMES_AS_LONG,
                )
                for what, ratio in ratios.items()
            ),
        ],
    )


def _visit_again(browser: Browser, pages: dict[str, Times], *, quick: bool) -> None:
    """Second viewers of both pages in turns, as they are and with a slowed processor."""
    for turn in range(1 if quick else ROUNDS):
        for url, times in pages.items():
            visit = _visit(browser, url)
            times.second.append(visit.drawn)
            times.work.append(visit.work)
        for url, times in pages.items():
            if turn < SLOWED_ROUNDS:
                times.slowed.append(_visit(browser, url, slower=SLOWER).drawn)


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(ours) / statistics.median(theirs)


def _spread(ours: list[float], theirs: list[float]) -> str:
    """The ratio of the medians, and the least and the most of a single turn."""
    turns = [own / plain for own, plain in zip(ours, theirs, strict=True)]
    return f"{_ratio(ours, theirs):.2f} ({min(turns):.2f} to {max(turns):.2f})"


def _settings(url: str) -> dict[str, str]:
    return {"RINGYO_API_KEY": KEY, "RINGYO_BASE_URL": url, "RINGYO_WORKERS": str(WORKERS)}


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright, found()) as browser:
        yield browser


@contextmanager
def _served(app: str, **settings: str) -> Iterator[str]:
    """The address of a fresh server."""
    with tempfile.TemporaryDirectory() as home, dashboard(Path(home), app=app, **settings) as served:
        yield served.url


def _visit(browser: Browser, url: str, settled: str | None = None, *, slower: int = 1) -> Visit:
    """A visit until *settled* holds, if that is given; the processor so many times *slower*."""
    with tab(browser, url) as opened:
        devtools = opened.page.context.new_cdp_session(opened.page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        opened.page.add_init_script(DRAWN)
        began = time.perf_counter()
        opened.page.goto(opened.base)
        opened.page.wait_for_function("window.drawnAt", timeout=120_000, polling=20)
        work, drawn = _work(devtools), opened.page.evaluate("window.drawnAt") / 1000
        if settled:
            opened.page.wait_for_function(settled, timeout=120_000)
        return Visit(drawn, time.perf_counter() - began, work)


def _work(devtools: CDPSession) -> float:
    """Seconds of processor time that the main thread has taken so far."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")
