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
class State:
    """The open problems, those of whose end somebody is still to be told, and when the last run began (*judged_at*)."""

    judged_at: datetime = NEVER
    problems: tuple[Problem, ...] = ()


def read(store: Store) -> tuple[State, str]:
    """What was kept, an empty state if nothing was, and a sentence if it is damaged. Raises `StoreError` if it is out of reach."""
    data = store.note(NAME)
    if data is None:
        return State(), ""
    try:
        return from_bytes(data), ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return State(), (
            f"What was told before, in {store.location}, is damaged or of another version: "
            "open problems are told once more."
        )


def keep(store: Store, state: State) -> None:
    """Keep *state*. Raises `StoreError`."""
    store.keep_note(NAME, to_bytes(state))


def to_bytes(state: State) -> bytes:
    """The state as JSON."""
    return json.dumps(
        {
            "form": FORM,
            "judged_at": state.judged_at.isoformat(),
            "problems": [_problem(problem) for problem in state.problems],
        },
        indent=1,
        allow_nan=False,
    ).encode()


def from_bytes(data: bytes) -> State:
    """The state that `to_bytes` wrote. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything else."""
    given = json.loads(data)
    if given["form"] != FORM:
        raise ValueError("another form")
    return State(
        datetime.fromisoformat(given["judged_at"]), tuple(_problem_of(each) for each in given["problems"])
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


def _problem_of(given: Mapping[str, Any]) -> Problem:
    news = given["news"]
    return Problem(
        rule=given["rule"],
        scope=given["scope"],
        kind=given["kind"],
        since=datetime.fromisoformat(given["since"]),
        stage=given["stage"],
        latest=given["latest"],
        beyond=given["beyond"],
        ended=_time(given["ended"]),
        known_until=_time(given["known_until"]),
        news=Message("", news["title"], tuple(news["lines"]), news["link"], news["facts"]),
        told={
            name: Told(stage, tries, under_way, _time(at))
            for name, (stage, tries, under_way, at) in given["told"].items()
        },
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def with_problem(state: State, old: Problem, new: Problem) -> State:
    """The state with one problem in the place of another; one that is over and told to everybody is forgotten."""
    problems = [new if problem is old else problem for problem in state.problems]
    return replace(state, problems=tuple(each for each in problems if not each.ended or each.waiting()))
