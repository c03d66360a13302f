"""Which calls a link lets through, read from its own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from .clock import wall
from .groups import country
from .records import Call

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Params = Mapping[str, str | Sequence[str]]


def let_through(calls: Sequence[Call], params: Params, zone: str) -> list[Call]:
    """The calls that every parameter lets through; the period is not looked at."""
    return [call for call in calls if all(_passes(call, *asked, zone) for asked in params.items())]


def _passes(call: Call, param: str, asked: str | Sequence[str], zone: str) -> bool:
    words = [asked] if isinstance(asked, str) else list(asked)
    return _RULES[param](call, words, zone) if param in _RULES else True


def _outcome(call: Call, words: list[str], _zone: str) -> bool:
    if (call.answered and "answered" in words) or (call.status == "completed" and "by_agent" in words):
        return True
    return call.outcome in words or ("live" in words and call.live)


def _phone(call: Call, words: list[str], _zone: str) -> bool:
    digits = re.sub(r"\D", "", words[0]).lstrip("0")
    return call.phone is not None and re.sub(r"\D", "", call.phone).endswith(digits)


def _hours(call: Call, words: list[str], zone: str) -> bool:
    hour = wall(call.start, zone).hour
    start, end = map(int, words[0].split("-"))
    return start <= hour < end if start < end else not end <= hour < start


def _has(call: Call, key: str, text: str) -> bool:
    if key not in call.metadata:
        return False
    value = call.metadata[key]
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) == text


_RULES: dict[str, Callable[[Call, list[str], str], bool]] = {
    "outcome": _outcome,
    "status": lambda call, words, _: call.status in words,
    "agent": lambda call, words, _: call.agent in words,
    "direction": lambda call, words, _: call.direction in words,
    "line": lambda call, words, _: call.line in words,
    "country": lambda call, words, _: country(call) in words,
    "phone": _phone,
    "meta": lambda call, words, _: all(_has(call, *word.split(":", 1)) for word in words),
    "shortest": lambda call, words, _: call.seconds is not None and call.seconds >= int(words[0]),
    "longest": lambda call, words, _: call.seconds is not None and call.seconds <= int(words[0]),
    "weekday": lambda call, words, zone: DAYS[wall(call.start, zone).weekday()] in words,
    "hours": _hours,
}
