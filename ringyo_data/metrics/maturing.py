"""Until when calls were started early enough to be counted in a rate while their period goes on.

Calls end at different speeds: one that nobody takes is over sooner than a conversation. So of calls that
were started a moment ago those that have ended are no fair part.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from ringyo_data.frame import rows_before

from .columns import MISSING_TIME, Ints, times
from .outcomes import STUCK_AFTER, is_live

NEARLY_ALL = 0.99
"""Calls of an age count once this share of calls has ended at that age."""

FEWEST, MOST = 30, 20_000
"""Of fewer calls nobody can tell how long they take; more, the newest first, tell no more."""

LEAST_LATE = 0.01
"""If fewer of a period's calls than this are so young, they hardly move its rates, and count."""


def rates_until(calls: pd.DataFrame, before: pd.DataFrame | None = None, *, now: datetime) -> datetime | None:
    """The whole minute before which a call has to have been started to count in a rate; None if all count.

    So long before *now* that 99% of the calls of *calls* and of *before* that are old enough to be over for sure
    took no longer to end. None if no call of *calls* can still go on, if hardly any is so young, and if it cannot be told.
    """
    young = calls.iloc[: rows_before(calls, [now - STUCK_AFTER])[0]]
    if not is_live(young).any():
        return None
    took = np.concatenate([_took(frame, now) for frame in (calls, before) if frame is not None])
    if len(took) < FEWEST:
        return None
    long = float(np.quantile(took, NEARLY_ALL, method="higher"))
    until = now - timedelta(microseconds=long)
    until -= timedelta(seconds=until.second, microseconds=until.microsecond)
    return until if rows_before(calls, [until])[0] >= LEAST_LATE * len(calls) else None


def _took(calls: pd.DataFrame, now: datetime) -> Ints:
    """How long calls took from start to end, in microseconds, of the newest that are over for sure."""
    old = calls.iloc[rows_before(calls, [now - STUCK_AFTER])[0] :].iloc[:MOST]
    created, ended = times(old, "created_at"), times(old, "ended_at")
    return np.asarray((ended - created)[ended != MISSING_TIME], dtype=np.int64)


def started_before(calls: pd.DataFrame, until: datetime | None) -> pd.DataFrame:
    """The calls, newest first, that were started before *until*; all of them if it is None. Empty in, empty out."""
    return calls if until is None else calls.iloc[rows_before(calls, [until])[0] :]
