"""Who looks at what, and how it is best asked for; not safe for threads by itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from ..query import CallQuery
from .snapshot import Problem

FORGET_AFTER_SECONDS = 90.0
LEAVING_SECONDS = 3.0
REFUSALS_KEPT = 32
LEAST_REFRESH_SECONDS = 30.0


@dataclass(frozen=True)
class Want:
    """Somebody looked at *query* last *at* this second of the book's clock.

    *refresh_seconds* is how old an unsealed day may grow meanwhile; None leaves it.
    *total* is what the API counts in its days, once it was asked.
    *narrow*: only the matching calls are asked for; None until that is decided.
    *leaving*: a viewer stopped waiting; the want is dropped in 3 s unless another viewer asks.
    """

    query: CallQuery
    at: float
    refresh_seconds: float | None
    total: int | None = None
    narrow: bool | None = None
    leaving: bool = False

    @property
    def renew_after(self) -> timedelta | None:
        """How old calls that may still change may grow; None for any age."""
        if self.refresh_seconds is None:
            return None
        return timedelta(seconds=max(LEAST_REFRESH_SECONDS, self.refresh_seconds))


class Wants:
    """The queries that somebody looks at, and those that were refused."""

    def __init__(self) -> None:
        self._wants: dict[CallQuery, Want] = {}
        self._refused: OrderedDict[CallQuery, Problem] = OrderedDict()

    def __iter__(self) -> Iterator[Want]:
        """The wants, the latest first."""
        return iter(sorted(self._wants.values(), key=lambda want: -want.at))

    def add(self, query: CallQuery, at: float, refresh_seconds: float | None) -> None:
        """A viewer looks at *query*. A refused query stays refused."""
        if query in self._refused:
            return
        want = self._wants.get(query)
        if want is None:
            narrow = None if query.filters else False
            self._wants[query] = Want(query, at, refresh_seconds, narrow=narrow)
        else:
            self._wants[query] = replace(want, at=at, refresh_seconds=refresh_seconds, leaving=False)

    def get(self, query: CallQuery) -> Want | None:
        """The want for *query*; None when nobody looks at it."""
        return self._wants.get(query)

    def learn(self, want: Want) -> None:
        """Replace the want of the same query, if a viewer still looks at it."""
        if want.query in self._wants:
            self._wants[want.query] = replace(want, at=self._wants[want.query].at)

    def touch(self, query: CallQuery, at: float) -> None:
        """A viewer still looks at *query*."""
        if query in self._wants:
            self._wants[query] = replace(self._wants[query], at=at, leaving=False)

    def leave(self, query: CallQuery, at: float) -> None:
        """A viewer stopped looking; the want is dropped in `LEAVING_SECONDS` unless another viewer renews it."""
        if query in self._wants:
            before = at - FORGET_AFTER_SECONDS + LEAVING_SECONDS
            self._wants[query] = replace(self._wants[query], at=before, leaving=True)

    def drop(self, query: CallQuery) -> None:
        """No viewer looks at *query* any more."""
        self._wants.pop(query, None)

    def refuse(self, query: CallQuery, problem: Problem) -> None:
        """*query* cannot be loaded, and another request would not change that."""
        self.drop(query)
        self._refused[query] = problem
        while len(self._refused) > REFUSALS_KEPT:
            self._refused.popitem(last=False)

    def refusal(self, query: CallQuery) -> Problem | None:
        """Why *query* was refused; None when it was not."""
        return self._refused.get(query)

    def forgive(self) -> None:
        """Forget all refusals."""
        self._refused.clear()

    def forget_old(self, now: float) -> None:
        """Drop the wants that no viewer renewed for `FORGET_AFTER_SECONDS`."""
        self._wants = {q: want for q, want in self._wants.items() if now - want.at < FORGET_AFTER_SECONDS}
