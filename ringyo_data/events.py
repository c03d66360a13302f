"""What happened to the account or to one of its agents, and when: written down by the deployment, or seen of the agents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from .agent_history import SOMETHING, Change, History
from .errors import SettingsError
from .metrics.buckets import day_start
from .misspelt import check_known, quoted
from .names import Names
from .query import Window

ENTRIES = ("date", "words", "agent")
LONGEST_WORDS = 100
NEAR_DAYS = 3
DAYS_AFTER = 28
YEARS = range(1970, 2200)
FIELDS = {"name": "name", "model": "model", "voice_id": "voice", "language": "language"}
"""What each tracked field of an agent is called."""


@dataclass(frozen=True)
class Event:
    """Something that happened some time from *since* to *at*, which are the same if the moment is known.

    *day* is its local day; with *whole_day* no more than that is known, and *at* is where the day begins. *agent* is an
    id, or a name that no agent is known by; None for what concerns the account. *words* is raw text without the agent's
    name, *word* what stands for the event in a link.
    """

    at: datetime
    since: datetime
    day: date
    words: str
    agent: str | None
    source: Literal["settings", "agents"]
    word: str
    whole_day: bool = False

    def concerns(self, agent: str | None) -> bool:
        """Whether it may have to do with the calls of *agent* (None: of no agent): it is its own, or the account's."""
        return self.agent is None or self.agent == agent


def listed(
    rows: Sequence[Mapping[str, object]], names: Names, *, window: Window, zone: str
) -> tuple[Event, ...]:
    """All events of *window*, oldest first: the tables `[[events]]` of the secrets, and the changes of agents that were seen.

    Days, and times without an offset, are those of *zone*. An agent's name that two agents have gives an event
    for each. Raises `SettingsError` for a row that cannot be meant.
    """
    tz = ZoneInfo(zone)
    events = [event for number, row in enumerate(rows, 1) for event in _written(number, row, names.by_id, tz)]
    events += _seen(names.history, tz)
    inside = (event for event in events if window.since <= event.at < window.until)
    return tuple(sorted(inside, key=lambda event: (event.at, event.agent or "", event.words)))


def near(
    events: Iterable[Event], agent: str | None, day: date, *, days: int = NEAR_DAYS
) -> tuple[Event, ...]:
    """The events within *days* of a local day that may have to do with an agent, the nearest first; with None, the account's own."""
    close = [event for event in events if event.concerns(agent) and abs((event.day - day).days) <= days]
    return tuple(sorted(close, key=lambda event: abs((event.day - day).days)))


def _written(number: int, row: Mapping[str, object], names: Mapping[str, str], tz: ZoneInfo) -> list[Event]:
    """The event of one row of the secrets, once for each agent that it may mean."""
    check_known(row, ENTRIES, f"{{}} in the table number {number} of [[events]] is no entry of an event")
    words, agent = _words(number, row.get("words")), _agent(number, row.get("agent"))
    moment = _given(number, row.get("date"))
    at = moment if isinstance(moment, datetime) else day_start(moment, tz)
    at = (at if at.tzinfo else at.replace(tzinfo=tz)).astimezone(UTC)
    agents: list[str | None] = [each for each, name in names.items() if name == agent]
    agents = agents if agents and agent not in names else [agent]
    return [
        Event(
            at=at,
            since=at,
            day=at.astimezone(tz).date(),
            words=words,
            agent=each,
            source="settings",
            word=_word(moment, words, agent, each if len(agents) > 1 else None),
            whole_day=not isinstance(moment, datetime),
        )
        for each in agents
    ]


def _given(number: int, value: object) -> date | datetime:
    """A day, or a moment that may lack its offset."""
    example = 'give a day like 2026-11-12, or a time like "2026-11-12T14:30"'
    if value in (None, ""):
        raise _wrong(number, f"has no date; {example}.")
    text = value.strip() if isinstance(value, str) else ""
    readers: tuple[Callable[[str], date], ...] = (date.fromisoformat, datetime.fromisoformat)
    day = value if isinstance(value, date) else None
    for read in readers:
        with suppress(ValueError):
            day = day or read(text)
    if day is not None and day.year in YEARS:
        return day
    raise _wrong(number, f"has the date {quoted(str(value))}; {example}.")


def _words(number: int, value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise _wrong(number, 'has no words; say what happened, like words = "New voice for Ana".')
    if len(text) > LONGEST_WORDS:
        raise _wrong(number, f"has {len(text)} characters of words; say it in {LONGEST_WORDS}.")
    return text


def _agent(number: int, value: object) -> str | None:
    if not isinstance(value, str | None):
        raise _wrong(number, f"has the agent {quoted(value)}; give an agent's id or exact name as text.")
    return (value or "").strip() or None


def _wrong(number: int, what: str) -> SettingsError:
    return SettingsError(f"The table number {number} of [[events]] in the secrets {what}")


def _seen(history: History, tz: ZoneInfo) -> list[Event]:
    """The changes of agents, those of one moment together; and when an agent was changed last, if that was not seen."""
    groups = groupby(
        sorted(history.changes, key=lambda one: (one.agent, one.at)), key=lambda one: (one.agent, one.at)
    )
    events = {
        (agent, at): _of_agent(agent, min(one.since for one in some), at, _what(some), tz)
        for (agent, at), group in groups
        for some in [list(group)]
    }
    for name, agent in history.agents.items():
        at = agent.updated_at
        if at is not None and at != agent.created_at:
            events.setdefault((name, at), _of_agent(name, at, at, _what([]), tz))
    return list(events.values())


def _of_agent(agent: str, since: datetime, at: datetime, words: str, tz: ZoneInfo) -> Event:
    day = at.astimezone(tz).date()
    return Event(at, since, day, words, agent, "agents", word=_word(at, agent))


def _what(changes: Sequence[Change]) -> str:
    parts = [
        f"{FIELDS[one.field]} changed"
        + (f" from {one.before}" if one.before else "")
        + (f" to {one.after}" if one.after else "")
        for one in changes
        if one.field != SOMETHING
    ]
    return ", ".join(parts) or "configuration changed"


def _word(at: date | datetime, *parts: str | None) -> str:
    """The day and six signs that tell the event from others of it."""
    moment = at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else at
    text = "\n".join([moment.isoformat(), *(part or "" for part in parts)])
    return f"{moment:%Y-%m-%d}-{hashlib.blake2b(text.encode(), digest_size=3).hexdigest()}"


def days_after(event: Event, today: date) -> tuple[date, date]:
    """First and last local day of the four weeks that begin with the event, or of what has come of them."""
    return event.day, max(event.day, min(event.day + timedelta(days=DAYS_AFTER - 1), today))
