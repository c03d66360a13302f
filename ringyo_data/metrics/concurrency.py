"""How many lines are in use at a time.

A call holds a line from `created_at` until just before `ended_at`; a live
call holds it until *now*, also one that is stuck. A settled call without
`ended_at`, one that ends before it begins, or a live one dated after *now*
holds none and is counted in `left_out`. Calls that began before the frame's
first are not in it, so the first hour of a period may read low.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from ringyo_data.instants import from_microseconds, microseconds

from .buckets import Grain, Zone
from .columns import MISSING_TIME, Floats, Ints, times
from .extremes import count_scatter, counts_apart, widest
from .outcomes import states
from .volume import Slots, days, slots


@dataclass(frozen=True)
class Peak:
    """The most lines in use at one moment, since when (None without calls), and the calls that could not be counted."""

    lines: int
    at: datetime | None
    left_out: int


@dataclass(frozen=True)
class Occupancy:
    """Starts and ends of all calls that hold a line, each sorted, and the lines in use from each start on.

    Of several starts at one moment the last has the lines in use, the others fewer.
    """

    starts: Ints
    ends: Ints
    at_start: Ints
    left_out: int

    def at(self, values: Ints) -> Ints:
        """Lines in use at each of *values* (microseconds)."""
        begun = np.searchsorted(self.starts, values, side="right")
        return (begun - np.searchsorted(self.ends, values, side="right")).astype(np.int64)


def occupancy(calls: pd.DataFrame, *, now: datetime) -> Occupancy:
    """The calls as intervals [start, end) on lines."""
    starts, ends = times(calls, "created_at"), times(calls, "ended_at")
    state = states(calls)
    ends = np.where(state.live[state.codes] & (ends == MISSING_TIME), max(microseconds(now), 0), ends)
    usable = ends >= starts
    starts, ends = _ascending(starts[usable]), np.sort(ends[usable])
    in_use = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts, side="right")
    return Occupancy(starts, ends, in_use, int(len(usable) - usable.sum()))


def _ascending(moments: Ints) -> Ints:
    """Sorted; a frame that is newest first, as it comes, is only turned round."""
    newest_first = bool((moments[1:] <= moments[:-1]).all())
    return moments[::-1] if newest_first else np.sort(moments)


def peak_lines(calls: pd.DataFrame, *, now: datetime) -> Peak:
    """The most lines in use at one moment, and the first moment it was reached; 0 and None without calls."""
    used = occupancy(calls, now=now)
    if not len(used.starts) or not used.at_start.max():
        return Peak(0, None, used.left_out)
    first = int(np.argmax(used.at_start))
    return Peak(int(used.at_start[first]), from_microseconds(int(used.starts[first])), used.left_out)


def lines_in_use(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Lines in use per bucket.

    One row per bucket: `start`, `end`, `open`, `cut`, `peak` (most lines at
    one moment) and `erlangs` (mean lines over the elapsed part of the bucket;
    NaN when nothing has elapsed). An empty frame gives rows of zeros.
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    used = occupancy(calls, now=now)
    return pd.DataFrame({**cut.columns(), "peak": peaks(used, cut), "erlangs": _erlangs(used, cut)})


def _line_microseconds(used: Occupancy, cut: Slots) -> Ints:
    """Line time per elapsed bucket: what is held at its start for all of it, plus later starts, minus later ends."""
    edges = np.minimum(cut.clipped, max(cut.now, int(cut.clipped[0])))
    held = used.at(edges[:-1]) * np.diff(edges)
    return held + _remaining(used.starts, edges) - _remaining(used.ends, edges)


def _remaining(moments: Ints, edges: Ints) -> Ints:
    """Per bucket, the sum over the moments after its start of the time from the moment to its end.

    Sums may run over 64 bits, which cancels out in their differences.
    """
    summed = np.concatenate([[0], np.cumsum(moments - edges[0])])
    reached = np.searchsorted(moments, edges, side="right")
    return np.asarray(np.diff(reached) * (edges[1:] - edges[0]) - np.diff(summed[reached]), dtype=np.int64)


def _erlangs(used: Occupancy, cut: Slots) -> Floats:
    if not len(cut):
        return np.zeros(0)
    elapsed = cut.elapsed()
    return _line_microseconds(used, cut) / np.where(elapsed > 0, elapsed, np.nan)


def peaks(used: Occupancy, cut: Slots) -> Ints:
    """The most lines in use per bucket: held at its start or reached at a start within it."""
    if not len(cut):
        return np.zeros(0, dtype=np.int64)
    most = used.at(cut.clipped[:-1])
    bounds = np.searchsorted(used.starts, cut.clipped, side="left")
    filled = bounds[:-1] < bounds[1:]
    if filled.any():
        inside = used.at_start[: bounds[-1]]
        most[filled] = np.maximum(most[filled], np.maximum.reduceat(inside, bounds[:-1][filled]))
    return most


def erlangs_by_hour(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, now: datetime
) -> pd.DataFrame:
    """Lines in use by local hour of the day, over all days of the period.

    24 rows: `hour`, `hours` (how many of that hour have elapsed), `erlangs`
    (mean lines; NaN when the hour did not occur), `peak`, and `apart`: 1 if it has clearly more
    erlangs than all other hours together, -1 for fewer, else 0 (`extremes`, line
    time counted in calls of mean length).
    """
    cut = slots(calls, since, until, tz, "hour", now=now)
    used = occupancy(calls, now=now)
    hour = cut.edges[:-1].hour.to_numpy()
    held = _line_microseconds(used, cut) if len(cut) else np.zeros(0, dtype=np.int64)
    day = days(cut)
    width = int(day.max(initial=-1)) + 1
    cells = hour * width + day
    spent = np.bincount(cells, weights=cut.elapsed() / 3.6e9, minlength=24 * width).reshape(24, width)
    usual = max(float(held.sum()) / max(len(used.starts), 1), 1.0)
    lasting = np.bincount(cells, weights=held / usual, minlength=24 * width).reshape(24, width)
    most = np.zeros(24, dtype=np.int64)
    np.maximum.at(most, hour, peaks(used, cut))
    hours = spent.sum(axis=1)
    lines = np.bincount(hour, weights=held, minlength=24) / np.where(hours > 0, hours * 3.6e9, np.nan)
    apart = counts_apart(lasting.sum(axis=1), hours, widest([count_scatter(lasting, spent)]))
    return pd.DataFrame(
        {"hour": np.arange(24), "hours": hours, "erlangs": lines, "peak": most, "apart": apart}
    )
