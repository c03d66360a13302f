"""Agents, changes and findings against exact chances and plain loops."""

from __future__ import annotations

import pytest

from ringyo_data import metrics
from ringyo_data.frame import to_frame

from .accounts import for_any
from .compare import assert_same
from .expected import changes
from .oracle import groups, shares
from .oracle.findings import findings, order
from .oracle.records import calls_of, within
from .periods import BERLIN_23H, CLOSED, KOLKATA, MONTH, PERIODS, Period, aware

WIDE = for_any(CLOSED, MONTH, BERLIN_23H, KOLKATA, examples=10)


def both(period: Period, records: list[object], kind: str = "previous"):
    """The calls of a period and of its comparison, as frames and as calls."""
    frame, calls = to_frame(records).calls, calls_of(records)
    spans = [(period.since, period.until), period.compared(kind)]
    parts = [within(calls, *span) for span in spans]
    return [(frame[frame["id"].isin({call.id for call in part})], part) for part in parts]


def numbers(change: metrics.Change | shares.Change) -> list[float]:
    return [change.value, change.low, change.high, change.clear]


@WIDE
def test_funnel_limits_are_the_exact_chances(period, records):
    frame, calls = to_frame(records).calls, calls_of(records)
    own = groups.by((call for call in calls if call.agent and not call.live), lambda call: call.agent)
    whole = sum(map(len, own.values()))
    part = sum(call.answered for part in own.values() for call in part)
    found = metrics.funnel(frame)
    assert set(found["agent_id"]) == set(own)
    for row in found.itertuples():
        settled = len(own[row.agent_id])
        answered = sum(call.answered for call in own[row.agent_id])
        low_95, high_95 = shares.chance_limits(settled, part, whole, 0.95)
        low_998, high_998 = shares.chance_limits(settled, part, whole, 0.998)
        assert_same(
            [row.settled, row.answered, row.answer_rate, row.pooled],
            [settled, answered, answered / settled, part / whole],
        )
        assert_same(
            [row.low_95, row.high_95, row.low_998, row.high_998, row.out],
            [low_95, high_95, low_998, high_998, not low_998 <= answered / settled <= high_998],
            row.agent_id,
        )


@WIDE
def test_rank_is_the_place_among_agents_with_enough_calls(period, records):
    table = metrics.by_agent(to_frame(records).calls)
    rates = {
        agent: shares.answer_rate(own)
        for agent, own in groups.by(calls_of(records), lambda call: call.agent).items()
    }
    for row in table.itertuples():
        own = rates[row.agent_id if isinstance(row.agent_id, str) else None]
        better = sum(other.enough and other.value > own.value for other in rates.values())
        assert_same([row.rank], [better + 1 if own.enough else None])


@WIDE
def test_agents_changes_are_newcombes_at_99_8_percent(period, records):
    (frame, calls), (frame_before, before) = both(period, records)
    table = metrics.by_agent(frame, before=frame_before)
    now_by, before_by = (groups.by(part, lambda call: call.agent) for part in (calls, before))
    for row in table.itertuples():
        agent = row.agent_id if isinstance(row.agent_id, str) else None
        after, earlier = (shares.answer_rate(part.get(agent, [])) for part in (now_by, before_by))
        wanted = shares.rates_apart(after, earlier, shares.Z998)
        assert_same([row.before_rate], [earlier.value])
        assert_same([row.change, row.change_low, row.change_high, row.clear], numbers(wanted))


@pytest.mark.parametrize("kind", ["previous", "weekdays"])
def test_tiles_change_as_much_as_their_two_counts_differ(kind):
    @for_any(*PERIODS)
    def check(period, records):
        (frame, calls), (frame_before, before) = both(period, records, kind)
        since, until = map(aware, period.compared(kind))
        after = metrics.tiles(frame, since=aware(period.since), until=aware(period.until), now=period.now)
        earlier = metrics.tiles(frame_before, since=since, until=until, now=period.now)
        found = metrics.changes(after, earlier)
        wanted = changes(calls, before, period.now_us, (period.since, period.until), period.compared(kind))
        for name, change in wanted.items():
            own = getattr(found, name)
            if name in ("calls", "talk_seconds", "peak"):
                assert_same([own.value, own.clear], [change.value, False], name)
            else:
                assert_same(numbers(own), numbers(change), name)

    check()


@for_any(*PERIODS, examples=20, kinds=(4, 14))
def test_findings_are_those_of_the_definitions(period, records):
    (frame, calls), (frame_before, before) = both(period, records)
    found = metrics.findings(frame, before=frame_before, missing=3, **period.asked)
    wanted = findings(period, calls, before, now=period.now_us, missing=3)
    assert sorted((one.kind, str(one.subject)) for one in found) == sorted((k, str(s)) for k, s in wanted)
    places = [order(one.kind, wanted[one.kind, one.subject]) for one in found]
    assert places == sorted(places)
    for one in found:
        parts = [one.part, one.whole, one.value, one.expected, one.low, one.high, one.strength]
        assert_same(parts, wanted[one.kind, one.subject], (one.kind, one.subject))


def test_accounts_have_findings_of_every_kind():
    seen: set[str] = set()

    @for_any(*PERIODS, examples=20, kinds=(4, 14))
    def look(period, records):
        calls = calls_of(records)
        parts = [within(calls, *span) for span in ((period.since, period.until), period.compared())]
        seen.update(kind for kind, _ in findings(period, *parts, now=period.now_us))

    look()
    assert seen == {"stuck", "agent_out", "line_out", "agent_changed", "failed_day"}


def test_the_oracle_knows_an_interval_from_a_paper():
    # Newcombe (1998), table II, method 10: 56/70 against 48/80.
    change = shares.rates_apart(shares.share(56, 70), shares.share(48, 80))
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)
