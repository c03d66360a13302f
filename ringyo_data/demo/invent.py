"""An account whose calls are invented from a seed, day by day as they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import cast, transcripts
from .account import SECOND, Account, Filters, Ints, Matching, Table, to_micros, to_text, to_texts
from .contacts import Contacts
from .days import invent_day
from .scripts import Calls
from .story import Shape, Story

_STRIDE = 14  # days invented at once when somebody looks further back


def invent(seed: int, now: datetime, shape: Shape | None = None) -> InventedAccount:
    """An account with calls from some 200 days before *now* up to whatever moment it is asked at.

    The same seed gives the same ids, numbers and times on any day; outcomes
    also depend on the ISO week of *now* (see `Story`). Raises `ValueError` on
    a naive *now*.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone; use datetime(..., tzinfo=UTC)")
    return InventedAccount(seed, now.astimezone(UTC), shape or Shape())


class InventedAccount(Account):
    """Calls that follow their scripts: live ones settle and new ones come as time passes."""

    statuses = cast.STATUSES

    def __init__(self, seed: int, now: datetime, shape: Shape) -> None:
        self.seed = seed
        self.shape = shape
        self.story = Story(now.date(), shape.stories)
        self.agents = tuple(_listing(agent, self.story) for agent in cast.AGENTS if agent.listed)
        self.phone_numbers = tuple(_numbered(place, line) for place, line in enumerate(cast.LINES))
        self.first_day = now.date() - timedelta(days=shape.days - 1)
        self._contacts = Contacts(seed)
        self._calls: Calls | None = None
        self._since = self._until = now.date()
        self._table: tuple[tuple[int, date], _InventedTable] | None = None
        self._lock = threading.Lock()

    def table(self, now: datetime, since: datetime | None = None) -> Table:
        """The calls as of the whole second of *now*."""
        second = to_micros(now) // SECOND
        today = now.astimezone(UTC).date()
        day = today if since is None else min(today, since.astimezone(UTC).date())
        first = self.first_day if since is None else max(self.first_day, day)
        with self._lock:
            calls = self._invented(first, today)
            key = (second, self._since)
            if self._table is None or self._table[0] != key:
                self._table = (key, _InventedTable(calls, self._contacts, second))
            return self._table[1]

    def detail(self, record: Mapping[str, object]) -> dict[str, object]:
        """Transcript and analysis of an invented call, where it has them."""
        return transcripts.detail(self.seed, record)

    def _invented(self, first: date, today: date) -> Calls:
        if self._calls is None:
            self._since, self._until = today, today + timedelta(days=1)
            self._calls = self._span(self._since, self._until)
        if today >= self._until:
            until = today + timedelta(days=1)
            self._calls = Calls.concat([self._calls, self._span(self._until, until)])
            self._until = until
        if first < self._since:
            since = max(self.first_day, min(first, self._since - timedelta(days=_STRIDE)))
            self._calls = Calls.concat([self._span(since, self._since), self._calls])
            self._since = since
        return self._calls

    def _span(self, since: date, until: date) -> Calls:
        days = [since + timedelta(days=i) for i in range((until - since).days)]
        return Calls.concat(
            [invent_day(self.seed, day, self.story, self.shape, self._contacts) for day in days]
        )


class _Row(NamedTuple):
    id: bytes
    status: int
    agent: int
    line: int
    contact: int
    duration: int
    metadata: int
    incoming: bool
    created_at: str
    ended_at: str


class _InventedTable(Table):
    def __init__(self, calls: Calls, contacts: Contacts, second: int) -> None:
        super().__init__()
        self._contacts = contacts
        self._calls = calls
        count = int(np.searchsorted(calls.created_us, (second + 1) * SECOND))
        self._created_us: Ints = calls.created_us[:count]
        live = np.flatnonzero(calls.settled[:count] > second)
        self._live = frozenset(live.tolist())
        self._status: npt.NDArray[np.int8] = calls.final[:count] + np.int8(len(cast.LIVE))
        self._status[live] = (calls.steps[live] <= second).sum(axis=1)

    def match(self, filters: Filters) -> Matching:
        calls, count = self._calls, len(self._created_us)
        if filters == Filters():
            return Matching(self._created_us, np.arange(count))
        mask = np.ones(count, bool)
        if filters.status is not None:
            mask &= self._status == _place(cast.STATUSES, filters.status)
        if filters.agent_id is not None:
            mask &= calls.agent[:count] == _place([a.id for a in cast.AGENTS], filters.agent_id)
        if filters.phone_number is not None:
            contact = calls.contact == self._contacts.place.get(filters.phone_number, -1)
            line = calls.line == _place([line.number for line in cast.LINES], filters.phone_number)
            mask &= np.where(calls.incoming, line, contact)[:count]
        positions = np.flatnonzero(mask)
        return Matching(self._created_us[positions], positions)

    def ids(self, positions: Iterable[int]) -> list[str]:
        return [name.decode() for name in self._calls.id[list(positions)].tolist()]

    def records(self, positions: Iterable[int]) -> list[object]:
        places = list(positions)
        calls = self._calls
        columns = (
            calls.id,
            self._status,
            calls.agent,
            calls.line,
            calls.contact,
            calls.duration,
            calls.metadata,
            calls.incoming,
        )
        rows = zip(
            *(column[places].tolist() for column in columns),
            self._times(calls.created_us[places]),
            to_texts(calls.ended[places] * SECOND),
            strict=True,
        )
        return [
            self._record(_Row(*row), live=place in self._live)
            for place, row in zip(places, rows, strict=True)
        ]

    def _times(self, micros: Ints) -> list[str]:
        whole = not bool((micros % SECOND).any())
        return to_texts(micros) if whole else [to_text(each) for each in micros.tolist()]

    def _record(self, row: _Row, *, live: bool) -> dict[str, object]:
        customer, own = self._contacts.numbers[row.contact], cast.LINES[row.line].number
        record: dict[str, object] = {
            "id": row.id.decode(),
            "status": cast.STATUSES[row.status],
            "phone_number": own if row.incoming else customer,
            "from_number": customer if row.incoming else own,
            "agent_id": cast.AGENTS[row.agent].id,
        }
        if row.duration >= 0 and not live:
            record["duration"] = row.duration
        record["metadata"] = cast.METADATA[row.metadata]
        record["created_at"] = row.created_at
        record["ended_at"] = None if live else row.ended_at
        return record

    def find(self, call_id: str) -> dict[str, object] | None:
        places = np.flatnonzero(self._calls.id[: len(self._created_us)] == call_id.encode())
        if not len(places):
            return None
        record = self.records(places[:1].tolist())[0]
        return record if isinstance(record, dict) else None


def _place(names: Iterable[str], name: str) -> int:
    return next((i for i, each in enumerate(names) if each == name), -1)


def _listing(agent: cast.Agent, story: Story) -> dict[str, object]:
    """The agent as /v1/agents shows it. The agent that gets worse was changed on the day that began."""
    made = datetime(2024, 1, 1 + int(agent.id[-2:]), 9, tzinfo=UTC)
    changed = made + timedelta(days=40)
    if story.told and agent == cast.AGENTS[cast.WORSE]:
        changed = datetime.combine(story.worse_since, time(), UTC)
    return {
        "id": agent.id,
        "name": agent.name,
        "status": agent.status,
        "language": agent.language,
        "model": "voice-2",
        "voice_id": f"voice_{agent.id[-2:]}",
        "created_at": to_text(to_micros(made)),
        "updated_at": to_text(to_micros(changed)),
    }


def _numbered(place: int, line: cast.Line) -> dict[str, object]:
    """The line as /v1/phone-numbers shows it; lines were bought one a week."""
    bought = datetime(2024, 1, 2, 9, tzinfo=UTC) + timedelta(weeks=place)
    return {
        "id": f"pn_{place:012x}",
        "phone_number": line.number,
        "friendly_name": line.name,
        "country": line.country,
        "region": line.region,
        "capabilities": ["voice"],
        "status": line.status,
        "default_agent_id": line.agent,
        "created_at": to_text(to_micros(bought)),
    }
