"""Asking again where a failure may pass: capped, jittered exponential backoff, or as the API says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from .errors import RateLimited, RingyoError
from .pace import LONGEST_WAIT_SECONDS

MOST_ATTEMPTS = 8
MOST_REFUSALS = 40  # more than the pace takes to find out that a whole window is used up
FIRST_BACKOFF_SECONDS = 0.2
LONGEST_BACKOFF_SECONDS = 5.0

Content = TypeVar("Content")


class Again(Exception):
    """An attempt that failed in a way that may pass.

    *error* is what to say if it does not, after so many attempts.
    *wait_seconds* is what the API asked for, None where it asked for nothing.
    """

    def __init__(
        self, error: RingyoError, *, wait_seconds: float | None = None, most_attempts: int = MOST_ATTEMPTS
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_seconds = wait_seconds
        self.most_attempts = most_attempts


def until_it_works(attempt: Callable[[], Content], *, sleep: Callable[[float], None]) -> Content:
    """What *attempt* gives, once it does not raise `Again`; raises the last error when patience ends.

    To be refused for the pace is no fault, so it counts apart: it takes no patience with faults.
    """
    faults = refusals = 0
    waited_seconds = 0.0
    while True:
        try:
            return attempt()
        except Again as again:
            if isinstance(again.error, RateLimited):
                refusals += 1
                wait = 0.0  # everybody waits for a turn at the pace
                is_over = refusals >= MOST_REFUSALS
            else:
                faults += 1
                wait = _backoff_seconds(faults) if again.wait_seconds is None else again.wait_seconds
                waited_seconds += wait
                is_over = faults >= again.most_attempts or waited_seconds > LONGEST_WAIT_SECONDS
            if is_over:
                raise again.error from again.__cause__
        sleep(wait)


def _backoff_seconds(faults: int) -> float:
    """Seconds to wait after so many faults: twice as long each time, up to a limit, and by chance shorter."""
    longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0 ** (faults - 1))
    return longest * random.uniform(0.5, 1.0)
