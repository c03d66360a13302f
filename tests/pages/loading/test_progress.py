"""How far the loading is, in words, and that a wait for the rate limit is told while it lasts."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from pages.loading.progress import words
from ringyo_data import CallQuery, RingyoClient, Settings
from ringyo_data.book import Book, Progress, Snapshot
from ringyo_data.demo import Account, Api, Behaviour, RateLimit, transport
from ringyo_data.pace import Clock

from ...data.pull.truth import call, micros

NOON = datetime(2025, 10, 15, 12, tzinfo=UTC)
DAY = CallQuery(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
LONG = 30.0


LIMIT = "The API's request limit is used up until"
GOES_ON = "then loading goes on by itself."


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(), "Asking for the calls …"),
        (Progress(0, None, 39.2), f"{LIMIT} 14:00:40 (40 s); {GOES_ON}"),
        (Progress(1_200, 3_000), "Loading, 40%."),
        (Progress(2_999, 3_000), "Loading, 99%."),
        (Progress(1_200, 3_000, 75), f"Loading, 40%. {LIMIT} 14:01:15 (1 min 15 s); {GOES_ON}"),
    ],
)
def test_the_words_say_how_far_it_is_and_until_when_the_limit_is_waited_for(progress, text):
    assert words(progress, NOON, "Europe/Berlin") == text


class StandingClock(Clock):
    """Stands still while somebody waits, until it *passes*: then it jumps to the end of each wait."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.passes = threading.Event()

    def monotonic(self) -> float:
        return self.seconds

    def wall(self) -> float:
        return NOON.timestamp() + self.seconds

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        self.passes.wait(LONG)
        self.seconds += seconds


def is_waiting(seen: Snapshot) -> bool:
    return seen.progress.waiting_seconds > 0


def test_a_wait_for_the_rate_limit_is_told_while_it_lasts(tmp_path):
    clock = StandingClock()
    api = Api(
        Account.from_records([call(n, micros(NOON) - n) for n in range(450)], []),
        Behaviour(rate_limit=RateLimit(requests=2, window_seconds=40)),
        clock=lambda: datetime.fromtimestamp(clock.wall(), UTC),
    )
    own = Settings(api_key="rg_test_x", store=str(tmp_path), workers=1)
    client = RingyoClient(own, transport=transport(api), clock=clock)
    book = Book(own, client=client, now=lambda: NOON)
    try:
        book.want(DAY)
        two_pages = book.wait(
            DAY, seconds=LONG, enough=lambda seen: is_waiting(seen) and seen.progress.received == 200
        )
        clock.passes.set()
        everything = book.wait(DAY, seconds=LONG)
    finally:
        clock.passes.set()
        book.close()
    # the window is over in 40 s, to which the client adds a little
    said = words(two_pages.progress, NOON, "UTC")
    assert said == f"Loading, 44%. {LIMIT} 12:00:41 (41 s); {GOES_ON}"
    assert everything.progress == Progress(450, 450)
