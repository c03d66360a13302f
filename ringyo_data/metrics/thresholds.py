"""Calls on either side of a duration that the reader chooses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .columns import NO_DURATION, durations, known_durations, labels, most_first
from .outcomes import states
from .rates import Rate, enough_mask, rate, shares, wilson_limits


def at_least(calls: pd.DataFrame, seconds: int) -> Rate:
    """Calls that lasted *seconds* or longer / calls with a duration; NaN without any.

    Its bounds are its value: a live call has no duration yet, and is in neither part.
    """
    known = known_durations(calls)
    return rate(int((known >= seconds).sum()), len(known))


def short_by_agent(calls: pd.DataFrame, under_seconds: int = 10) -> pd.DataFrame:
    """Each agent's short calls / answered calls with a duration, as `short_calls` counts them; most calls first.

    One row per agent: `agent_id` (None for calls without one), `calls`
    (answered, with a duration), `short`, `share` with `low`, `high` (95%) and
    `enough`. An agent without such calls has NaN. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    lasted = durations(calls)
    state = states(calls)
    known = state.answered[state.codes] & (lasted != NO_DURATION)
    whole = np.bincount(codes[known], minlength=len(names)).astype(np.int64)
    short = np.bincount(codes[known & (lasted < under_seconds)], minlength=len(names)).astype(np.int64)
    low, high = wilson_limits(short, whole)
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            "calls": whole,
            "short": short,
            "share": shares(short, whole),
            "low": low,
            "high": high,
            "enough": enough_mask(low, high),
        }
    )
