"""How long calls lasted.

Over calls that have a duration, in seconds. A p90 needs 50 calls and a p95
100, so that five calls lie beyond it; with fewer it is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import nan, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ringyo_data.direction import is_rated

from .buckets import Grain, Zone
from .columns import (
    NO_DURATION,
    Bools,
    Floats,
    Ints,
    durations,
    has_name,
    known_durations,
    labels,
    most_first,
    times,
)
from .extremes import Spans
from .outcomes import states, tally
from .quantiles import Values, grouped_quantiles, quantile, quantile_interval
from .rates import Rate, rate, share_columns
from .volume import slots

CALLS_FOR_P90 = 50
CALLS_FOR_P95 = 100
_MINUTES = (1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 45)
LOG_EDGES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, *(60 * minutes for minutes in _MINUTES), 3601)
"""Seconds; each about one and a half times the one before. A call lasts at most 3,600 s."""
LINEAR_WIDTHS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 3600)
MOST_BINS = 40
SPREAD = [0.0, 0.25, 0.5, 0.75, 1.0, 0.9]
"""What a box shows of a group: its ends, its quarters, and p90."""
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Durations:
    """How long calls lasted: over how many calls, and in seconds.

    Median and p90 come with their 95% intervals (distribution-free); NaN
    where there are too few calls. The mean is for capacity only.
    `total_deviation_seconds` is the standard deviation of the sum when calls
    come independently.
    """

    calls: int
    median_seconds: float
    median_low_seconds: float
    median_high_seconds: float
    p90_seconds: float
    p90_low_seconds: float
    p90_high_seconds: float
    mean_seconds: float
    total_seconds: int
    total_deviation_seconds: float


def typical_duration(calls: pd.DataFrame) -> Durations:
    """Median, p90, mean and sum of `duration_seconds`. NaN (the sum 0) when no call has a duration."""
    return summarise(known_durations(calls))


def summarise(values: Values) -> Durations:
    """`Durations` of seconds."""
    ordered = np.sort(values)
    n = len(ordered)
    median_low, median_high = quantile_interval(ordered, 0.5)
    p90_low, p90_high = quantile_interval(ordered, 0.9) if n >= CALLS_FOR_P90 else (nan, nan)
    total = float(ordered.sum())
    return Durations(
        calls=n,
        median_seconds=quantile(ordered, 0.5),
        median_low_seconds=median_low,
        median_high_seconds=median_high,
        p90_seconds=quantile(ordered, 0.9) if n >= CALLS_FOR_P90 else nan,
        p90_low_seconds=p90_low,
        p90_high_seconds=p90_high,
        mean_seconds=total / n if n else nan,
        total_seconds=round(total),
        total_deviation_seconds=sqrt(float((ordered * ordered).sum())),
    )


def short_calls(calls: pd.DataFrame, under_seconds: int = 10) -> Rate:
    """Answered calls shorter than *under_seconds* / answered calls with a duration; NaN without any.

    Of those that rates are of (`direction.rated`).
    """
    counted = _answered_with_duration(calls)
    short = int((counted & (durations(calls) < under_seconds)).sum())
    return rate(short, int(counted.sum()), tally(calls).live)


def _answered_with_duration(calls: pd.DataFrame) -> Bools:
    state = states(calls)
    lasts: Bools = durations(calls) != NO_DURATION
    return lasts & state.answered[state.codes] & is_rated(calls)


def short_by_agent(calls: pd.DataFrame, under_seconds: int = 10) -> pd.DataFrame:
    """Each agent's short calls / answered calls with a duration, as `short_calls` counts them; most calls first.

    One row per agent: `agent_id` (None for calls without one), `calls`
    (answered, with a duration), `short`, `share` with `low`, `high` (95%) and
    `enough`, and `short_apart`: 1 if an agent with `enough` calls has clearly more short ones
    than all others together, -1 for fewer, else 0 (`extremes`). An agent
    without such calls has NaN. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    counted = _answered_with_duration(calls)
    whole = np.bincount(codes[counted], minlength=len(names)).astype(np.int64)
    is_short = counted & (durations(calls) < under_seconds)
    short = np.bincount(codes[is_short], minlength=len(names)).astype(np.int64)
    share = share_columns("share", short, whole)
    among = share["enough"].astype(np.bool_) & has_name(names)
    apart = Spans(calls, codes, len(names)).rates(is_short, counted, among=among)
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            "calls": whole,
            "short": short,
            **share,
            "short_apart": apart,
        }
    )


def at_least(calls: pd.DataFrame, seconds: int) -> Rate:
    """Calls that lasted *seconds* or longer / calls with a duration; NaN without any.

    Its bounds are its value: a live call has no duration yet, and is in neither part.
    """
    lasted = known_durations(calls)
    return rate(int((lasted >= seconds).sum()), len(lasted))


def histogram(calls: pd.DataFrame, scale: Literal["linear", "log"] = "linear") -> pd.DataFrame:
    """Calls per bin of duration.

    One row per bin [low, high): `low_seconds`, `high_seconds` (infinite for
    the last bin when it collects the long tail), `calls`, then one column per
    outcome. Linear bins are of one readable width, log ones grow by about
    half. Empty when no call has a duration.
    """
    lasted = durations(calls)
    has_duration = lasted != NO_DURATION
    state = states(calls)
    edges, counts = binned(
        lasted[has_duration], scale, state.outcome[state.codes][has_duration], len(state.names)
    )
    columns = {name: counts[place] for place, name in enumerate(state.names)}
    return pd.DataFrame(
        {"low_seconds": edges[:-1], "high_seconds": edges[1:], "calls": counts.sum(axis=0), **columns}
    )


def binned(
    seconds: Ints, scale: Literal["linear", "log"], kinds: Ints, width: int
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Edges, and counts with a row per kind (0 to *width* - 1) and a column per bin.

    Counted by second first: edges are whole seconds.
    """
    if not len(seconds):
        return np.zeros(1), np.zeros((width, 0), dtype=np.int64)
    span = min(int(seconds.max()), DAY_SECONDS) + 1
    keys = kinds * span + np.minimum(seconds, DAY_SECONDS)
    by_second = np.bincount(keys, minlength=width * span).reshape(width, span)
    edges = _edges(by_second.sum(axis=0), int(seconds.max()), scale)
    return edges, np.add.reduceat(by_second, edges[:-1].astype(np.int64), axis=1)


def _edges(by_second: Ints, longest: int, scale: Literal["linear", "log"]) -> Floats:
    edges = np.array(LOG_EDGES, dtype=np.float64) if scale == "log" else _linear_edges(by_second)
    edges = edges[: int(np.searchsorted(edges, longest, side="right")) + 1]
    return edges if longest < edges[-1] else np.append(edges, np.inf)


def _linear_edges(by_second: Ints) -> Floats:
    """Up to `MOST_BINS` bins as far as 99% of the calls reach."""
    reach = int(np.searchsorted(np.cumsum(by_second), 0.99 * by_second.sum()))
    width = next((width for width in LINEAR_WIDTHS if reach < width * MOST_BINS), LINEAR_WIDTHS[-1])
    return np.arange(reach // width + 2, dtype=np.float64) * width


def cumulative(calls: pd.DataFrame) -> pd.DataFrame:
    """How many calls lasted at least so long.

    One row per duration that occurs, ascending: `seconds`, `calls` (lasting
    at least that), `share` (of calls with a duration). Empty when no call has
    a duration.
    """
    seconds, counts = _counted(known_durations(calls))
    at_least = np.cumsum(counts[::-1])[::-1]
    return pd.DataFrame({"seconds": seconds, "calls": at_least, "share": at_least / max(1, counts.sum())})


def _counted(values: Ints) -> tuple[Ints, Ints]:
    """The whole numbers that occur, ascending, and how often."""
    counts = np.bincount(values)
    occurring = np.flatnonzero(counts)
    return occurring, counts[occurring].astype(np.int64)


def percentiles_over_time(
    calls: pd.DataFrame, *, since: datetime, until: datetime, tz: Zone, grain: Grain, now: datetime
) -> pd.DataFrame:
    """Percentiles of the duration per bucket.

    One row per bucket: `start`, `end`, `open`, `cut`, `calls` (with a
    duration), `p50_seconds`, `p90_seconds` (NaN under 50 calls),
    `p95_seconds` (NaN under 100) and `enough` (50 calls or more).
    """
    cut = slots(calls, since, until, tz, grain, now=now)
    lasted = durations(calls)
    has_duration = lasted != NO_DURATION
    groups = cut.codes(times(calls, "created_at")[has_duration])
    counts, quantiles = grouped_quantiles(groups, len(cut) + 2, lasted[has_duration], [0.5, 0.9, 0.95])
    counts, quantiles = counts[1 : len(cut) + 1], quantiles[1 : len(cut) + 1]
    return pd.DataFrame({**cut.columns(), "calls": counts, **percentile_columns(counts, quantiles)})


def percentile_columns(counts: Ints, quantiles: Floats) -> dict[str, Floats | Bools]:
    """p50, p90 and p95 as columns, without those that too few calls carry."""
    return {
        "p50_seconds": quantiles[:, 0],
        "p90_seconds": np.where(counts >= CALLS_FOR_P90, quantiles[:, 1], np.nan),
        "p95_seconds": np.where(counts >= CALLS_FOR_P95, quantiles[:, 2], np.nan),
        "enough": counts >= CALLS_FOR_P90,
    }


def durations_by_agent(calls: pd.DataFrame) -> pd.DataFrame:
    """The spread of durations of each agent, most calls first.

    One row per agent: `agent_id` (None for calls without one), `calls` (with
    a duration), `min_seconds`, `q1_seconds`, `median_seconds`, `q3_seconds`,
    `max_seconds`, `p90_seconds` (NaN under 50 calls), `enough` and
    `median_apart`: 1 if an agent with `enough` calls has clearly more of them
    above the median of all than all others together, -1 for fewer, else 0 (`extremes`; A. M. Mood
    (1950), Introduction to the Theory of Statistics, 16.5). An agent without a known
    duration has NaN. Empty in, empty out.
    """
    codes, names = labels(calls, "agent_id")
    lasted = durations(calls)
    has_duration = lasted != NO_DURATION
    counts, quantiles = grouped_quantiles(codes[has_duration], len(names), lasted[has_duration], SPREAD)
    among = (counts >= CALLS_FOR_P90) & has_name(names)
    apart = medians_apart(
        calls[["created_at"]][has_duration],
        codes[has_duration],
        lasted[has_duration],
        quantiles[:, 2],
        among=among,
    )
    return most_first(
        {
            "agent_id": pd.Series(names, dtype="str"),
            **spread_columns(counts, quantiles),
            "median_apart": apart,
        }
    )


def medians_apart(calls: pd.DataFrame, groups: Ints, values: Ints, medians: Floats, *, among: Bools) -> Ints:
    """1 for a group with clearly more values above the median of all than the rest, and a median above it; -1 for below, else 0.

    *calls*, *groups* and *values* have a row per call, *medians* and *among* one per group (`extremes`).
    """
    middle = float(np.median(values)) if len(values) else nan
    every = np.ones(len(values), dtype=np.bool_)
    apart = Spans(calls, groups, len(medians)).rates(values > middle, every, among=among)
    return np.where(np.sign(medians - middle) == apart, apart, 0)


def spread_columns(counts: Ints, quantiles: Floats) -> dict[str, Ints | Floats | Bools]:
    """The quantiles of `SPREAD` as columns, without a p90 that too few calls carry."""
    names = ("min_seconds", "q1_seconds", "median_seconds", "q3_seconds", "max_seconds")
    return {
        "calls": counts,
        **{name: quantiles[:, place] for place, name in enumerate(names)},
        "p90_seconds": np.where(counts >= CALLS_FOR_P90, quantiles[:, 5], np.nan),
        "enough": counts >= CALLS_FOR_P90,
    }


def longest(calls: pd.DataFrame, n: int = 20) -> pd.DataFrame:
    """The *n* longest calls, all columns, longest first; of equally long ones the frame's first.

    Calls without a duration are left out. Empty in, empty out.
    """
    lasted = durations(calls)
    rows = np.flatnonzero(lasted != NO_DURATION)
    if len(rows) > n:
        least = np.sort(lasted[rows])[len(rows) - n] if n else np.inf
        rows = rows[lasted[rows] >= least]
    order = np.argsort(-lasted[rows], kind="stable")[:n]
    return calls.iloc[rows[order]]
