"""Values that are dear to make, kept in memory for all viewers; pure, no Streamlit.

Streamlit's own cache records what is drawn while a value is made and draws
it again on every hit, or fails when it cannot: progress could not be shown.
It also drops the last good value when a new one cannot be made.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

from ringyo_data.errors import RingyoError

Value = TypeVar("Value")
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Kept(Generic[Value]):
    """A value, how old it is, and the error that kept a newer one away."""

    value: Value
    age: timedelta
    error: RingyoError | None = None


@dataclass
class _Slot(Generic[Value]):
    """One key's value and who is making it."""

    value: Value | None = None
    made_at: float = float("-inf")
    being_made: bool = False
    progress: tuple[int, int | None] = (0, None)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def filled(self) -> bool:
        return self.made_at > float("-inf")


class Shelf(Generic[Value]):
    """At most *keep* values; a value is made once, however many ask for it at the same time.

    *clock* counts seconds and never goes back. *pause_seconds* is how often
    someone who waits for another's value is told of its progress.
    """

    def __init__(
        self, *, keep: int, clock: Callable[[], float] = time.monotonic, pause_seconds: float = 0.15
    ) -> None:
        self._keep = keep
        self._clock = clock
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._slots: OrderedDict[Hashable, _Slot[Value]] = OrderedDict()

    def peek(self, key: Hashable) -> Value | None:
        """The value under *key*, of any age, or None; makes nothing."""
        with self._lock:
            slot = self._slots.get(key)
        return slot.value if slot and slot.filled else None

    def fresh(self, key: Hashable, *, fresh_seconds: float) -> bool:
        """True when `get` would answer at once."""
        with self._lock:
            slot = self._slots.get(key)
        return slot is not None and self._age(slot) < fresh_seconds

    def get(
        self,
        key: Hashable,
        make: Callable[[Progress], Value],
        *,
        fresh_seconds: float,
        on_progress: Progress = lambda _received, _expected: None,
    ) -> Kept[Value]:
        """The value under *key*, made by *make* when there is none younger than *fresh_seconds*.

        An older value stands in while another asker makes a new one, and when
        making fails; its error then comes with it. Without an older value the
        error is raised. Whatever interrupts *make* or *on_progress* keeps
        nothing half made.
        """
        slot = self._slot(key)
        while True:
            with slot.changed:
                if self._age(slot) < fresh_seconds or (slot.filled and slot.being_made):
                    return self._kept(slot)
                if not slot.being_made:
                    slot.being_made, slot.progress = True, (0, None)
                    break
                slot.changed.wait(self._pause_seconds)
                progress = slot.progress
            on_progress(*progress)
        return self._make(slot, make, on_progress)

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._slots.clear()

    def _make(
        self, slot: _Slot[Value], make: Callable[[Progress], Value], on_progress: Progress
    ) -> Kept[Value]:
        def tell(received: int, expected: int | None) -> None:
            slot.progress = (received, expected)
            on_progress(received, expected)

        error = None
        try:
            value = make(tell)
            with slot.changed:
                slot.value, slot.made_at = value, self._clock()
        except RingyoError as problem:
            if not slot.filled:
                raise
            error = problem
        finally:
            with slot.changed:
                slot.being_made = False
                slot.changed.notify_all()
        return self._kept(slot, error)

    def _slot(self, key: Hashable) -> _Slot[Value]:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._keep:
                self._slots.popitem(last=False)
        return slot

    def _age(self, slot: _Slot[Value]) -> float:
        return self._clock() - slot.made_at

    def _kept(self, slot: _Slot[Value], error: RingyoError | None = None) -> Kept[Value]:
        assert slot.value is not None
        return Kept(slot.value, timedelta(seconds=max(0.0, self._age(slot))), error)
