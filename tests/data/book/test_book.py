"""Many viewers, one reader: what the book asks the API for, and what it never asks twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from ringyo_data import CallQuery, RingyoClient, Settings
from ringyo_data.book import Book
from ringyo_data.errors import SpanTooLarge, Unavailable
from ringyo_data.frame import to_frame
from ringyo_data.store import SealedDay, Store, open_store

from ..pull.test_exact import NoWait
from ..pull.truth import KEY, URL, Truth, call, micros

NOON = datetime(2026, 10, 15, 12, tzinfo=UTC)
MIDNIGHT = NOON.replace(hour=0)
TWO_WEEKS = CallQuery(MIDNIGHT - timedelta(days=13), MIDNIGHT + timedelta(days=1))
LONG = 30.0


def account(*, days: int = 14, calls_a_day: int = 30, **other) -> Truth:
    """Calls every half hour or so of the last days, none after noon of today; its `now` is everybody's clock."""
    calls = []
    for day in range(days):
        for n in range(calls_a_day):
            at = MIDNIGHT - timedelta(days=day) + timedelta(hours=24 * n / calls_a_day)
            if at < NOON:
                calls.append((micros(at), call(1000 * day + n, micros(at))))
    truth = Truth(calls, **other)
    truth.now = NOON

    def tell_the_time(truth: Truth, _number: int) -> None:
        truth.headers["Date"] = format_datetime(truth.now, usegmt=True)

    truth.before_answer = tell_the_time
    return truth


@contextmanager
def opened(truth: Truth, folder: Path, *, ahead: timedelta = timedelta(0), **other) -> Iterator[Book]:
    own = Settings(api_key=KEY, base_url=URL, workers=2, store=str(folder), **other)
    book = Book(
        own,
        client=RingyoClient(own, transport=truth.transport, clock=NoWait()),
        now=lambda: truth.now + ahead,
    )
    try:
        yield book
    finally:
        book.close()


def read(book: Book, query: CallQuery = TWO_WEEKS, **other):
    book.want(query, **other)
    return book.wait(query, seconds=LONG)


def days_asked(truth: Truth) -> set[str]:
    return {asked["from_date"][:10] for asked in truth.requests}


def test_all_calls_are_there_and_reconciled(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        seen = read(book)

    assert len(seen.calls) == len(truth.calls)
    assert (seen.complete, seen.expected, seen.days_loaded) == (True, len(truth.calls), 14)
    assert seen.as_of == NOON


def test_newest_days_come_first_and_the_rest_is_known_to_be_unloaded(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        book.want(TWO_WEEKS)
        seen = book.wait(TWO_WEEKS, seconds=LONG, enough=lambda seen: seen.days_loaded > 0)
        first = truth.requests[0]
        book.wait(TWO_WEEKS, seconds=LONG)

    assert first["from_date"] == "2026-10-14T23:59:59Z"
    assert seen.calls["created_at"].iloc[0] == max(us for us, _ in truth.calls) * 1000 or len(seen.calls)
    assert sum((gap.until - gap.since).days for gap in seen.unloaded) == 14 - seen.days_loaded


def test_settled_days_are_never_asked_for_again(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        before = read(book)
    truth.requests.clear()

    with opened(truth, tmp_path) as book:
        after = read(book)

    assert days_asked(truth) == {"2026-10-14"}  # a second before today
    assert list(after.calls["id"]) == list(before.calls["id"])


@pytest.mark.parametrize("status", ["on_hold", None], ids=["unknown", "missing"])
def test_a_call_of_no_known_status_keeps_its_day_open_until_it_has_ended(tmp_path, status):
    truth = account(days=0)
    truth.now = MIDNIGHT + timedelta(hours=3)
    late = MIDNIGHT - timedelta(minutes=10)
    over = call(1, micros(late))
    truth.add((micros(late), over | {"status": status, "duration": None, "ended_at": None}))
    with opened(truth, tmp_path) as book:
        read(book, refresh_seconds=30)
        assert not list(tmp_path.rglob("*day=2026-10-14*"))

        truth.now += timedelta(minutes=10)
        truth.calls = [(micros(late), over)]
        truth.now += timedelta(minutes=20)  # open days are looked at every half hour
        assert list(read(book, refresh_seconds=30).calls["status"]) == ["completed"]

    assert list(tmp_path.rglob("*day=2026-10-14*"))
    with opened(truth, tmp_path) as book:
        assert list(read(book).calls["status"]) == ["completed"]


def test_a_day_that_was_stored_with_calls_still_going_on_is_read_again(tmp_path):
    at = micros(MIDNIGHT - timedelta(days=3))
    truth = account(days=0)
    truth.add((at, call(1, at)))
    on_hold = to_frame([call(1, at, status="on_hold", duration=None, ended_at=None)])
    settings = Settings(api_key=KEY, base_url=URL, store=str(tmp_path))
    too_early = SealedDay(
        (MIDNIGHT - timedelta(days=3)).date(),
        on_hold.calls,
        0,
        on_hold.rejected,
        (),
        NOON - timedelta(days=1),
    )
    open_store(settings).write(too_early)

    with opened(truth, tmp_path) as book:
        assert list(read(book).calls["status"]) == ["completed"]


def test_twenty_viewers_cost_what_one_costs(tmp_path):
    alone, together = account(), account()
    with opened(alone, tmp_path / "a") as book:
        read(book)
    with opened(together, tmp_path / "b") as book:
        start = threading.Barrier(20)
        seen = []

        def look() -> None:
            start.wait()
            seen.append(read(book))

        viewers = [threading.Thread(target=look) for _ in range(20)]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            viewer.join()

    assert len(together.requests) == len(alone.requests)
    assert {len(s.calls) for s in seen} == {len(together.calls)}
    assert len({id(s.calls["id"].array._pa_array) for s in seen}) <= 20


def test_a_refresh_asks_only_from_the_oldest_live_call_on(tmp_path):
    truth = account()
    live = call(77, micros(NOON - timedelta(minutes=30)), status="in_progress", ended_at=None)
    truth.add((micros(NOON - timedelta(minutes=30)), live))
    with opened(truth, tmp_path) as book:
        read(book, refresh_seconds=30)
        truth.requests.clear()
        truth.now += timedelta(minutes=5)
        live.update(status="completed", ended_at="2026-10-15T12:01:00Z")
        truth.add((micros(NOON), call(78, micros(NOON))))
        seen = read(book, refresh_seconds=30)

    assert {asked["from_date"] for asked in truth.requests} == {"2026-10-15T11:27:59Z"}
    assert len(seen.calls) == len(truth.calls)
    assert set(seen.calls.loc[seen.calls["id"] == live["id"], "status"]) == {"completed"}
    assert seen.as_of == truth.now


def test_what_was_seen_to_wait_and_talks_now_is_known_since_when(tmp_path):
    truth = account()
    at = micros(NOON - timedelta(minutes=30))
    calls = [call(n, at, status=status, ended_at=None) for n, status in ((77, "queued"), (78, "in_progress"))]
    truth.add(*((at, one) for one in calls))
    with opened(truth, tmp_path) as book:
        assert read(book, refresh_seconds=30).talking_since == {}
        for _ in range(2):
            truth.now += timedelta(minutes=5)
            calls[0].update(status="in_progress")
            seen = read(book, refresh_seconds=30)

    assert seen.as_of == NOON + timedelta(minutes=10)
    assert seen.talking_since == {calls[0]["id"]: NOON + timedelta(minutes=5)}


def test_each_refresh_renews_all_days_that_can_still_change(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        truth.now = MIDNIGHT - timedelta(minutes=30)
        read(book, refresh_seconds=30)
        truth.now = MIDNIGHT + timedelta(minutes=30)
        read(book, refresh_seconds=30)
        truth.now += timedelta(minutes=5)
        seen = read(book, refresh_seconds=30)

    assert (seen.as_of, seen.oldest_as_of) == (truth.now, truth.now)


def test_a_day_that_was_left_half_way_says_how_old_it_is(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        truth.now = evening = MIDNIGHT - timedelta(hours=6)
        read(book)
        truth.now = NOON
        seen = read(book)

    assert (seen.as_of, seen.oldest_as_of) == (NOON, evening)


def test_days_that_were_over_when_they_were_read_have_no_age(tmp_path):
    truth = account()
    stuck = micros(MIDNIGHT - timedelta(days=2))
    truth.add((stuck, call(77, stuck, status="in_progress", ended_at=None)))
    with opened(truth, tmp_path) as book:
        read(book, refresh_seconds=30)
        truth.now += timedelta(minutes=10)
        seen = read(book, refresh_seconds=30)
        over = CallQuery(TWO_WEEKS.since, MIDNIGHT)

        assert (seen.as_of, seen.oldest_as_of) == (truth.now, truth.now)
        assert (read(book, over).as_of, read(book, over).oldest_as_of) == (NOON, None)


def test_nothing_is_refreshed_more_often_than_every_30_seconds(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book, refresh_seconds=1)
        truth.requests.clear()
        truth.now += timedelta(seconds=29)
        read(book, refresh_seconds=1)
        assert truth.requests == []
        truth.now += timedelta(seconds=2)
        read(book, refresh_seconds=1)
        assert len(truth.requests) == 1


def test_every_half_hour_an_open_day_is_looked_at_in_full(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book, refresh_seconds=30)
        truth.requests.clear()
        truth.add((micros(MIDNIGHT), call(79, micros(MIDNIGHT))))  # written down late
        truth.now += timedelta(minutes=31)
        seen = read(book, refresh_seconds=30)

    assert days_asked(truth) == {"2026-10-14"}
    assert len(seen.calls) == len(truth.calls)


def test_while_the_api_is_down_the_last_good_data_stays_with_the_reason(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        good = read(book, refresh_seconds=30)
        truth.fault = lambda _: httpx.ConnectError("refused")
        truth.now += timedelta(minutes=5)
        seen = read(book, refresh_seconds=30)
        asked = len(truth.requests)
        read(book, refresh_seconds=30)  # it failed just now: not again at once

        assert isinstance(seen.problem.error, Unavailable)
        assert len(seen.calls) == len(good.calls)
        assert seen.as_of == good.as_of
        assert len(truth.requests) == asked

        truth.fault = lambda _: None
        book.try_again()
        assert read(book, refresh_seconds=30).problem is None


def test_a_period_that_does_not_fit_is_refused_and_says_what_would(tmp_path):
    truth = account()
    with opened(truth, tmp_path, max_calls=100) as book:
        seen = read(book)

    assert isinstance(seen.problem.error, SpanTooLarge)
    assert "14 days hold 405 calls" in str(seen.problem.error)
    assert "about 3 days" in str(seen.problem.error)


def test_days_unused_longest_leave_memory_first(tmp_path):
    truth = account(days=9)
    old = CallQuery(MIDNIGHT - timedelta(days=8), MIDNIGHT - timedelta(days=6))
    new = CallQuery(MIDNIGHT - timedelta(days=2), MIDNIGHT)
    with opened(truth, tmp_path, max_calls=70) as book:
        read(book, old)
        book.stop(old)
        read(book, new)
        assert book.see(old).days_loaded == 0
        assert book.see(new).days_loaded == 2


def test_many_periods_in_turn_hold_no_more_calls_than_fit(tmp_path):
    truth = account(days=37)
    periods = [
        CallQuery(MIDNIGHT - timedelta(days=3 * n + 3), MIDNIGHT - timedelta(days=3 * n)) for n in range(12)
    ]
    with opened(truth, tmp_path, max_calls=100) as book:
        for period in periods:
            assert len(read(book, period).calls) == 90
            assert sum(len(book.see(other).calls) for other in periods) <= 100
        assert len(read(book, periods[0]).calls) == 90  # out of the store again


def test_two_periods_that_do_not_fit_together_leave_the_one_looked_at_last(tmp_path):
    truth = account(days=9)
    first = CallQuery(MIDNIGHT - timedelta(days=8), MIDNIGHT - timedelta(days=5))
    second = CallQuery(MIDNIGHT - timedelta(days=3), MIDNIGHT)
    with opened(truth, tmp_path, max_calls=130) as book:
        read(book, first)
        assert len(read(book, second).calls) == 90
        asked = len(truth.requests)
        seen = book.wait(second, seconds=LONG)  # nothing is read in turns for both

    assert (len(seen.calls), len(truth.requests)) == (90, asked)


def test_a_day_that_does_not_fit_is_refused_before_it_is_read(tmp_path):
    truth = account(days=2, calls_a_day=3_000)
    yesterday = CallQuery(MIDNIGHT - timedelta(days=1), MIDNIGHT)
    with opened(truth, tmp_path, max_calls=100) as book:
        seen = read(book, yesterday)

    assert isinstance(seen.problem.error, SpanTooLarge)
    assert "counts 3,000 calls" in str(seen.problem.error)
    assert "100 fit" in str(seen.problem.error)
    assert len(truth.requests) <= 2  # one under way beside the first page


def test_calls_of_filters_alone_count_for_the_bound_too(tmp_path):
    truth = account(calls_a_day=60)
    numbers = [f"+44207946000{n}" for n in range(6)]
    for n in range(180):
        moment = micros(MIDNIGHT - timedelta(days=3, seconds=n))
        truth.add((moment, call(50_000 + n, moment, phone_number=numbers[n % 6])))
    with opened(truth, tmp_path, max_calls=100) as book:
        for number in numbers:
            seen = read(book, replace(TWO_WEEKS, phone_number=number))
            assert (seen.narrow, len(seen.calls)) == (True, 30)
        queries = [TWO_WEEKS, *(replace(TWO_WEEKS, phone_number=number) for number in numbers)]
        assert sum(len(book.see(query).calls) for query in queries) <= 100


def test_one_number_over_long_is_asked_for_alone_when_that_is_cheaper(tmp_path):
    truth = account(calls_a_day=60)
    rare = call(9, micros(MIDNIGHT - timedelta(days=3)), phone_number="+442079460000")
    truth.add((micros(MIDNIGHT - timedelta(days=3)), rare))
    query = replace(TWO_WEEKS, phone_number="+442079460000")
    with opened(truth, tmp_path) as book:
        seen = read(book, query)

    assert list(seen.calls["id"]) == [rare["id"]]
    assert (seen.narrow, seen.complete) == (True, True)
    assert len(truth.requests) == 3  # the count of all, the count of matching, the calls


def test_a_filter_that_saves_nothing_reads_the_days(tmp_path):
    truth = account()
    query = replace(TWO_WEEKS, status="completed")
    with opened(truth, tmp_path) as book:
        seen = read(book, query)

    assert not seen.narrow
    assert len(seen.calls) == len(truth.calls)


def test_reload_asks_for_settled_days_too(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book)
        gone = truth.calls.pop()
        truth.add()
        book.read_again(TWO_WEEKS.window)
        seen = book.wait(TWO_WEEKS, seconds=LONG)

    assert gone[1]["id"] not in set(seen.calls["id"])


def test_a_settled_day_that_the_api_counts_otherwise_is_read_again_and_told_of(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book)
        late = MIDNIGHT - timedelta(days=13) + timedelta(minutes=1)
        truth.add((micros(late), call(80, micros(late))))
        book.check_one_day(TWO_WEEKS.window)
        seen = book.wait(TWO_WEEKS, seconds=LONG, enough=lambda s: len(s.calls) == len(truth.calls))
        told = book.notices()

    assert len(seen.calls) == len(truth.calls)
    assert len(told) == 1
    assert " 2 October 2026" in told[0]


def test_a_settled_day_that_agrees_costs_one_request(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book)
        truth.requests.clear()
        book.check_one_day(TWO_WEEKS.window)
        book.close()

    assert len(truth.requests) <= 1


def test_when_nobody_looks_any_more_reading_stops_and_what_was_read_stays_stored(tmp_path):
    truth = account(calls_a_day=400)
    with opened(truth, tmp_path) as book:
        book.want(TWO_WEEKS)
        book.wait(TWO_WEEKS, seconds=LONG, enough=lambda seen: seen.days_loaded >= 3)
        book.stop(TWO_WEEKS)
        book.close()
        seen = book.see(TWO_WEEKS)
    assert seen.days_loaded < 14
    truth.requests.clear()

    with opened(truth, tmp_path) as book:
        read(book)
    assert "2026-10-13" not in days_asked(truth)


def test_what_was_taken_in_is_not_under_way_any_more(tmp_path, monkeypatch):
    truth = account()
    write = Store.write
    with opened(truth, tmp_path) as book:
        received: list[int] = []

        def note(store: Store, day: SealedDay) -> None:
            seen = book.see(TWO_WEEKS)
            received.append(seen.progress.received - len(seen.calls))
            write(store, day)

        monkeypatch.setattr(Store, "write", note)
        read(book)

    assert set(received) == {0}


def test_closing_leaves_no_thread(tmp_path):
    with opened(account(), tmp_path) as book:
        read(book)
    assert not [t for t in threading.enumerate() if t.name.startswith("ringyo")]


@pytest.mark.parametrize("inclusive", [True, False])
def test_bad_records_add_up_over_days(tmp_path, inclusive):
    truth = account(inclusive=inclusive)
    at = micros(MIDNIGHT - timedelta(days=2, hours=-3))
    truth.add((at, call(81, at, created_at=None)), (at, None))
    with opened(truth, tmp_path) as book:
        seen = read(book)

    assert (seen.rows_lost, seen.expected, seen.complete) == (2, len(truth.calls), True)


@pytest.mark.parametrize("ahead", [timedelta(minutes=40), timedelta(minutes=-40)])
def test_a_clock_that_differs_from_the_apis_makes_no_data_look_old(tmp_path, ahead):
    truth = account()
    with opened(truth, tmp_path, ahead=ahead) as book:
        read(book, refresh_seconds=30)
        asked = len(truth.requests)
        for _ in range(3):
            read(book, refresh_seconds=30)

    assert len(truth.requests) == asked


def test_one_viewers_stop_does_not_end_what_another_still_wants(tmp_path):
    truth = account(calls_a_day=200)
    with opened(truth, tmp_path) as book:
        book.want(TWO_WEEKS)
        book.wait(TWO_WEEKS, seconds=LONG, enough=lambda seen: seen.days_loaded > 0)
        book.stop(TWO_WEEKS)
        book.want(TWO_WEEKS)  # as the other viewer's page says, again and again
        seen = book.wait(TWO_WEEKS, seconds=LONG)

    assert (seen.complete, len(seen.calls)) == (True, len(truth.calls))


def test_settled_days_that_left_memory_come_back_from_the_store(tmp_path):
    truth = account(days=9)
    old = CallQuery(MIDNIGHT - timedelta(days=8), MIDNIGHT - timedelta(days=6))
    new = CallQuery(MIDNIGHT - timedelta(days=3), MIDNIGHT - timedelta(days=1))
    with opened(truth, tmp_path, max_calls=70) as book:
        for query in (old, new):
            read(book, query)
            book.stop(query)
        asked = len(truth.requests)
        seen = read(book, old)

    assert seen.days_loaded == 2
    assert len(truth.requests) == asked


def test_more_stored_calls_than_fit_are_refused(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book)
    with opened(truth, tmp_path, max_calls=100) as book:
        seen = read(book)

    assert isinstance(seen.problem.error, SpanTooLarge)


def test_a_day_that_could_not_be_compared_is_compared_later(tmp_path):
    truth = account()
    with opened(truth, tmp_path) as book:
        read(book)
        late = MIDNIGHT - timedelta(days=13) + timedelta(minutes=1)
        truth.add((micros(late), call(80, micros(late))))
        truth.fault = lambda _: httpx.ConnectError("refused")
        book.check_one_day(TWO_WEEKS.window)
        book.wait(TWO_WEEKS, seconds=LONG, enough=lambda seen: seen.problem is not None)
        truth.fault = lambda _: None
        book.try_again()
        book.check_one_day(TWO_WEEKS.window)
        seen = book.wait(TWO_WEEKS, seconds=LONG, enough=lambda s: len(s.calls) == len(truth.calls))

    assert len(seen.calls) == len(truth.calls)


def test_records_that_come_again_add_up_over_days_and_are_no_calls_missing(tmp_path):
    truth = account()
    truth.add(*truth.calls[5:200:13])
    with opened(truth, tmp_path) as book:
        seen = read(book)
    with opened(truth, tmp_path) as book:
        stored = read(book)

    for snapshot in (seen, stored):
        assert (len(snapshot.calls), snapshot.repeated, snapshot.missing) == (405, 15, 0)
        assert (snapshot.expected, snapshot.complete) == (420, True)


def test_days_whose_counts_do_not_fit_together_are_neither_complete_nor_sealed(tmp_path):
    truth = account(calls_a_day=60, total=lambda n: n // 2)
    yesterday = CallQuery(MIDNIGHT - timedelta(days=1), MIDNIGHT)
    with opened(truth, tmp_path) as book:
        seen = read(book, yesterday)

    assert (len(seen.calls), seen.missing, seen.complete, seen.sealed) == (60, 0, False, False)


def test_calls_that_cannot_be_had_are_asked_for_again_by_the_hour_alone(tmp_path):
    truth = account(days=1, calls_a_day=1_000)
    truth.withheld = frozenset(record["id"] for _, record in truth.calls[50:400:70])
    today = CallQuery(MIDNIGHT, MIDNIGHT + timedelta(days=1))
    asked = []
    with opened(truth, tmp_path) as book:
        for minutes in (0, 31, 31):
            truth.now += timedelta(minutes=minutes)
            truth.requests.clear()
            seen = read(book, today, refresh_seconds=30)
            asked.append(len(truth.requests))
            assert (seen.missing, seen.complete, len(seen.calls)) == (5, False, len(truth.calls) - 5)

    first, within_the_hour, later = asked
    assert within_the_hour <= 8  # the six pages there are
    assert first > within_the_hour < later


@pytest.mark.parametrize("refused_from", [1, 2], ids=["counted", "read"])
def test_a_filter_that_the_api_refuses_reads_the_days_and_disturbs_nobody(tmp_path, refused_from):
    """Such as a status that it does not know, which any link may have."""
    truth = account()
    asked = []

    def refuse(truth: Truth, _number: int) -> None:
        truth.headers["Date"] = format_datetime(truth.now, usegmt=True)
        if "status" in truth.requests[-1]:
            asked.append(truth.requests[-1])
        refused = "status" in truth.requests[-1] and len(asked) >= refused_from
        error = {"error": {"code": "invalid_parameter", "message": "status is one of these"}}
        truth.fault = lambda _: httpx.Response(400, json=error) if refused else None

    truth.before_answer = refuse
    query = replace(TWO_WEEKS, status="on_hold")
    with opened(truth, tmp_path) as book:
        seen = read(book, query)
        other = read(book)

    assert asked
    assert (seen.problem, len(seen.calls)) == (None, len(truth.calls))
    assert (other.problem, len(other.calls)) == (None, len(truth.calls))
