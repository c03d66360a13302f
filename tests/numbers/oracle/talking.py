"""Conversations at once, and calls that wait for theirs, by a sweep over starts and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .findings import STUCK_AFTER
from .records import SECOND, UNANSWERED, Call

Interval = tuple[int, int]
IN_CONVERSATION = ("answered", "in_progress")
BEFORE_IT = ("queued", "initiated", "ringing")


def stuck(call: Call, now: int) -> bool:
    """Live for longer than a call can be."""
    return call.live and call.start < now - STUCK_AFTER


def conversation(call: Call, now: int, seen: Mapping[str, int] | None = None) -> Interval | None:
    """When the people of a call talked; None where they did not, or nobody knows."""
    if call.end is not None and call.seconds is not None:
        return call.end - call.seconds * SECOND, call.end
    if call.live and call.status in IN_CONVERSATION and call.start <= now and not stuck(call, now):
        return (seen or {}).get(call.id, call.start), now
    return None


def without_conversation(call: Call, now: int) -> bool:
    """Whether it is known of a call that nobody talked in it, or not yet."""
    if conversation(call, now) is not None or stuck(call, now):
        return False
    return call.status in UNANSWERED or (call.live and call.status in BEFORE_IT and call.start <= now)


def wait(call: Call, now: int, seen: Mapping[str, int] | None = None) -> Interval | None:
    """When a call waited or rang; None where it did not, or nobody knows."""
    talked = conversation(call, now, seen)
    end = talked[0] if talked else now if call.live else call.end
    if end is None or not (talked or without_conversation(call, now)):
        return None
    return call.start, max(call.start, end)


def conversations(calls: Sequence[Call], now: int) -> list[Interval]:
    return [talked for call in calls if (talked := conversation(call, now))]


def waits(calls: Sequence[Call], now: int) -> list[Interval]:
    return [waited for call in calls if (waited := wait(call, now))]


def peak(taken: Sequence[Interval], since: int, until: int) -> tuple[int, int | None]:
    """The most at one moment of [since, until), and the first moment of that."""
    inside = [(max(start, since), min(end, until)) for start, end in taken if start < until and end > since]
    steps = sorted([(start, 1, 1) for start, _ in inside] + [(end, 0, -1) for _, end in inside])
    used, most, at = 0, 0, None
    for place, (moment, _, step) in enumerate(steps):
        used += step
        over = place + 1 == len(steps) or steps[place + 1][0] != moment
        if over and used > most:
            most, at = used, moment
    return most, at


def mean_between(taken: Sequence[Interval], since: int, elapsed: int) -> float:
    """How many on average over the *elapsed* microseconds from *since* on."""
    held = sum(max(0, min(end, since + elapsed) - max(start, since)) for start, end in taken)
    return held / elapsed
