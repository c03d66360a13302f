"""How long the first visitor of a fresh process waits for a chart with real calls in it."""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

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
MOST_TIMES_AS_LONG = 1.4
ROUNDS = 2
SLOWER = 4
PLAIN_PAGE = "tests/bench/plain_page.py"
DRAWN = ".js-plotly-plot .bars path"
SETTLED = "() => document.body.innerText.includes(' calls, as of ')"
KEY = "rg_test_bench"
AT_ONCE, IN_MEMORY, ON_A_PHONE = (
    "its first chart, of an API that answers at once",
    "its first chart, with all calls in memory",
    f"the same with a processor {SLOWER} times slower",
)

HOW = f"""A fresh server, a fresh browser and nothing stored: from asking for the address until the bars of the first chart are
drawn, the quickest of {ROUNDS} visits in turns; the API takes {LATENCY_SECONDS * 1000:.0f} ms for each answer. Beside it a
page that has a title and a chart of three bars and asks nobody. The second viewers come to the servers that are there,
with browsers as fresh, and are set against each other: as they are, and one of each with a slowed processor."""


@dataclass
class Times:
    """Seconds of each visit to one page: the first to its server, the next one, and one with a slowed processor."""

    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    slowed: list[float] = field(default_factory=list)


def section(*, quick: bool) -> Section:
    """Measure both pages in turns."""
    calls = CALLS // 10 if quick else CALLS
    account = functools.partial(BenchAccount, calls, DAYS, datetime.now(UTC))
    plain, own = Times(), Times()
    drawn: list[float] = []
    whole: list[float] = []
    with (
        running(account, Behaviour(key=KEY, latency_seconds=LATENCY_SECONDS)) as api,
        running(account, Behaviour(key=KEY)) as swift,
        _browser() as browser,
    ):
        for _ in range(1 if quick else ROUNDS):
            with _served("app.py", **_settings(api.url)) as url:
                took, settled = _visit(browser, url, SETTLED)
                drawn.append(took)
                whole.append(settled)
            with _served(PLAIN_PAGE) as plain_url, _served("app.py", **_settings(swift.url)) as own_url:
                plain.first.append(_visit(browser, plain_url)[0])
                own.first.append(_visit(browser, own_url, SETTLED)[0])
                plain.second.append(_visit(browser, plain_url)[0])
                own.second.append(_visit(browser, own_url)[0])
                if not own.slowed:  # once, as it takes long
                    plain.slowed.append(_visit(browser, plain_url, slower=SLOWER)[0])
                    own.slowed.append(_visit(browser, own_url, slower=SLOWER)[0])
    more = min(drawn) - min(plain.first)
    ratios = {
        AT_ONCE: min(own.first) / min(plain.first),
        IN_MEMORY: min(own.second) / min(plain.second),
        ON_A_PHONE: min(own.slowed) / min(plain.slowed),
    }
    return Section(
        title=f"The first visit of all, to {calls:,} calls",
        how=HOW,
        columns=("until", "seconds", "time / plain page"),
        rows=[
            ("a plain page has its chart", f"{min(plain.first):.1f}", "1.0"),
            *(
                (f"the overview has {what}", f"{min(took):.1f}", f"{ratio:.1f}")
                for what, took, ratio in (
                    ("its first chart", drawn, min(drawn) / min(plain.first)),
                    ("all calls of 28 days", whole, min(whole) / min(plain.first)),
                    (AT_ONCE, own.first, ratios[AT_ONCE]),
                    (IN_MEMORY, own.second, ratios[IN_MEMORY]),
                    (ON_A_PHONE, own.slowed, ratios[ON_A_PHONE]),
                )
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


def _visit(browser: Browser, url: str, settled: str | None = None, *, slower: int = 1) -> tuple[float, float]:
    """Seconds until the first chart is drawn, and until *settled* holds; the processor so many times *slower*."""
    with tab(browser, url) as opened:
        throttle = opened.page.context.new_cdp_session(opened.page)
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        began = time.perf_counter()
        opened.page.goto(opened.base)
        opened.page.wait_for_selector(DRAWN, state="attached", timeout=120_000)
        drawn = time.perf_counter() - began
        if settled:
            opened.page.wait_for_function(settled, timeout=120_000)
        return drawn, time.perf_counter() - began
