"""Answered calls that became a conversation, and lengths that machines make."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ringyo_data.direction import is_rated

from ..statuses import LONGEST_CALL_SECONDS
from .binomial import distribution
from .columns import NO_DURATION, Bools, Ints, durations, labels, most_first
from .outcomes import group_counts, states, tally
from .rates import Rate, rate, share_columns

FEWEST_ALIKE = 20
"""Fewer calls of one length are no evidence of a machine."""

TIMES_AS_MANY = 2
"""A second stands out if it surely has more than so many times the calls of a second beside it."""

NEIGHBOURS = 5
ROUNDED_TO = (5, 10, 15, 30, 60)
FALSE_ALARMS = 0.01


def conversation_rate(calls: pd.DataFrame, at_least_seconds: int = 20) -> Rate:
    """Answered calls of *at_least_seconds* or longer / settled calls, with hard bounds while calls are live.

    An answered call without a duration is no conversation here. NaN for an empty frame.
    """
    count = tally(calls)
    part = int((answered_durations(calls) >= at_least_seconds).sum())
    return rate(part, count.settled, count.live)


def answered_durations(calls: pd.DataFrame) -> Ints:
    """The durations of the answered calls, in seconds; `NO_DURATION` for each call without one."""
    state = states(calls)
    return durations(calls)[state.answered[state.codes] & is_rated(calls)]


def conversations(calls: pd.DataFrame, groups: Ints, size: int, at_least_seconds: int = 20) -> Ints:
    """Conversations per group; *groups* holds one code from 0 to *size* - 1 per call."""
    state = states(calls)
    long = state.answered[state.codes] & is_rated(calls) & (durations(calls) >= at_least_seconds)
    return np.bincount(groups[long], minlength=size).astype(np.int64)


def answered_without_duration(calls: pd.DataFrame) -> int:
    """How many answered calls have no duration, so that nothing tells whether they were conversations."""
    return int((answered_durations(calls) == NO_DURATION).sum())


def conversations_by_agent(calls: pd.DataFrame, at_least_seconds: int = 20) -> pd.DataFrame:
    """Each agent's conversations / settled calls, as `conversation_rate` counts them; most calls first.

    One row per agent: `agent_id` (None for calls without one), `calls`,
    `settled`, `answered`, `conversations`, `conversation_rate` with `low`,
    `high` (95%) and `enough`. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    counts = group_counts(calls, codes, len(names))
    part = conversations(calls, codes, len(names), at_least_seconds)
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            "calls": counts.calls,
            "settled": counts.settled,
            "answered": counts.answered,
            "conversations": part,
            **share_columns("conversation_rate", part, counts.settled),
        }
    )


def same_lengths(calls: pd.DataFrame) -> pd.DataFrame:
    """Seconds at which far more answered calls ended than at the seconds beside them, most calls first.

    One row per such second: `seconds`, `calls`, and `usual`, the mean of the
    busier side's neighbours. Both sides have up to five seconds, equally many.
    A second is named if it has at least 20 calls, and surely more than twice as
    many as a neighbour of the busier side: the chance of as many is taken from
    the binomial distribution, with Bonferroni's correction for all seconds, so
    that at most one account in a hundred is told of a length by chance. Of an
    account whose durations are rounded, the round ones are not named. Empty in,
    empty out.
    """
    lasted = answered_durations(calls)
    by_second = np.bincount(np.minimum(lasted[lasted != NO_DURATION], LONGEST_CALL_SECONDS + 1))
    beside, width = _busier_sides(by_second)
    usual = beside / np.maximum(width, 1)
    high = by_second > TIMES_AS_MANY * usual
    named = [
        second
        for second in np.flatnonzero(high & (by_second >= FEWEST_ALIKE)).tolist()
        if 0 < second <= LONGEST_CALL_SECONDS
        and _chance(int(by_second[second]), int(beside[second]), int(width[second])) * len(by_second)
        <= FALSE_ALARMS
        and not _is_round(second, by_second, usual, high)
    ]
    return most_first(
        {
            "seconds": np.array(named, dtype=np.int64),
            "calls": by_second[named].astype(np.int64),
            "usual": usual[named].astype(np.float64),
        }
    )


def _busier_sides(by_second: Ints) -> tuple[Ints, Ints]:
    """For each second, the calls of the neighbours on the side that has more, and how many neighbours these are."""
    second = np.arange(len(by_second))
    width = np.minimum(NEIGHBOURS, second)
    before = np.concatenate([[0], np.cumsum(by_second), np.full(NEIGHBOURS, by_second.sum())])
    below = before[second] - before[second - width]
    above = before[second + 1 + width] - before[second + 1]
    return np.maximum(below, above), width


def _chance(calls: int, beside: int, width: int) -> float:
    """The chance that a second has so many *calls* if it may have twice as many as each of its neighbours."""
    first, chances = distribution(calls + beside, TIMES_AS_MANY / (TIMES_AS_MANY + width))
    return float(chances[max(0, calls - first) :].sum())


def _is_round(second: int, by_second: Ints, usual: np.ndarray, high: Bools) -> bool:
    """Whether most other multiples of a round number that divides *second* stand out too."""
    for step in ROUNDED_TO:
        others = np.arange(step, len(by_second), step)
        others = others[(others != second) & (by_second[others] + usual[others] >= FEWEST_ALIKE / 4)]
        if second % step == 0 and len(others) > 1 and high[others].mean() > 0.5:
            return True
    return False
