"""However badly it goes, a pull ends in a clear state, soon, and leaves nothing behind."""

from __future__ import annotations

import threading

import httpx
import pytest

from ringyo_data import RingyoClient, Settings, pull_calls
from ringyo_data.errors import PullCancelled, RingyoError, Unavailable, UnexpectedAnswer

from .test_exact import DAY, NoWait, busy_day, pull, truth_of
from .truth import KEY, URL, Truth


def threads_of_pulls() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("ringyo-pull")]


@pytest.mark.parametrize("lie", [lambda n: n + 7, lambda n: 2 * n])
def test_a_total_that_is_too_high_ends_as_missing(lie):
    truth = truth_of(busy_day(5, 800), total=lie)

    got = pull(truth)

    assert len(got.calls) == len(truth.calls)
    assert got.missing == got.expected - len(got.calls) > 0
    assert len(truth.requests) < 300


@pytest.mark.parametrize("lie", [lambda n: max(0, n - 7), lambda n: min(n, 120), lambda n: 0])
def test_a_total_that_is_too_low_loses_no_call(lie):
    truth = truth_of(busy_day(6, 800), total=lie)

    got = pull(truth)

    assert len(got.calls) == len(truth.calls)
    assert got.expected == len(got.calls) + got.missing


def test_a_total_that_is_capped_does_not_hide_what_cursors_skip():
    truth = truth_of(busy_day(11, 900), total=lambda n: min(n, 150), cursor="skips-ties")

    got = pull(truth)

    assert sorted(got.calls["id"]) == sorted(record["id"] for _, record in truth.calls)


def test_without_a_total_there_is_an_error_that_names_it():
    with pytest.raises(UnexpectedAnswer, match="`total`"):
        pull(truth_of([1, 2], total=lambda n: None))


def test_pages_without_end_are_given_up():
    truth = truth_of([1, 2, 3])
    page = {"data": [], "has_more": True, "next_cursor": "abc", "total": 3}
    truth.fault = lambda _: httpx.Response(200, json=page)

    with pytest.raises(UnexpectedAnswer, match="do not come to an end"):
        pull(truth)
    assert threads_of_pulls() == []


def test_an_api_that_stays_down_is_unavailable_after_a_few_attempts():
    truth = truth_of([1])
    truth.fault = lambda _: httpx.ConnectError("refused")

    with pytest.raises(Unavailable):
        pull(truth)
    assert len(truth.requests) < 10


def test_a_server_that_hangs_is_unavailable():
    truth = truth_of(busy_day(7, 500))
    truth.fault = lambda _: httpx.ReadTimeout("no answer") if len(truth.requests) > 3 else None

    with pytest.raises(Unavailable, match="in time"):
        pull(truth)
    assert threads_of_pulls() == []


class BrokenWorker(RingyoClient):
    """Fails in a way that nobody foresaw, on its fourth page."""

    pages = 0

    def calls_page(self, params, *, stop=None):
        self.pages += 1
        if self.pages == 4:
            raise ZeroDivisionError("a fault of our own")
        return super().calls_page(params, stop=stop)


def test_a_worker_that_dies_ends_the_pull_with_its_error():
    truth = truth_of(busy_day(8, 900))
    own = Settings(api_key=KEY, base_url=URL, workers=4)

    with (
        BrokenWorker(own, transport=truth.transport, clock=NoWait()) as client,
        pytest.raises(ZeroDivisionError),
    ):
        pull_calls(client, DAY)
    assert threads_of_pulls() == []


def test_stopping_from_the_progress_ends_it_within_a_request_and_leaves_no_thread():
    truth = truth_of(busy_day(9, 2000))

    def stop(received: int, _expected: int | None) -> None:
        if received > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(truth, on_progress=stop)
    assert threads_of_pulls() == []
    assert len(truth.requests) < 20


class StopsWhileWaiting(NoWait):
    """Sets the stop signal in the first wait, as a pull that ends does."""

    def sleep(self, seconds, stop):
        stop.set()


def test_a_wait_that_is_stopped_is_cancelled_not_retried():
    truth = Truth([], fault=lambda _: httpx.Response(500))
    own = Settings(api_key=KEY, base_url=URL)
    with (
        RingyoClient(own, transport=truth.transport, clock=StopsWhileWaiting()) as client,
        pytest.raises(PullCancelled),
    ):
        client.calls_page({})
    assert len(truth.requests) == 1


def test_progress_rises_to_what_was_expected():
    seen: list[tuple[int, int | None]] = []
    truth = truth_of(busy_day(10, 1200))

    got = pull(truth, on_progress=lambda *p: seen.append(p))

    received = [r for r, _ in seen]
    assert received == sorted(received)
    assert seen[-1] == (len(got.calls), got.expected)
    assert got.requests == len(truth.requests)


def test_a_pull_costs_hardly_more_than_the_pages_there_are():
    truth = truth_of([s * 4.3 for s in range(20_000)])

    got = pull(truth, workers=16)

    assert got.complete
    assert got.requests <= 1.15 * 200


def test_errors_tell_nothing_of_the_key():
    truth = truth_of([1])
    truth.fault = lambda _: httpx.Response(
        401, json={"error": {"code": "unauthorized", "message": f"bad key {KEY}"}}
    )

    with pytest.raises(RingyoError) as caught:
        pull(truth)
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value.__context__)
