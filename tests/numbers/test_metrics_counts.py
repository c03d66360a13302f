"""Counts, rates and groups against the second count."""

from __future__ import annotations

from dataclasses import astuple
from functools import partial

import pytest

from pages.filters import matching, view_from_params
from pages.text.own_numbers import Lines
from ringyo_data import metrics
from ringyo_data.frame import to_frame

from . import accounts
from .accounts import for_any
from .compare import assert_rows, assert_same
from .oracle import filters, groups, shares
from .oracle.records import calls_of, count, lost, outcomes
from .periods import BERLIN_23H, CAIRO_OPEN, CLOSED, KOLKATA, MONTH, PERIODS

EVERY = for_any(*PERIODS)


@EVERY
def test_each_record_is_a_call_or_told_of_as_lost(period, records):
    framed = to_frame(records)
    assert framed.calls["id"].tolist() == [call.id for call in calls_of(records)]
    assert framed.rows_lost == lost(records)


@for_any(KOLKATA)
def test_a_call_told_of_twice_counts_once_as_it_ended(period, records):
    live = [
        {**record, "status": "ringing", "ended_at": None, "duration": None}
        for record in records
        if isinstance(record, dict) and record.get("status") in ("completed", "busy")
    ]
    for told in ([*records, *live], [*live, *records]):
        calls = to_frame(told).calls
        assert len(calls) == len(calls_of(records))
        assert metrics.tally(calls) == metrics.tally(to_frame(records).calls)


@EVERY
def test_calls_are_counted_by_what_became_of_them(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    found, wanted = metrics.tally(frame), count(calls)
    by_outcome_alone = {"no_answer", "busy"}  # the last line compares them
    kinds = {name: n for name, n in vars(wanted).items() if name not in by_outcome_alone}
    assert vars(found) == kinds | {"incoming": 0, "undirected": 0}  # no frame has a direction here
    assert metrics.outcome(frame).value_counts().loc[lambda n: n > 0].to_dict() == dict(outcomes(calls))


@EVERY
def test_rates_have_their_intervals_and_bounds(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    for found, wanted in (
        (metrics.answer_rate(frame), shares.answer_rate(calls)),
        (metrics.failed_share(frame), shares.failed_share(calls)),
        (metrics.hand_over_rate(frame), shares.hand_over_rate(calls)),
        (metrics.conversation_rate(frame), shares.conversation_rate(calls)),
        (metrics.conversation_rate(frame, 118), shares.conversation_rate(calls, 118)),
    ):
        assert_same(astuple(found), astuple(wanted))
        assert metrics.enough(found) == wanted.enough


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        (metrics.by_agent, "agent_id", lambda call: call.agent),
        (partial(metrics.by_label, column="line"), "line", lambda call: call.line),
        (partial(metrics.by_label, column="country"), "country", groups.country),
    ],
)
def test_groups_are_counted_one_by_one(table, column, key):
    @for_any(CLOSED, BERLIN_23H)
    def check(period, records):
        found, wanted = table(to_frame(records).calls), groups.by(calls_of(records), key)
        names = [name if isinstance(name, str) else None for name in found[column]]
        assert set(names) == set(wanted)
        assert found["calls"].is_monotonic_decreasing
        assert_rows(found, [shares.rates(wanted[name]) for name in names])

    check()


@for_any(CLOSED, KOLKATA)
def test_outcomes_of_each_agent_are_counted_one_by_one(period, records):
    found = metrics.outcomes_by_agent(to_frame(records).calls)
    wanted = groups.by(calls_of(records), lambda call: call.agent)
    assert len(found) == len(wanted)
    for row in found.to_dict("records"):
        agent = row.pop("agent_id")
        own = wanted[agent if isinstance(agent, str) else None]
        assert row.pop("calls") == len(own)
        del row["enough"], row["failed_apart"]
        assert {name: n for name, n in row.items() if n} == dict(outcomes(own))


@for_any(CLOSED, KOLKATA)
def test_metadata_groups_are_counted_one_by_one(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    for key in ("campaign", "try", "vip", "nowhere"):
        found = metrics.by_metadata(frame, key)
        wanted = groups.by(calls, lambda call, key=key: groups.text_of(call.metadata.get(key)))
        names = [name if isinstance(name, str) else None for name in found["value"]]
        assert set(names) == set(wanted)
        assert_rows(found, [shares.rates(wanted[name]) for name in names])


@for_any(CLOSED, BERLIN_23H)
def test_numbers_called_and_reached_are_told_apart_by_every_digit(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    per_number, (reached, hoped) = groups.numbers(calls), groups.reached(calls)
    found = metrics.numbers(frame)
    assert vars(found) == {
        "numbers": len(per_number),
        "called_again": sum(n > 1 for n in per_number.values()),
        "repeated_calls": sum(n - 1 for n in per_number.values()),
        "without_number": sum(call.phone is None for call in calls),
    }
    rate = metrics.reach(frame)
    assert (rate.part, rate.whole) == (len(reached), len(per_number))
    wanted = shares.share(len(reached), len(per_number))
    bounds = shares.share(len(reached), len(per_number) - len(hoped), len(hoped))
    assert_same([rate.value, rate.low, rate.high], [wanted.value, wanted.low, wanted.high])
    assert_same([rate.floor, rate.ceiling], [bounds.floor, bounds.ceiling])


def test_numbers_that_differ_by_a_plus_or_a_zero_are_two_numbers_and_two_spellings_of_one_are_one():
    usual = {"status": "busy", "created_at": "2026-03-01T09:00:00Z"}
    written = ("+4930123456", "4930123456", "04930123456")
    spelled = ("004930123456", "+49 (30) 12-34-56")
    records = [
        {**usual, "id": f"call_{n}", "phone_number": phone} for n, phone in enumerate(written + spelled)
    ]
    different = len(groups.numbers(calls_of(records[: len(written)])))
    assert metrics.numbers(to_frame(records).calls).numbers == different == 3


SHOWN = Lines(shows=True)
FILTERS = (
    {"outcome": ["answered", "failed"]},
    {"outcome": "live"},
    {"outcome": "by_agent"},
    {"outcome": ["handed_over", "busy"]},
    {"outcome": ["unknown", "unfathomed"]},
    {"status": ["completed", "ringing", "unfathomed"]},
    {"agent": ["agent_ana", "agent_gone"]},
    {"agent": "agent_bo", "outcome": ["busy", "failed", "answered"], "shortest": "0"},
    {"line": "+18005551234"},
    {"country": ["DE", "US", "GG"]},
    {"country": "BS"},
    {"phone": "+49 151 23456789"},
    {"phone": "015123456789"},
    {"meta": "campaign:spring"},
    {"meta": ["campaign:autumn", "try:2"]},
    {"meta": "vip:true"},
    {"meta": 'note:a:b, "c"'},
    {"shortest": "55", "longest": "118"},
    {"longest": "8"},
    {"weekday": ["sun", "mon"]},
    {"hours": "9-17"},
    {"hours": "22-3"},
    {"hours": "2-3", "weekday": "sun"},
)


@for_any(BERLIN_23H, KOLKATA, CAIRO_OPEN, MONTH, examples=12, kinds=(3, 10))
def test_filters_let_through_what_the_link_says(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    for params in FILTERS:
        listed = {name: [words] if isinstance(words, str) else words for name, words in params.items()}
        view, notes = view_from_params(
            {**listed, "zone": [period.zone]}, today=period.last, default_zone="UTC", lines=SHOWN
        )
        assert not notes
        wanted = filters.let_through(calls, params, period.zone)
        assert matching(frame, view, SHOWN)["id"].tolist() == [call.id for call in wanted], params


def test_accounts_hold_what_they_are_meant_to():
    seen: set[object] = set()

    @for_any(BERLIN_23H, examples=60, kinds=(6, 12))
    def look(period, records):
        for call in calls_of(records):
            seen.update((call.status, call.agent, call.live, period.since <= call.start < period.until))

    look()
    assert {*accounts.STATUSES, *accounts.AGENTS, True, False} <= seen
