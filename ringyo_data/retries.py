"""Asking again where a failure may pass: capped, jittered exponential backoff, or as the API says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

import tenacity

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
    """What *attempt* gives, once it does not raise `Again`; raises the last error when patience ends."""
    patience = _Patience()
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Again),
        wait=patience.wait_seconds,
        stop=patience.is_over,
        sleep=sleep,
        reraise=True,
    )
    try:
        return retrying(attempt)
    except Again as last:
        raise last.error from last.__cause__


class _Patience:
    """How long to go on with one request. To be refused for its pace is no fault, so it counts apart."""

    def __init__(self) -> None:
        self._faults = 0
        self._refusals = 0
        self._waited_seconds = 0.0

    def wait_seconds(self, state: tenacity.RetryCallState) -> float:
        """Seconds before the next attempt; tenacity asks this before `is_over`."""
        again = _again(state)
        if isinstance(again.error, RateLimited):
            self._refusals += 1
            return 0.0  # everybody waits for a turn at the pace
        self._faults += 1
        longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2.0 ** (self._faults - 1))
        backoff = longest * random.uniform(0.5, 1.0)
        wait = backoff if again.wait_seconds is None else again.wait_seconds
        self._waited_seconds += wait
        return wait

    def is_over(self, state: tenacity.RetryCallState) -> bool:
        """True when the failure is to be believed."""
        again = _again(state)
        if isinstance(again.error, RateLimited):
            return self._refusals >= MOST_REFUSALS
        return self._faults >= again.most_attempts or self._waited_seconds > LONGEST_WAIT_SECONDS


def _again(state: tenacity.RetryCallState) -> Again:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, Again)
    return error
