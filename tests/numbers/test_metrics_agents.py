"""Agents, changes and findings against exact chances and plain loops."""

from __future__ import annotations

import pytest

from ringyo_data import metadata, metrics
from ringyo_data.frame import to_frame

from .accounts import for_any
from .compare import assert_same, same
from .expected import changes
from .oracle import groups, shares
from .oracle.findings import findings, order
from .oracle.records import calls_of, within
from .oracle.standing import judge
from .periods import PERIODS, Period, aware

STANDING = for_any(*PERIODS, examples=20, kinds=(4, 14))


def both(period: Period, records: list[object], kind: str = "previous"):
    """The calls of a period and of its comparison, as frames and as calls."""
    frame, calls = to_frame(records).calls, calls_of(records)
    frame = frame.assign(campaign=metadata.campaigns(frame, "campaign"))
    spans = [(period.since, period.until), period.compared(kind)]
    parts = [within(calls, *span) for span in spans]
    return [(frame[frame["id"].isin({call.id for call in part})], part) for part in parts]


def numbers(change: metrics.Change | shares.Change) -> list[float]:
    return [change.value, change.low, change.high, change.clear]


def judgements(period: Period, records: list[object]):
    """What the metrics and the oracle judge of the same calls, and those calls."""
    (frame, calls), (frame_before, before) = both(period, records)
    found = metrics.standing(frame, before=frame_before, **period.asked)
    return found, judge(period, calls, before, period.now_us), frame, calls


@STANDING
def test_what_stands_out_is_what_the_definitions_say(period, records):
    found, wanted, _, _ = judgements(period, records)
    rows = {(row.kind, row.subject): row for row in found.table.itertuples()}
    assert set(rows) == set(wanted.rows)
    for key, row in wanted.rows.items():
        own = rows[key]
        assert_same(
            [own.part, own.whole, own.value, own.reference],
            [row.part, row.whole, row.value, row.reference],
            key,
        )
        assert same(own.expected, row.expected, within=1e-6), (key, own.expected, row.expected)
        assert same(own.chance, row.chance, within=1e-5), (key, own.chance, row.chance)
    assert {key for key, row in rows.items() if row.out} == wanted.out
    assert list(found.mix) == wanted.mix


@STANDING
def test_rank_is_the_place_among_agents_with_enough_calls_if_one_stands_out(period, records):
    found, wanted, frame, calls = judgements(period, records)
    rates = {
        agent: shares.answer_rate(own) for agent, own in groups.by(calls, lambda call: call.agent).items()
    }
    ranked = {agent: rate for agent, rate in rates.items() if agent and rate.whole and rate.enough}
    differ = any(kind == "agent_out" for kind, _ in wanted.out)
    for row in metrics.by_agent(frame, standing=found).itertuples():
        agent = row.agent_id if isinstance(row.agent_id, str) else None
        better = sum(other.value > rates[agent].value for other in ranked.values())
        assert_same([row.rank], [better + 1 if differ and agent in ranked else None])


@STANDING
def test_agents_changes_are_against_their_rate_before(period, records):
    found, wanted, frame, _ = judgements(period, records)
    for row in metrics.by_agent(frame, standing=found).itertuples():
        key = "agent_changed", row.agent_id if isinstance(row.agent_id, str) else None
        own = wanted.rows.get(key)
        assert_same(
            [row.before_rate, row.change, row.clear],
            [own.reference, own.value - own.reference, key in wanted.out] if own else [None, None, False],
        )


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


@STANDING
def test_findings_are_those_of_the_definitions(period, records):
    (frame, calls), (_, before) = both(period, records)
    found, _, _, _ = judgements(period, records)
    listed = metrics.findings(frame, found, now=period.now, missing=3)
    wanted = findings(period, calls, before, now=period.now_us, missing=3)
    assert sorted((one.kind, str(one.subject)) for one in listed) == sorted(
        (k, str(s)) for (k, s), _ in wanted
    )
    numbers_of = dict(wanted)
    places = [order(one.kind, numbers_of[one.kind, one.subject]) for one in listed]
    assert places == sorted(places)


def test_accounts_have_findings_of_every_kind():
    seen: set[str] = set()

    @STANDING
    def look(period, records):
        calls = calls_of(records)
        parts = [within(calls, *span) for span in ((period.since, period.until), period.compared())]
        seen.update(kind for (kind, _), _ in findings(period, *parts, now=period.now_us))

    look()
    assert seen == {"stuck", "agent_out", "line_out", "agent_changed", "failed_day"}


def test_the_oracle_knows_an_interval_from_a_paper():
    # Newcombe (1998), table II, method 10: 56/70 against 48/80.
    change = shares.rates_apart(shares.share(56, 70), shares.share(48, 80))
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)
