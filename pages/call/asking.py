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
        request = self._once(key, question, keep_seconds)
        wait([request.future], timeout=patience_seconds)
        if not request.future.done():
            return Answer(request.before, late=True)
        try:
            return Answer(request.future.result())
        except RingyoError as error:
            return Answer(error=error)

    def is_pending(self, key: Hashable) -> bool:
        """True while the answer under *key* is on its way."""
        with self._lock:
            request = self._asked.get(key)
        return request is not None and not request.future.done()

    def forget(self, key: Hashable) -> None:
        """Ask again the next time."""
        with self._lock:
            self._asked.pop(key, None)

    def _once(
        self, key: Hashable, question: Callable[[], Value], keep_seconds: Callable[[Value], float]
    ) -> _Asked[Value]:
        with self._lock:
            request = self._asked.get(key)
            if request is None or self._is_old(request):
                request = _Asked(self._pool.submit(question), keep_seconds, _value(request))
                request.future.add_done_callback(partial(self._note, request))
                self._asked[key] = request
            self._asked.move_to_end(key)
            while len(self._asked) > self._keep:
                self._asked.popitem(last=False)
        return request

    def _note(self, request: _Asked[Value], _: Future[Value]) -> None:
        request.done_at = self._clock()

    def _is_old(self, request: _Asked[Value]) -> bool:
        if request.done_at is None or not request.future.done():
            return False
        failed = request.future.exception() is not None
        longest = FAILURE_SECONDS if failed else request.keep_seconds(request.future.result())
        return self._clock() - request.done_at > longest


def _value(request: _Asked[Value] | None) -> Value | None:
    """What was given, if anything was."""
    done = request is not None and request.future.done() and request.future.exception() is None
    return request.future.result() if request is not None and done else None
