"""Asks questions about single calls in the background and keeps the answers for a while; no Streamlit.

A slow API must not hold up the page: a caller gets what is there now, and may
wait a moment for more.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from ringyo_data.errors import RingyoError

Value = TypeVar("Value")
FAILURE_SECONDS = 20.0
"""A failure is kept this long; the API is not asked again before."""


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """A *value*, or an *error* in its place, or neither. *late* is True while a newer answer is on its way."""

    value: Value | None = None
    error: RingyoError | None = None
    late: bool = False


@dataclass
class _Asked(Generic[Value]):
    future: Future[Value]
    keep_seconds: Callable[[Value], float]
    before: Value | None = None
    done_at: float | None = None


class Desk(Generic[Value]):
    """At most *keep* answers. *clock* counts seconds and never goes back."""

    def __init__(
        self, *, keep: int = 64, workers: int = 4, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keep = keep
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[Hashable, _Asked[Value]] = OrderedDict()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="ringyo-detail")

    def ask(
        self,
        key: Hashable,
        question: Callable[[], Value],
        *,
        keep_seconds: Callable[[Value], float],
        patience_seconds: float = 0.0,
    ) -> Answer[Value]:
        """The answer to *question*, kept under *key*; waits *patience_seconds* for it at most.

        All callers share one question. It is asked again once its answer is
        older than *keep_seconds* of that answer; until then the old one is
        given. An error that is no `RingyoError` is raised.
        """
        asked = self._once(key, question, keep_seconds)
        wait([asked.future], timeout=patience_seconds)
        if not asked.future.done():
            return Answer(asked.before, late=True)
        try:
            return Answer(asked.future.result())
        except RingyoError as error:
            return Answer(error=error)

    def is_pending(self, key: Hashable) -> bool:
        """True while the answer under *key* is on its way."""
        with self._lock:
            asked = self._asked.get(key)
        return asked is not None and not asked.future.done()

    def forget(self, key: Hashable) -> None:
        """Ask again the next time."""
        with self._lock:
            self._asked.pop(key, None)

    def _once(
        self, key: Hashable, question: Callable[[], Value], keep_seconds: Callable[[Value], float]
    ) -> _Asked[Value]:
        with self._lock:
            asked = self._asked.get(key)
            if asked is None or self._is_old(asked):
                asked = _Asked(self._pool.submit(question), keep_seconds, _value(asked))
                asked.future.add_done_callback(partial(self._note, asked))
                self._asked[key] = asked
            self._asked.move_to_end(key)
            while len(self._asked) > self._keep:
                self._asked.popitem(last=False)
        return asked

    def _note(self, asked: _Asked[Value], _: Future[Value]) -> None:
        asked.done_at = self._clock()

    def _is_old(self, asked: _Asked[Value]) -> bool:
        if asked.done_at is None or not asked.future.done():
            return False
        failed = asked.future.exception() is not None
        longest = FAILURE_SECONDS if failed else asked.keep_seconds(asked.future.result())
        return self._clock() - asked.done_at > longest


def _value(asked: _Asked[Value] | None) -> Value | None:
    """What was given, if anything was."""
    done = asked is not None and asked.future.done() and asked.future.exception() is None
    return asked.future.result() if asked is not None and done else None
