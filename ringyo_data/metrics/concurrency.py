"""How many conversations go on at once, and how many calls wait for theirs.

A conversation goes from `ended_at` - `duration` until just before `ended_at`.
That of a live call whose status says that people talk goes on until *now*; it
began when the call was first seen in such a status (*talking_since*), else at
`created_at`. A call waits or rings from `created_at` until its conversation
begins, one that nobody took until it ended. A call that is stuck is in neither,
nor is one of which the API does not tell: a call that was answered and has no
duration, or a live one with an unknown status or a time after *now*.

Only what lies in [*since*, *until*) counts, and only the frame's calls: those
that were created before a period are not in it, so its first hour may read low.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd

from ringyo_data.instants import from_microseconds, microseconds
from ringyo_data.statuses import LIVE, TALKING, UNANSWERED

from .buckets import Grain, Zone
from .columns import MISSING_TIME, NO_DURATION, Bools, Floats, Ints, durations, times
from .extremes import count_scatter, counts_apart, widest
from .outcomes import STUCK_AFTER, is_live
from .volume import Slots, days, slots

NOT_SEEN: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True)
class Peak:
    """The most calls at one moment, and the first moment it was reached (None if there are none)."""

    calls: int
    at: datetime | None


@dataclass(frozen=True)
class AtOnce:
    """Starts and ends of the spans that calls are in, each sorted, and how many calls are in none.

    *without* are calls of which it is known that they had none, *unknown* those of which it is not, *stuck*
    those that are live for longer than a call can last.
    """

    starts: Ints
    ends: Ints
    without: int
    unknown: int
    stuck: int

    @cached_property
    def at_start(self) -> Ints:
        """Calls at once from each start on. If several calls start at one moment, the last one has the count."""
        return np.arange(1, len(self.starts) + 1) - np.searchsorted(self.ends, self.starts, side="right")

    def at(self, values: Ints) -> Ints:
        """Calls at once at each of *values* (microseconds)."""
        begun = np.searchsorted(self.starts, values, side="right")
        return (begun - np.searchsorted(self.ends, values, side="right")).astype(np.int64)

    @cached_property
    def peak(self) -> Peak:
        """The most calls at one moment; 0 and None if there is no span."""
        if not len(self.starts) or not self.at_start.max():
            return Peak(0, None)
        first = int(np.argmax(self.at_start))
        return Peak(int(self.at_start[first]), from_microseconds(int(self.starts[first])))


def conversations(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    talking_since: Mapping[str, datetime] = NOT_SEEN,
) -> AtOnce:
    """The conversations of *calls*. Empty in, empty out."""
    lives = _lives(calls, now, talking_since)
    talked = lives.began != MISSING_TIME
    return _at_once(lives, talked, lives.began, lives.over, without=lives.alone, since=since, until=until)


def waiting(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    talking_since: Mapping[str, datetime] = NOT_SEEN,
) -> AtOnce:
    """The calls that wait or ring. Empty in, empty out."""
    lives = _lives(calls, now, talking_since)
    ends = np.where(lives.alone, lives.over, lives.began)
    waited = ends > lives.created
    without = (ends != MISSING_TIME) & ~waited
    return _at_once(lives, waited, lives.created, ends, without=without, since=since, until=until)


def spans(calls: pd.DataFrame, *, now: datetime) -> tuple[Ints, Ints]:
    """When each call's conversation began and was over, in the frame's order; `MISSING_TIME` where it is not known."""
    lives = _lives(calls, now, NOT_SEEN)
    return lives.began, lives.over


@dataclass(frozen=True)
class _Lives:
    """Per call: when it was created, when its conversation began and when it was over (`MISSING_TIME`: not known).

    *alone* are calls without a conversation: nobody took them, or they still wait. *stuck* is how many are stuck.
    """

    created: Ints
    began: Ints
    over: Ints
    alone: Bools
    stuck: int


def _lives(calls: pd.DataFrame, now: datetime, talking_since: Mapping[str, datetime]) -> _Lives:
    created, ended, lasted = times(calls, "created_at"), times(calls, "ended_at"), durations(calls)
    has_talk = (ended != MISSING_TIME) & (lasted != NO_DURATION)
    began = np.where(has_talk, ended - lasted * 1_000_000, MISSING_TIME)
    statuses = calls["status"].cat
    nobody = np.array([word in UNANSWERED for word in (*statuses.categories, None)])[statuses.codes]
    moment, earliest = microseconds(now), microseconds(now - STUCK_AFTER)
    live = np.flatnonzero(is_live(calls))
    stuck = int((created[live] < earliest).sum())
    lives = _Lives(created, began, ended.copy(), nobody & ~has_talk, stuck)
    going_on = live[(created[live] >= earliest) & (created[live] <= moment)]
    status = calls["status"].iloc[going_on]
    lives.over[going_on] = moment
    lives.alone[going_on] = status.isin(LIVE - TALKING)
    for row in going_on[status.isin(TALKING)]:  # few at any time
        first_seen = talking_since.get(calls["id"].iloc[row])
        began[row] = (
            created[row] if first_seen is None else min(max(microseconds(first_seen), created[row]), moment)
        )
    return lives


def _at_once(
    lives: _Lives,
    within: Bools,
    starts: Ints,
    ends: Ints,
    *,
    without: Bools,
    since: datetime,
    until: datetime,
) -> AtOnce:
    """The spans of the calls that are *within* one, as far as they lie in [since, until)."""
    bounds = microseconds(since), microseconds(until)
    alone = int(without.sum())
    return AtOnce(
        starts=np.sort(np.clip(starts[within], *bounds)),
        ends=np.sort(np.clip(ends[within], *bounds)),
        without=alone,
        unknown=len(within) - int(within.sum()) - alone - lives.stuck,
        stuck=lives.stuck,
    )


def at_once_over_time(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    tz: Zone,
    grain: Grain,
    now: datetime,
    talks: AtOnce | None = None,
    queue: AtOnce | None = None,
) -> pd.DataFrame:
    """Conversations at once, and calls waiting, per bucket.

    One row per bucket: `start`, `end`, `open`, `cut`, `peak` (most
    conversations at one moment), `erlangs` (their mean over the elapsed part of
    the bucket; NaN when nothing has elapsed) and `waiting` (most calls that
    wait at one moment). An empty frame gives rows of zeros. *talks* and *queue*
    are the calls' `conversations` and `waiting`, where they have been made already.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    talks = talks or conversations(calls, since=since, until=until, now=now)
    queue = queue or waiting(calls, since=since, until=until, now=now)
    return pd.DataFrame(
        {
            **cut.columns(),
            "peak": peaks(talks, cut),
            "erlangs": _erlangs(talks, cut),
            "waiting": peaks(queue, cut),
        }
    )


def _span_microseconds(spans: AtOnce, cut: Slots) -> Ints:
    """Time within spans per elapsed bucket. A span that holds at its start counts in full; a later start adds the rest of the bucket, a later end takes it off."""
    edges = np.minimum(cut.clipped, max(cut.now, int(cut.clipped[0])))
    held = spans.at(edges[:-1]) * np.diff(edges)
    return held + _remaining(spans.starts, edges) - _remaining(spans.ends, edges)


def _remaining(moments: Ints, edges: Ints) -> Ints:
    """Per bucket, the sum over the moments after its start of the time from the moment to its end.

    Sums may run over 64 bits, which cancels out in their differences.
    """
    summed = np.concatenate([[0], np.cumsum(moments - edges[0])])
    reached = np.searchsorted(moments, edges, side="right")
    return np.asarray(np.diff(reached) * (edges[1:] - edges[0]) - np.diff(summed[reached]), dtype=np.int64)


def _erlangs(spans: AtOnce, cut: Slots) -> Floats:
    if not len(cut):
        return np.zeros(0)
    elapsed = cut.elapsed()
    return _span_microseconds(spans, cut) / np.where(elapsed > 0, elapsed, np.nan)


def peaks(spans: AtOnce, cut: Slots) -> Ints:
    """The most calls at once per bucket: at its start or at a start within it."""
    if not len(cut):
        return np.zeros(0, dtype=np.int64)
    most = spans.at(cut.clipped[:-1])
    bounds = np.searchsorted(spans.starts, cut.clipped, side="left")
    filled = bounds[:-1] < bounds[1:]
    if filled.any():
        inside = spans.at_start[: bounds[-1]]
        most[filled] = np.maximum(most[filled], np.maximum.reduceat(inside, bounds[:-1][filled]))
    return most


def erlangs_by_hour(
    calls: pd.DataFrame,
    *,
    since: datetime,
    until: datetime,
    tz: Zone,
    now: datetime,
    talks: AtOnce | None = None,
) -> pd.DataFrame:
    """Conversations at once by local hour of the day, over all days of the period.

    24 rows: `hour`, `hours` (how many of that hour have elapsed), `erlangs`
    (their mean; NaN when the hour did not occur), `peak`, and `apart`: 1 if it has clearly more
    erlangs than all other hours together, -1 for fewer, else 0 (`extremes`, time
    counted in conversations of mean length). *talks* are the calls' `conversations`,
    where they have been made already.
    """
    cut = slots(calls, since, until, tz, "hour", now=now)
    spans = talks or conversations(calls, since=since, until=until, now=now)
    hour = cut.edges[:-1].hour.to_numpy()
    held = _span_microseconds(spans, cut) if len(cut) else np.zeros(0, dtype=np.int64)
    day = days(cut)
    width = int(day.max(initial=-1)) + 1
    cells = hour * width + day
    spent = np.bincount(cells, weights=cut.elapsed() / 3.6e9, minlength=24 * width).reshape(24, width)
    usual = max(float(held.sum()) / max(len(spans.starts), 1), 1.0)
    lasting = np.bincount(cells, weights=held / usual, minlength=24 * width).reshape(24, width)
    most = np.zeros(24, dtype=np.int64)
    np.maximum.at(most, hour, peaks(spans, cut))
    hours = spent.sum(axis=1)
    mean = np.bincount(hour, weights=held, minlength=24) / np.where(hours > 0, hours * 3.6e9, np.nan)
    apart = counts_apart(lasting.sum(axis=1), hours, widest([count_scatter(lasting, spent)]))
    return pd.DataFrame(
        {"hour": np.arange(24), "hours": hours, "erlangs": mean, "peak": most, "apart": apart}
    )
