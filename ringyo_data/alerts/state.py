"""What is remembered from one run to the next: a small file beside the stored days, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ..store import Store
from .message import Message
from .problems import Problem, Told

NAME = "alerts.json"
LOCK = "alerts.lock"
FORM = 2
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Memory:
    """When the last run began (*judged_at*), and the problems that are open, or over while a channel still waits for that news."""

    judged_at: datetime = NEVER
    problems: tuple[Problem, ...] = ()


def read(store: Store) -> tuple[Memory, str]:
    """What was kept, an empty memory if nothing was, and a sentence if it is damaged. Raises `StoreError` if it is out of reach."""
    data = store.note(NAME)
    if data is None:
        return Memory(), ""
    try:
        return from_bytes(data), ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return Memory(), (
            f"What was told before, in {store.location}, is damaged or of another version: "
            "open problems are told once more."
        )


def keep(store: Store, memory: Memory) -> None:
    """Keep *memory*. Raises `StoreError`."""
    store.keep_note(NAME, to_bytes(memory))


def to_bytes(memory: Memory) -> bytes:
    """The memory as JSON."""
    return json.dumps(
        {
            "form": FORM,
            "judged_at": memory.judged_at.isoformat(),
            "problems": [_problem(problem) for problem in memory.problems],
        },
        indent=1,
        allow_nan=False,
    ).encode()


def from_bytes(data: bytes) -> Memory:
    """The memory that `to_bytes` wrote. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything else."""
    content = json.loads(data)
    if content["form"] != FORM:
        raise ValueError("another form")
    return Memory(
        datetime.fromisoformat(content["judged_at"]), tuple(_problem_of(each) for each in content["problems"])
    )


def _problem(problem: Problem) -> dict[str, Any]:
    news = problem.news
    return {
        "rule": problem.rule,
        "scope": problem.scope,
        "kind": problem.kind,
        "since": problem.since.isoformat(),
        "stage": problem.stage,
        "latest": problem.latest,
        "beyond": problem.beyond,
        "ended": _text(problem.ended),
        "known_until": _text(problem.known_until),
        "news": {"title": news.title, "lines": news.lines, "link": news.link, "facts": news.facts},
        "told": {
            name: [told.stage, told.tries, told.under_way, _text(told.at)]
            for name, told in problem.told.items()
        },
    }


def _problem_of(row: Mapping[str, Any]) -> Problem:
    news = row["news"]
    return Problem(
        rule=row["rule"],
        scope=row["scope"],
        kind=row["kind"],
        since=datetime.fromisoformat(row["since"]),
        stage=row["stage"],
        latest=row["latest"],
        beyond=row["beyond"],
        ended=_time(row["ended"]),
        known_until=_time(row["known_until"]),
        news=Message("", news["title"], tuple(news["lines"]), news["link"], news["facts"]),
        told={
            name: Told(stage, tries, under_way, _time(at))
            for name, (stage, tries, under_way, at) in row["told"].items()
        },
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def with_problem(memory: Memory, old: Problem, new: Problem) -> Memory:
    """The memory with *new* in the place of *old*. A problem that is over is forgotten once every channel knows it."""
    problems = [new if problem is old else problem for problem in memory.problems]
    return replace(memory, problems=tuple(each for each in problems if not each.ended or each.waiting()))
