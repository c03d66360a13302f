"""What else an API may do wrong: a pull is exact and complete, or says how many calls are missing."""

from __future__ import annotations

import random

import httpx
import numpy as np
import pytest

from ringyo_data import RingyoClient, Settings, pull_calls
from ringyo_data.errors import SpanTooLarge, UnexpectedAnswer
from ringyo_data.pull.recount import Recount
from ringyo_data.pull.span import MICROSECONDS, Span

from .test_exact import DAY, NoWait, at, busy_day, pull, truth_of
from .test_states import threads_of_pulls
from .truth import KEY, URL, Truth, call, text_of

STATUSES = ("completed", "busy", "failed", "no_answer")


def ids(truth: Truth) -> set[str]:
    return {record["id"] for _, record in truth.calls}


def crowd(size: int, *, agents: int) -> Truth:
    """So many calls in one second, spread over statuses and agents, behind a cursor that loses ties."""
    records = [
        call(n, at(40_000), status=STATUSES[n % 4], agent_id=f"agent_{n // 4 % agents}") for n in range(size)
    ]
    elsewhere = [(at(n), call(9_000 + n, at(n), agent_id=f"agent_{n}")) for n in range(agents)]
    return Truth([*elsewhere, *((at(40_000), record) for record in records)], cursor="skips-ties")


# pages without end


def test_a_count_without_bounds_does_not_lift_the_guard_against_pages_without_end():
    truth = truth_of([1, 2, 3])
    page = {"data": [], "has_more": True, "next_cursor": "abc", "total": 10**18}
    truth.fault = lambda _: httpx.Response(200, json=page)
    own = Settings(api_key=KEY, base_url=URL, max_calls=10**18)
    with (
        RingyoClient(own, transport=truth.transport, clock=NoWait()) as client,
        pytest.raises(UnexpectedAnswer, match="do not come to an end"),
    ):
        pull_calls(client, DAY)
    assert len(truth.requests) < 300
    assert threads_of_pulls() == []


def test_ever_new_calls_end_at_the_bound_of_memory():
    truth = truth_of([])

    def fresh(_chance) -> httpx.Response:
        first = 100 * len(truth.requests)
        data = [call(n, at(80_000) - n) for n in range(first, first + 100)]
        page = {"data": data, "has_more": True, "next_cursor": str(first), "total": 500}
        return httpx.Response(200, json=page)

    truth.fault = fresh
    with pytest.raises(SpanTooLarge, match="2,000 fit into memory"):
        pull(truth, most_calls=2_000)
    assert len(truth.requests) < 300


def test_more_calls_than_fit_are_refused_after_the_first_page():
    truth = truth_of([s * 25.0 for s in range(3_000)])
    with pytest.raises(SpanTooLarge, match="counts 3,000 calls"):
        pull(truth, most_calls=1_000, workers=1)
    assert len(truth.requests) == 1


# seconds with more calls than a page


def test_a_crowded_second_is_asked_for_by_status_and_agent_together():
    truth = crowd(1_000, agents=5)
    got = pull(truth)
    assert (len(got.calls), got.missing) == (1_005, 0)
    assert len(truth.requests) < 60


@pytest.mark.parametrize("unheeded", [{"status"}, {"agent_id"}, {"status", "agent_id"}])
def test_filters_that_are_not_heeded_are_not_tried_again_and_again(unheeded):
    truth = crowd(600, agents=40)
    truth.unheeded = frozenset(unheeded)
    got = pull(truth)
    assert got.expected == 640 == len(got.calls) + got.missing
    assert set(got.calls["id"]) <= ids(truth)
    assert len(truth.requests) < 120


def test_a_status_that_the_api_refuses_to_look_for_does_not_end_the_pull():
    truth = crowd(300, agents=3)

    def refuse(truth: Truth, _number: int) -> None:
        unknown = truth.requests[-1].get("status") in ("initiated", "answered", "transferred")
        error = {"error": {"code": "invalid_parameter", "message": "no status"}}
        truth.fault = lambda _: httpx.Response(400, json=error) if unknown else None

    truth.before_answer = refuse
    got = pull(truth)
    assert (len(got.calls), got.missing) == (303, 0)


# counts and pages that end at a limit


@pytest.mark.parametrize(
    ("limit", "workers"),
    [(1_000, 1), (1_000, 4), (999, 4)],  # a single question that ends at 999 cannot be told from a right one
)
def test_questions_that_end_at_a_limit_lose_nothing(limit, workers):
    truth = truth_of(busy_day(21, 3_000), ends=limit)
    got = pull(truth, workers=workers)
    assert set(got.calls["id"]) == ids(truth)
    assert (got.complete, got.expected, got.missing) == (True, len(truth.calls), 0)
    assert len(truth.requests) < 3 * 30


def test_a_count_that_ends_at_a_limit_while_pages_go_on_is_no_shortfall():
    truth = truth_of([s * 8.5 for s in range(10_000)], total=lambda n: min(n, 2_000))
    got = pull(truth, workers=8)
    assert (len(got.calls), got.expected, got.complete) == (10_000, 10_000, True)
    assert len(truth.requests) < 2.3 * 100


@pytest.mark.parametrize("total", [lambda n: max(0, n - 7), lambda n: min(n, 23), lambda n: n // 2])
def test_counts_that_are_always_too_low_prove_nothing_so_complete_is_not_claimed(total):
    truth = truth_of(busy_day(22, 800), total=total)
    got = pull(truth)
    assert set(got.calls["id"]) == ids(truth)
    assert (got.missing, got.complete, got.is_sure) == (0, False, False)
    assert len(truth.requests) < 250


def test_counts_too_low_by_as_much_make_no_call_missing_where_a_span_gave_away_two_parts():
    root = Span(0, 30 * MICROSECONDS)
    root.parts = [Span(place * 10 * MICROSECONDS, (place + 1) * 10 * MICROSECONDS) for place in (0, 1)]
    every = [root, *root.parts]
    for span, total in zip(every, (30, 10, 10), strict=True):
        span.total, span.kept = total - 7, 10
    assert [span.short() for span in every] == [7, -7, -7]
    counting = Recount(None, root, np.arange(30), lambda *_: 0, limit=23, counts_too_few=True, again=every)  # type: ignore[arg-type]
    counting.is_sure = False
    assert counting.missing == 0


@pytest.mark.parametrize("calls", [500, 1_000, 5_000])
def test_a_round_number_of_calls_costs_three_requests_more_at_most(calls):
    truth = truth_of([s * 4.3 for s in range(calls)])
    got = pull(truth, workers=1)
    assert (got.complete, got.requests) == (True, calls // 100 + 3)


@pytest.mark.parametrize("calls", [499, 1_234, 4_999])
def test_one_worker_asks_for_no_more_than_the_pages_there_are(calls):
    truth = truth_of([s * 4.3 for s in range(calls)])
    got = pull(truth, workers=1)
    assert (got.complete, got.requests) == (True, -(-calls // 100))


# calls that move in time while they are read


@pytest.mark.parametrize("seed", range(6))
def test_calls_that_move_in_time_are_not_lost_unnoticed(seed):
    chance = random.Random(seed)
    truth = truth_of([s * 40.0 for s in range(1_500)])

    def move(truth: Truth, number: int) -> None:
        for _ in range(3 if number <= 25 else 0):
            place = chance.randrange(len(truth.calls))
            record = truth.calls[place][1]
            moment = at(chance.randrange(60_000))
            record["created_at"] = text_of(moment)
            truth.calls[place] = (moment, record)

    before = ids(truth)
    truth.before_answer = move
    got = pull(truth)

    assert got.expected == len(got.calls) + got.missing
    assert not got.complete or before <= set(got.calls["id"])
    assert len(truth.requests) < 400


@pytest.mark.parametrize("seed", range(6))
def test_calls_that_are_entered_late_push_no_other_call_out(seed):
    chance = random.Random(seed)
    truth = truth_of([s * 40.0 for s in range(1_500)])

    def enter(truth: Truth, number: int) -> None:
        late = at(chance.randrange(60_000))
        truth.add(*[(late, call(90_000 + number, late))] * (number <= 25))

    before = ids(truth)
    truth.before_answer = enter
    got = pull(truth)

    assert got.expected == len(got.calls) + got.missing
    assert before <= set(got.calls["id"])
    assert len(truth.requests) < 400


# records that come more often than once


def repeated(got) -> list[str]:
    return [reason for reason in got.rejected["reason"] if reason.startswith("repeats ")]


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("calls", [100, 95, 1_000])
def test_records_that_come_twice_are_not_missing(calls, workers):
    truth = truth_of([s * 40.0 for s in range(calls)])
    for place in list(range(0, calls, calls // 10))[:10]:
        truth.calls.append(truth.calls[place])
    truth.add()
    got = pull(truth, workers=workers)

    assert (len(got.calls), len(repeated(got)), got.missing, got.complete) == (calls, 10, 0, True)
    assert got.expected == calls + 10
    assert len(got.lost_at) == 10
    assert (~got.rejected["id"].isin(got.calls["id"])).sum() == 10
    assert len(truth.requests) <= calls // 100 + 16


def test_ids_that_two_records_far_apart_share_are_not_missing():
    truth = truth_of([s * 40.0 for s in range(1_000)])
    again = [
        (us + 500_000, dict(record, created_at=text_of(us + 500_000))) for us, record in truth.calls[::100]
    ]
    moved = [(us // 2 + at(0) // 2, dict(record)) for us, record in again]
    truth.add(*[(us, record | {"created_at": text_of(us)}) for us, record in moved])
    got = pull(truth)

    assert (len(got.calls), len(repeated(got)), got.missing, got.complete) == (1_000, 10, 0, True)
    assert got.expected == 1_010


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("second", [-1, -0.5, 86_400, 86_400.5])
def test_a_call_that_comes_twice_just_outside_the_period_is_not_missing_inside(second, workers):
    truth = truth_of([*(s * 40.0 for s in range(950)), second])
    truth.add(*[(us, record) for us, record in truth.calls if us == at(second)])
    got = pull(truth, workers=workers)
    assert (len(got.calls), len(repeated(got)), got.missing, got.complete) == (950, 0, 0, True)
    assert got.expected == 950


def test_repeats_that_the_api_does_not_count_are_no_records_more():
    truth = truth_of([s * 40.0 for s in range(90)], total=lambda n: n - 5)
    truth.calls += truth.calls[:5]
    truth.add()
    got = pull(truth)
    assert (len(got.calls), got.expected, got.complete, len(repeated(got))) == (90, 90, True, 0)


def test_calls_that_are_missing_are_not_taken_for_those_that_came_twice():
    truth = truth_of([s * 40.0 for s in range(300)], total=lambda n: n + 3)
    truth.calls += truth.calls[:5]
    truth.add()
    got = pull(truth)
    assert (len(got.calls), len(repeated(got)), got.missing) == (300, 5, 3)
    assert got.expected == 308


# a count that has the calls at the bounds, which pages leave out


@pytest.mark.parametrize("workers", [1, 4])
def test_calls_that_are_counted_at_the_bounds_and_not_given_are_not_missing(workers):
    outside = [-1, 86_401]
    truth = truth_of([*busy_day(31, 1_200), *outside * 300], inclusive=False, counts_bounds=True)
    got = pull(truth, workers=workers)
    assert (len(got.calls), got.expected, got.missing, got.complete) == (
        len(truth.calls) - 600,
        len(truth.calls) - 600,
        0,
        True,
    )
    assert len(truth.requests) < 60


def test_calls_that_are_missing_are_so_although_bounds_are_counted():
    truth = truth_of([*busy_day(31, 1_200), *[-1, 86_401] * 300], inclusive=False, counts_bounds=True)
    truth.withheld = frozenset(call(n, 0)["id"] for n in (3, 303, 603, 903))
    got = pull(truth)
    assert (got.missing, got.complete) == (4, False)


# everything together


@pytest.mark.parametrize("seed", range(32))
def test_no_mixture_of_hazards_makes_a_pull_claim_what_is_not_so(seed):
    chance = random.Random(seed)
    size = chance.choice([30, 300, 1_100])
    truth = truth_of(
        busy_day(seed, size),
        inclusive=chance.random() < 0.5,
        cursor=chance.choice(["exact", "skips-ties", "expires", "loops", "offset"]),
        largest_page=chance.choice([100, 100, 20]),
        ends=chance.choice([None, None, 500, 1_000]),
        counts_bounds=chance.random() < 0.2,
        unheeded=chance.choice(
            [frozenset(), frozenset({"status"}), frozenset({"order"}), frozenset({"limit"})]
        ),
        total=chance.choice(
            [lambda n: n] * 4 + [lambda n: min(n, 500), lambda n: n + 1, lambda n: max(0, n - 1)]
        ),
    )
    if truth.cursor not in ("exact", "offset") and truth.total(900) == 899:
        truth.total = lambda n: n  # one call lost and one not counted: nobody could tell
    if chance.random() < 0.3:
        truth.withheld = frozenset(chance.sample(sorted(ids(truth)), 5))
    if chance.random() < 0.3:
        truth.add(*chance.sample(truth.calls, 5))
    given = ids(truth) - truth.withheld

    try:
        got = pull(truth, workers=chance.choice([1, 3, 8]))
    except UnexpectedAnswer:
        return  # said in so many words

    assert set(got.calls["id"]) <= given
    assert len(set(got.calls["id"])) == len(got.calls)
    without_a_row = int((~got.rejected["id"].isin(got.calls["id"])).sum())
    assert got.expected == len(got.calls) + without_a_row + got.missing
    assert not got.complete or set(got.calls["id"]) == ids(truth)
    assert len(truth.requests) < 1_600
