"""Calls through the store: what is said of them is what the API says of exactly the calls asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from ringyo_data import CallQuery, RingyoClient, Settings, load_calls, pull_calls
from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.pull.count import count_calls

from .pull.truth import call, micros

START = datetime(2025, 10, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STATUSES = ("completed", "busy", "no_answer")
RECORDS = [
    call(2100 + n, micros(START + n * timedelta(minutes=20) + timedelta(seconds=7)), status=STATUSES[n % 3])
    for n in range(4 * 72)
]
"""Numbered so that no bad one is the first or last of its day: without a time it would be of either day."""
CROWD = [call(1000 + n, micros(START + DAY + 5 * HOUR), agent_id="agent_1") for n in range(250)]
"""More calls in one second than the API can be brought to give: of these 50 stay missing."""

Open = Callable[..., tuple[Api, Settings]]


@pytest.fixture
def account(tmp_path):
    """Serves records, and gives the settings to read them through a store."""
    with ExitStack() as open_until_the_end:

        def opened(records: list[object], **behaviour: object) -> tuple[Api, Settings]:
            api = Api(Account.from_records(records), Behaviour(**behaviour))
            base_url = open_until_the_end.enter_context(serve(api))
            return api, Settings(api_key="rg_test_x", base_url=base_url, store=str(tmp_path / "store"))

        yield opened


def query(since: timedelta, until: timedelta, **filters: str) -> CallQuery:
    return CallQuery(START + since, START + until, **filters)


QUERIES = {
    "whole days": query(0 * DAY, 3 * DAY),
    "hours of one day": query(2 * HOUR, 9 * HOUR),
    "across midnight": query(20 * HOUR, DAY + 3 * HOUR),
    "days that begin at noon": query(12 * HOUR, 3 * DAY + 12 * HOUR),
    "one outcome": query(0 * DAY, 3 * DAY, status="busy"),
    "one agent for some hours": query(5 * HOUR, DAY + 5 * HOUR, agent_id="agent_1"),
    "nothing": query(DAY, DAY),
}


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("asked", QUERIES.values(), ids=QUERIES.keys())
def test_with_bad_records_all_that_is_said_is_of_the_query_alone(account: Open, asked, stored):
    _, own = account(RECORDS, bad_rows=0.3)
    if stored:
        load_calls(own, query(-1 * DAY, 5 * DAY))
    with RingyoClient(own) as client:
        plain = pull_calls(client, asked)
        counted = count_calls(client, asked) if asked.since < asked.until else 0

    loaded = load_calls(own, asked)

    assert list(loaded.calls["id"]) == list(plain.calls["id"])
    assert loaded.expected == plain.expected == counted
    assert (loaded.missing, loaded.complete) == (0, True)
    assert sorted(loaded.rejected["reason"]) == sorted(plain.rejected["reason"])


@pytest.mark.parametrize(
    "asked",
    [query(0 * DAY, 3 * DAY, status="busy"), query(DAY + 6 * HOUR, DAY + 9 * HOUR)],
    ids=["another outcome", "other hours"],
)
def test_calls_that_are_missing_elsewhere_are_not_missing_here(account: Open, asked):
    _, own = account(RECORDS + CROWD, strict_cursor=True)
    assert load_calls(own, query(0 * DAY, 3 * DAY)).missing == 50

    loaded = load_calls(own, asked)

    wanted = [r for r in RECORDS if asked.since.isoformat() <= r["created_at"] < asked.until.isoformat()]
    wanted = [r for r in wanted if asked.status in (None, r["status"])]
    assert (loaded.expected, loaded.missing) == (len(wanted), 0)
    assert sorted(loaded.calls["id"]) == sorted(r["id"] for r in wanted)


def test_calls_that_are_missing_here_are(account: Open):
    _, own = account(RECORDS + CROWD, strict_cursor=True)
    loaded = load_calls(own, query(DAY, DAY + 6 * HOUR, status="completed"))
    assert loaded.missing == 50
    assert loaded.expected == len(loaded.calls) + 50


@pytest.mark.parametrize("asked", QUERIES.values(), ids=QUERIES.keys())
def test_where_stored_days_have_all_calls_nothing_is_asked(account: Open, asked):
    api, own = account(RECORDS)
    load_calls(own, query(-1 * DAY, 5 * DAY))
    before = api.requests

    loaded = load_calls(own, asked)

    assert (api.requests, loaded.requests) == (before, 0)
    assert loaded.expected == len(loaded.calls)


def test_only_the_cut_day_is_asked_for_again_where_no_filter_is_set(account: Open):
    api, own = account([*RECORDS, {"id": None, "created_at": (START + 3 * DAY + HOUR).isoformat()}])
    load_calls(own, query(0 * DAY, 4 * DAY))
    before = api.requests

    loaded = load_calls(own, query(0 * DAY, 3 * DAY + 2 * HOUR))

    assert api.requests == before + 1
    assert loaded.expected == len(loaded.calls) + 1
    assert (len(loaded.rejected), loaded.missing) == (1, 0)


def test_progress_never_goes_back(account: Open):
    _, own = account(RECORDS, bad_rows=0.3)
    told: list[int] = []
    load_calls(own, QUERIES["one outcome"], lambda received, _expected: told.append(received))
    assert told == sorted(told)


def test_records_that_gave_no_row_were_received_too(account: Open):
    _, own = account(RECORDS, bad_rows=0.3)
    told: list[tuple[int, int | None]] = []
    loaded = load_calls(own, QUERIES["whole days"], lambda *step: told.append(step))
    assert loaded.expected == 3 * 72 > len(loaded.calls)
    assert told[-1] == (3 * 72, 3 * 72)
