"""The shelf that calls are kept on: made once, never half, and never lost to an outage."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pages.shared.loading.shelf import Kept, Shelf
from ringyo_data.errors import Unavailable


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def shelf(keep: int = 3, clock: Clock | None = None) -> Shelf[str]:
    return Shelf(keep=keep, clock=clock or Clock(), pause_seconds=0.01)


def fails(_tick):
    raise Unavailable("down")


def test_a_value_is_made_once_while_it_is_fresh():
    made: list[int] = []
    kept = shelf()
    for _ in range(3):
        got = kept.get("key", lambda _: made.append(1) or "value", fresh_seconds=60)
    assert (got, len(made)) == (Kept("value", timedelta(0)), 1)


def test_an_old_value_is_made_anew():
    clock = Clock()
    kept = shelf(clock=clock)
    kept.get("key", lambda _: "old", fresh_seconds=60)
    clock.seconds = 60
    assert kept.get("key", lambda _: "new", fresh_seconds=60).value == "new"


def test_progress_is_told_and_a_hit_tells_none():
    told: list[tuple[int, int | None]] = []

    def make(tick):
        tick(1, None)
        tick(2, 2)
        return "value"

    kept = shelf()
    for _ in range(2):
        kept.get("key", make, fresh_seconds=60, on_progress=lambda *step: told.append(step))
    assert told == [(1, None), (2, 2)]


def test_what_is_interrupted_by_progress_is_not_kept():
    class Rerun(BaseException):
        """How Streamlit ends a script."""

    def interrupt(*_):
        raise Rerun

    def make(tick):
        tick(1, 2)
        return "half"

    kept = shelf()
    with pytest.raises(Rerun):
        kept.get("key", make, fresh_seconds=60, on_progress=interrupt)
    assert kept.peek("key") is None
    assert kept.get("key", lambda _: "whole", fresh_seconds=60).value == "whole"


def test_the_last_good_value_outlives_an_outage_and_says_its_age():
    clock = Clock()
    kept = shelf(clock=clock)
    kept.get("key", lambda _: "good", fresh_seconds=60)
    clock.seconds = 720
    got = kept.get("key", fails, fresh_seconds=60)
    assert (got.value, got.age, str(got.error)) == ("good", timedelta(minutes=12), "down")


def test_without_a_value_the_error_is_raised_and_the_next_asker_tries_again():
    kept = shelf()
    with pytest.raises(Unavailable):
        kept.get("key", fails, fresh_seconds=60)
    assert kept.get("key", lambda _: "good", fresh_seconds=60).error is None


def test_the_least_recently_used_value_goes_first():
    kept = shelf(keep=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda _, key=key: key, fresh_seconds=60)
    assert [kept.peek(key) for key in "abc"] == ["a", None, "c"]


def test_askers_at_the_same_time_share_one_making_and_its_progress():
    started, finish = threading.Event(), threading.Event()
    made: list[int] = []
    seen: list[tuple[int, int | None]] = []
    waiting = threading.Event()

    def make(tick):
        made.append(1)
        tick(5, 10)
        started.set()
        finish.wait(10)
        return "value"

    def watch(*step):
        seen.append(step)
        waiting.set()

    kept = shelf()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "key", make, fresh_seconds=60)
        started.wait(10)
        second = pool.submit(kept.get, "key", make, fresh_seconds=60, on_progress=watch)
        waiting.wait(10)
        finish.set()
        assert (first.result(10).value, second.result(10).value) == ("value", "value")
    assert len(made) == 1
    assert seen[0] == (5, 10)


def test_an_old_value_stands_in_while_somebody_else_makes_a_new_one():
    clock = Clock()
    started, finish = threading.Event(), threading.Event()

    def make(_tick):
        started.set()
        finish.wait(10)
        return "new"

    kept = shelf(clock=clock)
    kept.get("key", lambda _: "old", fresh_seconds=60)
    clock.seconds = 100
    with ThreadPoolExecutor(1) as pool:
        maker = pool.submit(kept.get, "key", make, fresh_seconds=60)
        started.wait(10)
        assert kept.get("key", fails, fresh_seconds=60).value == "old"
        finish.set()
        assert maker.result(10).value == "new"
