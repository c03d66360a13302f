"""A small file of a store that others change, at hand without waiting for a slow place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from ..errors import StoreError

READ_AGAIN_SECONDS = 30.0
"""Until then what another process has written may not be seen here."""

PATIENCE_SECONDS = 1.0

T = TypeVar("T")


class Watched(Generic[T]):
    """What *read* gives, at most half a minute old: read in a thread of its own. Safe for many threads.

    Until it was read once it is *otherwise*. *read* may raise `StoreError`; then *problem* says why, and what was known stays.
    """

    def __init__(
        self, read: Callable[[], T], otherwise: T, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._value, self._clock = read, otherwise, clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._reader: threading.Thread | None = None
        self._was_read = False
        self.problem = ""
        """Why the file cannot be read; empty if it can."""

    def look(self) -> T:
        """What is known of it; the first look waits a moment."""
        with self._lock:
            if self._reader is None and self._clock() - self._read_at >= READ_AGAIN_SECONDS:
                self._reader = threading.Thread(target=self._run, name="ringyo-watched", daemon=True)
                self._reader.start()
            waited_for = None if self._was_read else self._reader
        if waited_for is not None:
            waited_for.join(PATIENCE_SECONDS)
        return self._value

    def take(self, value: T) -> None:
        """This is what it holds now."""
        with self._lock:
            self._value, self._read_at, self._was_read, self.problem = value, self._clock(), True, ""

    def _run(self) -> None:
        try:
            self.take(self._read())
        except StoreError as error:
            self.problem = str(error)
        finally:
            with self._lock:
                self._read_at, self._reader = self._clock(), None
