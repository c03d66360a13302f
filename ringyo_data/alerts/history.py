"""The calls of a rule as columns, so that a window of them, as it was at any moment, is counted quickly.

What a call is, answered, failed, missed or of which direction, is told once by the functions of `metrics` that
the tiles use. A call that ended after the moment was live then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..direction import INBOUND, OUTBOUND, is_of
from ..instants import microseconds
from ..metrics.columns import MISSING_TIME, NO_DURATION, Bools, Ints, durations, times
from ..metrics.concurrency import spans
from ..metrics.missed import callers, is_missed
from ..metrics.outcomes import states

NEVER = np.iinfo(np.int64).max
"""When a call is over that goes on."""


@dataclass(frozen=True, eq=False)
class History:
    """One entry per call, the oldest first: times in microseconds, what became of it, which way it went.

    *caller* is a code of the customer's number, -1 without one; *began* when its conversation began.
    """

    created: Ints
    over: Ints
    began: Ints
    talked_until: Ints
    duration: Ints
    answered: Bools
    handed_over: Bools
    failed: Bools
    missed: Bools
    outbound: Bools
    inbound: Bools
    caller: Ints
    conversation_seconds: int

    @classmethod
    def of(cls, calls: pd.DataFrame, *, as_of: datetime, conversation_seconds: int) -> History:
        """The history of *calls* (newest first), which were read at *as_of*. An empty frame gives an empty history."""
        state = states(calls)
        ended, created = times(calls, "ended_at"), times(calls, "created_at")
        over = np.where(ended == MISSING_TIME, created, np.minimum(ended, microseconds(as_of)))
        began, talked_until = spans(calls, now=as_of)
        columns = {
            "created": created,
            "over": np.where(state.live[state.codes], NEVER, over),
            "began": began,
            "talked_until": talked_until,
            "duration": durations(calls),
            "answered": state.answered[state.codes],
            "handed_over": state.handed_over[state.codes],
            "failed": (state.outcome == state.names.index("failed"))[state.codes],
            "missed": is_missed(calls, conversation_seconds=conversation_seconds),
            "outbound": is_of(calls, OUTBOUND),
            "inbound": is_of(calls, INBOUND),
            "caller": pd.factorize(callers(calls))[0].astype(np.int64),
        }
        return cls(
            **{name: column[::-1] for name, column in columns.items()},
            conversation_seconds=conversation_seconds,
        )

    @cached_property
    def first_outbound(self) -> int:
        """When the first outgoing call was made; `NEVER` without one."""
        return int(self.created[np.argmax(self.outbound)]) if self.outbound.any() else int(NEVER)

    def direction(self, at: int) -> str:
        """The direction that rates are of at a moment, by the calls until then: as `direction.main` of a page's calls."""
        inbound = self.inbound[: int(np.searchsorted(self.created, at))]
        return INBOUND if self.first_outbound >= at and inbound.any() else OUTBOUND

    def sample(self, since: int, until: int, at: int, way: str) -> Sample:
        """The calls created in [since, until) as they were *at* a moment; rates are of the direction *way*."""
        first, last = np.searchsorted(self.created, (since, min(until, at)))
        return Sample(self, slice(int(first), max(int(first), int(last))), since, until, at, way)


@dataclass(frozen=True, eq=False)
class Sample:
    """The calls of a window as they were at a moment."""

    history: History
    rows: slice
    since: int
    until: int
    at: int
    way: str

    def __len__(self) -> int:
        return int(self.rows.stop - self.rows.start)

    def of(self, column: str) -> Any:
        """A column of `History`, whole numbers or truths."""
        return getattr(self.history, column)[self.rows]

    @cached_property
    def settled(self) -> Bools:
        """Which calls were over."""
        return np.asarray(self.of("over") <= self.at)

    @property
    def known_durations(self) -> Ints:
        """The durations that there were, in seconds: none of a call that ended later."""
        lasted, over = self.of("duration"), self.of("over")
        return np.asarray(lasted[(lasted != NO_DURATION) & (self.settled | (over == NEVER))])

    @cached_property
    def live(self) -> int:
        """How many calls went on."""
        return len(self) - int(self.settled.sum())

    @property
    def rated(self) -> Bools:
        """Which calls rates are of."""
        return np.asarray(self.of("inbound" if self.way == INBOUND else "outbound"))
