"""What has changed of the agents, as far as it was seen: the API tells how they are, and keeps no history of it.

Agents are read hourly while somebody looks at the dashboard. What differs from the reading before is a change; the
first reading of an agent is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import orjson

from .agents import Agent

TRACKED = ("name", "model", "voice_id", "language")
SOMETHING = "updated_at"
"""The field of a change of which the API tells no more than when it was."""

MOST_CHANGES = 1000
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_TIMES = ("created_at", "updated_at")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Change:
    """One *field* of an agent was *before* and then *after* (empty: the API did not send it), some time from *since* to *at*.

    Both are the agent's *updated_at* if that moved too; else *since* is when the old value was last read, and *at*
    when the new one first was.
    """

    agent: str
    field: str
    before: str
    after: str
    since: datetime
    at: datetime
    updated_at: datetime | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Tells changes apart; equal for two processes that saw the same change."""
        return self.agent, self.field, self.after, self.updated_at


@dataclass(frozen=True)
class History:
    """The *agents* by id as they were last read, at *as_of* (None: never), and the *changes* that were seen, oldest first."""

    as_of: datetime | None = None
    agents: Mapping[str, Agent] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def read(self, agents: Mapping[str, Agent], now: datetime) -> History:
        """The history once *agents* have been read at *now*. Those that the API lists no more stay known."""
        # an answer from before what is known, as of a process that was slow, tells of no change
        newer = {name: agent for name, agent in agents.items() if not self._is_past(name, agent)}
        changes = [
            change
            for name, agent in newer.items()
            if self.as_of is not None and name in self.agents
            for change in _changes(name, self.agents[name], agent, since=self.as_of, at=now)
        ]
        return History(now, {**self.agents, **newer}, _merged(self.changes, changes))

    def joined(self, other: History) -> History:
        """The history of two processes: every change once, and the agents as they were read last."""
        older, newer = sorted((self, other), key=lambda one: one.as_of or LONG_AGO)
        return replace(
            newer,
            agents={**older.agents, **newer.agents},
            changes=_merged(older.changes, newer.changes),
        )

    def _is_past(self, name: str, agent: Agent) -> bool:
        latest = self.agents.get(name, agent).updated_at
        return latest is not None and agent.updated_at is not None and agent.updated_at < latest


def _changes(name: str, old: Agent, new: Agent, *, since: datetime, at: datetime) -> Iterator[Change]:
    before, after = old.updated_at, new.updated_at
    moved = before is not None and after is not None and before != after
    if moved and after is not None:
        since = at = after
    pairs = [(each, getattr(old, each), getattr(new, each)) for each in TRACKED]
    # a text that the API sends no more, or sends from now on, is a change of the API unless the agent was changed too
    differing = [pair for pair in pairs if pair[1] != pair[2] and (moved or (pair[1] and pair[2]))]
    if moved and not differing:
        differing = [(SOMETHING, _iso(before), _iso(after))]
    for each, was, now in differing:
        yield Change(name, each, was, now, since, at, after)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _merged(*changes: Iterable[Change]) -> tuple[Change, ...]:
    """Every change once, the newest `MOST_CHANGES` of them, oldest first."""
    ordered = sorted((each for some in changes for each in some), key=lambda each: each.at)
    once: dict[tuple[object, ...], Change] = {}
    for each in ordered:
        once.setdefault(each.key, each)
    return tuple(once.values())[-MOST_CHANGES:]


def to_bytes(history: History) -> bytes:
    """The history as JSON."""
    return orjson.dumps(history)


def from_bytes(data: bytes | None) -> History:
    """What `to_bytes` was given; what cannot be read of it is left out, and nothing gives an empty history."""
    try:
        content = orjson.loads(data or b"{}")
        as_of, agents, changes = (content[name] for name in ("as_of", "agents", "changes"))
        by_id = {name: agent for name, row in agents.items() if (agent := _read(_agent, row))}
        rows = [change for row in changes if (change := _read(_change, row))]
        return History(_moment(as_of), by_id, _merged(rows))
    except (AttributeError, KeyError, TypeError, ValueError):
        return History()


def _read(of: Callable[[Mapping[str, object]], Row], row: Mapping[str, object]) -> Row | None:
    """The row as a value; None if it is damaged."""
    try:
        return of(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _agent(row: Mapping[str, object]) -> Agent:
    name, model, voice_id, language = (_text(row[each]) for each in TRACKED)
    created, updated = (None if row[each] is None else _moment(row[each]) for each in _TIMES)
    return Agent(name, model, voice_id, language, created, updated)


def _change(row: Mapping[str, object]) -> Change:
    agent, name, before, after = (_text(row[each]) for each in ("agent", "field", "before", "after"))
    since, at = (_moment(row[each]) for each in ("since", "at"))
    updated = row["updated_at"]
    return Change(agent, name, before, after, since, at, None if updated is None else _moment(updated))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("this is no text")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("this moment has no offset")
    return moment
