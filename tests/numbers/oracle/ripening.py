"""Which calls of a period that goes on are old enough to count in a rate."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from .records import SECOND, Call

MINUTE = 60 * SECOND
SURELY_OVER = 75 * MINUTE


def rates_until(calls: Sequence[Call], before: Sequence[Call], now: int) -> int | None:
    """The minute before which a call must have started; None if all count."""
    if not any(call.live and call.start >= now - SURELY_OVER for call in calls):
        return None
    took = sorted(
        call.end - call.start
        for call in (*calls, *before)
        if call.start < now - SURELY_OVER and call.end is not None
    )
    if len(took) < 30:
        return None
    until = (now - took[ceil((len(took) - 1) * 0.99)]) // MINUTE * MINUTE
    late = sum(call.start >= until for call in calls)
    return until if 100 * late >= len(calls) else None


def ripe(calls: Sequence[Call], before: Sequence[Call], now: int) -> list[Call]:
    """The calls that count in a rate."""
    until = rates_until(calls, before, now)
    return [call for call in calls if until is None or call.start < until]
