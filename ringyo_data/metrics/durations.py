"""How long calls lasted.

Over calls that have a duration, in seconds. Quantiles interpolate between
neighbours (type 7 of R. J. Hyndman and Y. Fan (1996), "Sample quantiles in
statistical packages", The American Statistician 50). A p90 needs 50 calls
and a p95 100, so that five calls lie beyond it; with fewer it is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import nan
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import Grain, Zone
from .columns import Bools, Floats, Ints, duration_values, labels, times
from .outcomes import answered_mask, states, tally
from .rates import Rate, rate
from .volume import slots

CALLS_FOR_P90 = 50
CALLS_FOR_P95 = 100
LOG_EDGES = (
    0,
    1,
    2,
    3,
    5,
    7,
    10,
    15,
    20,
    30,
    45,
    60,
    90,
    120,
    180,
    240,
    360,
    480,
    720,
    960,
    1440,
    1920,
    2700,
    3601,
)
"""Seconds; each about one and a half times the one before. A call lasts at most 3,600 s."""
LINEAR_WIDTHS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 3600)
MOST_BINS = 40


@dataclass(frozen=True)
class Durations:
    """How long calls lasted: over how many, median, p90, p95 and mean (for capacity only), and the sum; NaN without calls, the sum 0."""

    calls: int
    median_seconds: float
    p90_seconds: float
    p95_seconds: float
    mean_seconds: float
    total_seconds: int


def typical_duration(calls: pd.DataFrame) -> Durations:
    """Median, p90, p95, mean and sum of `duration_seconds`. NaN (sum 0) when no call has a duration."""
    return summarise(known_durations(calls))


def known_durations(calls: pd.DataFrame) -> Floats:
    """The durations there are, in seconds, without those that are missing."""
    values = duration_values(calls)
    return values[~np.isnan(values)]


def summarise(values: Floats) -> Durations:
    """`Durations` of seconds without NaN."""
    n = len(values)
    if not n:
        return Durations(0, nan, nan, nan, nan, 0)
    median, p90, p95 = (float(found) for found in np.quantile(values, [0.5, 0.9, 0.95]))
    return Durations(
        calls=n,
        median_seconds=median,
        p90_seconds=p90 if n >= CALLS_FOR_P90 else nan,
        p95_seconds=p95 if n >= CALLS_FOR_P95 else nan,
        mean_seconds=float(values.mean()),
        total_seconds=round(float(values.sum())),
    )


def talk_time_seconds(calls: pd.DataFrame) -> int:
    """The sum of `duration_seconds`; 0 for an empty frame."""
    return round(float(np.nansum(duration_values(calls))))


def short_calls(calls: pd.DataFrame, under_seconds: int = 10) -> Rate:
    """Answered calls shorter than *under_seconds* / answered calls with a duration; NaN without any."""
    values = duration_values(calls)[answered_mask(calls)]
    known = values[~np.isnan(values)]
    return rate(int((known < under_seconds).sum()), len(known), tally(calls).live)


def setup_seconds(calls: pd.DataFrame) -> pd.Series:
    """Seconds before the conversation, (ended_at - created_at) - duration, of answered calls.

    On the index of *calls*, only those that have both ends and a duration.
    As durations are whole seconds a value may lie just below 0. Empty in,
    empty out.
    """
    values, mask = _setup(calls)
    return pd.Series(values, index=calls.index[mask], name="setup_seconds", dtype="float64")


def _setup(calls: pd.DataFrame) -> tuple[Floats, Bools]:
    state = states(calls)
    ended, created, lasted = times(calls, "ended_at"), times(calls, "created_at"), duration_values(calls)
    mask = state.answered[state.codes] & (ended > 0) & ~np.isnan(lasted)
    return (ended[mask] - created[mask]) / 1e6 - lasted[mask], mask


def setup_time(calls: pd.DataFrame) -> Durations:
    """The time before the conversation, summed up like a duration; NaN when it is known of no call."""
    return summarise(_setup(calls)[0])


def histogram(calls: pd.DataFrame, scale: Literal["linear", "log"] = "linear") -> pd.DataFrame:
    """Calls per bin of duration.

    One row per bin [low, high): `low_seconds`, `high_seconds` (infinite for
    the last bin when it collects the long tail), `calls`, then one column per
    outcome. Linear bins are of one readable width, log ones grow by about
    half. Empty when no call has a duration.
    """
    lasted = duration_values(calls)
    known = ~np.isnan(lasted)
    state = states(calls)
    edges = _edges(lasted[known], scale)
    counts = _binned(lasted[known], edges, state.outcome[state.codes][known], len(state.names))
    columns = {name: counts[:, place] for place, name in enumerate(state.names)}
    return pd.DataFrame(
        {"low_seconds": edges[:-1], "high_seconds": edges[1:], "calls": counts.sum(axis=1), **columns}
    )


def setup_histogram(calls: pd.DataFrame, scale: Literal["linear", "log"] = "linear") -> pd.DataFrame:
    """Answered calls per bin of the time before the conversation.

    `low_seconds`, `high_seconds`, `calls` as in `histogram`; values just below
    0 are in the first bin. Empty when it is known of no call.
    """
    values = np.maximum(_setup(calls)[0], 0.0)
    edges = _edges(values, scale)
    counts = _binned(values, edges, np.zeros(len(values), dtype=np.int64), 1)
    return pd.DataFrame({"low_seconds": edges[:-1], "high_seconds": edges[1:], "calls": counts[:, 0]})


def _edges(values: Floats, scale: str) -> Floats:
    if not len(values):
        return np.zeros(1)
    longest = float(values.max())
    edges = np.array(LOG_EDGES, dtype=np.float64) if scale == "log" else _linear_edges(values)
    kept = edges[: int(np.searchsorted(edges, longest, side="right")) + 1]
    return kept if longest < kept[-1] else np.append(kept, np.inf)


def _linear_edges(values: Floats) -> Floats:
    """Up to `MOST_BINS` bins as far as 99% of the calls reach."""
    reach = float(np.quantile(values, 0.99))
    width = next((width for width in LINEAR_WIDTHS if reach < width * MOST_BINS), LINEAR_WIDTHS[-1])
    return np.arange(int(reach // width) + 2, dtype=np.float64) * width


def _binned(values: Floats, edges: Floats, outcomes: Ints, width: int) -> npt.NDArray[np.int64]:
    bins = np.searchsorted(edges, values, side="right") - 1
    size = len(edges) - 1
    return np.bincount(bins * width + outcomes, minlength=size * width).reshape(size, width)


def cumulative(calls: pd.DataFrame) -> pd.DataFrame:
    """How many calls lasted at least so long.

    One row per duration that occurs, ascending: `seconds`, `calls` (lasting
    at least that), `share` (of calls with a duration). Empty when no call has
    a duration.
    """
    seconds, counts = np.unique(known_durations(calls), return_counts=True)
    at_least = np.cumsum(counts[::-1])[::-1]
    return pd.DataFrame({"seconds": seconds, "calls": at_least, "share": at_least / max(1, counts.sum())})


def grouped_quantiles(
    groups: Ints, size: int, values: Floats, wanted: list[float]
) -> tuple[Ints, npt.NDArray[np.float64]]:
    """How many values each group has, and its quantiles (a row per group, NaN without values).

    *values* are not NaN. One sort serves every group: by group, then value.
    """
    counts = np.bincount(groups, minlength=size)
    ordered = values[np.lexsort((values, groups))]
    first = np.cumsum(counts) - counts
    found = np.full((size, len(wanted)), np.nan)
    filled = counts > 0
    for place, share in enumerate(wanted):
        at = (counts[filled] - 1) * share
        below = np.floor(at).astype(np.int64)
        above = np.ceil(at).astype(np.int64)
        low, high = ordered[first[filled] + below], ordered[first[filled] + above]
        found[filled, place] = low + (high - low) * (at - below)
    return counts, found


def percentiles_over_time(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Percentiles of the duration per bucket.

    One row per bucket: `start`, `end`, `open`, `cut`, `calls` (with a
    duration), `p50_seconds`, `p90_seconds` (NaN under 50 calls),
    `p95_seconds` (NaN under 100) and `enough` (50 calls or more).
    """
    cut = slots(since, until, tz, grain, now)
    lasted = duration_values(calls)
    known = ~np.isnan(lasted)
    groups = cut.codes(times(calls, "created_at")[known])
    counts, found = grouped_quantiles(groups, len(cut) + 2, lasted[known], [0.5, 0.9, 0.95])
    counts, found = counts[1 : len(cut) + 1], found[1 : len(cut) + 1]
    return pd.DataFrame({**cut.columns(), "calls": counts, **percentile_columns(counts, found)})


def percentile_columns(counts: Ints, found: npt.NDArray[np.float64]) -> dict[str, Floats | Bools]:
    """p50, p90 and p95 as columns, without those that too few calls carry."""
    return {
        "p50_seconds": found[:, 0],
        "p90_seconds": np.where(counts >= CALLS_FOR_P90, found[:, 1], np.nan),
        "p95_seconds": np.where(counts >= CALLS_FOR_P95, found[:, 2], np.nan),
        "enough": counts >= CALLS_FOR_P90,
    }


def durations_by_agent(calls: pd.DataFrame) -> pd.DataFrame:
    """The spread of durations of each agent, most calls first.

    One row per agent: `agent_id` (None for calls without one), `calls` (with
    a duration), `min_seconds`, `q1_seconds`, `median_seconds`, `q3_seconds`,
    `max_seconds`, `p90_seconds` (NaN under 50 calls), `enough`. An agent
    without a known duration has NaN. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    lasted = duration_values(calls)
    known = ~np.isnan(lasted)
    counts, found = grouped_quantiles(
        codes[known], len(names), lasted[known], [0.0, 0.25, 0.5, 0.75, 1.0, 0.9]
    )
    five = ("min_seconds", "q1_seconds", "median_seconds", "q3_seconds", "max_seconds")
    table = pd.DataFrame(
        {
            "agent_id": pd.Series(names, dtype="str"),
            "calls": counts,
            **{name: found[:, place] for place, name in enumerate(five)},
            "p90_seconds": np.where(counts >= CALLS_FOR_P90, found[:, 5], np.nan),
            "enough": counts >= CALLS_FOR_P90,
        }
    )
    return table.sort_values("calls", ascending=False, kind="stable", ignore_index=True)


def longest(calls: pd.DataFrame, n: int = 20) -> pd.DataFrame:
    """The *n* longest calls, all columns, longest first; of equally long ones the frame's first.

    Calls without a duration are left out. Empty in, empty out.
    """
    lasted = duration_values(calls)
    known = np.flatnonzero(~np.isnan(lasted))
    if len(known) > n:
        least = np.partition(lasted[known], len(known) - n)[len(known) - n] if n else np.inf
        known = known[lasted[known] >= least]
    order = np.argsort(-lasted[known], kind="stable")[:n]
    return calls.iloc[known[order]]
