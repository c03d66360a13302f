"""What a run sees of a rule, for the tests of problems and telling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ringyo_data.alerts.message import Message
from ringyo_data.alerts.problems import Problem, Seen
from ringyo_data.alerts.telling import Round

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
NAMES = frozenset({("Few answered", "")})


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def seen(state: str, minutes: float = 0, beyond: float = 0.0, **fields: Any) -> Seen:
    """Of the rule “Few answered”, whose limit is 0.7."""

    def news(problem: Problem) -> Message:
        title = f"{problem.kind} {problem.event} at {minutes:g}"
        return Message("", title, (f"beyond {beyond:g}",), facts={"event": problem.event})

    known: dict[str, Any] = {"rule": "Few answered", "scope": "", "to": ("team",), "against": 0.7}
    return Seen(state=state, at=at(minutes), news=news, beyond=beyond, **known | fields)  # type: ignore[arg-type]


def round_of(one: Seen, **fields: Any) -> Round:
    return Round(at=one.at, seen=[one], names=NAMES, **fields)
