"""Every call once, whatever the API does with bounds, cursors, seconds and faults."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringyo_data import CallQuery, Pull, RingyoClient, Settings, pull_calls
from ringyo_data.pace import Clock

from .truth import EPOCH, KEY, URL, Truth, call, micros

START = datetime(2026, 10, 1, tzinfo=UTC)
DAY = CallQuery(START, START + timedelta(days=1))


class NoWait(Clock):
    """Waits for nothing."""

    def sleep(self, seconds, stop):
        pass


def pull(truth: Truth, query: CallQuery = DAY, *, workers: int = 4, **other) -> Pull:
    own = Settings(api_key=KEY, base_url=URL, workers=workers)
    with RingyoClient(own, transport=truth.transport, clock=NoWait()) as client:
        return pull_calls(client, query, **other)


def at(seconds: float) -> int:
    return micros(START) + round(seconds * 1_000_000)


def truth_of(seconds: list[float], **other) -> Truth:
    return Truth([(at(s), call(number, at(s))) for number, s in enumerate(seconds)], **other)


def ids_within(truth: Truth, query: CallQuery) -> set[str]:
    low, high = micros(query.since), micros(query.until)
    return {record["id"] for us, record in truth.calls if low <= us < high}


def stormy(chance: random.Random) -> httpx.Response | Exception | None:
    """3% 5xx, 2% dropped connections, 2% cut bodies."""
    toss = chance.random()
    if toss < 0.03:
        return httpx.Response(503, text="<html>proxy</html>")
    if toss < 0.05:
        return httpx.RemoteProtocolError("Server disconnected without sending a response.")
    return httpx.Response(200, text='{"data": [{"id": "ca') if toss < 0.07 else None


def busy_day(seed: int, calls: int = 1500) -> list[float]:
    """A day with campaign bursts that share a second, most within working hours."""
    chance = random.Random(seed)
    seconds: list[float] = []
    while len(seconds) < calls:
        second = chance.randrange(8 * 3600, 18 * 3600)
        seconds += [second] * chance.choice([1, 1, 1, 4, 40])
    return seconds


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("cursor", ["exact", "skips-ties", "expires", "loops", "offset"])
def test_every_call_is_had_once_whatever_bounds_and_cursors_mean(inclusive, cursor):
    truth = truth_of(busy_day(1), inclusive=inclusive, cursor=cursor, fault=stormy)
    noon = CallQuery(START + timedelta(hours=9), START + timedelta(hours=16, minutes=1))

    got = pull(truth, noon)

    assert sorted(got.calls["id"]) == sorted(ids_within(truth, noon))
    assert (got.complete, got.expected) == (True, len(got.calls))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_shape_of_data_loses_or_doubles_a_call_unnoticed(data):
    fractions = data.draw(st.booleans(), label="fractions")
    moment = st.floats(0, 600) if fractions else st.integers(0, 600)
    seconds = data.draw(st.lists(st.tuples(moment, st.sampled_from([1, 2, 15])), max_size=80), label="bursts")
    truth = truth_of(
        [second for second, size in seconds for _ in range(size)],
        inclusive=data.draw(st.booleans(), label="inclusive"),
        cursor=data.draw(
            st.sampled_from(["exact", "skips-ties", "expires", "loops", "offset"]), label="cursor"
        ),
        largest_page=data.draw(st.sampled_from([100, 60, 23]), label="page"),
        fault=data.draw(st.sampled_from([lambda _: None, stormy]), label="fault"),
        seed=data.draw(st.integers(0, 99), label="seed"),
    )
    low = data.draw(st.floats(0, 300), label="since")
    query = CallQuery(EPOCH + timedelta(microseconds=at(low)), START + timedelta(seconds=590))

    got = pull(truth, query, workers=data.draw(st.integers(1, 6), label="workers"))

    expected = ids_within(truth, query)
    assert len(set(got.calls["id"])) == len(got.calls)
    assert set(got.calls["id"]) <= expected
    assert got.expected == len(got.calls) + got.missing
    assert not got.complete or set(got.calls["id"]) == expected


@pytest.mark.parametrize("cursor", ["skips-ties", "expires"])
def test_250_calls_in_one_second_are_had_or_honestly_missing(cursor):
    truth = truth_of([*busy_day(2, 300), *[40_000] * 250], cursor=cursor)

    got = pull(truth)

    assert got.expected == len(truth.calls)
    assert got.missing == len(truth.calls) - len(set(got.calls["id"]))
    assert got.missing == sum(gap.calls for gap in got.gaps)


def test_a_crowded_second_is_asked_for_by_agent_when_cursors_skip_it():
    truth = truth_of([40_000] * 280, cursor="skips-ties")  # three agents, one status

    got = pull(truth)

    assert (len(got.calls), got.missing) == (280, 0)
    assert any("agent_id" in asked for asked in truth.requests)


def test_what_no_question_brings_is_missing_and_says_where():
    calls = [(at(40_000), call(number, at(40_000), agent_id="agent_0")) for number in range(500)]
    truth = Truth([*calls, (at(100), call(900, at(100)))], cursor="skips-ties")

    got = pull(truth)

    assert (got.expected, len(got.calls) + got.missing) == (501, 501)
    assert not got.complete
    assert [gap.calls for gap in got.gaps] == [got.missing]
    assert all(gap.window.since <= START + timedelta(seconds=40_000) < gap.window.until for gap in got.gaps)


def test_calls_that_arrive_during_the_pull_do_not_make_it_incomplete():
    truth = truth_of(busy_day(3))
    before = ids_within(truth, DAY)

    def arrive(truth: Truth, number: int) -> None:
        late = at(70_000 + number)
        truth.add(*[(late, call(90_000 + 5 * number + k, late)) for k in range(5)])

    truth.before_answer = lambda truth, number: arrive(truth, number) if number > 1 else None
    got = pull(truth)

    assert before <= set(got.calls["id"])
    assert got.complete


def test_a_call_that_settles_during_the_pull_appears_once_as_settled():
    live = call(1, at(50_000), status="in_progress", ended_at=None)
    truth = Truth([(at(50_000), live)] + [(at(s), call(10 + s, at(s))) for s in range(40_000, 40_150)])
    truth.cursor = "expires"

    def settle(truth: Truth, number: int) -> None:
        if number == 2:
            live.update(status="completed", ended_at="2026-10-01T13:55:00Z")

    truth.before_answer = settle
    truth.calls += [(at(50_000 - s), call(500 + s, at(50_000 - s))) for s in (1, 2)]
    truth.add()
    got = pull(truth)

    assert list(got.calls["id"]).count(live["id"]) == 1
    assert got.complete


def test_bad_records_are_counted_and_the_rest_is_complete():
    seconds = busy_day(4, 1000)
    records = []
    for number, second in enumerate(seconds):
        record: object = call(number, at(second))
        if number % 100 == 7:
            record = [None, call(number, at(second), id=None), call(number, at(second), created_at="soon")][
                number // 100 % 3
            ]
        records.append((at(second), record))

    got = pull(Truth(records))

    usable = {r["id"] for _, r in records if isinstance(r, dict) and r["id"] and r["created_at"] != "soon"}
    without_a_row = (~got.rejected["id"].isin(got.calls["id"])).sum()
    assert set(got.calls["id"]) == usable
    assert (got.expected, without_a_row, got.missing) == (len(records), len(records) - len(usable), 0)
    assert len(got.lost_at) == without_a_row
    assert all(DAY.since <= moment < DAY.until for moment in got.lost_at)


def test_filters_go_down_with_every_request():
    truth = truth_of([*range(0, 86_000, 100)])
    query = CallQuery(
        DAY.since, DAY.until, status="completed", agent_id="agent_1", phone_number="+14155550123"
    )

    got = pull(truth, query)

    assert set(got.calls["agent_id"]) == {"agent_1"}
    assert len(got.calls) == sum(record["agent_id"] == "agent_1" for _, record in truth.calls)
    wanted = {"status": "completed", "agent_id": "agent_1", "phone_number": "+14155550123"}
    assert all(wanted.items() <= asked.items() for asked in truth.requests)


def test_nothing_matching_is_an_empty_complete_frame():
    got = pull(truth_of([]))
    assert (len(got.calls), got.expected, got.complete, got.requests) == (0, 0, True, 1)


def test_an_empty_window_asks_little_and_holds_nothing():
    got = pull(truth_of([0]), CallQuery(START, START))
    assert (len(got.calls), got.expected, got.complete) == (0, 0, True)


def test_newest_come_first_then_by_id():
    truth = truth_of([5, 5, 9, 1])
    got = pull(truth)
    assert list(got.calls["id"]) == [call(n, 0)["id"] for n in (2, 0, 1, 3)]


def test_records_without_an_id_do_not_hide_that_calls_are_missing():
    truth = truth_of(busy_day(4), total=lambda count: count + 7)
    for number in range(0, 1500, 25):
        us, record = truth.calls[number]
        truth.calls[number] = (us, {name: value for name, value in record.items() if name != "id"})

    got = pull(truth)

    assert (len(got.calls), len(got.lost_at), got.missing) == (1463, 60, 7)
    assert got.expected == 1530
