"""Time that passes only where somebody waits."""

from __future__ import annotations

import threading

from ringyo_data.pace import Clock

START = 1_700_000_000.0


class FakeClock(Clock):
    """Starts at *wall* Unix seconds; keeps the waits that it was asked for."""

    def __init__(self, wall: float = START) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self._wall = wall

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self._wall + self.now

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        self.waits.append(seconds)
        self.now += seconds
