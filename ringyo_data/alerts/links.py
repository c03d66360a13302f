"""The parameters of links that open exactly the calls that a verdict is about; pure.

A link has whole days, and one span of hours that holds for each of them. So a window that begins or ends within a
day may need several links.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from ..query import Window
from .judging import Verdict
from .rules import Rule

Params = dict[str, list[str]]
Hours = tuple[int, int]
WHOLE_DAY: Hours = (0, 24)
DAY = timedelta(days=1)


def of_verdict(rule: Rule, told: Verdict, tz: str) -> list[Params]:
    """The parameters of the links to the calls that were looked at, in order of time."""
    fixed = parse_qs(rule.scope.words, keep_blank_values=True)
    given = fixed.pop("hours", [])
    hours = tuple(map(int, given[0].split("-"))) if given else WHOLE_DAY
    narrowed = {name: [word] for name, word in rule.of.narrows}
    if told.direction and "direction" not in fixed:
        narrowed["direction"] = [told.direction]
    return [
        {
            "period": ["custom"],
            "from": [first.isoformat()],
            "to": [last.isoformat()],
            "zone": [tz],
            **fixed,
            **narrowed,
            **({} if span == WHOLE_DAY else {"hours": ["{}-{}".format(*span)]}),
        }
        for first, last, span in _parts(told.window, hours, tz)  # type: ignore[arg-type]
    ]


def _parts(window: Window, hours: Hours, tz: str) -> list[tuple[date, date, Hours]]:
    """First and last local day, and the hours of each; neighbouring whole days are one part."""
    zone = ZoneInfo(tz)
    start, end = window.since.astimezone(zone), window.until.astimezone(zone)
    parts: list[tuple[date, date, Hours]] = []
    for number in range((end.date() - start.date()).days + 1):
        day = start.date() + number * DAY
        first = start.hour if day == start.date() else 0
        last = end.hour if day == end.date() else 24
        for span in [hours] if (first, last) == WHOLE_DAY else _common(first, last, hours):
            if parts and parts[-1][2] == span == hours and parts[-1][1] == day - DAY:
                parts[-1] = (parts[-1][0], day, span)
            else:
                parts.append((day, day, span))
    return parts


def _common(first: int, last: int, hours: Hours) -> Sequence[Hours]:
    """The hours from *first* to before *last* that are in *hours* too, as spans."""
    start, end = hours
    inside = [
        hour
        for hour in range(first, last)
        if (start <= hour < end if start < end else hour >= start or hour < end)
    ]
    spans: list[Hours] = []
    for hour in inside:
        if spans and spans[-1][1] == hour:
            spans[-1] = (spans[-1][0], hour + 1)
        else:
            spans.append((hour, hour + 1))
    return spans
