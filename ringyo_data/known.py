"""What viewers know already: things that somebody has marked “known until …”, kept in the store for all viewers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .errors import StoreError
from .store import Store
from .store.watched import Watched

if TYPE_CHECKING:  # pull and store need no metrics
    from .metrics import Finding

STORED_AS = "known.json"
LEASE = "known.lock"
VERSION = 1
MUCH_WORSE = 1.5
"""So many times as large as when it was marked, and a thing is news again."""

LONGEST_TEXT = 200
ATTEMPTS, PAUSE_SECONDS = 30, 0.1


@dataclass(frozen=True)
class Mark:
    """That *who* has said of the thing of this *key* that it is known *until* then, and *why*; *size* is what it was then."""

    key: str
    size: float
    until: datetime
    who: str
    why: str
    at: datetime

    def holds(self, size: float, now: datetime) -> bool:
        """Whether a thing of this size is still known: the time is not over, and it has not become much worse."""
        return now < self.until and size < self.size * MUCH_WORSE


def key(kind: str, *words: str) -> str:
    """What a thing is about, of any kind; two things have one key if all of their words are the same."""
    return json.dumps([kind, *words], ensure_ascii=False)


def finding_key(finding: Finding, direction: str, filters: Mapping[str, Sequence[str]]) -> str:
    """What a finding is about: its kind, subject and side, the direction of the calls, and the filters; not the period, nor a shift's day."""
    side, shift = "better" if finding.is_good else "worse", finding.shift
    if shift:
        side, direction = f"{shift.measure} {'rose' if shift.rose else 'fell'}", shift.direction
    narrowed = json.dumps(
        {name: sorted(words) for name, words in sorted(filters.items())}, ensure_ascii=False
    )
    return key("finding", finding.kind, finding.subject or "", side, direction, narrowed)


def finding_size(finding: Finding) -> float:
    """How large a finding is: the distance of its share from what was to be expected, or how many calls are missing or stuck."""
    return float(finding.part) if finding.is_urgent else abs(finding.value - finding.expected)


class Known:
    """The marks of one account. Safe for many threads and processes: no mark is lost if two are made at once."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._now = store, now
        self._writing = threading.Lock()
        self._kept: Watched[Mapping[str, Mark]] = Watched(self._read, {}, clock=clock)
        self._can_write: bool | None = None if store.keeps else False

    @property
    def problem(self) -> str:
        """Why the marks cannot be read; empty if they can."""
        return self._kept.problem

    @property
    def can_mark(self) -> bool:
        """Whether the store takes a mark, as far as it is known after `marks`."""
        return bool(self._can_write)

    def marks(self) -> Mapping[str, Mark]:
        """The marks by their keys, past ones too, at most half a minute old; the first look waits a moment for them."""
        return self._kept.look() if self._store.keeps else {}

    def mark(self, mark: Mark) -> None:
        """Keep a mark, in place of one of the same key. Raises `StoreError`."""
        self._change(lambda marks: {**marks, mark.key: mark})

    def forget(self, key: str) -> None:
        """The thing is not known any more. Raises `StoreError`."""
        self._change(lambda marks: {name: mark for name, mark in marks.items() if name != key})

    def _change(self, change: Callable[[Mapping[str, Mark]], Mapping[str, Mark]]) -> None:
        with self._writing:
            for _ in range(ATTEMPTS):
                with self._store.lease(LEASE) as held:
                    if held is not None:
                        stored = from_bytes(self._store.note(STORED_AS))
                        marks = change(
                            {name: mark for name, mark in stored.items() if self._now() < mark.until}
                        )
                        self._store.keep_note(STORED_AS, to_bytes(marks))
                        self._kept.take(marks)
                        return
                time.sleep(PAUSE_SECONDS)
        raise StoreError("What is known is being changed elsewhere at this moment. Try again.")

    def _read(self) -> Mapping[str, Mark]:
        if self._can_write is None:
            self._can_write = self._takes_files()
        return from_bytes(self._store.note(STORED_AS))

    def _takes_files(self) -> bool:
        try:
            with self._store.lease(LEASE):
                return True
        except StoreError:
            return False


def to_bytes(marks: Mapping[str, Mark]) -> bytes:
    """The marks as JSON."""
    rows = [
        {**asdict(mark), "until": mark.until.isoformat(), "at": mark.at.isoformat()}
        for mark in marks.values()
    ]
    return json.dumps({"version": VERSION, "marks": rows}, ensure_ascii=False, indent=1).encode()


def from_bytes(data: bytes | None) -> dict[str, Mark]:
    """The marks of `to_bytes` by their keys, none for None. Raises `StoreError` if they cannot be read, so that nothing overwrites them."""
    if data is None:
        return {}
    try:
        stored = json.loads(data)
        if stored["version"] != VERSION:
            raise ValueError(stored["version"])
        marks = [_mark(row) for row in stored["marks"]]
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"What is known, in the store's file _{STORED_AS}, cannot be read; mend or delete it."
        ) from error
    return {mark.key: mark for mark in marks}


def _mark(row: Mapping[str, Any]) -> Mark:
    until, at = (datetime.fromisoformat(row[name]) for name in ("until", "at"))
    if until.tzinfo is None or at.tzinfo is None:
        raise ValueError("a time without a zone")
    return Mark(str(row["key"]), float(row["size"]), until, str(row["who"]), str(row["why"]), at)
