"""What the demo API serves from: an account, its table of calls as of one moment, and its filters.

Every account keeps its calls in order of `created_at` and then `id`, which is
the order the API pages through.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from ..instants import from_microseconds, microseconds

Ints = npt.NDArray[np.int64]
SECOND = 1_000_000


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch; a naive time is taken for UTC."""
    return microseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def to_text(micros: int) -> str:
    """The API's way to write a time: `2024-01-15T10:30:00Z`, with a fraction only where there is one."""
    return from_microseconds(micros).isoformat().replace("+00:00", "Z")


def to_texts(micros: Ints) -> list[str]:
    """Many times as `to_text` writes them, much faster. All are in whole seconds."""
    return [f"{text}Z" for text in np.datetime_as_string(micros.astype("M8[us]"), unit="s").tolist()]


@dataclass(frozen=True)
class Filters:
    """What a list of calls is narrowed by; None takes everything."""

    status: str | None = None
    agent_id: str | None = None
    phone_number: str | None = None


@dataclass(frozen=True)
class Matching:
    """The calls that match some filters: *created_us* ascending, and their *positions* in the table."""

    created_us: Ints
    positions: Ints


class Table(ABC):
    """An account's calls as of one moment; does not change."""

    def __init__(self) -> None:
        self._matching: dict[Filters, Matching] = {}

    def matching(self, filters: Filters) -> Matching:
        """The calls that match, oldest first; worked out once for each set of filters."""
        matches = self._matching.get(filters)
        if matches is None:
            matches = self._matching[filters] = self.match(filters)
        return matches

    @abstractmethod
    def match(self, filters: Filters) -> Matching:
        """The calls that match, oldest first."""

    @abstractmethod
    def ids(self, positions: Iterable[int]) -> list[str]:
        """The ids at these positions."""

    @abstractmethod
    def records(self, positions: Iterable[int]) -> list[object]:
        """The calls at these positions as the API sends them."""

    @abstractmethod
    def find(self, call_id: str) -> dict[str, object] | None:
        """The call of that id, or None."""


class Account(ABC):
    """What one customer of the API owns: agents, phone numbers, and calls that may change as time passes."""

    agents: Sequence[Mapping[str, object]] = ()
    phone_numbers: Sequence[Mapping[str, object]] = ()
    statuses: Collection[str] = ()

    @abstractmethod
    def table(self, now: datetime, since: datetime | None = None) -> Table:
        """The calls as of *now*; those before *since* may be left out."""

    @abstractmethod
    def detail(self, record: Mapping[str, object]) -> dict[str, object]:
        """`transcript`, `recording_url` and `analysis` of a call, as far as it has them."""

    @staticmethod
    def from_records(
        records: Iterable[object] = (),
        agents: Sequence[Mapping[str, object]] = (),
        phone_numbers: Sequence[Mapping[str, object]] = (),
        *,
        details: Mapping[str, dict[str, object]] | None = None,
        by_clock: bool = False,
    ) -> RecordedAccount:
        """An account with exactly these calls.

        *details* holds what /v1/calls/{id} adds, by id. With *by_clock* a call
        shows only once its `created_at` has come.
        """
        account = RecordedAccount(agents, phone_numbers, details=details or {}, by_clock=by_clock)
        account.add(records)
        return account


class RecordedAccount(Account):
    """An account of given records, served untouched; more may be added while it is served.

    A record without a usable `created_at` takes its place beside the record
    that was added before it.
    """

    def __init__(
        self,
        agents: Sequence[Mapping[str, object]],
        phone_numbers: Sequence[Mapping[str, object]],
        *,
        details: Mapping[str, dict[str, object]],
        by_clock: bool,
    ) -> None:
        self.agents = agents
        self.phone_numbers = phone_numbers
        self._details = details
        self._by_clock = by_clock
        self._rows: list[tuple[int, str, object]] = []
        self._table: _RecordedTable | None = None
        self._last_us = 0
        self._lock = threading.Lock()

    @property
    def statuses(self) -> Collection[str]:  # type: ignore[override]
        """Every status that some record has."""
        return {status for _, _, record in self._rows if isinstance(status := _field(record, "status"), str)}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, records: Iterable[object]) -> None:
        """Put in more calls, wherever their times belong; safe while serving."""
        with self._lock:
            rows = []
            for record in records:
                self._last_us = created_us(record, self._last_us)
                rows.append((self._last_us, str(_field(record, "id") or ""), record))
            self._keep(self._rows + rows)

    def change(self, call_id: str, **fields: object) -> None:
        """Change fields of one call, as when it ends. Raises `KeyError` if there is none of that id."""
        with self._lock:
            place = next((i for i, row in enumerate(self._rows) if row[1] == call_id), None)
            if place is None:
                raise KeyError(call_id)
            rows = list(self._rows)
            before_us, _, record = rows[place]
            changed = {**record, **fields}  # type: ignore[dict-item]
            rows[place] = (created_us(changed, before_us), call_id, changed)
            self._keep(rows)

    def remove(self, call_id: str) -> None:
        """Delete the calls of that id."""
        with self._lock:
            self._keep([row for row in self._rows if row[1] != call_id])

    def _keep(self, rows: list[tuple[int, str, object]]) -> None:
        rows.sort(key=itemgetter(0, 1))
        self._rows, self._table = rows, None

    def table(self, now: datetime, since: datetime | None = None) -> Table:  # noqa: ARG002
        """The calls as of *now*."""
        with self._lock:
            count = len(self._rows)
            if self._by_clock:
                count = bisect_right(self._rows, to_micros(now), key=itemgetter(0))
            if self._table is None or len(self._table.rows) != count:
                self._table = _RecordedTable(self._rows[:count])
            return self._table

    def detail(self, record: Mapping[str, object]) -> dict[str, object]:
        """What was given for this call."""
        return dict(self._details.get(str(record.get("id")), {}))


class _RecordedTable(Table):
    def __init__(self, rows: list[tuple[int, str, object]]) -> None:
        super().__init__()
        self.rows = rows
        self.created_us: Ints = np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def match(self, filters: Filters) -> Matching:
        values = [(name, value) for name, value in vars(filters).items() if value is not None]
        places = [
            i
            for i, row in enumerate(self.rows)
            if all(_field(row[2], name) == value for name, value in values)
        ]
        positions: Ints = np.array(places, dtype=np.int64)
        return Matching(self.created_us[positions], positions)

    def ids(self, positions: Iterable[int]) -> list[str]:
        return [self.rows[i][1] for i in positions]

    def records(self, positions: Iterable[int]) -> list[object]:
        return [self.rows[i][2] for i in positions]

    def find(self, call_id: str) -> dict[str, object] | None:
        for _, name, record in self.rows:
            if name == call_id and isinstance(record, dict):
                return record
        return None


def _field(record: object, name: str) -> object:
    return record.get(name) if isinstance(record, dict) else None


def created_us(record: object, otherwise: int) -> int:
    """When a record was created, in microseconds; *otherwise* if it tells no time."""
    try:
        return to_micros(datetime.fromisoformat(str(_field(record, "created_at"))))
    except (ValueError, OverflowError):
        return otherwise
