"""Callers that nobody took, one by one, and whether somebody talked with them later."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Call

LEAST = 20


def talked(call: Call) -> bool:
    """Answered, and not for less than a conversation; a call without a duration was handed over or has lost it."""
    return call.answered and (call.seconds is None or call.seconds >= LEAST)


def missed(calls: Sequence[Call]) -> list[Call]:
    """The incoming calls that are over and in which nobody talked."""
    return [call for call in calls if call.direction == "inbound" and not call.live and not talked(call)]


def known(calls: Sequence[Call]) -> list[Call]:
    """Those whose caller has a number."""
    return [call for call in missed(calls) if call.phone and any(sign.isdigit() for sign in call.phone)]


def callers(calls: Sequence[Call], later: Sequence[Call]) -> dict[str, tuple[int, int, int | None]]:
    """How many calls of each caller were missed, when the last was, and when somebody talked with them after it."""
    found = {}
    for number in {str(call.phone) for call in known(calls)}:
        own = [call.start for call in known(calls) if call.phone == number]
        after = [
            call.start for call in later if call.phone == number and talked(call) and call.start > max(own)
        ]
        found[number] = (len(own), max(own), min(after, default=None))
    return found
