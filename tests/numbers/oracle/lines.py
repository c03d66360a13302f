"""Lines in use, by a sweep over starts and ends."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Call

Interval = tuple[int, int]


def intervals(calls: Sequence[Call], now: int) -> list[Interval]:
    """From start to just before the end of each call that can be placed; a live call goes on until now."""
    found = []
    for call in calls:
        end = now if call.live else call.end
        if end is not None and end >= call.start:
            found.append((call.start, end))
    return found


def peak(taken: Sequence[Interval]) -> tuple[int, int | None]:
    """The most lines in use at one moment, and the first moment of that."""
    steps = sorted([(start, 1, 1) for start, _ in taken] + [(end, 0, -1) for _, end in taken])
    used, most, at = 0, 0, None
    for place, (moment, _, step) in enumerate(steps):
        used += step
        over = place + 1 == len(steps) or steps[place + 1][0] != moment
        if over and used > most:
            most, at = used, moment
    return most, at


def in_use(taken: Sequence[Interval], at: int) -> int:
    return sum(start <= at < end for start, end in taken)


def peak_between(taken: Sequence[Interval], since: int, until: int) -> int:
    """The most lines in use at one moment of [since, until)."""
    return max(in_use(taken, at) for at in [since, *(s for s, _ in taken if since <= s < until)])


def mean_between(taken: Sequence[Interval], since: int, elapsed: int) -> float:
    """Lines in use on average over the *elapsed* microseconds from *since* on."""
    held = sum(max(0, min(end, since + elapsed) - max(start, since)) for start, end in taken)
    return held / elapsed
