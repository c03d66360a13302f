"""Agents, changes and findings against exact chances and plain loops."""

from __future__ import annotations

import pytest

from ringyo_data import metrics
from ringyo_data.frame import to_frame

from .accounts import for_any
from .compare import assert_same
from .expected import changes
from .oracle import shares
from .oracle.findings import findings
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
