"""How long a page's script runs after a click on a filter, with all calls in memory."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import numpy as np
import orjson
import pandas as pd
from streamlit.testing.v1 import AppTest

from pages.loading import source
from ringyo_data import CallQuery
from ringyo_data.book import Names, Snapshot
from ringyo_data.countries import with_country
from ringyo_data.frame import FrameBuilder
from ringyo_data.metadata import with_campaign
from tests.bench import frame_speed
from tests.bench.report import Promise, Section
from tests.pages.whole.books import ReadyBook, snapshot

APP = Path(__file__).parents[2] / "app.py"
PAGES = ("overview", "volume", "durations", "agents", "changes", "calls", "alerts")
SIZES = (10_000, 100_000, 1_000_000)
MOST_SECONDS = {100_000: 0.3, 1_000_000: 0.6}
ROUNDS = 5
DAYS = 28

HOW = """The script of each page under Streamlit's own test runner, in which nothing is sent or drawn: all calls of 28
days are in memory and so are those to compare with, half of them in each; a click takes an agent out of the choice or
puts it back. Processor time of the process, the best of five clicks."""


def section(*, quick: bool) -> Section:
    """Measure every page at every size."""
    sizes = SIZES[:1] if quick else SIZES
    rows: list[tuple[str, ...]] = []
    slowest = dict.fromkeys(sizes, 0.0)
    least = 0.0
    for size in sizes:
        calls = calls_of(size)
        for page in PAGES:
            seconds = click_seconds(page, calls)
            slowest[size] = max(slowest[size], seconds)
            least = least or seconds
            rows.append((f"{size:,}", page, f"{seconds:.3f}", f"{seconds / least:.1f}"))
    promises = [
        Promise(
            f"a click at {size:,} calls takes at most {most} s on the heaviest page",
            f"{slowest[size]:.2f} s",
            slowest[size] <= most,
        )
        for size, most in MOST_SECONDS.items()
        if size in slowest
    ]
    return Section(
        title="A click on a filter",
        how=HOW,
        columns=("calls", "page", "seconds", "time / the first"),
        rows=rows,
        on_screen_only=frozenset({"seconds"}),
        promises=promises,
    )


def calls_of(size: int) -> pd.DataFrame:
    """That many calls over two periods of 28 days up to now, newest first."""
    builder = FrameBuilder()
    for page in frame_speed.pages(size):
        builder.add(orjson.loads(page)["data"])
    calls = builder.finish().calls
    now = datetime.now(UTC).replace(microsecond=0)
    step = timedelta(days=2 * DAYS) / size
    made = pd.Timestamp(now).as_unit("us") - pd.to_timedelta(
        np.arange(size) * (step // timedelta(microseconds=1)), unit="us"
    ).as_unit("us")
    lasted = calls["ended_at"] - calls["created_at"]
    return calls.assign(created_at=made, ended_at=made + lasted)


def click_seconds(page: str, calls: pd.DataFrame) -> float:
    """The quickest of some clicks on a filter of *page*."""
    with opened(page, calls) as at:
        agents = at.multiselect(key="filter-agent").options
        seconds = []
        for round_ in range(ROUNDS):
            at.multiselect(key="filter-agent").set_value([] if round_ % 2 else agents_of(calls)[:-1])
            seconds.append(run_seconds(at))
            assert agents
    return min(seconds)


def run_seconds(at: AppTest) -> float:
    """Processor time of one more run of a page's script."""
    began = time.process_time()
    at.run()
    seconds = time.process_time() - began
    assert not at.exception, at.exception
    return seconds


@contextmanager
def opened(page: str, calls: pd.DataFrame, names: Mapping[str, str] | None = None) -> Iterator[AppTest]:
    """*page* with these calls in memory, and the agents' *names* by id if they have any.

    A page's script runs as `__main__`, which a process that is started later would run again.
    """

    @functools.cache
    def known(query: CallQuery) -> Snapshot:  # once, as a book has it ready
        made = calls["created_at"]
        return snapshot(query, ready[(made >= query.since) & (made < query.until)])

    ready = with_campaign(with_country(calls))

    def answer(query: CallQuery) -> Snapshot:
        return replace(known(query), as_of=datetime.now(UTC))

    book = ReadyBook(answer)
    book.known_names = Names(names) if names else book.known_names
    with mock.patch.dict(sys.modules), mock.patch.object(source, "book", return_value=book):
        at = AppTest.from_file(str(APP), default_timeout=120)
        at.context["timezone"] = "UTC"
        at.run()
        if page != PAGES[0]:
            at.switch_page(f"pages/{page}.py").run()
        yield at


def agents_of(calls: pd.DataFrame) -> list[str]:
    """The agents there are to choose from, by id."""
    return sorted(calls["agent_id"].cat.categories)
