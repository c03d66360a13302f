"""The parameters of a link that opens exactly the calls that a verdict is about; pure."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from ..metrics.buckets import day_start
from .judging import Verdict
from .rules import Rule

Params = dict[str, list[str]]
DAY = timedelta(days=1)


def of_verdict(rule: Rule, verdict: Verdict, tz: str) -> Params:
    """The parameters of the link to the calls that were looked at: whole days, or between two moments."""
    zone, window = ZoneInfo(tz), verdict.window
    since, until = window.since.astimezone(zone), window.until.astimezone(zone)
    first, last = (
        since.date(),
        max(window.since, window.until - timedelta(microseconds=1)).astimezone(zone).date(),
    )
    whole = (day_start(first, zone), day_start(last + DAY, zone)) == (window.since, window.until)
    fixed = parse_qs(rule.scope.words, keep_blank_values=True)
    narrowed = {name: [word] for name, word in rule.of.narrows}
    if verdict.direction and "direction" not in fixed:
        narrowed["direction"] = [verdict.direction]
    return {
        "period": ["custom"],
        "from": [first.isoformat()],
        "to": [last.isoformat()],
        "zone": [tz],
        "compare": ["off"],
        **fixed,
        **narrowed,
        **(
            {}
            if whole
            else {"between": [f"{since.isoformat(timespec='minutes')}/{until.isoformat(timespec='minutes')}"]}
        ),
    }
