"""The list of findings, from the definitions: what is judged to stand out, calls that are stuck or missing."""

from __future__ import annotations

from math import nan

from .records import SECOND, Call
from .standing import Judged, Key, Period, judge

STUCK_AFTER = 75 * 60 * SECOND


def findings(
    period: Period, calls: list[Call], before: list[Call] | None, *, now: int, missing: int = 0
) -> list[tuple[Key, list[float]]]:
    """Part, whole, value, expected, reference and strength of each, in their order.

    Of an agent the first alone, and none of a line that has the calls of an agent found.
    """
    found = _all(judge(period, calls, before, now), calls, now, missing)
    ordered = sorted(found.items(), key=lambda item: order(item[0][0], item[1]))
    agents = [numbers[:2] for (kind, _), numbers in ordered if kind == "agent_out"]
    seen: set[object] = set()
    kept = []
    for (kind, subject), numbers in ordered:
        about = subject if kind.startswith("agent") else (kind, subject)
        if about not in seen and not (kind == "line_out" and numbers[:2] in agents):
            kept.append(((kind, subject), numbers))
        seen.add(about)
    return kept


def _all(judged: Judged, calls: list[Call], now: int, missing: int) -> dict[Key, list[float]]:
    found: dict[Key, list[float]] = {}
    if missing:
        whole = len(calls) + missing
        found["missing", None] = [missing, whole, missing / whole, 0, nan, missing]
    live = [call for call in calls if call.live]
    stuck = [call for call in live if call.start < now - STUCK_AFTER]
    if stuck:
        found["stuck", None] = [len(stuck), len(live), len(stuck) / len(live), 0, nan, len(stuck)]
    for key in judged.out:
        row = judged.rows[key]
        found[key] = [row.part, row.whole, row.value, row.expected, row.reference, row.strength]
    return found


def order(kind: str, numbers: list[float]) -> tuple[int, float]:
    """What makes numbers wrong comes first, then what is bad, then what is good, and of each the strongest."""
    value, usual = numbers[2:4]
    good = value < usual if kind == "failed_day" else value > usual
    return (0 if kind in ("missing", "stuck") else 2 if good else 1), -round(numbers[-1], 6)
