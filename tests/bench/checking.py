"""What a scheduled `check` costs the API in a day, beside one open page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time, timedelta

from pages.alert.command import Watch, judge_all, read_calls
from pages.filters import scope
from ringyo_data.alerts import examples, rules
from ringyo_data.book import Book
from ringyo_data.client import RingyoClient
from ringyo_data.demo import Api, invent, transport
from ringyo_data.query import CallQuery
from ringyo_data.settings import Settings
from ringyo_data.store import open_store
from tests.bench.report import Promise, Section

DAY = datetime(2026, 11, 23, tzinfo=UTC)
CHECK_EVERY = timedelta(minutes=10)
REFRESH_EVERY = timedelta(minutes=1)
PERIOD_DAYS = 28

HOW = """Requests of 24 hours to the demo API, whose clock is set forward: a `check` of the demo's example rules every 10
minutes, each in a process of its own that begins with the stored days, and the Overview with its usual period of 28
days, open all day and refreshed each minute. Both begin with an empty store; the rules need 57 days."""


class Days:
    """The demo API, a store and a clock for one who asks."""

    def __init__(self, folder: str, since: datetime) -> None:
        self.now = since
        self.api = Api(invent(7, DAY + timedelta(days=1)), clock=lambda: self.now)
        self.settings = Settings(api_key="rg_test_bench", store=folder)

    def book(self) -> Book:
        """A book as a new process opens it."""
        client = RingyoClient(self.settings, transport=transport(self.api))
        return Book(self.settings, client=client, store=open_store(self.settings), now=lambda: self.now)


def check_all_day(days: Days, until: datetime) -> None:
    """Run the command's judging again and again."""
    read = scope.reader(days.settings, "UTC")
    watch = Watch(days.settings, rules(examples.ROWS, channels=(), read_scope=read), {}, None)
    while days.now < until:
        with closing(days.book()) as book:
            judge_all(watch, *read_calls(watch, book), {})
        days.now += CHECK_EVERY


def look_all_day(days: Days, until: datetime) -> None:
    """Ask the book what an open page asks it."""
    with closing(days.book()) as book:
        while days.now < until:
            midnight = datetime.combine(days.now.date(), time(), UTC)
            query = CallQuery(midnight - timedelta(days=PERIOD_DAYS - 1), midnight + timedelta(days=1))
            book.want_names()
            book.want(query, refresh_seconds=REFRESH_EVERY.total_seconds())
            book.wait(query, seconds=60)
            days.now += REFRESH_EVERY


def requests(act: Callable[[Days, datetime], None], since: datetime, until: datetime) -> tuple[int, int]:
    """How many requests a spell costs in all, and how many of them come after the first of its hours."""
    with tempfile.TemporaryDirectory() as folder:
        days = Days(folder, since)
        act(days, since + timedelta(hours=1))
        first = days.api.requests
        act(days, until)
        return days.api.requests, days.api.requests - first


def section(*, quick: bool) -> Section:
    """Count both."""
    until = DAY + timedelta(hours=2 if quick else 24)
    found = {
        "`check` every 10 minutes": requests(check_all_day, DAY, until),
        "one open page": requests(look_all_day, DAY, until),
    }
    check, page = (total for total, _ in found.values())
    return Section(
        "A scheduled check beside an open page",
        HOW,
        ("", "requests", "of them after the first hour"),
        [(name, f"{total:,}", f"{later:,}") for name, (total, later) in found.items()],
        promises=[
            Promise(
                "a day of checks costs at most the requests of an open page",
                f"{check:,} of {page:,}",
                check <= page,
            )
        ],
    )
