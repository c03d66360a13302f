"""What stands out, from the definitions: limits at 99.8%, thirty settled calls at least."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Protocol

from . import clock, groups, shares
from .records import SECOND, Call, count

STUCK_AFTER = 75 * 60 * SECOND
LEAST = 30
Key = tuple[str, str | None]


class Period(Protocol):
    """Local days of a zone."""

    zone: str

    @property
    def since(self) -> int: ...
    @property
    def until(self) -> int: ...


def findings(
    period: Period, calls: list[Call], before: list[Call] | None, *, now: int, missing: int = 0
) -> dict[Key, list[float]]:
    """Part, whole, value, expected, low, high and strength of each finding, by kind and subject."""
    found: dict[Key, list[float]] = {}
    if missing:
        whole = len(calls) + missing
        found["missing", None] = [missing, whole, missing / whole, 0, nan, nan, missing]
    live = [call for call in calls if call.live]
    stuck = [call for call in live if call.start < now - STUCK_AFTER]
    if stuck:
        found["stuck", None] = [len(stuck), len(live), len(stuck) / len(live), 0, nan, nan, len(stuck)]
    return (
        found
        | _out(calls, "agent_out", lambda call: call.agent)
        | _out(calls, "line_out", lambda call: call.line)
        | _agents_changed(calls, before or [])
        | _failed_days(period, calls, now)
    )


def _out(calls: list[Call], kind: str, group: Callable[[Call], str | None]) -> dict[Key, list[float]]:
    own = groups.by((call for call in calls if group(call) and not call.live), group)
    whole = sum(map(len, own.values()))
    part = sum(call.answered for calls in own.values() for call in calls)
    found = {}
    for name, settled in own.items():
        answered, n = sum(call.answered for call in settled), len(settled)
        low, high = shares.chance_limits(n, part, whole, 0.998)
        if n >= LEAST and not low <= answered / n <= high:
            expected = part / whole
            strength = abs(answered - n * expected)
            found[kind, name] = [answered, n, answered / n, expected, low, high, strength]
    return found


def _agents_changed(calls: list[Call], before: list[Call]) -> dict[Key, list[float]]:
    earlier = groups.by(before, lambda call: call.agent)
    found = {}
    for agent, own in groups.by(calls, lambda call: call.agent).items():
        after, was = shares.answer_rate(own), shares.answer_rate(earlier.get(agent, []))
        change = shares.rates_apart(after, was, shares.Z998)
        if agent is not None and after.whole >= LEAST and change.clear:
            strength = abs(change.value) * after.whole
            numbers = [after.part, after.whole, after.value, was.value, change.low, change.high, strength]
            found["agent_changed", agent] = numbers
    return found


def _failed_days(period: Period, calls: list[Call], now: int) -> dict[Key, list[float]]:
    days = clock.per_bucket(calls, period.zone, "day")
    begun = clock.buckets(period.since, period.until, now, period.zone, "day")
    counts = {bucket.name[0]: count(days.get(bucket.name, [])) for bucket in begun}
    counts = {day: n for day, n in counts.items() if n.settled >= LEAST}
    part, whole = sum(n.failed for n in counts.values()), sum(n.settled for n in counts.values())
    found = {}
    for day, n in counts.items() if len(counts) > 1 else ():
        low, high = shares.chance_limits(n.settled, part, whole, 0.998)
        value, expected = n.failed / n.settled, part / whole
        if not low <= value <= high:
            strength = abs(n.failed - n.settled * expected)
            found["failed_day", day.isoformat()] = [n.failed, n.settled, value, expected, low, high, strength]
    return found


def order(kind: str, numbers: list[float]) -> tuple[int, float]:
    """What makes numbers wrong comes first, then what is bad, then what is good, and of each the strongest."""
    value, usual = numbers[2:4]
    good = value < usual if kind == "failed_day" else value > usual
    return (0 if kind in ("missing", "stuck") else 2 if good else 1), -numbers[-1]
